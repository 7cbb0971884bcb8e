import { trimEndOf } from '../../base/trimEndOf.ts';
import type { EventRecord, FieldValue } from '../../model/lineTrial.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fromEntries, isMap } from './recordDiff.ts';
import { readJsonObject } from './textFormats.ts';

/** How the filter of either agent is set. */
export interface KubernetesSettings {
  /** The pattern that takes the tag apart, or a part of it. */
  readonly tagPattern: string;
  readonly tag: string;
  /** Reads `log` as JSON and puts its fields into the record, or below `mergeKey`. */
  readonly mergesLog: boolean;
  readonly mergeKey: string | undefined;
  readonly keepsLog: boolean;
  readonly trimsLog: boolean;
  readonly pod: EventRecord | undefined;
}

/** The name of a container's log file, of which the kubelet makes `POD_NAMESPACE_CONTAINER-ID.log`. */
export const containerLogPattern =
  '(?<pod_name>[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*)_(?<namespace_name>[^_]+)_(?<container_name>.+)-(?<docker_id>[a-z0-9]{64})\\.log$';

/** Adds `kubernetes` with what the tag says of the pod, and what the cluster knows where a pod was chosen. */
export function addKubernetes(
  record: EventRecord,
  settings: KubernetesSettings,
): { readonly record: EventRecord; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const merged = mergeLog(record, settings, notes);
  const match = onigmoMatcher(settings.tagPattern)(settings.tag);
  if (match.kind !== 'match') {
    notes.push(
      match.kind === 'failed'
        ? match.reason
        : `The tag '${settings.tag}' names no pod: after the prefix it has to be POD_NAMESPACE_CONTAINER-ID.log. Nothing is added.`,
    );
    return { record: merged, notes };
  }
  const known = match.named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  if (settings.pod === undefined) {
    notes.push(
      'What the API server adds (labels, annotations, host, pod id) is not known here: take the line from a pod.',
    );
  } else notes.push('Labels, annotations, host and pod id are those of the pod that the line comes from.');
  const kubernetes = fromEntries([...known, ...Object.entries(settings.pod ?? {})]);
  return { record: fromEntries([...Object.entries(merged), ['kubernetes', kubernetes]]), notes };
}

function mergeLog(record: EventRecord, settings: KubernetesSettings, notes: string[]): EventRecord {
  const log = record['log'];
  if (!settings.mergesLog || typeof log !== 'string') return record;
  const inner = /^\s*\{/.test(log) ? readJsonObject(log.trim()) : undefined;
  if (inner === undefined) {
    notes.push("'log' is not a JSON object, so it is left as it is.");
    return record;
  }
  const trimmed = settings.trimsLog ? trimTexts(inner) : inner;
  const kept = Object.entries(record).filter(([name]) => settings.keepsLog || name !== 'log');
  const added: readonly (readonly [string, FieldValue])[] =
    settings.mergeKey === undefined ? Object.entries(trimmed) : [[settings.mergeKey, trimmed]];
  return fromEntries([...kept, ...added]);
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
