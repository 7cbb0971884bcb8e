import { LineTimes } from './lineTime.ts';
import type { LogStream } from './logStore.ts';

/**
 * Gives the lines of a text their times, and stores them. A line that names a time has it; others follow the line before them by
 * a nanosecond.
 */
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
    for (const line of lines) this.#append(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  /** Takes a last line that does not end. */
  end(): void {
    if (this.#rest !== '') this.#append(this.#rest);
    this.#rest = '';
  }

  #append(line: string): void {
    this.#last = this.#times.read(line) ?? this.#last + 1n;
    this.#stream.appendAlways({ timeNs: this.#last, line });
  }
}
