import { isAbortError } from '../base/async.ts';
import type { PromqlEngine, ResultSeries } from '../engine/promql/promqlEngine.ts';
import type { RangeQuery } from '../sources/prometheus/prometheusClient.ts';
import type { PrometheusResult } from '../sources/prometheus/prometheusDecode.ts';
import { SourceError } from '../sources/sourceError.ts';

/** Answers range queries from the embedded engine as `PrometheusClient` does from a server. */
export class EmbeddedMetrics {
  readonly #engine: PromqlEngine;

  constructor(engine: PromqlEngine) {
    this.#engine = engine;
  }

  /** @throws SourceError of kind badQuery with Prometheus' words, AbortError */
  async queryRange({ expression, range, stepSeconds }: RangeQuery, signal?: AbortSignal): Promise<PrometheusResult> {
    try {
      const answer = await this.#engine.range(expression, range.start, range.end, stepSeconds * 1000, { signal });
      const { result, warnings, infos } = answer;
      const series = result.kind === 'matrix' ? result.series : [];
      const floats = series.filter(({ points }) => points.every(({ value }) => typeof value === 'number'));
      return { series: floats.map(toSeries), warnings, infos, histogramCount: series.length - floats.length };
    } catch (error) {
      if (isAbortError(error) || signal?.aborted === true) throw error;
      if (!(error instanceof Error) || error.name !== 'PromqlError') throw error;
      throw new SourceError('badQuery', error.message, { tried: expression, cause: error });
    }
  }
}

function toSeries({ labels, points }: ResultSeries): PrometheusResult['series'][number] {
  return {
    labels: labels.toRecord(),
    times: points.map(({ timeMs }) => timeMs),
    values: points.map(({ value }) => (typeof value === 'number' ? value : NaN)),
  };
}
