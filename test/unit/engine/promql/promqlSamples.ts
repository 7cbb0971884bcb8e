import assert from 'node:assert/strict';
import { MetricStore } from '../../../../src/engine/promql/metricStore.ts';
import { PromqlEngine } from '../../../../src/engine/promql/promqlEngine.ts';
import { expandValues, parseSeriesName } from '../../../../src/engine/rules/seriesNotation.ts';
import { answerLines, instantLines } from './promqlHarness.ts';

/** A store of series as tests of rules write them, `name{labels} values`, a sample every so many seconds from the epoch. */
export function storeOf(stepSeconds: number, ...lines: readonly string[]): MetricStore {
  const store = new MetricStore();
  for (const line of lines) {
    const end = /^\w*(?:\{[^}]*\})?/.exec(line)?.[0].length ?? 0;
    const labels = parseSeriesName(line.slice(0, end));
    for (const [i, value] of expandValues(line.slice(end).trim()).entries()) {
      if (value !== undefined) store.append(labels, i * stepSeconds * 1000, value);
    }
  }
  return store;
}

/** Asserts what instant queries yield, whatever the order of the series. @param cases rows of seconds, query and lines */
export async function yields(
  store: MetricStore,
  cases: readonly (readonly [seconds: number, query: string, ...lines: string[]])[],
): Promise<void> {
  for (const [seconds, query, ...lines] of cases) {
    const found = await instantLines(store, query, seconds * 1000).catch((error: unknown) => String(error));
    assert.equal(found, lines.sort().join('\n'), `${query} at ${seconds} s`);
  }
}

/** What a range query yields, `{labels} values`. Bounds and step in seconds. */
export async function rangeLines(
  store: MetricStore,
  query: string,
  [start, end, step]: readonly [number, number, number],
): Promise<readonly string[]> {
  return answerLines(await new PromqlEngine(store).range(query, start * 1000, end * 1000, step * 1000));
}

/** The message with which a query fails. */
export async function failureOf(store: MetricStore, query: string, seconds = 60): Promise<string> {
  return await new PromqlEngine(store).instant(query, seconds * 1000).then(
    () => 'it does not fail',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
