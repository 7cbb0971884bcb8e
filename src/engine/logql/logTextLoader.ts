import type { Labels } from '../../model/series.ts';
import { LabelSet } from '../promql/labelSet.ts';
import type { LogStore } from './logStore.ts';

const leadingTime = /^[[("]?(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?)/;

/**
 * Loads the lines of a plain log file as one stream. A line that begins with a time has it; others follow the line before them by a
 * nanosecond, and those before the first time end at `fallbackMs`.
 */
export function loadLogText(store: LogStore, text: string, labels: Labels, fallbackMs: number): void {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const stream = store.stream(LabelSet.from(labels));
  let last = BigInt(Math.round(fallbackMs)) * 1_000_000n - BigInt(lines.length);
  for (const line of lines) {
    const time = readTime(line);
    last = time ?? last + 1n;
    stream.append({ timeNs: last, line });
  }
}

function readTime(line: string): bigint | undefined {
  const text = leadingTime.exec(line)?.[1]?.replace(' ', 'T').replace(',', '.');
  if (text === undefined) return undefined;
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  const zone = /(?:Z|[+-]\d{2}:?\d{2})$/.exec(text)?.[0] ?? 'Z';
  const ms = Date.parse(text.slice(0, 19) + zone);
  if (Number.isNaN(ms)) return undefined;
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
