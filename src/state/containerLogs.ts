import { toDisposable, type Disposable } from '../base/lifecycle.ts';
import type { HttpTransport } from '../sources/httpTransport.ts';
import {
  followContainerLog,
  ResumePoint,
  type ContainerRef,
  type FollowStatus,
} from '../sources/kubernetes/podLogFollower.ts';
import type { TimedLine } from '../sources/kubernetes/podLogLines.ts';

export interface ContainerLogsOptions {
  /** How many bytes of lines are kept, about, of all containers together. */
  readonly maxBytes?: number;
  /** Milliseconds after which lines that nobody reads are forgotten: a log read later begins anew. */
  readonly idleMs?: number;
}

/** Who reads a container's log. */
export interface ContainerLogReader {
  /** Lines in their order: first, at once, those that are kept. */
  readonly onLines: (lines: readonly TimedLine[]) => void;
  readonly onStatus: (status: FollowStatus) => void;
}

/** What was read of one container, and who reads on. */
interface ContainerLog {
  readonly ref: ContainerRef;
  readonly resume: ResumePoint;
  readonly readers: Set<ContainerLogReader>;
  lines: TimedLine[];
  bytes: number;
  status: FollowStatus | undefined;
  /** Undefined while nothing is read. */
  stop: AbortController | undefined;
  /** When somebody last read it, in milliseconds since the epoch. */
  usedAt: number;
}

const usualMaxBytes = 64 * 1024 * 1024;
const usualIdleMs = 15 * 60_000;
/** Lines that a log catches up with at most after nobody has read it: as many as a panel shows. */
const catchUpLines = 200_000;
/** What a line costs beside its text. */
const bytesPerLine = 120;

/**
 * The logs of a cluster's containers from the Kubernetes API, each read once however many read it here. What was read is kept: who reads
 * a log again gets it at once, and the stream goes on behind its last line.
 */
export class ContainerLogs implements Disposable {
  readonly api: HttpTransport;
  readonly #maxBytes: number;
  readonly #idleMs: number;
  readonly #logs = new Map<string, ContainerLog>();
  #bytes = 0;

  constructor(api: HttpTransport, { maxBytes = usualMaxBytes, idleMs = usualIdleMs }: ContainerLogsOptions = {}) {
    this.api = api;
    this.#maxBytes = maxBytes;
    this.#idleMs = idleMs;
  }

  /** How many bytes are kept, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Reads a container's log until the result is disposed.
   * @param tailLines how many lines of the past a log begins with that is not known yet.
   */
  read(ref: ContainerRef, tailLines: number, reader: ContainerLogReader): Disposable {
    this.#forgetIdle();
    const log = this.#logOf(ref);
    log.readers.add(reader);
    log.usedAt = Date.now();
    if (log.lines.length > 0) reader.onLines(log.lines.slice());
    if (log.stop === undefined) this.#start(log, tailLines);
    else if (log.status !== undefined) reader.onStatus(log.status);
    return toDisposable(() => {
      log.readers.delete(reader);
      log.usedAt = Date.now();
      if (log.readers.size === 0) this.#end(log);
    });
  }

  dispose(): void {
    for (const log of this.#logs.values()) {
      log.readers.clear();
      this.#forget(log);
    }
  }

  #logOf(ref: ContainerRef): ContainerLog {
    const key = keyOf(ref);
    const known = this.#logs.get(key);
    if (known !== undefined) return known;
    const rest = { lines: [], bytes: 0, status: undefined, stop: undefined, usedAt: 0 };
    const log: ContainerLog = { ref, resume: new ResumePoint(), readers: new Set(), ...rest };
    this.#logs.set(key, log);
    return log;
  }

  #start(log: ContainerLog, tailLines: number): void {
    const stop = new AbortController();
    log.stop = stop;
    void followContainerLog(this.api, log.ref, {
      tailLines,
      catchUpLines,
      resume: log.resume,
      signal: stop.signal,
      onLines: (lines) => {
        if (stop.signal.aborted) return;
        this.#keep(log, lines);
        for (const reader of [...log.readers]) reader.onLines(lines);
      },
      onStatus: (status) => {
        if (stop.signal.aborted) return;
        log.status = status;
        // Whoever comes later tries again.
        if (status.kind === 'ended') log.stop = undefined;
        for (const reader of [...log.readers]) reader.onStatus(status);
      },
    });
  }

  #end(log: ContainerLog): void {
    log.stop?.abort();
    log.stop = undefined;
    log.status = undefined;
  }

  #keep(log: ContainerLog, lines: readonly TimedLine[]): void {
    for (const line of lines) log.lines.push(line);
    this.#count(log, sizeOf(lines));
    while (this.#bytes > this.#maxBytes) this.#shrink();
  }

  /** Forgets first what nobody reads, the longest unread at the front, and then the older half of the longest log. */
  #shrink(): void {
    const logs = [...this.#logs.values()].filter(({ lines }) => lines.length > 0);
    const [unread] = logs.filter(({ readers }) => readers.size === 0).sort((a, b) => a.usedAt - b.usedAt);
    if (unread !== undefined) {
      this.#forget(unread);
      return;
    }
    const [longest] = logs.sort((a, b) => b.bytes - a.bytes);
    if (longest === undefined) return;
    const gone = longest.lines.slice(0, Math.ceil(longest.lines.length / 2));
    longest.lines = longest.lines.slice(gone.length);
    this.#count(longest, -sizeOf(gone));
  }

  #forgetIdle(): void {
    const before = Date.now() - this.#idleMs;
    for (const log of [...this.#logs.values()]) if (log.readers.size === 0 && log.usedAt < before) this.#forget(log);
  }

  #forget(log: ContainerLog): void {
    this.#end(log);
    this.#count(log, -log.bytes);
    this.#logs.delete(keyOf(log.ref));
  }

  #count(log: ContainerLog, bytes: number): void {
    log.bytes += bytes;
    this.#bytes += bytes;
  }
}

function keyOf({ namespace, pod, container }: ContainerRef): string {
  return `${namespace}/${pod}/${container}`;
}

function sizeOf(lines: readonly TimedLine[]): number {
  return lines.reduce((sum, { text }) => sum + text.length + bytesPerLine, 0);
}
