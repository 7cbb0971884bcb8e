import { asArray, asRecord, asString } from '../base/json.ts';
import type { GraphMark } from '../model/graphMark.ts';
import type { Subject } from '../model/subject.ts';
import type { TimeRange } from '../model/timeRange.ts';
import { getJson, toQuery } from '../sources/httpJson.ts';
import type { HttpTransport } from '../sources/httpTransport.ts';
import { podsOfSubject } from '../sources/kubernetes/podsOfSubject.ts';
import { podPattern } from './usageQueries.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Events that tell of a change; everything that a pod goes through would cover the graph. */
const changes: Readonly<Record<string, string>> = {
  ScalingReplicaSet: 'rollout',
  SuccessfulRescale: 'autoscale',
  SuccessfulCreate: 'pod created',
};
const failures: Readonly<Record<string, string>> = {
  Evicted: 'evicted',
  Preempted: 'preempted',
  NodeNotReady: 'node not ready',
};
/** Marks nearer to each other than this part of the range, and of one label, are one. */
const nearness = 1 / 60;

/** What happened to a subject in a range: containers that ended badly, and its events. Oldest first. @throws SourceError, AbortError */
export async function loadMarks(
  api: HttpTransport,
  subject: Subject,
  range: TimeRange,
  signal?: AbortSignal,
): Promise<readonly GraphMark[]> {
  const path = `/api/v1/namespaces/${encodeURIComponent(subject.namespace)}/events${toQuery({ limit: 2000 })}`;
  const [pods, list] = await Promise.all([
    podsOfSubject(api, subject, signal),
    getJson(api, path, signal, () => undefined),
  ]);
  const ends = pods.flatMap(({ pod, failures: ended }) =>
    ended.map(({ container, reason, time }): GraphMark => {
      return { time, kind: 'failure', label: reason, detail: `${pod}/${container} ended: ${reason}` };
    }),
  );
  const pattern = new RegExp(`^(?:${podPattern(subject)})$`);
  const events = (asArray(asRecord(list)?.['items']) ?? []).flatMap((item) =>
    toMark(asRecord(item) ?? {}, subject, pattern),
  );
  const marks = [...ends, ...events]
    .filter(({ time }) => time >= range.start && time <= range.end)
    .sort((left, right) => left.time - right.time);
  return mergeNear(marks, (range.end - range.start) * nearness);
}

function toMark(event: Fields, subject: Subject, pods: RegExp): readonly GraphMark[] {
  const object = asRecord(event['involvedObject']);
  const kind = asString(object?.['kind']);
  const name = asString(object?.['name']) ?? '';
  const isOwn = kind === subject.kind && name === subject.name;
  if (!isOwn && !(kind === 'Pod' && pods.test(name))) return [];
  const reason = asString(event['reason']) ?? '';
  const failure = Object.hasOwn(failures, reason) ? failures[reason] : undefined;
  const label = failure ?? (Object.hasOwn(changes, reason) ? changes[reason] : undefined);
  const time = Date.parse(
    asString(event['lastTimestamp']) ?? asString(event['eventTime']) ?? asString(event['firstTimestamp']) ?? '',
  );
  if (label === undefined || Number.isNaN(time)) return [];
  const detail = asString(event['message']) ?? label;
  return [{ time, kind: failure === undefined ? 'change' : 'failure', label, detail }];
}

/** The newest of each bundle of marks that would be drawn over each other. */
function mergeNear(marks: readonly GraphMark[], distance: number): readonly GraphMark[] {
  const merged: GraphMark[] = [];
  for (const mark of marks) {
    const before = merged.findIndex((one) => one.label === mark.label && mark.time - one.time < distance);
    if (before >= 0) merged.splice(before, 1);
    merged.push(mark);
  }
  return merged;
}
