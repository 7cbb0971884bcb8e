import type { NotedObject } from '../model/notedObject.ts';
import type { ObjectNote } from '../model/objectNote.ts';
import type { ApiKind } from '../model/resource.ts';
import type { StorageClass, VolumeClaim } from '../model/volumeClaim.ts';

/** A volume may take this long to be made before anyone is told. */
const patience = 2 * 60_000;

/**
 * The claims that are not bound, with what they wait for: a claim of a class that makes volumes only for pods waits in good order, and a
 * pod that cannot start for it says so itself.
 * @param classes undefined while, or where, they may not be known: then nothing is said of a claim that waits.
 * @param now milliseconds since the epoch.
 */
export function claimTroubles(
  kind: ApiKind,
  claims: Iterable<VolumeClaim>,
  classes: readonly StorageClass[] | undefined,
  now: number,
): readonly NotedObject[] {
  return [...claims].flatMap((claim): readonly NotedObject[] => {
    const note = noteOf(claim, classes, now);
    return note === undefined ? [] : [{ kind, namespace: claim.namespace, name: claim.name, note }];
  });
}

function noteOf(
  { phase, storageClass, created, deleted }: VolumeClaim,
  classes: readonly StorageClass[] | undefined,
  now: number,
): ObjectNote | undefined {
  if (phase === 'Lost') return { level: 'error', text: 'its volume is gone' };
  if (phase !== 'Pending' || classes === undefined || deleted !== undefined) return undefined;
  const found = classes.find((one) => (storageClass === undefined ? one.isDefault : one.name === storageClass));
  if (found?.waitsForPod === true) return { level: 'idle', text: 'waits for its first pod' };
  if (now - created < patience) return { level: 'progressing', text: 'volume not made yet' };
  if (found !== undefined) return { level: 'warning', text: `no volume from ${found.name} yet` };
  if (storageClass === undefined) return { level: 'warning', text: 'no default storage class' };
  // Without a class of that name, somebody has to make a volume by hand.
  return { level: 'warning', text: storageClass === '' ? 'no volume fits' : `no volume of class ${storageClass}` };
}
