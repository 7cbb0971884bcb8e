import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Interner } from '../../../../src/sources/kubernetes/interner.ts';
import type { FieldShape } from '../../../../src/sources/kubernetes/sieveFields.ts';
import type { Json, KindDescriptor } from '../../../../src/sources/kubernetes/kindDescriptor.ts';
import { eventKind, namespaceKind, nodeKind } from '../../../../src/sources/kubernetes/projections/clusterKinds.ts';
import { podKind } from '../../../../src/sources/kubernetes/projections/podKind.ts';
import { tableKind } from '../../../../src/sources/kubernetes/projections/tableKind.ts';
import { workloadKinds } from '../../../../src/sources/kubernetes/projections/workloadKinds.ts';

const time = '2026-01-01T10:00:00Z';
const conditions = [{ type: 'Ready', status: 'False', reason: 'r', message: 'm', lastTransitionTime: time }];
const metadata = {
  ...{ uid: 'u', name: 'n', namespace: 's', creationTimestamp: time, deletionTimestamp: time, labels: { a: 'b' } },
  ownerReferences: [{ kind: 'ReplicaSet', name: 'o', uid: 'v', controller: true }],
  annotations: {
    ...{ 'deployment.kubernetes.io/revision': '3', 'prometheus.io/scrape': 'true', 'prometheus.io/port': '80' },
    ...{ 'prometheus.io/path': '/m', 'prometheus.io/scheme': 'https' },
  },
  ...{ resourceVersion: '7', generation: 2 },
};
const container = {
  ...{ name: 'c', image: 'i:1', restartPolicy: 'Always', readinessProbe: { httpGet: { path: '/' } } },
  resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } },
  ports: [{ name: 'http', containerPort: 80 }],
};
const terminated = { reason: 'OOMKilled', message: 'm', exitCode: 137, finishedAt: time };
const status = (name: string, state: unknown): unknown => ({
  ...{ name, state, lastState: { terminated }, ready: true, restartCount: 3 },
});
const pod = {
  metadata,
  spec: { nodeName: 'w', initContainers: [container], containers: [container], ephemeralContainers: [container] },
  status: {
    ...{
      phase: 'Running',
      reason: 'r',
      message: 'm',
      podIP: '10.0.0.1',
      hostIP: '10.0.0.9',
      startTime: time,
      qosClass: 'Burstable',
      conditions,
    },
    initContainerStatuses: [status('c', { terminated })],
    containerStatuses: [status('c', { waiting: { reason: 'CrashLoopBackOff', message: 'm' } })],
    ephemeralContainerStatuses: [status('c', { running: { startedAt: time } })],
  },
};
const template = { spec: { containers: [container] } };
const workload = {
  metadata,
  spec: {
    ...{ replicas: 3, completions: 2, parallelism: 1, suspend: true, paused: true, schedule: '@daily', template },
    ...{ selector: { matchLabels: { app: 'x' } }, jobTemplate: { spec: { template } } },
  },
  status: {
    ...{ observedGeneration: 2, replicas: 3, readyReplicas: 1, updatedReplicas: 2, conditions },
    ...{ desiredNumberScheduled: 5, numberReady: 4, updatedNumberScheduled: 3 },
    ...{ ready: 1, succeeded: 1, failed: 2, completionTime: time, lastScheduleTime: time, active: [{ name: 'j' }] },
  },
};
const node = {
  metadata,
  spec: { unschedulable: true, taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] },
  status: {
    ...{ conditions, addresses: [{ type: 'InternalIP', address: '10.0.0.2' }], nodeInfo: { kubeletVersion: 'v1' } },
    allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
  },
};
const event = {
  metadata,
  ...{ type: 'Warning', reason: 'r', message: 'm', count: 2, source: { component: 'kubelet' } },
  ...{ firstTimestamp: time, lastTimestamp: time, eventTime: time, series: { count: 3, lastObservedTime: time } },
  involvedObject: { kind: 'Pod', namespace: 's', name: 'n', uid: 'u' },
};
const table = {
  ...{ kind: 'Table', columnDefinitions: [{ name: 'Name', type: 'string', priority: 0 }] },
  rows: [{ cells: ['n', 3, null], object: { metadata } }],
};
const configMaps = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', isNamespaced: true };

const cases: readonly (readonly [KindDescriptor, Json])[] = [
  [podKind, pod],
  ...Object.values(workloadKinds).map((kind) => [kind, workload] as const),
  [nodeKind, node],
  [namespaceKind, { metadata }],
  [eventKind, event],
  [tableKind(configMaps), table],
];

test('a kind names every field that its projection reads, so that it is parsed', () => {
  for (const [kind, object] of cases) {
    const { fields } = kind;
    assert.ok(fields, kind.resource);
    const missed: string[] = [];
    const observed = observe(object, fields, kind.kind, missed) as Json;
    for (const one of kind.unwrap?.(observed) ?? [observed]) kind.project(one, new Interner());
    assert.deepEqual([...new Set(missed)], []);
  }
});

/** The same object; fields that are read of it without being in the shape are written down. */
function observe(value: unknown, shape: FieldShape, path: string, missed: string[]): unknown {
  if (typeof shape !== 'object' || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => observe(item, shape, `${path}[]`, missed));
  return new Proxy(value as Record<string, unknown>, {
    get: (target, name) => {
      const found = target[String(name)];
      const inner = Object.hasOwn(shape, name) ? shape[String(name)] : undefined;
      if (inner === undefined || inner === false) missed.push(`${path}.${String(name)}`);
      return observe(found, inner ?? true, `${path}.${String(name)}`, missed);
    },
    ownKeys: (target) => {
      missed.push(`${path}.*`);
      return Reflect.ownKeys(target);
    },
  });
}
