import { formatSample } from '../../engine/promql/goNumber.ts';
import type { StepOutcome } from '../../engine/promql/explainQuery.ts';
import { describeHistogram } from '../../engine/promql/histogramFormat.ts';
import type { PromqlResult, ResultPoint, ResultSeries } from '../../engine/promql/promqlEngine.ts';

/** A row of the debugger's Variables view. */
export interface StepVariable {
  readonly name: string;
  readonly value: string;
  readonly children: readonly StepVariable[];
}

const mostRows = 1000;

/**
 * What a part of a query yields, a row a series. The value stands before the labels, which are longer than the view is wide; rows of a
 * range vector open to their samples.
 */
export function variablesOf(outcome: StepOutcome): readonly StepVariable[] {
  if (outcome.kind === 'error') return [leaf('error', outcome.message)];
  const { result } = outcome;
  switch (result.kind) {
    case 'scalar':
      return [leaf('scalar', formatSample(result.point.value))];
    case 'string':
      return [leaf('string', JSON.stringify(result.value))];
    case 'vector':
    case 'matrix':
      return limited(result.series, (one) => seriesRow(one, result.kind));
  }
}

/** What a part of a query yields, in a few words. */
export function summaryOf(outcome: StepOutcome): string {
  if (outcome.kind === 'error') return outcome.message;
  const { result } = outcome;
  if (result.kind === 'scalar') return formatSample(result.point.value);
  if (result.kind === 'string') return JSON.stringify(result.value);
  const type = result.kind === 'vector' ? 'instant vector' : 'range vector';
  if (result.series.length === 0) return `empty ${type}`;
  return `${type}, ${result.series.length} series`;
}

function seriesRow({ labels, points }: ResultSeries, kind: PromqlResult['kind']): StepVariable {
  const value = labels.toString();
  const [first] = points;
  if (kind === 'vector') return leaf(first === undefined ? '' : showValue(first), value);
  const children = limited(points, (point) => leaf(`${point.timeMs / 1000} s`, showValue(point)));
  return { name: `${points.length} samples`, value, children };
}

function limited<T>(items: readonly T[], toRow: (item: T) => StepVariable): readonly StepVariable[] {
  const rows = items.slice(0, mostRows).map(toRow);
  return items.length > mostRows ? [...rows, leaf('…', `${items.length - mostRows} more`)] : rows;
}

function showValue({ value }: ResultPoint): string {
  return typeof value === 'number' ? formatSample(value) : describeHistogram(value);
}

function leaf(name: string, value: string): StepVariable {
  return { name, value, children: [] };
}
