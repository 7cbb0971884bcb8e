import type { ContainerUsage } from '../clusterWorld.ts';
import type { KubeObject } from '../kubeObject.ts';
import type { ApiServices } from './apiExchange.ts';
import { listAt, textAt } from './jsonValue.ts';
import { rfc3339 } from './objectIdentity.ts';
import type { ObjectStore } from './objectStore.ts';
import { isSelected, type ObjectSelection } from './objectSelection.ts';
import type { ResourceType } from './resourceType.ts';

/** How the metrics API stands: served by metrics-server, registered without one that answers, or not registered. */
export type MetricsState = 'served' | 'unavailable' | 'absent';

export function metricsState(store: ObjectStore): MetricsState {
  const service = store.get({
    group: 'apiregistration.k8s.io',
    resource: 'apiservices',
    namespace: undefined,
    name: 'v1beta1.metrics.k8s.io',
  });
  if (service === undefined) return 'absent';
  const available = listAt(service, 'status', 'conditions').find((c) => textAt(c, 'type') === 'Available');
  return textAt(available, 'status') === 'False' ? 'unavailable' : 'served';
}

/** The usage of nodes or pods as `metrics.k8s.io/v1beta1` has it. Objects without a sample yet are left out. */
export function usageObjects(
  { store, world, clock }: ApiServices,
  type: ResourceType,
  selection: ObjectSelection,
): readonly KubeObject[] {
  const now = clock.now();
  const objects = store.list('', type.resource, selection.namespace).filter((object) => isSelected(selection, object));
  return objects.flatMap(({ metadata }): KubeObject[] => {
    const { name, namespace, labels } = metadata;
    const head = {
      apiVersion: 'metrics.k8s.io/v1beta1',
      kind: type.kind,
      metadata: {
        name,
        ...(namespace === undefined ? {} : { namespace }),
        creationTimestamp: rfc3339(now),
        ...(labels === undefined ? {} : { labels }),
      },
      timestamp: rfc3339(now - 5000),
      window: '15.034s',
    };
    if (type.resource === 'nodes') {
      const usage = world.nodeUsage(name);
      return usage === undefined ? [] : [{ ...head, usage: usageOf(usage) }];
    }
    const containers = world.podUsage(namespace ?? '', name);
    return containers === undefined ? [] : [{ ...head, containers: containers.map(containerUsage) }];
  });
}

function containerUsage(usage: ContainerUsage): object {
  return { name: usage.container, usage: usageOf(usage) };
}

/** Quantities in the units that metrics-server writes: nanocores and kibibytes. */
function usageOf({ cpu, memory }: { readonly cpu: number; readonly memory: number }): object {
  return { cpu: `${Math.round(cpu * 1e9)}n`, memory: `${Math.round(memory / 1024)}Ki` };
}
