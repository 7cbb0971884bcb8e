import type { Series } from '../model/series.ts';
import type { TimeRange } from '../model/timeRange.ts';
import type { LineGraph } from '../model/usageGraph.ts';
import { toLine } from './usageLoader.ts';

/** More lines than this cannot be told apart. */
const greatestLineCount = 20;

/** A query as it was typed, made whole: a pipeline alone gets the selector of what the panel shows. */
export function wholeQuery(text: string, selector: string): string {
  return text.trim() === '' ? '' : prefixOf(text, selector) + text;
}

/** Moves the place that a message about a whole query names to where it stands in the text that was typed. */
export function placeInText(message: string, text: string, selector: string): string {
  const shift = prefixOf(text, selector).length;
  // Only the first line has the selector before it.
  return message.replace(
    /\bline 1, col (\d+)/,
    (_, column: string) => `line 1, col ${Math.max(1, Number(column) - shift)}`,
  );
}

function prefixOf(text: string, selector: string): string {
  return /^\s*[|!]/.test(text) ? `${selector} ` : '';
}

/** Series as lines that are named by their labels. */
export function toLineGraph(series: readonly Series[], range: TimeRange, stepSeconds: number): LineGraph {
  const lines = series.map((one) => toLine(one, wordLabels(one.labels), range, stepSeconds));
  const highest = lines.sort((left, right) => (right.max ?? -1) - (left.max ?? -1)).slice(0, greatestLineCount);
  return { unit: 'number', lines: highest, thresholds: [] };
}

function wordLabels(labels: Series['labels']): string {
  const words = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return words.length === 0 ? 'value' : words.join(', ');
}
