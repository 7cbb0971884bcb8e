import { delay, isAbortError, toError } from '../base/async.ts';
import type { LogLine } from '../model/logLine.ts';
import type { Labels } from '../model/series.ts';
import type { Subject } from '../model/subject.ts';
import type { TimeRange } from '../model/timeRange.ts';
import { Backoff } from '../sources/kubernetes/backoff.ts';
import type { LokiClient } from '../sources/loki/lokiClient.ts';
import type { TailListener } from '../sources/loki/lokiTail.ts';
import { SourceError } from '../sources/sourceError.ts';
import type { FeedLine, FeedSink, FeedStream, LogFeed } from './logFeed.ts';
import { podPattern, quote } from './usageQueries.ts';

/** Lines of one answer: what Loki allows by default. */
const greatestAnswer = 5000;
/** How much of the past to begin with. */
const pastMs = 3_600_000;

/** The names that the usual agents (Promtail, Alloy, Fluent Bit, OpenTelemetry) give to the labels. */
const namespaceLabels = ['namespace', 'k8s_namespace_name', 'kubernetes_namespace_name', 'kubernetes_namespace'];
const podLabels = ['pod', 'k8s_pod_name', 'kubernetes_pod_name', 'pod_name'];
const containerLabels = ['container', 'k8s_container_name', 'kubernetes_container_name', 'container_name'];
const appLabels = ['app', 'app_kubernetes_io_name', 'service_name', 'deployment', 'k8s_deployment_name'];

/**
 * The stream selector of a subject with the labels that a Loki has.
 * @throws SourceError of kind notFound when none of them tells a pod or an app.
 */
export function lokiSelector(subject: Subject, labelNames: readonly string[]): string {
  const find = (names: readonly string[]): string | undefined => names.find((name) => labelNames.includes(name));
  const namespace = find(namespaceLabels);
  const pod = find(podLabels);
  const app = find(appLabels);
  const container = find(containerLabels);
  const matchers = namespace === undefined ? [] : [`${namespace}=${quote(subject.namespace)}`];
  if (pod !== undefined && subject.kind === 'Pod') matchers.push(`${pod}=${quote(subject.name)}`);
  else if (pod !== undefined) matchers.push(`${pod}=~${quote(podPattern(subject))}`);
  else if (app !== undefined && subject.kind !== 'Pod') matchers.push(`${app}=${quote(subject.name)}`);
  else {
    throw new SourceError(
      'notFound',
      `Loki has no label that tells the pods of ${subject.namespace}/${subject.name}.`,
      {
        tried: `${podLabels.join(', ')} among ${labelNames.slice(0, 20).join(', ') || 'no labels'}`,
        hint: 'Label the streams with namespace and pod, or read the logs from Kubernetes.',
      },
    );
  }
  if (container !== undefined && subject.container !== undefined) {
    matchers.push(`${container}=${quote(subject.container)}`);
  }
  return `{${matchers.join(', ')}}`;
}

/** How the feed waits; tests wait less. */
export interface LokiFeedTimes {
  /** Milliseconds between two questions where lines are not sent as they come. */
  readonly pollMs: number;
  /** Milliseconds before the first retry of a connection that broke, growing up to `longestRetryMs`. */
  readonly retryMs: number;
  readonly longestRetryMs: number;
  /** Milliseconds for which it is only asked after a refusal to send. */
  readonly refusalMs: number;
}

const usualTimes: LokiFeedTimes = { pollMs: 2000, retryMs: 1000, longestRetryMs: 30_000, refusalMs: 300_000 };

/** Lines by which repeated ones are told: those of the overlap between a connection and the next, and much more. */
const rememberedLines = 20_000;
/** Nanoseconds: how far back a new connection or question begins, for lines that came late. */
const overlapNs = 2_000_000_000n;
/** As many lines at most are told anew, so that much is left of an answer for new ones. */
const overlapLines = 1000;

/** The logs of a subject from Loki: the last hour's newest lines, and what comes after, sent by Loki or asked for where it cannot. */
export class LokiLogFeed implements LogFeed {
  readonly description: string;
  readonly query: string;
  readonly #loki: LokiClient;
  readonly #sink: FeedSink;
  readonly #times: LokiFeedTimes;
  readonly #stop = new AbortController();
  readonly #streams = new LokiStreams();
  readonly #backoff: Backoff;
  /** The newest time that was delivered. */
  #lastNs: bigint | undefined;
  /** The latest lines that were delivered, the oldest first. */
  readonly #delivered = new Set<string>();
  /** The times of the last lines that were delivered. */
  #recent: bigint[] = [];
  /** Older lines than this are past what the log begins with. */
  #floorNs = 0n;
  #askOnlyUntil = 0;

  /** @param tailLines how many lines of the past to begin with. */
  constructor(loki: LokiClient, query: string, tailLines: number, sink: FeedSink, times: Partial<LokiFeedTimes> = {}) {
    this.#times = { ...usualTimes, ...times };
    this.#backoff = new Backoff(this.#times.retryMs, this.#times.longestRetryMs);
    this.#loki = loki;
    this.#sink = sink;
    this.query = query;
    this.description = `Loki (${loki.description})`;
    void this.#keepAsking(tailLines);
  }

  dispose(): void {
    this.#stop.abort();
  }

  async #keepAsking(tailLines: number): Promise<void> {
    const { signal } = this.#stop;
    this.#sink.onStatus({ kind: 'starting' });
    const isStopped = (): boolean => signal.aborted;
    while (!isStopped()) {
      let wait = this.#times.pollMs;
      try {
        const isFirst = this.#lastNs === undefined;
        const lines = await this.#ask(tailLines, signal);
        const [oldest] = lines;
        if (isFirst && oldest !== undefined && lines.length >= tailLines) this.#floorNs = BigInt(oldest.timeNs);
        this.#deliver(lines);
        this.#tellFollowing();
        if (Date.now() >= this.#askOnlyUntil) wait = await this.#follow(signal);
      } catch (error) {
        if (isStopped() || isAbortError(error)) return;
        this.#sink.onStatus({ kind: 'failed', error: toError(error), isLasting: false });
      }
      await delay(wait, signal).catch(() => undefined);
    }
  }

  #tellFollowing(): void {
    this.#sink.onStatus({ kind: 'following', streamCount: this.#streams.count });
  }

  /** Has lines sent until the connection ends; answers how long to wait then. Never rejects but when stopped. */
  async #follow(signal: AbortSignal): Promise<number> {
    const opening = { isDone: false };
    const listener: TailListener = {
      onOpen: () => {
        opening.isDone = true;
        this.#tellFollowing();
      },
      onLines: (lines, droppedSinceNs) => {
        this.#backoff.reset();
        const streamCount = this.#streams.count;
        this.#deliver(lines);
        if (this.#streams.count !== streamCount) this.#tellFollowing();
        if (droppedSinceNs !== undefined) void this.#fill(droppedSinceNs, signal);
      },
    };
    try {
      const startNs = this.#resumeNs() ?? `${Date.now() - this.#times.pollMs}000000`;
      await this.#loki.follow({ query: this.query, startNs, limit: greatestAnswer }, listener, signal);
    } catch (error) {
      if (signal.aborted || isAbortError(error)) throw error;
      // A proxy on the way may not let the connection through; asking does no harm, and fails by itself where Loki is gone.
      if (!opening.isDone) {
        this.#askOnlyUntil = Date.now() + this.#times.refusalMs;
        return this.#times.pollMs;
      }
    }
    return this.#backoff.next();
  }

  /** Asks for lines that were not sent because we were slow. */
  async #fill(sinceNs: string, signal: AbortSignal): Promise<void> {
    try {
      this.#deliver(await this.#range(sinceNs, greatestAnswer, 'forward', signal));
    } catch (error) {
      if (!signal.aborted) this.#sink.onStatus({ kind: 'failed', error: toError(error), isLasting: false });
    }
  }

  #ask(tailLines: number, signal: AbortSignal): Promise<readonly LogLine[]> {
    const resume = this.#resumeNs();
    if (resume === undefined) return this.#range(`${Date.now() - pastMs}000000`, tailLines, 'backward', signal);
    return this.#range(resume, greatestAnswer, 'forward', signal);
  }

  #resumeNs(): string | undefined {
    if (this.#lastNs === undefined) return undefined;
    const [earliest = 0n] = this.#recent.length < overlapLines ? [] : this.#recent;
    const start = this.#lastNs - overlapNs;
    return String(start > earliest ? start : earliest);
  }

  #range(
    startNs: string,
    limit: number,
    direction: 'backward' | 'forward',
    signal: AbortSignal,
  ): Promise<readonly LogLine[]> {
    // The end is exclusive, and the server's clock may be ahead.
    const endNs = `${Date.now() + 60_000}000000`;
    return this.#loki.queryRange({ query: this.query, startNs, endNs, limit, direction }, signal);
  }

  #deliver(lines: readonly LogLine[]): void {
    const fresh: FeedLine[] = [];
    for (const line of lines) {
      const stream = this.#streams.of(line.stream);
      const key = `${line.timeNs} ${stream.name} ${line.text}`;
      const timeNs = BigInt(line.timeNs);
      if (this.#delivered.has(key) || timeNs < this.#floorNs) continue;
      this.#delivered.add(key);
      this.#recent.push(timeNs);
      if (this.#lastNs === undefined || timeNs > this.#lastNs) this.#lastNs = timeNs;
      fresh.push({ timeNs: line.timeNs, text: line.text, stream });
    }
    this.#recent = this.#recent.slice(-overlapLines);
    for (const key of this.#delivered) {
      if (this.#delivered.size <= rememberedLines) break;
      this.#delivered.delete(key);
    }
    if (fresh.length > 0) this.#sink.onLines(fresh);
  }
}

/** The newest lines of a span of time from Loki, read once. */
export class LokiRangeFeed implements LogFeed {
  readonly description: string;
  readonly query: string;
  readonly #stop = new AbortController();

  constructor(loki: LokiClient, query: string, range: TimeRange, sink: FeedSink) {
    this.query = query;
    this.description = `Loki (${loki.description}), the newest ${greatestAnswer} lines at most`;
    const { signal } = this.#stop;
    const startNs = `${Math.floor(range.start)}000000`;
    const endNs = `${Math.ceil(range.end)}000000`;
    const streams = new LokiStreams();
    sink.onStatus({ kind: 'starting' });
    loki.queryRange({ query, startNs, endNs, limit: greatestAnswer, direction: 'backward' }, signal).then(
      (lines) => {
        if (signal.aborted) return;
        sink.onLines(lines.map(({ timeNs, text, stream }) => ({ timeNs, text, stream: streams.of(stream) })));
        sink.onStatus({ kind: 'following', streamCount: streams.count });
      },
      (error: unknown) => {
        if (!signal.aborted) sink.onStatus({ kind: 'failed', error: toError(error), isLasting: false });
      },
    );
  }

  dispose(): void {
    this.#stop.abort();
  }
}

/** The containers that lines come from. */
class LokiStreams {
  readonly #streams = new Map<string, FeedStream>();

  get count(): number {
    return this.#streams.size;
  }

  /** Lines of one container are one stream, whatever else Loki tells apart (structured metadata makes a stream of each line). */
  of(labels: Labels): FeedStream {
    const pick = (names: readonly string[]): string =>
      names.map((name) => labels[name]).find((value) => value !== undefined) ?? '';
    const container = pick(containerLabels);
    const name = [pick(podLabels) || pick(appLabels), container].filter((part) => part !== '').join('/');
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const stream = { name, labels };
    this.#streams.set(name, stream);
    return stream;
  }
}
