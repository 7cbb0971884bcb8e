import type { KubeObject } from '../../src/demo/kubeObject.ts';

const started = '2026-01-01T10:00:00Z';

export function namespaceObject(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

/** A Deployment with its counts as a controller would report them. */
export function deploymentObject(name: string, namespace: string, desired: number, ready: number): KubeObject {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas: desired,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: `${name}:1` }] } },
    },
    status: { observedGeneration: 1, replicas: desired, readyReplicas: ready, updatedReplicas: desired },
  };
}

type ContainerStatus = Readonly<Record<string, unknown>>;

export const runningStatus: ContainerStatus = {
  ready: true,
  restartCount: 0,
  state: { running: { startedAt: started } },
};

export const oomStatus: ContainerStatus = {
  ready: false,
  restartCount: 5,
  state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' } },
  lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, startedAt: started, finishedAt: started } },
};

/** A pod of a Deployment's ReplicaSet with the template hash `7d9f`; without `deployment`, a bare one. */
export function podObject(
  name: string,
  namespace: string,
  deployment: string | undefined,
  status: ContainerStatus = runningStatus,
): KubeObject {
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: `${deployment ?? ''}-7d9f`,
    uid: `uid-${deployment ?? ''}-7d9f`,
    controller: true,
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels: deployment === undefined ? {} : { app: deployment, 'pod-template-hash': '7d9f' },
      ownerReferences: deployment === undefined ? [] : [owner],
    },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'app', image: `${deployment ?? name}:1`, resources: { limits: { memory: '128Mi' } } }],
    },
    status: {
      phase: 'Running',
      podIP: '10.0.0.1',
      conditions: [{ type: 'Ready', status: status['ready'] === true ? 'True' : 'False', lastTransitionTime: started }],
      containerStatuses: [{ name: 'app', image: `${deployment ?? name}:1`, ...status }],
    },
  };
}

export function nodeObject(name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    spec: {},
    status: {
      allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: started }],
      nodeInfo: { kubeletVersion: 'v1.36.0' },
    },
  };
}

/** A shop with one good and one failing workload. */
export const shopObjects: readonly KubeObject[] = [
  namespaceObject('shop'),
  nodeObject('node-1'),
  deploymentObject('cart', 'shop', 2, 2),
  deploymentObject('payment', 'shop', 2, 1),
  podObject('cart-7d9f-a', 'shop', 'cart'),
  podObject('cart-7d9f-b', 'shop', 'cart'),
  podObject('payment-7d9f-a', 'shop', 'payment', oomStatus),
  podObject('payment-7d9f-b', 'shop', 'payment'),
  podObject('toolbox', 'shop', undefined),
];

/** Where a Service of the namespace `shop` leads: the names of pods, and whether they are ready. */
export function endpointSliceObject(
  service: string,
  pods: readonly (readonly [pod: string, isReady: boolean])[],
): KubeObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      ...{ name: `${service}-1`, namespace: 'shop', creationTimestamp: '2026-01-01T10:00:00Z' },
      labels: { 'kubernetes.io/service-name': service },
    },
    ports: [{ port: 8080 }],
    endpoints: pods.map(([name, ready], index) => ({
      addresses: [`10.1.0.${index}`],
      conditions: { ready },
      targetRef: { kind: 'Pod', name },
    })),
  };
}
