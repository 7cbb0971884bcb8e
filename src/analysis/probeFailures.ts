import type { ClusterEvent } from '../model/clusterEvent.ts';
import { isUnhealthy, type Health } from '../model/health.ts';

/** A probe that failed, as the kubelet reported it last. */
export interface ProbeFailure {
  readonly probe: 'readiness' | 'liveness' | 'startup';
  /** `HTTP 503`, `connection refused`, `timeout`, or the first words of what the probe said. */
  readonly cause: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The newest failure of each probe of a pod. */
type PodProbes = Partial<Record<ProbeFailure['probe'], ProbeFailure>>;

/** By the uid of the pod. */
export type ProbeFailures = ReadonlyMap<string, PodProbes>;

/** A failure is news for this long: the kubelet repeats its event as long as the probe fails. */
const newsFor = 10 * 60_000;
/** A liveness probe that fails restarts the container within a minute or so; one that recovered says no more. */
const livenessNewsFor = 2 * 60_000;

/** Reads the kubelet's `Unhealthy` events. */
export function readProbeFailures(events: Iterable<ClusterEvent>): ProbeFailures {
  const failures = new Map<string, PodProbes>();
  for (const event of events) {
    const failure = event.reason === 'Unhealthy' ? readFailure(event) : undefined;
    if (failure === undefined) continue;
    const known = failures.get(event.about.uid);
    if ((known?.[failure.probe]?.at ?? 0) > failure.at) continue;
    failures.set(event.about.uid, { ...known, [failure.probe]: failure });
  }
  return failures;
}

/**
 * How a pod is, with the probe that makes it so: `readiness: HTTP 503`.
 * @param now milliseconds since the epoch.
 */
export function withProbes(health: Health, probes: PodProbes | undefined, now: number): Health {
  if (probes === undefined) return health;
  const { readiness, startup, liveness } = probes;
  if (health.word === 'Not ready') {
    const failure = [startup, readiness].find((one) => one !== undefined && now - one.at < newsFor);
    return failure === undefined ? health : { ...health, reason: textOf(failure) };
  }
  if (liveness === undefined) return health;
  if (health.level === 'ok' && now - liveness.at < livenessNewsFor) {
    return { level: 'warning', word: health.word, reason: textOf(liveness), since: liveness.at };
  }
  // The kubelet kills such a container, whose end then says no more than that it was killed.
  const isKilled = isUnhealthy(health) && /^Error, exit code (?:137|143)\b/.test(health.reason);
  if (!isKilled || Math.abs(health.since - liveness.at) > newsFor) return health;
  return { ...health, reason: health.reason.replace('Error', textOf(liveness)) };
}

function textOf({ probe, cause }: ProbeFailure): string {
  return `${probe}: ${cause}`;
}

function readFailure({ message, lastSeen }: ClusterEvent): ProbeFailure | undefined {
  const match = /^(Readiness|Liveness|Startup) probe (?:failed|errored)[^:]*: ?([^]*)$/.exec(message);
  const [, probe, said = ''] = match ?? [];
  switch (probe) {
    case 'Readiness':
      return { probe: 'readiness', cause: causeOf(said), at: lastSeen };
    case 'Liveness':
      return { probe: 'liveness', cause: causeOf(said), at: lastSeen };
    case 'Startup':
      return { probe: 'startup', cause: causeOf(said), at: lastSeen };
    default:
      return undefined;
  }
}

function causeOf(said: string): string {
  const status = /statuscode: (\d{3})/.exec(said)?.[1];
  if (status !== undefined) return `HTTP ${status}`;
  if (said.includes('connection refused')) return 'connection refused';
  if (/deadline exceeded|Client\.Timeout|timed out|timeout:/.test(said)) return 'timeout';
  const answered = /responded with "(\w+)"/.exec(said)?.[1];
  if (answered !== undefined) return answered;
  const line = said.trim().split('\n', 1)[0] ?? '';
  if (line === '') return 'fails';
  // A comma would end the cause where only the first part of a reason is told.
  return (line.length <= 60 ? line : `${line.slice(0, 59)}…`).replaceAll(', ', '; ');
}
