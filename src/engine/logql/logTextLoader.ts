import type { Labels } from '../../model/series.ts';
import { LabelSet } from '../promql/labelSet.ts';
import { LineTimes } from './lineTime.ts';
import type { LogStore, LogStream } from './logStore.ts';

/**
 * Loads the lines of a plain log file as one stream. A line that names a time has it; others follow the line before them by a
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
  readonly #times: LineTimes;
  #last: bigint;
  #rest = '';

  /** @param firstNs the time after which lines come that have none, until one has; nanoseconds since the epoch */
  constructor(stream: LogStream, firstNs: bigint) {
    this.#stream = stream;
    this.#last = firstNs;
    this.#times = new LineTimes(firstNs);
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
    this.#last = this.#times.read(line) ?? this.#last + 1n;
    this.#stream.append({ timeNs: this.#last, line });
  }
}
