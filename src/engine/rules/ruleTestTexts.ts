import type { Labels } from '../../model/series.ts';
import { formatExponent } from '../promql/goNumber.ts';
import type { FloatHistogram } from '../promql/floatHistogram.ts';
import { LabelSet, compareLabelSets } from '../promql/labelSet.ts';
import { writeHistogram } from './histogramNotation.ts';

/** A sample of an instant vector, as a test expects or gets it. */
export interface TestSample {
  readonly labels: LabelSet;
  readonly value: number | FloatHistogram;
}

/** Samples in the order of their labels. */
export function sortSamples(samples: readonly TestSample[]): TestSample[] {
  return [...samples].sort((a, b) => compareLabelSets(a.labels, b.labels));
}

/** Samples in promtool's words, divided by `separator`. */
export function showSamples(samples: readonly TestSample[], separator = ', '): string {
  if (samples.length === 0) return 'nil';
  return sortSamples(samples)
    .map(
      ({ labels, value }) =>
        `${labels.toString()} ${typeof value === 'number' ? showNumber(value) : writeHistogram(value)}`,
    )
    .join(separator);
}

/** Go's `'E'` format with the shortest digits. */
function showNumber(value: number): string {
  return formatExponent(value).replace('e', 'E');
}

/** Alerts in promtool's words. */
export function showAlerts(alerts: readonly { readonly labels: LabelSet; readonly annotations: Labels }[]): string {
  if (alerts.length === 0) return '[]';
  const shown = [...alerts]
    .sort((a, b) => compareLabelSets(a.labels, b.labels))
    .map(({ labels, annotations }, i) => {
      const text = `Labels:${labels.toString()}\nAnnotations:${LabelSet.from(annotations).toString()}`;
      return `${i}:${text
        .split('\n')
        .map((line) => `\n  ${line}`)
        .join('')}`;
    });
  return `[\n${shown.join(',\n')}\n]`;
}

/** A text of several lines as it stands in a failure: all but the first line indented. */
export function indentLines(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  return [first, ...rest.map((line) => `            ${line}`)].join('\n');
}
