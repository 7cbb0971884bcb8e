import { delay, isAbortError, toError } from '../base/async.ts';
import type { LogLine } from '../model/logLine.ts';
import type { Labels } from '../model/series.ts';
import type { Subject } from '../model/subject.ts';
import type { TimeRange } from '../model/timeRange.ts';
import type { LokiClient } from '../sources/loki/lokiClient.ts';
import { SourceError } from '../sources/sourceError.ts';
import type { FeedLine, FeedSink, FeedStream, LogFeed } from './logFeed.ts';
import { podPattern, quote } from './usageQueries.ts';

/** Milliseconds between two questions. */
const pollInterval = 2000;
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

/** The logs of a subject from Loki: the last hour's newest lines, and what comes after. */
export class LokiLogFeed implements LogFeed {
  readonly description: string;
  readonly query: string;
  readonly #loki: LokiClient;
  readonly #sink: FeedSink;
  readonly #pollMs: number;
  readonly #stop = new AbortController();
  readonly #streams = new LokiStreams();
  /** The newest time that was delivered, and the lines at it. */
  #lastNs = '';
  #atLast = new Set<string>();

  /** @param tailLines how many lines of the past to begin with. */
  constructor(loki: LokiClient, query: string, tailLines: number, sink: FeedSink, pollMs = pollInterval) {
    this.#pollMs = pollMs;
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
      try {
        this.#deliver(await this.#ask(tailLines, signal));
        this.#sink.onStatus({ kind: 'following', streamCount: this.#streams.count });
      } catch (error) {
        if (isStopped() || isAbortError(error)) return;
        this.#sink.onStatus({ kind: 'failed', error: toError(error), isLasting: false });
      }
      await delay(this.#pollMs, signal).catch(() => undefined);
    }
  }

  #ask(tailLines: number, signal: AbortSignal): Promise<readonly LogLine[]> {
    const now = Date.now();
    const isFirst = this.#lastNs === '';
    return this.#loki.queryRange(
      {
        query: this.query,
        startNs: isFirst ? `${now - pastMs}000000` : this.#lastNs,
        // The end is exclusive, and the server's clock may be ahead.
        endNs: `${now + 60_000}000000`,
        limit: isFirst ? tailLines : 5000,
        direction: isFirst ? 'backward' : 'forward',
      },
      signal,
    );
  }

  #deliver(lines: readonly LogLine[]): void {
    const fresh: FeedLine[] = [];
    for (const line of lines) {
      const stream = this.#streams.of(line.stream);
      const key = `${stream.name} ${line.text}`;
      if (line.timeNs === this.#lastNs && this.#atLast.has(key)) continue;
      if (line.timeNs !== this.#lastNs) this.#atLast = new Set();
      this.#lastNs = line.timeNs;
      this.#atLast.add(key);
      fresh.push({ timeNs: line.timeNs, text: line.text, stream });
    }
    if (fresh.length > 0) this.#sink.onLines(fresh);
  }
}

/** Lines that are read of a span that is past. */
const rangeLines = 5000;

/** The newest lines of a span of time from Loki, read once. */
export class LokiRangeFeed implements LogFeed {
  readonly description: string;
  readonly query: string;
  readonly #stop = new AbortController();

  constructor(loki: LokiClient, query: string, range: TimeRange, sink: FeedSink) {
    this.query = query;
    this.description = `Loki (${loki.description}), the newest ${rangeLines} lines at most`;
    const { signal } = this.#stop;
    const startNs = `${Math.floor(range.start)}000000`;
    const endNs = `${Math.ceil(range.end)}000000`;
    const streams = new LokiStreams();
    sink.onStatus({ kind: 'starting' });
    loki.queryRange({ query, startNs, endNs, limit: rangeLines, direction: 'backward' }, signal).then(
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
