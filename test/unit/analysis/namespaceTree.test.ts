import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildNamespaceTree, compareByHealth, type WorkloadNode } from '../../../src/analysis/namespaceTree.ts';
import { nodeHealth } from '../../../src/analysis/workloadHealth.ts';
import { Interner } from '../../../src/sources/kubernetes/interner.ts';
import { nodeKind } from '../../../src/sources/kubernetes/projections/clusterKinds.ts';
import { podKind } from '../../../src/sources/kubernetes/projections/podKind.ts';
import {
  cronJobKind,
  daemonSetKind,
  deploymentKind,
  jobKind,
  statefulSetKind,
} from '../../../src/sources/kubernetes/projections/workloadKinds.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const intern = new Interner();
const old = '2026-01-01T10:00:00Z';

function meta(name: string, owner?: string, labels = {}): object {
  const [kind, ownerName] = owner?.split('/') ?? [];
  const ownerReferences = owner === undefined ? [] : [{ kind, name: ownerName, uid: owner, controller: true }];
  return { metadata: { uid: name, name, namespace: 'shop', labels, ownerReferences, creationTimestamp: old } };
}

const deployment = (name: string, desired: number, ready: number, more: object = {}) =>
  deploymentKind.project(
    { ...meta(name), spec: { replicas: desired }, status: { readyReplicas: ready, updatedReplicas: desired, ...more } },
    intern,
  );

const fine = { state: { running: { startedAt: old } }, ready: true };
const oom = {
  state: { waiting: { reason: 'CrashLoopBackOff' } },
  lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: old } },
};

const pod = (name: string, owner: string | undefined, state: object = fine, labels = {}) =>
  podKind.project(
    {
      ...meta(name, owner, labels),
      spec: { nodeName: 'n', containers: [{ name: 'c' }] },
      status: { phase: 'Running', containerStatuses: [{ name: 'c', ...state }] },
    },
    intern,
  );

const row = ({ workload, health, pods, jobs }: WorkloadNode): string =>
  [
    `${workload.kind}/${workload.name} ${health.level} ${health.word}`,
    ...(health.reason === '' ? [] : [health.reason]),
    ...pods.map((one) => one.pod.name),
    ...jobs.map((one) => one.workload.name),
  ].join(' · ');

test('pods stand under the workloads that made them, in order, and the rest stands apart', () => {
  const hash = { 'pod-template-hash': '7d9f' };
  const tree = buildNamespaceTree(
    {
      workloads: [
        deployment('web', 2, 2),
        deployment('payment', 3, 1),
        jobKind.project(
          {
            ...meta('backup-1', 'CronJob/backup'),
            spec: {},
            status: { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] },
          },
          intern,
        ),
        cronJobKind.project({ ...meta('backup'), spec: { schedule: '@daily' }, status: {} }, intern),
        daemonSetKind.project(
          { ...meta('agent'), status: { desiredNumberScheduled: 1, numberReady: 1, updatedNumberScheduled: 1 } },
          intern,
        ),
      ],
      pods: [
        pod('web-7d9f-b', 'ReplicaSet/web-7d9f', fine, hash),
        pod('web-7d9f-a', 'ReplicaSet/web-7d9f', fine, hash),
        pod('payment-7d9f-a', 'ReplicaSet/payment-7d9f', oom, hash),
        pod('payment-7d9f-b', 'ReplicaSet/payment-7d9f', oom, hash),
        pod('payment-7d9f-c', 'ReplicaSet/payment-7d9f', fine, hash),
        pod('agent-x', 'DaemonSet/agent'),
        pod('backup-1-x', 'Job/backup-1'),
        pod('toolbox', undefined),
        pod('operated', 'Strange/thing'),
      ],
    },
    now,
  );
  assert.deepEqual(tree.workloads.map(row), [
    'DaemonSet/agent ok 1/1 · agent-x',
    'CronJob/backup ok @daily · backup-1',
    'Deployment/payment error 1/3 · OOMKilled on 2 pods · payment-7d9f-a · payment-7d9f-b · payment-7d9f-c',
    'Deployment/web ok 2/2 · web-7d9f-a · web-7d9f-b',
  ]);
  assert.deepEqual(
    tree.loosePods.map((one) => one.pod.name),
    ['operated', 'toolbox'],
  );
  assert.deepEqual([tree.level, tree.unhealthy, tree.podCount], ['error', 1, 9]);
  assert.equal([...tree.workloads].sort(compareByHealth)[0]?.workload.name, 'payment');
});

test('a deployment is told by its conditions before its pods', () => {
  const cases: readonly (readonly [string, ReturnType<typeof deployment>])[] = [
    ['idle Scaled to 0', deployment('a', 0, 0)],
    ['progressing 1/2 · starting', deployment('a', 2, 1)],
    ['progressing 2/2 · rolling out', deployment('a', 2, 2, { updatedReplicas: 1 })],
    [
      'error 1/2 · rollout stuck',
      deployment('a', 2, 1, {
        conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
      }),
    ],
    [
      'error 0/2 · exceeded quota',
      deployment('a', 2, 0, { conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'exceeded quota' }] }),
    ],
  ];
  for (const [expected, workload] of cases) {
    const [node] = buildNamespaceTree({ workloads: [workload], pods: [] }, now).workloads;
    assert.ok(node);
    assert.equal(row(node), `Deployment/a ${expected}`);
  }
});

test('pods that the update strategy keeps as they are do not make a rollout that never ends', () => {
  const set = (updateStrategy: object, updatedReplicas: number): string => {
    const status = { readyReplicas: 3, replicas: 3, updatedReplicas };
    const workload = statefulSetKind.project({ ...meta('db'), spec: { replicas: 3, updateStrategy }, status }, intern);
    return buildNamespaceTree({ workloads: [workload], pods: [] }, now)
      .workloads.map(row)
      .join();
  };
  const below = (partition: number) => ({ type: 'RollingUpdate', rollingUpdate: { partition } });
  assert.equal(set(below(2), 0), 'StatefulSet/db progressing 3/3 · rolling out');
  assert.equal(set(below(2), 1), 'StatefulSet/db ok 3/3 · 1 of 3 updated');
  assert.equal(set(below(0), 1), 'StatefulSet/db progressing 3/3 · rolling out');
  assert.equal(set({ type: 'OnDelete' }, 0), 'StatefulSet/db ok 3/3 · 0 of 3 updated');
  const status = { desiredNumberScheduled: 2, numberReady: 2, updatedNumberScheduled: 1 };
  const daemons = daemonSetKind.project(
    { ...meta('agent'), spec: { updateStrategy: { type: 'OnDelete' } }, status },
    intern,
  );
  const [agent] = buildNamespaceTree({ workloads: [daemons], pods: [] }, now).workloads.map(row);
  assert.equal(agent, 'DaemonSet/agent ok 2/2 · 1 of 2 updated');
});

test('jobs tell how far they are, CronJobs the time zone of their schedule', () => {
  const tell = (workload: WorkloadNode['workload']): string =>
    buildNamespaceTree({ workloads: [workload], pods: [] }, now)
      .workloads.map(row)
      .join();
  const job = (spec: object, status: object): string => tell(jobKind.project({ ...meta('j'), spec, status }, intern));
  const indexed = { completions: 5, parallelism: 2, completionMode: 'Indexed' };
  assert.equal(job(indexed, { succeeded: 2, active: 2 }), 'Job/j progressing 2/5 · running');
  assert.equal(job(indexed, { succeeded: 2, failed: 3 }), 'Job/j progressing 2/5 · running, 3 failed');
  assert.equal(job({ ...indexed, suspend: true }, {}), 'Job/j idle Suspended');
  const cronJob = (more: object): string =>
    tell(cronJobKind.project({ ...meta('c'), spec: { schedule: '5 4 * * *', ...more } }, intern));
  assert.equal(cronJob({ timeZone: 'Europe/Berlin' }), 'CronJob/c ok 5 4 * * * Europe/Berlin');
  assert.equal(cronJob({}), 'CronJob/c ok 5 4 * * *');
});

test('what is left of an evicted pod is no trouble once another has taken its place', () => {
  const evicted = podKind.project(
    {
      ...meta('a-7d9f-x', 'ReplicaSet/a-7d9f', { 'pod-template-hash': '7d9f' }),
      status: { phase: 'Failed', reason: 'Evicted' },
    },
    intern,
  );
  const treeOf = (desired: number, ready: number) =>
    buildNamespaceTree({ workloads: [deployment('a', desired, ready)], pods: [evicted] }, now);
  const whole = treeOf(2, 2);
  assert.deepEqual(whole.workloads.map(row), ['Deployment/a ok 2/2 · a-7d9f-x']);
  assert.equal(whole.unhealthy, 0);
  const left = whole.workloads.flatMap(({ pods }) => pods.map(({ health }) => `${health.level} ${health.word}`));
  assert.deepEqual(left, ['idle Evicted'], 'its row still says what became of it');
  assert.deepEqual(treeOf(2, 1).workloads.map(row), ['Deployment/a warning 1/2 · Evicted · a-7d9f-x']);
  assert.deepEqual(treeOf(0, 0).workloads.map(row), ['Deployment/a idle Scaled to 0 · a-7d9f-x']);
});

test('a node is told by its conditions', () => {
  const condition = (type: string, status: string, message = '') => ({ type, status, message });
  const cases: readonly (readonly [string, object, object])[] = [
    ['ok Ready ', { conditions: [condition('Ready', 'True'), condition('MemoryPressure', 'False')] }, {}],
    ['error Not ready kubelet stopped', { conditions: [condition('Ready', 'Unknown', 'kubelet stopped')] }, {}],
    [
      'warning Memory pressure low',
      { conditions: [condition('Ready', 'True'), condition('MemoryPressure', 'True', 'low')] },
      {},
    ],
    ['idle Cordoned takes no new pods', { conditions: [condition('Ready', 'True')] }, { unschedulable: true }],
    ['error Not ready the kubelet has not reported', {}, {}],
    // What distributions add, and means well.
    [
      'ok Ready ',
      { conditions: [condition('Ready', 'True'), condition('EtcdIsVoter', 'True'), condition('StorageReady', 'True')] },
      {},
    ],
    [
      'warning Not storage ready no driver',
      { conditions: [condition('Ready', 'True'), condition('StorageReady', 'False', 'no driver')] },
      {},
    ],
  ];
  for (const [expected, status, spec] of cases) {
    const { level, word, reason } = nodeHealth(nodeKind.project({ ...meta('n'), status, spec }, intern));
    assert.equal(`${level} ${word} ${reason}`, expected);
  }
});
