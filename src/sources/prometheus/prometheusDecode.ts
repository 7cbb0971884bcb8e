import { asArray, asRecord, asString } from '../../base/json.ts';
import type { Labels, Series } from '../../model/series.ts';
import { unexpectedShape } from '../httpJson.ts';

/** What a query found, and what Prometheus had to say about it. */
export interface PrometheusResult {
  readonly series: readonly Series[];
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  /** Series of native histograms, whose samples are no numbers. */
  readonly histogramCount: number;
}

/** `GET /api/v1/metadata`: what each metric is. */
export interface MetricMetadata {
  readonly name: string;
  readonly type: string | undefined;
  readonly help: string | undefined;
  readonly unit: string | undefined;
}

/**
 * Decodes the answer of `query` and `query_range`: vector, matrix or scalar. A string result holds no series.
 * @throws SourceError of kind badResponse when it is no such answer.
 */
export function decodeQueryResult(json: unknown): PrometheusResult {
  const data = asRecord(dataOf(json));
  const resultType = asString(data?.['resultType']);
  const notes = { warnings: decodeNotes(json, 'warnings'), infos: decodeNotes(json, 'infos') };
  switch (resultType) {
    case 'vector':
    case 'matrix': {
      const entries = asArray(data?.['result']);
      if (entries === undefined) throw unexpectedShape('query result');
      const series = entries.flatMap((entry) => decodeSeries(asRecord(entry)) ?? []);
      return { ...notes, series, histogramCount: entries.length - series.length };
    }
    case 'scalar': {
      const sample = decodeSample(data?.['result']);
      if (sample === undefined) throw unexpectedShape('scalar');
      return { ...notes, series: [{ labels: {}, times: [sample[0]], values: [sample[1]] }], histogramCount: 0 };
    }
    case 'string':
      return { ...notes, series: [], histogramCount: 0 };
    default:
      throw unexpectedShape('query result');
  }
}

/** Decodes a list of names or values. @throws SourceError of kind badResponse */
export function decodeNames(json: unknown): readonly string[] {
  const data = asArray(dataOf(json));
  if (data === undefined) throw unexpectedShape('list of names');
  return data.filter((one): one is string => typeof one === 'string');
}

/** Decodes the label sets of `/api/v1/series`. @throws SourceError of kind badResponse */
export function decodeLabelSets(json: unknown): readonly Labels[] {
  const data = asArray(dataOf(json));
  if (data === undefined) throw unexpectedShape('list of series');
  return data.map(decodeLabels);
}

/** Decodes `/api/v1/metadata`. A metric that its targets describe differently is taken as the first says. */
export function decodeMetadata(json: unknown): readonly MetricMetadata[] {
  const data = asRecord(dataOf(json));
  if (data === undefined) throw unexpectedShape('metadata');
  return Object.entries(data).map(([name, entries]) => {
    const first = asRecord(asArray(entries)?.[0]);
    return {
      name,
      type: asString(first?.['type']),
      help: asString(first?.['help']),
      unit: asString(first?.['unit']),
    };
  });
}

/** The version in the answer of `/api/v1/status/buildinfo`. @throws SourceError of kind badResponse */
export function decodeBuildVersion(json: unknown): string {
  const data = asRecord(dataOf(json));
  if (data === undefined) throw unexpectedShape('build information');
  return asString(data['version']) ?? 'unknown version';
}

/** The error text of an answer with `status: error`. */
export function readPrometheusMessage(json: unknown): string | undefined {
  const answer = asRecord(json);
  return answer?.['status'] === 'error' ? asString(answer['error']) : undefined;
}

function dataOf(json: unknown): unknown {
  const answer = asRecord(json);
  if (answer?.['status'] !== 'success') throw unexpectedShape('status of success');
  return answer['data'];
}

function decodeNotes(json: unknown, name: 'warnings' | 'infos'): readonly string[] {
  const notes = asArray(asRecord(json)?.[name]) ?? [];
  return notes.filter((one): one is string => typeof one === 'string');
}

/** A series of numbers, or undefined for one of native histograms alone. */
function decodeSeries(entry: Readonly<Record<string, unknown>> | undefined): Series | undefined {
  if (entry === undefined) throw unexpectedShape('series');
  const samples = asArray(entry['values']) ?? ('value' in entry ? [entry['value']] : undefined);
  if (samples === undefined) return undefined;
  const times: number[] = [];
  const values: number[] = [];
  for (const one of samples) {
    const sample = decodeSample(one);
    if (sample === undefined) throw unexpectedShape('sample of time and value');
    times.push(sample[0]);
    values.push(sample[1]);
  }
  return { labels: decodeLabels(entry['metric']), times, values };
}

/** `[seconds, "value"]` as milliseconds and a number; values are Go floats: `NaN`, `+Inf`, `1e-09`. */
function decodeSample(value: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [seconds, text] = value as readonly unknown[];
  if (typeof seconds !== 'number' || typeof text !== 'string') return undefined;
  return [Math.round(seconds * 1000), parseSampleValue(text)];
}

function parseSampleValue(text: string): number {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  return Number(text);
}

function decodeLabels(value: unknown): Labels {
  const labels: Record<string, string> = {};
  for (const [name, text] of Object.entries(asRecord(value) ?? {})) {
    if (typeof text === 'string') labels[name] = text;
  }
  return labels;
}
