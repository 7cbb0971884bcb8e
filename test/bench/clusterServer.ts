// The simulated API server of the cluster benchmark, in a process of its own so that its work is not counted as the client's.
import { FaultPlan } from '../../src/demo/apiserver/faultPlan.ts';
import type { ObjectStore } from '../../src/demo/apiserver/objectStore.ts';
import type { KubeObject, ObjectKey, ObjectMeta } from '../../src/demo/kubeObject.ts';
import { deploymentObject, namespaceObject, nodeObject } from '../helpers/shopObjects.ts';
import { TestCluster } from '../helpers/testCluster.ts';

export interface ClusterSize {
  readonly pods: number;
  readonly deployments: number;
  readonly nodes: number;
  /** Whether a list may be asked for as the start of a watch. */
  readonly hasStreamingLists: boolean;
}

/** What the benchmark asks for, and what it is told. */
export type ServerRequest =
  | ({ readonly kind: 'start' } & ClusterSize)
  | { readonly kind: 'churn'; readonly perSecond: number; readonly seconds: number };
export type ServerAnswer =
  | { readonly kind: 'started'; readonly kubeconfig: string }
  /** Every pod's uid and resource version, by name. */
  | { readonly kind: 'churned'; readonly versions: Readonly<Record<string, string>>; readonly events: number };

let cluster: TestCluster | undefined;

process.on('message', (request: ServerRequest) => {
  void answer(request).then((reply) => process.send?.(reply));
});

// Whoever measures may be stopped in the middle.
process.on('disconnect', () => process.exit());

async function answer(request: ServerRequest): Promise<ServerAnswer> {
  if (request.kind === 'churn') return churn(request.perSecond, request.seconds);
  const faults = new FaultPlan();
  if (!request.hasStreamingLists) {
    faults.add({ matches: (url) => url.includes('sendInitialEvents'), fault: { kind: 'status', code: 422 } });
  }
  cluster = await TestCluster.start(objects(request), { historyLimit: 100_000, faults });
  return { kind: 'started', kubeconfig: cluster.server.kubeconfig };
}

function* range(count: number): Generator<number> {
  for (let index = 0; index < count; index++) yield index;
}

function objects({ pods, deployments, nodes }: Extract<ServerRequest, { readonly kind: 'start' }>): KubeObject[] {
  const namespaces = Math.max(1, Math.round(deployments / 50));
  const all: KubeObject[] = [...range(namespaces)].map((index) => namespaceObject(`team-${index}`));
  for (const index of range(nodes)) all.push(nodeObject(`node-${index}`));
  const each = Math.round(pods / deployments);
  for (const index of range(deployments)) {
    const namespace = `team-${index % namespaces}`;
    all.push(deploymentObject(`app-${index}`, namespace, each, each));
    for (const pod of range(each)) all.push(bigPod(`app-${index}`, namespace, pod, `node-${(index + pod) % nodes}`));
  }
  return all;
}

/** A pod of some 8 KB of JSON, as pods of real clusters are: probes, environment, volumes, managed fields. */
function bigPod(app: string, namespace: string, index: number, nodeName: string): KubeObject {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${app}-7d9f`, uid: `uid-${app}`, controller: true };
  const env = [...range(14)].map((n) => ({ name: `SETTING_${n}`, value: `${app}-value-of-some-length-${n}` }));
  const probe = { httpGet: { path: '/healthz', port: 8080, scheme: 'HTTP' }, periodSeconds: 10, failureThreshold: 3 };
  const container = (name: string) => ({
    ...{ name, image: `registry.example/${app}/${name}:1.2.3`, env, livenessProbe: probe, readinessProbe: probe },
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    volumeMounts: [...range(4)].map((n) => ({ name: `volume-${n}`, mountPath: `/var/lib/${app}/${n}` })),
  });
  const fields = Object.fromEntries(
    [...range(40)].map((n) => [`f:field-${n}`, { '.': {}, 'f:value': {}, 'f:other': {} }]),
  );
  const status = (name: string) => ({
    ...{ name, image: `registry.example/${app}/${name}:1.2.3`, imageID: `sha256:${'ab'.repeat(32)}`, ready: true },
    ...{ started: true, restartCount: index % 3, containerID: `containerd://${'cd'.repeat(32)}` },
    state: { running: { startedAt: '2026-01-01T10:00:00Z' } },
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${app}-7d9f-${index}`,
      namespace,
      labels: {
        app,
        'pod-template-hash': '7d9f',
        'app.kubernetes.io/name': app,
        'app.kubernetes.io/part-of': namespace,
      },
      ownerReferences: [owner],
      managedFields: [
        { manager: 'kubelet', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: fields },
      ],
    },
    spec: { nodeName, containers: [container('app'), container('proxy')] },
    status: {
      phase: 'Running',
      podIP: `10.${index % 250}.0.1`,
      qosClass: 'Burstable',
      conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({
        ...{ type, status: 'True', lastTransitionTime: '2026-01-01T10:00:00Z' },
      })),
      containerStatuses: [status('app'), status('proxy')],
    },
  };
}

function replace(store: ObjectStore, key: ObjectKey): void {
  const pod = store.get(key);
  if (pod === undefined) return;
  store.delete(key, { gracePeriodSeconds: 0 });
  const { name, namespace, labels, ownerReferences, managedFields } = pod.metadata;
  store.create({ ...pod, metadata: { name, namespace, labels, ownerReferences, managedFields } as ObjectMeta });
}

/** The pod with a container that runs again after its turn. */
function restarted(pod: KubeObject, turn: number): KubeObject {
  const status = pod['status'] as { readonly containerStatuses: readonly Readonly<Record<string, unknown>>[] };
  const [first, ...others] = status.containerStatuses;
  return { ...pod, status: { ...status, containerStatuses: [{ ...first, restartCount: turn }, ...others] } };
}

/** Changes pods evenly over the time, and tells how they stand at its end. */
async function churn(perSecond: number, seconds: number): Promise<ServerAnswer> {
  const store = cluster?.store;
  if (store === undefined) throw new Error('The cluster has not been started.');
  const keys = store.list('', 'pods').map((pod) => store.keyOf(pod));
  const started = Date.now();
  let events = 0;
  while (events < perSecond * seconds) {
    const due = Math.min(perSecond * seconds, ((Date.now() - started) / 1000) * perSecond);
    for (; events < due; events++) {
      const key = keys[(events * 7) % keys.length];
      if (key === undefined) continue;
      // One in twenty makes room for a new pod of the same name, which is two events; the others restart a container.
      if (events % 20 === 0) replace(store, key);
      else store.modify(key, (pod) => restarted(pod, events));
      if (events % 20 === 0) events += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const versions = store
    .list('', 'pods')
    .map(({ metadata }) => [metadata.name, `${metadata.uid ?? ''} ${metadata.resourceVersion ?? ''}`]);
  return { kind: 'churned', versions: Object.fromEntries(versions) as Record<string, string>, events };
}
