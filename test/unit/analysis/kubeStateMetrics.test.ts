import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { namespaceStateSamples, nodeStateSamples } from '../../../src/analysis/kubeStateNodes.ts';
import { podStateSamples } from '../../../src/analysis/kubeStatePods.ts';
import { workloadStateSamples } from '../../../src/analysis/kubeStateWorkloads.ts';
import type { MetricSample } from '../../../src/model/metricSample.ts';
import { Interner } from '../../../src/sources/kubernetes/interner.ts';
import type { Json } from '../../../src/sources/kubernetes/kindDescriptor.ts';
import { namespaceKind, nodeKind } from '../../../src/sources/kubernetes/projections/clusterKinds.ts';
import { podKind } from '../../../src/sources/kubernetes/projections/podKind.ts';
import { workloadKinds } from '../../../src/sources/kubernetes/projections/workloadKinds.ts';

const facts = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/facts/k8s-metrics.json');
const intern = new Interner();
const metadata = {
  name: 'one',
  namespace: 'shop',
  uid: 'u-1',
  creationTimestamp: '2026-01-01T00:00:00Z',
  ownerReferences: [{ kind: 'Thing', name: 'owner', uid: 'u-2', controller: true }],
};
const failed = { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-01-01T01:00:00Z' };
const resources = { requests: { cpu: '250m', memory: '64Mi' }, limits: { memory: '128Mi' } };
const pod: Json = {
  metadata,
  spec: {
    nodeName: 'n1',
    initContainers: [{ name: 'setup', image: 'i:1', resources }],
    containers: [{ name: 'main', image: 'm:1', resources }],
  },
  status: {
    phase: 'Running',
    podIP: '10.0.0.1',
    hostIP: '192.168.0.1',
    startTime: '2026-01-01T00:00:05Z',
    qosClass: 'Burstable',
    conditions: [{ type: 'Ready', status: 'False' }],
    initContainerStatuses: [
      { name: 'setup', ready: true, state: { terminated: { reason: 'Completed', exitCode: 0 } } },
    ],
    containerStatuses: [
      {
        name: 'main',
        ready: false,
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: failed },
      },
    ],
  },
};
const condition = { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' };
const workload: Json = {
  metadata: { ...metadata, deletionTimestamp: '2026-01-02T00:00:00Z' },
  spec: { replicas: 3, schedule: '* * * * *' },
  status: {
    replicas: 3,
    readyReplicas: 2,
    availableReplicas: 1,
    unavailableReplicas: 2,
    completionTime: '2026-01-01T00:00:00Z',
    lastScheduleTime: '2026-01-01T00:00:00Z',
    conditions: [condition, { type: 'Complete', status: 'True' }, { type: 'Failed', status: 'False' }],
  },
};
const node: Json = {
  metadata: { name: 'n1', labels: { 'node-role.kubernetes.io/worker': '' } },
  spec: {
    taints: [
      { key: 'a/b', value: 'c', effect: 'NoSchedule' },
      { key: 'only', effect: 'NoExecute' },
    ],
  },
  status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' }, conditions: [{ type: 'Ready', status: 'True' }] },
};

const kinds = Object.values(workloadKinds);
const everything: readonly MetricSample[] = [
  ...podStateSamples(podKind.project(pod, intern)),
  ...kinds.flatMap((kind) => [...workloadStateSamples(kind.project(workload, intern))]),
  ...nodeStateSamples(nodeKind.project(node, intern)),
  ...namespaceStateSamples(namespaceKind.project({ metadata: { name: 'shop' } }, intern)),
];

/** The samples of a metric as `label=value … number`, without the labels that every sample of the object has. */
function find(name: string, ...labels: readonly string[]): readonly string[] {
  return everything
    .filter((sample) => sample.name === name)
    .map((sample) => [...labels.map((label) => sample.labels[label] ?? '-'), sample.value].join(' '));
}

test('a pod that crashes tells so in the exporter’s terms', () => {
  assert.deepEqual(find('kube_pod_container_status_restarts_total', 'container'), ['main 3']);
  assert.deepEqual(find('kube_pod_container_status_waiting_reason', 'reason'), ['CrashLoopBackOff 1']);
  assert.deepEqual(find('kube_pod_container_status_last_terminated_reason', 'reason'), ['OOMKilled 1']);
  assert.deepEqual(find('kube_pod_container_status_last_terminated_exitcode', 'container'), ['main 137']);
  assert.deepEqual(find('kube_pod_init_container_status_terminated_reason', 'container', 'reason'), [
    'setup Completed 1',
  ]);
  assert.deepEqual(find('kube_pod_status_ready', 'condition'), ['true 0', 'false 1', 'unknown 0']);
  assert.deepEqual(find('kube_pod_container_resource_requests', 'resource', 'unit', 'node'), [
    'cpu core n1 0.25',
    'memory byte n1 67108864',
  ]);
  assert.deepEqual(find('kube_pod_info', 'created_by_kind', 'created_by_name', 'host_ip'), [
    'Thing owner 192.168.0.1 1',
  ]);
});

test('workloads and nodes are told in the exporter’s terms', () => {
  assert.deepEqual(find('kube_deployment_status_replicas_unavailable', 'deployment'), ['one 2']);
  assert.deepEqual(find('kube_deployment_status_condition', 'condition', 'status', 'reason').slice(0, 3), [
    'Available true MinimumReplicasAvailable 1',
    'Available false MinimumReplicasAvailable 0',
    'Available unknown MinimumReplicasAvailable 0',
  ]);
  assert.deepEqual(find('kube_replicaset_owner', 'owner_kind', 'owner_name', 'owner_is_controller'), [
    'Thing owner true 1',
  ]);
  assert.deepEqual(find('kube_node_spec_taint', 'key', 'value', 'effect'), ['a/b c NoSchedule 1', 'only  NoExecute 1']);
  assert.deepEqual(find('kube_node_status_allocatable', 'resource', 'unit'), [
    'cpu core 4',
    'memory byte 8589934592',
    'pods integer 110',
  ]);
});

test(
  'every name and label is one that kube-state-metrics has',
  { skip: existsSync(facts) ? false : 'the list of its metrics is not here' },
  () => {
    const { metrics } = JSON.parse(readFileSync(facts, 'utf8')) as {
      readonly metrics: readonly {
        readonly name: string;
        readonly source: string;
        readonly labels: readonly string[];
      }[];
    };
    const known = new Map(
      metrics.filter(({ source }) => source === 'kube-state-metrics').map((one) => [one.name, one]),
    );
    for (const { name, labels } of everything) {
      const documented = known.get(name)?.labels;
      assert.ok(documented !== undefined, name);
      for (const label of Object.keys(labels)) assert.ok(documented.includes(label), `${name} has no label ${label}`);
    }
    assert.ok(new Set(everything.map(({ name }) => name)).size >= 75);
  },
);
