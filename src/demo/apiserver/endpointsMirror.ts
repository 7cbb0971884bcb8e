import type { Disposable } from '../../base/lifecycle.ts';
import type { KubeObject, ObjectKey } from '../kubeObject.ts';
import { isRecord, listAt, textAt, valueAt } from './jsonValue.ts';
import type { ObjectStore } from './objectStore.ts';

const slices = { group: 'discovery.k8s.io', resource: 'endpointslices' };

/**
 * Keeps the v1 Endpoints of each Service beside its EndpointSlices, as a real cluster still does for the clients that
 * know nothing else: kubectl before 1.31, and Prometheus' service discovery of the role `endpoints`.
 */
export function mirrorEndpoints(store: ObjectStore): Disposable {
  for (const slice of store.list(slices.group, slices.resource)) mirror(store, slice);
  return store.onDidChange(({ key, object }) => {
    if (key.group === slices.group && key.resource === slices.resource) mirror(store, object);
  });
}

function mirror(store: ObjectStore, changed: KubeObject): void {
  const service = changed.metadata.labels?.['kubernetes.io/service-name'];
  const { namespace } = changed.metadata;
  if (service === undefined || namespace === undefined) return;
  const key: ObjectKey = { group: '', resource: 'endpoints', namespace, name: service };
  const subsets = store
    .list(slices.group, slices.resource, namespace)
    .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === service)
    .flatMap(subsetOf);
  const owner = store.get({ group: '', resource: 'services', namespace, name: service });
  if (owner === undefined) {
    if (store.get(key) !== undefined) store.delete(key);
    return;
  }
  const endpoints: KubeObject = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: service,
      namespace,
      labels: { ...owner.metadata.labels, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' },
    },
    ...(subsets.length === 0 ? {} : { subsets }),
  };
  if (store.get(key) === undefined) store.create(endpoints);
  else store.update(endpoints);
}

function subsetOf(slice: KubeObject): readonly unknown[] {
  const endpoints = listAt(slice, 'endpoints');
  const ready = endpoints.filter((endpoint) => valueAt(endpoint, 'conditions', 'ready') !== false);
  const waiting = endpoints.filter((endpoint) => valueAt(endpoint, 'conditions', 'ready') === false);
  if (endpoints.length === 0) return [];
  return [
    {
      ...(ready.length === 0 ? {} : { addresses: ready.flatMap(addressesOf) }),
      ...(waiting.length === 0 ? {} : { notReadyAddresses: waiting.flatMap(addressesOf) }),
      // A port without a name has none here, where a slice names it with an empty text.
      ports: listAt(slice, 'ports').map((port) =>
        isRecord(port) && textAt(port, 'name') === '' ? { ...port, name: undefined } : port,
      ),
    },
  ];
}

function addressesOf(endpoint: unknown): readonly unknown[] {
  const nodeName = textAt(endpoint, 'nodeName');
  const targetRef = valueAt(endpoint, 'targetRef');
  return listAt(endpoint, 'addresses').map((ip) => ({
    ip,
    ...(nodeName === '' ? {} : { nodeName }),
    ...(targetRef === undefined ? {} : { targetRef }),
  }));
}
