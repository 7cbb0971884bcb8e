import type { Labels } from '../../model/series.ts';
import { LabelSet } from '../promql/labelSet.ts';
import type { LogStore, LogStream } from './logStore.ts';

const leadingTime = /^[[("]?(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?)/;

/**
 * Loads the lines of a plain log file as one stream. A line that begins with a time has it; others follow the line before them by a
 * nanosecond, and those before the first time end at `fallbackMs`.
 */
export function loadLogText(store: LogStore, text: string, labels: Labels, fallbackMs: number): void {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const stream = store.stream(LabelSet.from(labels));
  const firstNs = BigInt(Math.round(fallbackMs)) * 1_000_000n - BigInt(lines.length);
  const loader = new LogTextLoader(stream, firstNs);
  for (const line of lines) loader.append(line);
}

/** Gives the lines of a text their times, and stores them. */
export class LogTextLoader {
  readonly #stream: LogStream;
  #last: bigint;
  #rest = '';

  /** @param firstNs the time after which lines come that have none, until one has; nanoseconds since the epoch */
  constructor(stream: LogStream, firstNs: bigint) {
    this.#stream = stream;
    this.#last = firstNs;
  }

  /** Takes a slice of the text, cut anywhere. The last line waits for its end. */
  push(slice: string): void {
    const lines = (this.#rest + slice).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.append(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  /** Takes a last line that does not end. */
  end(): void {
    if (this.#rest !== '') this.append(this.#rest);
    this.#rest = '';
  }

  append(line: string): void {
    this.#last = readTime(line) ?? this.#last + 1n;
    this.#stream.append({ timeNs: this.#last, line });
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
