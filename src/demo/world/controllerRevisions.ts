import type { KubeObject } from '../kubeObject.ts';
import { templateHash } from './deploymentController.ts';
import type { Workload } from './kubeTypes.ts';
import { controllerReference } from './ownedPods.ts';
import type { WorldContext } from './worldContext.ts';

/** A template of a StatefulSet or DaemonSet as its controller keeps it. */
interface ControllerRevision extends KubeObject {
  readonly revision: number;
}

/**
 * Keeps the present template of a StatefulSet or DaemonSet, as their controllers do: a new one gets the next number, and so does an old one
 * that has come back. Of the others as many stay as the history may hold.
 * @param created when a new one is to have been made; undefined: now.
 */
export function keepRevision(context: WorldContext, set: Workload, created?: string): void {
  const { store } = context;
  const kept = revisionsOf(context, set);
  const name = `${set.metadata.name}-${templateHash(set)}`;
  const current = kept.find((one) => one.metadata.name === name);
  const newest = Math.max(0, ...kept.map(({ revision }) => revision));
  if (current === undefined) store.create(toRevision(set, newest + 1, created));
  else if (current.revision < newest) store.update({ ...current, revision: newest + 1 });
  const most = typeof set.spec['revisionHistoryLimit'] === 'number' ? set.spec['revisionHistoryLimit'] : 10;
  const old = kept.filter((one) => one !== current).sort((a, b) => a.revision - b.revision);
  for (const one of old.slice(0, Math.max(0, old.length - most))) store.delete(store.keyOf(one));
}

function revisionsOf({ store }: WorldContext, set: Workload): readonly ControllerRevision[] {
  const owned = store.ownedBy(set.metadata.uid ?? '');
  return owned.filter((one): one is ControllerRevision => one.kind === 'ControllerRevision');
}

function toRevision(set: Workload, revision: number, created: string | undefined): ControllerRevision {
  const hash = templateHash(set);
  const { template } = set.spec;
  const cause = set.metadata.annotations?.['kubernetes.io/change-cause'];
  const mark = set.kind === 'DaemonSet' ? 'controller-revision-hash' : 'controller.kubernetes.io/hash';
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${set.metadata.name}-${hash}`,
      namespace: set.metadata.namespace ?? 'default',
      labels: { ...template.metadata?.labels, [mark]: hash },
      ...(cause === undefined ? {} : { annotations: { 'kubernetes.io/change-cause': cause } }),
      ...(created === undefined ? {} : { creationTimestamp: created }),
      ownerReferences: [controllerReference(set)],
    },
    revision,
    // A patch that puts this template in the place of another.
    data: { spec: { template: { ...template, $patch: 'replace' } } },
  };
}
