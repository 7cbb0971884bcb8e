import { formatSample, toApiTime } from './goNumber.ts';
import { toApiHistogram, type ApiHistogram } from './histogramFormat.ts';
import type { PromqlResult, ResultPoint } from './promqlEngine.ts';
import type { Labels } from '../../model/series.ts';

type ApiSample = readonly [number, string];
type ApiHistogramSample = readonly [number, ApiHistogram];

interface ApiSeries {
  readonly metric: Labels;
  readonly value?: ApiSample;
  readonly histogram?: ApiHistogramSample;
  readonly values?: readonly ApiSample[];
  readonly histograms?: readonly ApiHistogramSample[];
}

/** The `data` of an answer of `/api/v1/query` and `/api/v1/query_range`. */
export interface ApiData {
  readonly resultType: PromqlResult['kind'];
  readonly result: ApiSample | readonly ApiSeries[];
}

/** A result in the shape of Prometheus' HTTP API. */
export function toApiData(result: PromqlResult): ApiData {
  switch (result.kind) {
    case 'scalar':
      return { resultType: 'scalar', result: [toApiTime(result.point.timeMs), formatSample(result.point.value)] };
    case 'string':
      return { resultType: 'string', result: [toApiTime(result.timeMs), result.value] };
    case 'vector':
      return {
        resultType: 'vector',
        result: result.series.map(({ labels, points }) => ({ metric: labels.toRecord(), ...single(points[0]) })),
      };
    case 'matrix':
      return {
        resultType: 'matrix',
        result: result.series.map(({ labels, points }) => ({ metric: labels.toRecord(), ...many(points) })),
      };
  }
}

function single(point: ResultPoint | undefined): Pick<ApiSeries, 'value' | 'histogram'> {
  if (point === undefined) return {};
  const time = toApiTime(point.timeMs);
  return typeof point.value === 'number'
    ? { value: [time, formatSample(point.value)] }
    : { histogram: [time, toApiHistogram(point.value)] };
}

function many(points: readonly ResultPoint[]): Pick<ApiSeries, 'values' | 'histograms'> {
  const values: ApiSample[] = [];
  const histograms: ApiHistogramSample[] = [];
  for (const { timeMs, value } of points) {
    if (typeof value === 'number') values.push([toApiTime(timeMs), formatSample(value)]);
    else histograms.push([toApiTime(timeMs), toApiHistogram(value)]);
  }
  return { ...(values.length > 0 ? { values } : {}), ...(histograms.length > 0 ? { histograms } : {}) };
}
