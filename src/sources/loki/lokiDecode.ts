import { asArray, asRecord, asString } from '../../base/json.ts';
import type { LogLine } from '../../model/logLine.ts';
import type { Labels } from '../../model/series.ts';
import { unexpectedShape } from '../httpJson.ts';

/**
 * Decodes the streams of `query_range`, oldest line first.
 * @throws SourceError of kind badResponse when the answer holds no streams, as that of a metric query.
 */
export function decodeStreams(json: unknown): readonly LogLine[] {
  const data = asRecord(asRecord(json)?.['data']);
  const streams = asArray(data?.['result']);
  if (data?.['resultType'] !== 'streams' || streams === undefined) throw unexpectedShape('log streams');
  const lines = streams.flatMap((entry) => decodeStream(asRecord(entry)));
  return lines.sort(byTime);
}

/**
 * Decodes a frame of `/loki/api/v1/tail`: lines, and since when some are left out.
 * @throws SourceError of kind badResponse
 */
export function decodeTailFrame(json: unknown): {
  readonly lines: readonly LogLine[];
  readonly droppedSinceNs: string | undefined;
} {
  const frame = asRecord(json);
  if (frame === undefined) throw unexpectedShape('frame of lines');
  const lines = (asArray(frame['streams']) ?? []).flatMap((entry) => decodeStream(asRecord(entry)));
  const dropped = (asArray(frame['dropped_entries']) ?? []).flatMap((entry) => {
    const time = asString(asRecord(entry)?.['timestamp']) ?? '';
    const ns = /^\d{1,25}$/.test(time) ? time : `${String(Date.parse(time))}000000`;
    return /^\d+$/.test(ns) ? [ns] : [];
  });
  return { lines: lines.sort(byTime), droppedSinceNs: dropped.sort(byDigits)[0] };
}

/** Decodes a list of label names or values. Loki leaves `data` out when the list is empty. */
export function decodeLokiNames(json: unknown): readonly string[] {
  const answer = asRecord(json);
  if (answer?.['status'] !== 'success') throw unexpectedShape('list of labels');
  return (asArray(answer['data']) ?? []).filter((one): one is string => typeof one === 'string');
}

/** The version in the answer of `/loki/api/v1/status/buildinfo`. @throws SourceError of kind badResponse */
export function decodeLokiVersion(json: unknown): string {
  const answer = asRecord(json);
  if (answer === undefined || !('version' in answer)) throw unexpectedShape('build information');
  return asString(answer['version']) ?? 'unknown version';
}

function decodeStream(entry: Readonly<Record<string, unknown>> | undefined): readonly LogLine[] {
  const values = asArray(entry?.['values']);
  if (values === undefined) throw unexpectedShape('lines in a stream');
  const stream = decodeLabels(entry?.['stream']);
  return values.map((value) => {
    if (!Array.isArray(value)) throw unexpectedShape('pair of time and line');
    const [timeNs, text] = value as readonly unknown[];
    if (typeof timeNs !== 'string' || typeof text !== 'string' || !/^\d{1,25}$/.test(timeNs)) {
      throw unexpectedShape('pair of time and line');
    }
    return { timeNs, text, stream };
  });
}

function decodeLabels(value: unknown): Labels {
  const labels: Record<string, string> = {};
  for (const [name, text] of Object.entries(asRecord(value) ?? {})) {
    if (typeof text === 'string') labels[name] = text;
  }
  return labels;
}

/** Nanoseconds as digits: the longer number is the later, then the greater text. */
function byTime(left: LogLine, right: LogLine): number {
  return byDigits(left.timeNs, right.timeNs);
}

function byDigits(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}
