import { Emitter } from '../../base/event.ts';
import { toDisposable, type Disposable } from '../../base/lifecycle.ts';
import type { ContainerLogLine } from '../clusterWorld.ts';

/** The severity of a line as Loki detects it. */
export type LineLevel = 'debug' | 'info' | 'warn' | 'error' | 'unknown';

export interface StoredLine extends ContainerLogLine {
  readonly level: LineLevel;
  readonly output: 'stdout' | 'stderr';
  /** It belongs to the line before: a stack trace goes on. */
  readonly isContinuation?: boolean;
}

/** Where a container's lines come from, as a log shipper labels them. */
export interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly app: string;
  readonly node: string;
}

/** A line and where it comes from; of one container it is always the same object. */
export interface WrittenLine {
  readonly source: LogSource;
  readonly line: StoredLine;
}

/** One run of a container, from its start to its end. */
interface LogRun {
  readonly lines: StoredLine[];
  isEnded: boolean;
}

/** All that is kept of one container's lines, its earlier runs among them. */
export interface LogRecord {
  readonly source: LogSource;
  readonly runs: LogRun[];
  isPodGone: boolean;
}

interface Follower {
  readonly onLine: (line: ContainerLogLine) => void;
  readonly onEnd: () => void;
}

const linesPerContainer = 4000;
const runsPerContainer = 8;
const goneRecords = 150;

/** Keeps the latest lines of every container, those of pods that are gone too, as a log store would. Bounded in every direction. */
export class LogBook {
  readonly #records = new Map<string, LogRecord>();
  readonly #written = new Emitter<WrittenLine>();
  /** Each line of every container as it is written. */
  readonly onWrite = this.#written.event;
  readonly #followers = new Map<string, Set<Follower>>();

  get records(): Iterable<LogRecord> {
    return this.#records.values();
  }

  find(namespace: string, pod: string, container: string): LogRecord | undefined {
    return this.#records.get(`${namespace}/${pod}/${container}`);
  }

  /** Begins a new run of a container. */
  begin(source: LogSource): void {
    const id = idOf(source);
    let record = this.#records.get(id);
    if (record === undefined || record.isPodGone) {
      record = { source, runs: [], isPodGone: false };
      this.#records.set(id, record);
    }
    record.runs.push({ lines: [], isEnded: false });
    if (record.runs.length > runsPerContainer) record.runs.shift();
  }

  /** Ends the present run; those who follow it hear no more. */
  end(source: LogSource): void {
    const run = this.#records.get(idOf(source))?.runs.at(-1);
    if (run === undefined) return;
    run.isEnded = true;
    const followers = this.#followers.get(idOf(source));
    this.#followers.delete(idOf(source));
    for (const follower of followers ?? []) follower.onEnd();
  }

  /** Adds a line; a container that does not run says nothing. */
  write(source: LogSource, line: StoredLine): void {
    const record = this.#records.get(idOf(source));
    const run = record?.runs.at(-1);
    if (record === undefined || run === undefined || run.isEnded) return;
    run.lines.push(line);
    if (run.lines.length > linesPerContainer * 1.25) run.lines.splice(0, run.lines.length - linesPerContainer);
    for (const follower of this.#followers.get(idOf(source)) ?? []) follower.onLine(line);
    this.#written.fire({ source: record.source, line });
  }

  /** Lets the pod's lines grow old: they can still be searched, until too many pods have gone. */
  forget(namespace: string, pod: string): void {
    for (const record of this.#records.values()) {
      if (record.source.namespace === namespace && record.source.pod === pod) record.isPodGone = true;
    }
    const gone = [...this.#records].filter(([, record]) => record.isPodGone);
    for (const [id] of gone.slice(0, Math.max(0, gone.length - goneRecords))) this.#records.delete(id);
  }

  follow(source: LogSource, onLine: Follower['onLine'], onEnd: Follower['onEnd']): Disposable {
    const follower = { onLine, onEnd };
    const followers = this.#followers.get(idOf(source)) ?? new Set<Follower>();
    followers.add(follower);
    this.#followers.set(idOf(source), followers);
    return toDisposable(() => {
      followers.delete(follower);
    });
  }

  /** Ends every follower. */
  close(): void {
    const all = [...this.#followers.values()].flatMap((followers) => [...followers]);
    this.#followers.clear();
    for (const follower of all) follower.onEnd();
  }
}

function idOf({ namespace, pod, container }: LogSource): string {
  return `${namespace}/${pod}/${container}`;
}
