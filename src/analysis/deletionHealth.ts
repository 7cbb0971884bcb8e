import { compareHealth, isUnhealthy, type Health, type HealthLevel } from '../model/health.ts';
import type { NotedObject } from '../model/notedObject.ts';
import type { ApiKind, Resource } from '../model/resource.ts';

/** A deletion that takes longer is held up by something. */
const usualTime = 2 * 60_000;

/** What the API server's own finalizers wait for. */
const knownHolds: ReadonlyMap<string, string> = new Map([
  ['foregroundDeletion', 'what it has made goes first'],
  ['kubernetes.io/pvc-protection', 'a pod uses it'],
  ['kubernetes.io/pv-protection', 'a claim uses it'],
]);

/**
 * How an object is whose deletion was asked for; undefined for others. Long after it something holds the object back: a finalizer, which
 * is named, or what `otherwise` says.
 * @param now milliseconds since the epoch.
 */
export function deletionHealth(
  { deleted, heldBy = [] }: Pick<Resource, 'deleted' | 'heldBy'>,
  now: number,
  otherwise = 'does not end',
): Health | undefined {
  if (deleted === undefined) return undefined;
  const isStuck = now - deleted > usualTime;
  const holds = heldBy.map((one) => knownHolds.get(one) ?? `waits for the finalizer ${one}`);
  const reason = holds.length > 0 ? holds.join(' and ') : isStuck ? otherwise : '';
  return { level: isStuck ? 'warning' : 'progressing', word: 'Terminating', reason, since: deleted, lasts: true };
}

/** Of these objects the ones that do not go away, though somebody has deleted them long ago. */
export function stuckObjects(kind: ApiKind, objects: Iterable<Resource>, now: number): readonly NotedObject[] {
  return [...objects].flatMap((object): readonly NotedObject[] => {
    const leaving = deletionHealth(object, now);
    if (leaving === undefined || !isUnhealthy(leaving)) return [];
    return [
      { kind, namespace: object.namespace, name: object.name, note: { level: leaving.level, text: leaving.word } },
    ];
  });
}

/** What a namespace holds, with the namespace itself counted where it should be gone. */
export function withLeaving<T extends { readonly level: HealthLevel; readonly unhealthy: number }>(
  tree: T,
  leaving: Health | undefined,
): T {
  if (leaving === undefined || !isUnhealthy(leaving)) return tree;
  const level = compareHealth(leaving.level, tree.level) < 0 ? leaving.level : tree.level;
  return { ...tree, level, unhealthy: tree.unhealthy + 1 };
}
