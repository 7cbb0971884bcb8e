import { trimEndOf } from '../../base/trimEndOf.ts';
import type { EventRecord, EventTime, FieldValue } from '../../model/lineTrial.ts';
import type { ParseResult } from './fluentbitParsers.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fromEntries, isMap } from './recordDiff.ts';
import { readJsonObject } from './textFormats.ts';

/** How the filter of either agent is set. */
export interface KubernetesSettings {
  /** The pattern that takes the tag apart, or a part of it. */
  readonly tagPattern: string;
  readonly tag: string;
  /** What the cluster knows of the pod; undefined where nobody asked. */
  readonly pod: EventRecord | undefined;
  /** Whether a field of the cluster's is added. */
  readonly takes: (name: string) => boolean;
  /** What the agent adds of the API server's, in words. */
  readonly asks: string;
  /** The fields that are added, of what the tag says and what the cluster knows. */
  readonly shape: (known: EventRecord, pod: EventRecord) => EventRecord;
}

/** How Fluent Bit reads `log` into the record. */
export interface MergeSettings {
  /** Reads `log` as JSON and puts its fields into the record, or below `mergeKey`. */
  readonly mergesLog: boolean;
  readonly mergeKey: string | undefined;
  readonly keepsLog: boolean;
  readonly trimsLog: boolean;
  /** Reads `log` instead of JSON; undefined where there is none, a problem in a sentence where it cannot. */
  readonly parse: ((text: string) => ParseResult) | undefined;
}

/** The name of a container's log file, of which the kubelet makes `POD_NAMESPACE_CONTAINER-ID.log`. */
export const containerLogPattern =
  '(?<pod_name>[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*)_(?<namespace_name>[^_]+)_(?<container_name>.+)-(?<docker_id>[a-z0-9]{64})\\.log$';

/** A container by the names that its log file tells. */
export interface PodPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** The container whose log file stands in a tag or a path. */
export function podOfTag(tag: string): PodPlace | undefined {
  const match = onigmoMatcher(containerLogPattern)(tag.replace(/^.*(?:\/|var\.log\.containers\.)/s, ''));
  if (match.kind !== 'match') return undefined;
  const named = new Map(match.named);
  const [namespace = '', pod = '', container = ''] = ['namespace_name', 'pod_name', 'container_name'].map((name) =>
    named.get(name),
  );
  return { namespace, pod, container };
}

/** Adds what the tag says of the pod, and what the cluster knows where a pod is known. */
export function addKubernetes(
  record: EventRecord,
  settings: KubernetesSettings,
): { readonly record: EventRecord; readonly notes: readonly string[] } {
  const match = onigmoMatcher(settings.tagPattern)(settings.tag);
  if (match.kind !== 'match') {
    const why =
      match.kind === 'failed'
        ? match.reason
        : `The tag '${settings.tag}' names no pod: after the prefix it has to be POD_NAMESPACE_CONTAINER-ID.log. Nothing is added.`;
    return { record, notes: [why] };
  }
  const known = fromEntries(
    match.named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
  const note =
    settings.pod === undefined
      ? `From the API server, which was not asked here: ${settings.asks}. Take the line from a pod, or give the file of a pod of a connected cluster.`
      : `From the cluster: ${settings.asks} are those of the pod that the line comes from.`;
  const pod = fromEntries(Object.entries(settings.pod ?? {}).filter(([name]) => settings.takes(name)));
  return {
    record: fromEntries([...Object.entries(record), ...Object.entries(settings.shape(known, pod))]),
    notes: [note],
  };
}

/** Reads `log` into the record, as Merge_Log of Fluent Bit does. */
export function mergeLog(
  record: EventRecord,
  settings: MergeSettings,
): { readonly record: EventRecord; readonly time: EventTime | undefined; readonly notes: readonly string[] } {
  const log = record['log'];
  const same = { record, time: undefined, notes: [] };
  if (!settings.mergesLog || typeof log !== 'string') return same;
  const read = readLog(log, settings);
  if ('problem' in read) return { ...same, notes: [`${read.problem} 'log' is left as it is.`] };
  const trimmed = settings.trimsLog ? trimTexts(read.record) : read.record;
  const kept = Object.entries(record).filter(([name]) => settings.keepsLog || name !== 'log');
  const added: readonly (readonly [string, FieldValue])[] =
    settings.mergeKey === undefined ? Object.entries(trimmed) : [[settings.mergeKey, trimmed]];
  return { record: fromEntries([...kept, ...added]), time: read.time, notes: read.notes };
}

function readLog(log: string, { parse }: MergeSettings): ParseResult {
  if (parse !== undefined) return parse(trimEndOf(log, '\r\n'));
  const inner = /^\s*\{/.test(log) ? readJsonObject(log.trim()) : undefined;
  return inner === undefined
    ? { problem: "'log' is not a JSON object." }
    : { record: inner, time: undefined, notes: [] };
}

/** Texts without the line break at their end. */
function trimTexts(record: EventRecord): EventRecord {
  return fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      typeof value === 'string' ? trimEndOf(value, '\r\n') : isMap(value) ? trimTexts(value) : value,
    ]),
  );
}
