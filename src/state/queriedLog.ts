import type { Disposable } from '../base/lifecycle.ts';
import type { EmbeddedLogs } from './embeddedLogs.ts';
import { LogBuffer, type LogFilter, type LogRecord } from './logBuffer.ts';
import type { FeedLine, FeedStream } from './logFeed.ts';

export interface QueriedLogSink {
  /** Lines that may be shown came in. */
  readonly onGrow: () => void;
  /** Other lines are shown than before. */
  readonly onReset: () => void;
  /** The query fails on new lines, which are then not shown. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The lines of a log, and those of them that a LogQL query lets through, which may rewrite them. The engine is loaded with the first query,
 * and then learns every line that is still kept.
 */
export class QueriedLog implements Disposable {
  readonly #capacity: number;
  readonly #sink: QueriedLogSink;
  readonly #raw: LogBuffer;
  readonly #streams: FeedStream[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #stop = new AbortController();
  #shown: LogBuffer;
  #filter: LogFilter;
  #query: string | undefined;
  #turns = 0;
  #engine: EmbeddedLogs | undefined;
  /** What is done with the engine, one after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(capacity: number, filter: LogFilter, sink: QueriedLogSink) {
    this.#capacity = capacity;
    this.#sink = sink;
    this.#filter = filter;
    this.#raw = new LogBuffer(capacity);
    this.#raw.setFilter(filter);
    this.#shown = this.#raw;
  }

  /** The lines to show. */
  get buffer(): LogBuffer {
    return this.#shown;
  }

  /** By the numbers that records have. */
  get streams(): readonly FeedStream[] {
    return this.#streams;
  }

  setFilter(filter: LogFilter): void {
    this.#filter = filter;
    this.#shown.setFilter(filter);
  }

  push(lines: readonly FeedLine[]): void {
    this.#pushTo(this.#raw, lines);
    const engine = this.#engine;
    if (engine !== undefined) {
      this.#enqueue(async () => {
        engine.append(lines);
        const query = this.#query;
        if (query === undefined) return;
        this.#pushTo(this.#shown, await engine.pass(query, lines, this.#stop.signal));
        this.#sink.onGrow();
      }).catch((error: unknown) => {
        if (!this.#stop.signal.aborted) this.#sink.onFailure(error);
      });
    }
    if (this.#shown === this.#raw) this.#sink.onGrow();
  }

  /**
   * Shows what a log query lets through, from now on and of what is kept; undefined: everything.
   * @throws SourceError of kind badQuery with the mistake and its place; what is shown stays then. AbortError
   */
  async setQuery(query: string | undefined): Promise<void> {
    const turn = ++this.#turns;
    if (query === undefined) {
      this.#query = undefined;
      this.#show(this.#raw);
      return;
    }
    const engine = await this.engine();
    await this.#enqueue(async () => {
      const lines = await engine.select(query, this.#stop.signal);
      // Another query may have been asked for meanwhile.
      if (turn !== this.#turns) return;
      const buffer = new LogBuffer(this.#capacity);
      this.#pushTo(buffer, lines);
      this.#query = query;
      this.#show(buffer);
    });
  }

  /** Shows the lines that no query, text or level keeps back. @returns the number that a line has among them. */
  showAll(record: LogRecord): number | undefined {
    this.#turns += 1;
    this.#query = undefined;
    this.#filter = { ...this.#filter, text: '', least: undefined };
    this.#show(this.#raw);
    return this.#raw.numberOf(record);
  }

  /** The engine with all lines that are kept; loaded when it is first asked for. */
  async engine(): Promise<EmbeddedLogs> {
    const module = await import('./embeddedLogs.ts');
    if (this.#engine !== undefined) return this.#engine;
    this.#engine = new module.EmbeddedLogs();
    this.#engine.append(this.#kept());
    return this.#engine;
  }

  /** Forgets the lines so far: no query brings them back. */
  clear(): void {
    this.#raw.clear();
    this.#shown.clear();
    const engine = this.#engine;
    if (engine === undefined) return;
    void this.#enqueue(() => {
      engine.clear();
      // Lines from before may have passed the query meanwhile.
      if (this.#shown !== this.#raw) this.#shown.clear();
      return Promise.resolve();
    });
  }

  dispose(): void {
    this.#stop.abort();
  }

  #show(buffer: LogBuffer): void {
    buffer.setFilter(this.#filter);
    this.#shown = buffer;
    this.#sink.onReset();
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    // One that fails must not keep the next from its turn.
    this.#work = done.catch(() => undefined);
    return done;
  }

  #kept(): readonly FeedLine[] {
    return this.#raw.records.flatMap(({ timeNs, text, stream }) => {
      const known = this.#streams[stream];
      return known === undefined ? [] : [{ timeNs, text, stream: known }];
    });
  }

  #pushTo(buffer: LogBuffer, lines: readonly FeedLine[]): void {
    buffer.push(lines.map(({ timeNs, text, stream }) => ({ timeNs, text, stream: this.#numberOf(stream) })));
  }

  #numberOf(stream: FeedStream): number {
    const known = this.#numbers.get(stream.name);
    if (known !== undefined) return known;
    this.#streams.push(stream);
    this.#numbers.set(stream.name, this.#streams.length - 1);
    return this.#streams.length - 1;
  }
}
