import { SourceError, isSourceError } from '../sources/sourceError.ts';
import type { FeedJob, FeedSource } from './feedJob.ts';
import type { ScrapeOutcome } from './targetScraper.ts';

/** `stopped`: by the user; `idle`: nobody looks. */
export type FeedState = 'idle' | 'running' | 'stopped';

/** One thing that is read. */
export interface FeedTarget {
  readonly source: FeedSource;
  readonly name: string;
  readonly path: string;
  /** What cannot be done as it was asked for, in sentences. */
  readonly notes: readonly string[];
  /** Milliseconds between two rounds while all is well. */
  readonly intervalMs: number;
  readonly outcome: ScrapeOutcome | undefined;
  /** Milliseconds since the epoch of the next look. */
  readonly dueAt: number;
}

/** How the embedded metrics come to be, for people. */
export interface FeedReport {
  readonly state: FeedState;
  /** Of the first sample, in milliseconds since the epoch; undefined before it. */
  readonly since: number | undefined;
  /** What gives samples now. */
  readonly sources: readonly FeedSource[];
  readonly targets: readonly FeedTarget[];
  /** What is missing, and what stands in for it. */
  readonly notes: readonly string[];
  /** Why there is nothing at all. */
  readonly failure: Error | undefined;
}

export interface FeedFacts {
  readonly state: FeedState;
  readonly since: number | undefined;
  readonly jobs: readonly FeedJob[];
  /** Why the kubelets may not be read. */
  readonly denial: Error | undefined;
  /** Whether pods have been listed. */
  readonly isReady: boolean;
}

export function describeFeed({ state, since, jobs, denial, isReady }: FeedFacts): FeedReport {
  const targets = jobs.map(({ options, outcome, dueAt }) => {
    const { source, name, path, notes = [], intervalMs } = options;
    return { source, name, path, notes, intervalMs, outcome, dueAt };
  });
  const isGood = ({ outcome }: FeedTarget): boolean => outcome !== undefined && outcome.error === undefined;
  const sources = [...new Set(targets.filter(isGood).map(({ source }) => source))];
  const usage = targets.filter(({ source }) => source !== 'pods');
  const failed = usage.filter(({ outcome }) => outcome?.error !== undefined);
  const isAllFailed = usage.length > 0 && failed.length === usage.length;
  const notes = [
    ...(denial === undefined || isAllFailed ? [] : [wordDenial(denial)]),
    ...(isAllFailed ? [] : failed.map(({ name, outcome }) => `${name}: ${outcome?.error?.message ?? ''}`)),
    ...(isReady && state === 'running' && usage.length === 0 ? ['No pod of it runs on a node now.'] : []),
  ];
  return {
    state,
    since,
    sources,
    targets,
    notes,
    failure: isAllFailed ? toFailure(denial, failed[0]?.outcome?.error) : undefined,
  };
}

function wordDenial(denial: Error): string {
  return `The kubelets may not be read (${denial.message}). CPU and memory are metrics-server's means instead, one in 15 to 60 s.`;
}

/** The kubelets' answer and metrics-server's, where both were asked. */
function toFailure(denial: Error | undefined, last: Error | undefined): Error {
  const kubelet = denial ?? last;
  const server = denial === undefined ? undefined : last;
  const way = isSourceError(server, 'forbidden') ? 'or "list" on pods.metrics.k8s.io' : 'install metrics-server';
  const hint = `Ask for "get" on nodes/proxy, ${way}, or set kubeObservatory.prometheus.url to a Prometheus that has the metrics.`;
  const words = [
    `The kubelets: ${kubelet?.message ?? 'no answer'}`,
    ...(server === undefined ? [] : [`metrics-server: ${server.message}`]),
  ];
  const tried = [kubelet, server].flatMap((error) => (isSourceError(error) ? (error.tried ?? []) : []));
  const known = server ?? kubelet;
  return new SourceError(isSourceError(known) ? known.kind : 'unreachable', words.join('\n'), {
    hint,
    ...(tried.length === 0 ? {} : { tried: tried.join('\n') }),
  });
}
