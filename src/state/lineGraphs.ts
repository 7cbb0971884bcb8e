import type { Series } from '../model/series.ts';
import type { TimeRange } from '../model/timeRange.ts';
import type { LineGraph } from '../model/usageGraph.ts';
import { toLine } from './usageLoader.ts';

/** More lines than this cannot be told apart. */
const greatestLineCount = 20;

/** What a query of the user yields, as lines that are named by what tells them apart; the highest where there are many. */
export function toLineGraph(series: readonly Series[], range: TimeRange, stepSeconds: number): LineGraph {
  const shared = sharedLabels(series);
  const lines = series.map((one) => toLine(one, wordLabels(one.labels, shared), range, stepSeconds));
  const highest = lines.sort((left, right) => (right.max ?? -1) - (left.max ?? -1)).slice(0, greatestLineCount);
  return { unit: 'number', lines: highest, thresholds: [] };
}

/** The labels that have one value in all of several series. */
function sharedLabels(series: readonly Series[]): ReadonlySet<string> {
  const [first, ...others] = series;
  if (first === undefined || others.length === 0) return new Set();
  const entries = Object.entries(first.labels);
  const shared = entries.filter(([name, value]) => others.every(({ labels }) => labels[name] === value));
  return new Set(shared.map(([name]) => name));
}

function wordLabels(labels: Series['labels'], shared: ReadonlySet<string>): string {
  const { __name__: metric = '', ...rest } = Object.fromEntries(
    Object.entries(labels).filter(([name]) => !shared.has(name)),
  );
  const words = Object.entries(rest).map(([name, value]) => `${name}=${value}`);
  return [metric, words.join(', ')].filter((part) => part !== '').join(' ') || 'value';
}
