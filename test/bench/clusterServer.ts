// The simulated API server of the cluster benchmark, in a process of its own so that its work is not counted as the client's.
import { FaultPlan } from '../../src/demo/apiserver/faultPlan.ts';
import type { ObjectStore } from '../../src/demo/apiserver/objectStore.ts';
import type { KubeObject, ObjectKey, ObjectMeta } from '../../src/demo/kubeObject.ts';
import { bigPod } from '../helpers/bigPod.ts';
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
