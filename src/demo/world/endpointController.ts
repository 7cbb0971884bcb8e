import type { KubeObject } from '../kubeObject.ts';
import type { Pod, Service, ServicePort } from './kubeTypes.ts';
import { controllerReference, isActive, isReady, isSelected } from './ownedPods.ts';
import type { WorldContext } from './worldContext.ts';

/** Writes the EndpointSlice of a Service from the pods that its selector names. */
export function reconcileEndpoints(context: WorldContext, service: Service): void {
  const { selector } = service.spec;
  if (selector === undefined || service.metadata.deletionTimestamp !== undefined) return;
  const namespace = service.metadata.namespace ?? 'default';
  const pods = podsBehind(context, service);
  const name = `${service.metadata.name}-${(service.metadata.uid ?? '').slice(0, 5)}`;
  const draft: KubeObject = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name,
      namespace,
      labels: {
        ...service.metadata.labels,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'kubernetes.io/service-name': service.metadata.name,
      },
      ownerReferences: [controllerReference(service)],
    },
    addressType: 'IPv4',
    endpoints: pods.map(toEndpoint),
    ports: (service.spec.ports ?? []).map((port) => ({
      name: port.name ?? '',
      port: targetPortOf(port, pods[0]),
      protocol: port.protocol ?? 'TCP',
    })),
  };
  const key = context.store.keyOf(draft);
  if (context.store.get(key) === undefined) context.store.create(draft);
  else
    context.store.modify(key, (current) => ({
      ...draft,
      metadata: { ...current.metadata, labels: draft.metadata.labels ?? {} },
    }));
}

/** The pods that a Service's selector names and that have an address. */
function podsBehind(context: WorldContext, service: Service): readonly Pod[] {
  const pods = context.store.list('', 'pods', service.metadata.namespace ?? 'default') as readonly Pod[];
  return pods.filter(
    (pod) =>
      isActive(pod) &&
      pod.status.podIP !== undefined &&
      isSelected(pod.metadata.labels ?? {}, service.spec.selector ?? {}),
  );
}

/** The port of the pod behind a port of the Service: a number, or the name of one of its containers' ports. */
function targetPortOf(port: ServicePort, pod: Pod | undefined): number {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target;
  const ports = (pod?.spec.containers ?? []).flatMap((container) => container.ports ?? []);
  return ports.find((one) => one.name === target)?.containerPort ?? port.port;
}

function toEndpoint(pod: Pod): object {
  const ready = isReady(pod);
  return {
    addresses: [pod.status.podIP ?? ''],
    conditions: { ready, serving: ready, terminating: false },
    nodeName: pod.spec.nodeName,
    targetRef: {
      kind: 'Pod',
      namespace: pod.metadata.namespace,
      name: pod.metadata.name,
      uid: pod.metadata.uid,
    },
  };
}
