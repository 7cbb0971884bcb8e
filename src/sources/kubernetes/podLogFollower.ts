import { delay, isAbortError } from '../../base/async.ts';
import { toQuery } from '../httpJson.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { isSourceError } from '../sourceError.ts';
import { toAnswerError } from './kubeAnswer.ts';
import { readLogLines, type TimedLine } from './podLogLines.ts';

/** One container of one pod. */
export interface ContainerRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** How following stands: lines flow, the container does not run yet, the connection is tried again, or nothing more will come. */
export type FollowStatus =
  | { readonly kind: 'following' }
  | { readonly kind: 'waiting'; readonly error: Error }
  | { readonly kind: 'ended'; readonly error: Error | undefined };

export interface FollowOptions {
  /** How many lines of the past to begin with. */
  readonly tailLines: number;
  /** How many lines a stream that goes on behind a known line begins with at most; undefined: with all. */
  readonly catchUpLines?: number;
  /** Where an earlier stream ended, and what moves on with this one; undefined: there was none. */
  readonly resume?: ResumePoint;
  readonly signal: AbortSignal;
  readonly onLines: (lines: readonly TimedLine[]) => void;
  readonly onStatus: (status: FollowStatus) => void;
  /** Milliseconds between a stream's end and the next, the shortest; grows eightfold at most. */
  readonly retryMs?: number;
}

/**
 * Follows a container's log over its restarts and over broken connections, without loss and without duplicates, until aborted or until
 * the pod is gone. Never rejects.
 */
export async function followContainerLog(api: HttpTransport, ref: ContainerRef, options: FollowOptions): Promise<void> {
  const { signal, onStatus, retryMs = 1000, resume = new ResumePoint() } = options;
  let wait = retryMs;
  const isStopped = (): boolean => signal.aborted;
  while (!isStopped()) {
    try {
      const isFruitful = await followOnce(api, ref, resume, options);
      wait = isFruitful ? retryMs : Math.min(wait * 2, retryMs * 8);
    } catch (error) {
      if (isStopped() || isAbortError(error)) return;
      const isGone =
        isSourceError(error, 'notFound') || isSourceError(error, 'forbidden') || isSourceError(error, 'config');
      const known = error instanceof Error ? error : new Error(String(error));
      if (isGone) {
        onStatus({ kind: 'ended', error: known });
        return;
      }
      onStatus({ kind: 'waiting', error: known });
      wait = Math.min(wait * 2, retryMs * 8);
    }
    await delay(wait, signal).catch(() => undefined);
  }
}

/** One stream, to its end. @returns whether it brought a new line. @throws SourceError */
async function followOnce(
  api: HttpTransport,
  ref: ContainerRef,
  resume: ResumePoint,
  options: FollowOptions,
): Promise<boolean> {
  const { namespace, pod, container } = ref;
  const { sinceTime } = resume;
  const tailLines = sinceTime === undefined ? options.tailLines : options.catchUpLines;
  const query = toQuery({ container, follow: 'true', timestamps: 'true', tailLines, sinceTime });
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log${query}`;
  const request = { method: 'GET', path, headers: { accept: '*/*' }, timeoutMs: 0, signal: options.signal } as const;
  const answer = await api.send(request);
  if (answer.status >= 300) throw await toAnswerError(answer, `GET ${api.description}${path}`);
  options.onStatus({ kind: 'following' });
  resume.begin();
  let isFruitful = false;
  for await (const batch of readLogLines(answer.chunks())) {
    const lines = batch.filter((line) => resume.isNew(line));
    if (lines.length === 0) continue;
    isFruitful = true;
    options.onLines(lines);
  }
  return isFruitful;
}

/**
 * Remembers the last line that was delivered. The kubelet takes a start in whole seconds, so a resumed stream begins with lines that
 * are known: all before the last line's nanosecond, and as many at it as were delivered.
 */
export class ResumePoint {
  #lastNs = '';
  #countAtLast = 0;
  #toSkip = 0;

  /** The second to ask from, RFC 3339; undefined before the first line. */
  get sinceTime(): string | undefined {
    if (this.#lastNs === '') return undefined;
    const seconds = Number(this.#lastNs.slice(0, -9));
    return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  }

  /** A new stream begins. */
  begin(): void {
    this.#toSkip = this.#countAtLast;
  }

  isNew(line: TimedLine): boolean {
    if (isEarlier(line.timeNs, this.#lastNs)) return false;
    if (line.timeNs === this.#lastNs) {
      if (this.#toSkip > 0) {
        this.#toSkip -= 1;
        return false;
      }
      this.#countAtLast += 1;
      return true;
    }
    this.#lastNs = line.timeNs;
    this.#countAtLast = 1;
    this.#toSkip = 0;
    return true;
  }
}

function isEarlier(left: string, right: string): boolean {
  return left.length === right.length ? left < right : left.length < right.length;
}
