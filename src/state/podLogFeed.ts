import { delay, isAbortError, toError } from '../base/async.ts';
import type { Subject } from '../model/subject.ts';
import { DisposableStore } from '../base/lifecycle.ts';
import type { ContainerRef, FollowStatus } from '../sources/kubernetes/podLogFollower.ts';
import { podsOfSubject, type PodContainers } from '../sources/kubernetes/podsOfSubject.ts';
import { isSourceError } from '../sources/sourceError.ts';
import type { ContainerLogReader, ContainerLogs } from './containerLogs.ts';
import type { FeedLine, FeedSink, FeedStatus, FeedStream, LogFeed } from './logFeed.ts';

/** Streams beyond this are not opened: each holds a connection. */
const greatestStreamCount = 40;
/** Milliseconds between two looks for new pods. */
const lookInterval = 5000;
/** Milliseconds for which lines of several streams are gathered, to put them in the order of their times. */
const gatherTime = 100;

/** The logs of a subject's containers from the Kubernetes API, those of new pods too. */
export class PodLogFeed implements LogFeed {
  readonly description: string;
  readonly query = undefined;
  readonly #logs: ContainerLogs;
  readonly #subject: Subject;
  readonly #sink: FeedSink;
  readonly #stop = new AbortController();
  readonly #readers = new DisposableStore();
  readonly #followed = new Map<string, FollowStatus | undefined>();
  readonly #tailLines: number;
  #gathered: FeedLine[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param tailLines how many lines of the past each container begins with that nobody has read yet. */
  constructor(logs: ContainerLogs, subject: Subject, tailLines: number, sink: FeedSink) {
    this.#logs = logs;
    this.#subject = subject;
    this.#tailLines = tailLines;
    this.#sink = sink;
    this.description = `Kubernetes (${logs.api.description})`;
    void this.#keepLooking();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#stop.abort();
    this.#readers.dispose();
  }

  /** Looks for the subject's pods again and again, and follows each container once. */
  async #keepLooking(): Promise<void> {
    const { signal } = this.#stop;
    this.#sink.onStatus({ kind: 'starting' });
    const isStopped = (): boolean => signal.aborted;
    while (!isStopped()) {
      try {
        const pods = await podsOfSubject(this.#logs.api, this.#subject, signal);
        for (const pod of pods) for (const ref of this.#containersOf(pod)) this.#follow(ref, pod);
        if (pods.length === 0) this.#tell();
      } catch (error) {
        if (isStopped() || isAbortError(error)) return;
        // What a stream says of itself is nearer to the truth than a look that failed.
        if (this.#followed.size === 0) {
          this.#sink.onStatus({ kind: 'failed', error: toError(error), isLasting: isSourceError(error, 'notFound') });
        }
      }
      await delay(lookInterval, signal).catch(() => undefined);
    }
  }

  #containersOf(pod: PodContainers): ContainerRef[] {
    const { namespace, container, kind } = this.#subject;
    const wanted = container ?? (kind === 'Pod' ? undefined : pod.defaultContainer);
    return pod.containers
      .filter((name) => wanted === undefined || name === wanted)
      .map((name) => ({ namespace, pod: pod.pod, container: name }));
  }

  #follow(ref: ContainerRef, { node, app }: PodContainers): void {
    const key = `${ref.pod}/${ref.container}`;
    if (this.#followed.has(key) || this.#followed.size >= greatestStreamCount) return;
    this.#followed.set(key, undefined);
    const labels = { namespace: ref.namespace, pod: ref.pod, container: ref.container, node, app };
    const stream: FeedStream = { name: key, labels };
    const reader: ContainerLogReader = {
      onLines: (lines) => {
        for (const { timeNs, text } of lines) this.#gathered.push({ timeNs, text, stream });
        this.#timer ??= setTimeout(() => {
          this.#flush();
        }, gatherTime);
      },
      onStatus: (status) => {
        this.#followed.set(key, status);
        this.#tell();
      },
    };
    this.#readers.add(this.#logs.read(ref, this.#tailLines, reader));
  }

  #flush(): void {
    this.#timer = undefined;
    const lines = this.#gathered;
    this.#gathered = [];
    this.#sink.onLines(this.#followed.size > 1 ? lines.sort(byTime) : lines);
  }

  /** Following while one stream flows; failed when all have. */
  #tell(): void {
    const states = [...this.#followed.values()];
    const flowing = states.filter((one) => one?.kind === 'following').length;
    const failed = states.find((one) => one !== undefined && one.kind !== 'following');
    const isSettled = states.every((one) => one !== undefined);
    if (flowing > 0 || !isSettled || failed === undefined) {
      this.#sink.onStatus({ kind: 'following', streamCount: flowing });
      return;
    }
    const status: FeedStatus =
      failed.error === undefined
        ? { kind: 'following', streamCount: 0 }
        : { kind: 'failed', error: failed.error, isLasting: states.every((one) => one.kind === 'ended') };
    this.#sink.onStatus(status);
  }
}

/** Nanoseconds as digits: fewer digits are earlier. A stable sort keeps the lines of one moment in their order. */
function byTime(left: FeedLine, right: FeedLine): number {
  if (left.timeNs.length !== right.timeNs.length) return left.timeNs.length - right.timeNs.length;
  return left.timeNs < right.timeNs ? -1 : left.timeNs > right.timeNs ? 1 : 0;
}
