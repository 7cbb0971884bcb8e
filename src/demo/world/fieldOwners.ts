import { schemaOfKind } from '../apiserver/apiSchema.ts';
import { recordUpdate } from '../apiserver/managedFields.ts';
import type { KubeObject } from '../kubeObject.ts';
import { toKubeTime } from './simulatedClock.ts';
import type { WorldContext } from './worldContext.ts';

/** An object with `metadata.managedFields` as whoever has made it would have left them; what its status says belongs to nobody yet. */
export function madeBy<T extends KubeObject>({ store, clock }: WorldContext, manager: string, object: T): T {
  const { status, ...made } = object as T & { readonly status?: unknown };
  const recorded = recordUpdate(undefined, made as unknown as KubeObject, schemaOfKind(store.types.typeOf(object)), {
    ...{ manager, operation: 'Update', apiVersion: object.apiVersion, subresource: undefined },
    time: object.metadata.creationTimestamp ?? toKubeTime(clock.now()),
  });
  return { ...recorded, ...(status === undefined ? {} : { status }) } as T;
}
