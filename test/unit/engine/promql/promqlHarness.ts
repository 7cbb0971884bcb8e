import { LabelSet } from '../../../../src/engine/promql/labelSet.ts';
import { MetricStore } from '../../../../src/engine/promql/metricStore.ts';
import { PromqlEngine, type PromqlAnswer } from '../../../../src/engine/promql/promqlEngine.ts';
import { formatSample } from '../../../../src/engine/promql/goNumber.ts';
import { describeHistogram } from '../../../../src/engine/promql/histogramFormat.ts';
import type { SampleValue } from '../../../../src/engine/promql/storedSeries.ts';
import type { Labels } from '../../../../src/model/series.ts';

/** A store with one series a row, a sample every 30 seconds from the epoch; undefined for none. */
export function makeStore(rows: readonly (readonly [Labels, readonly (SampleValue | undefined)[]])[]): MetricStore {
  const store = new MetricStore();
  for (const [labels, values] of rows) {
    for (const [i, value] of values.entries()) {
      if (value !== undefined) store.append(LabelSet.from(labels), i * 30_000, value);
    }
  }
  return store;
}

/** An instant answer as one line a series, `{labels} value`, sorted unless the order matters. */
export async function instantLines(
  store: MetricStore,
  query: string,
  timeMs: number,
  isOrdered = false,
): Promise<string> {
  const lines = answerLines(await new PromqlEngine(store).instant(query, timeMs));
  return (isOrdered ? lines : lines.sort()).join('\n');
}

export function answerLines({ result }: PromqlAnswer): string[] {
  if (result.kind === 'scalar') return [formatSample(result.point.value)];
  if (result.kind === 'string') return [result.value];
  return result.series.map(({ labels, points }) => {
    const values = points.map(({ value }) =>
      typeof value === 'number' ? formatSample(value) : describeHistogram(value),
    );
    return `${labels.toString()} ${values.join(' ')}`;
  });
}
