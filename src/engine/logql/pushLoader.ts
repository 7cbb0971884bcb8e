import { LabelSet } from '../promql/labelSet.ts';
import type { LogStore } from './logStore.ts';

/**
 * Loads JSON of Loki's push API: one stream `{"stream": labels, "values": [[ns, line, metadata?], ...]}`, or
 * `{"streams": [...]}`.
 * @throws Error that says what is wrong.
 */
export function loadPushJson(store: LogStore, text: string): void {
  const parsed: unknown = JSON.parse(text);
  if (!isRecord(parsed)) throw new Error('a stream is an object');
  const streams: unknown = parsed['streams'] ?? [parsed];
  if (!Array.isArray(streams)) throw new Error('"streams" is a list');
  for (const stream of streams as unknown[]) loadStream(store, stream);
}

function loadStream(store: LogStore, stream: unknown): void {
  if (!isRecord(stream) || !isRecord(stream['stream']) || !Array.isArray(stream['values'])) {
    throw new Error('a stream needs "stream" and "values"');
  }
  const labels = LabelSet.fromEntries(texts(stream['stream']));
  for (const value of stream['values'] as unknown[]) {
    if (!Array.isArray(value)) throw new Error('a value is a list of a time, a line and maybe labels');
    const [time, line, metadata] = value as unknown[];
    store.append(labels, {
      timeNs: BigInt(String(time)),
      line: String(line),
      metadata: isRecord(metadata) ? Object.fromEntries(texts(metadata)) : undefined,
    });
  }
}

function texts(record: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(record).map(([name, value]) => [name, String(value)]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
