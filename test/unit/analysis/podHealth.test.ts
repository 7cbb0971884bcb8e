import assert from 'node:assert/strict';
import { test } from 'node:test';
import { podHealth } from '../../../src/analysis/podHealth.ts';
import { Interner } from '../../../src/sources/kubernetes/interner.ts';
import { podKind } from '../../../src/sources/kubernetes/projections/podKind.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();

interface Wishes {
  readonly phase?: string;
  readonly node?: string;
  readonly states?: readonly object[];
  readonly initStates?: readonly object[];
  /** Init containers that go on running. */
  readonly sidecarStates?: readonly object[];
  readonly conditions?: readonly object[];
  readonly meta?: object;
  readonly status?: object;
}

/** `STATUS: reason`, or only the status, with the level before it. */
function health(wishes: Wishes): string {
  const { states = [], initStates = [], sidecarStates = [] } = wishes;
  const containers = (prefix: string, list: readonly object[]) =>
    list.map((_, index) => ({ name: `${prefix}${index}`, image: 'i', resources: { limits: { memory: '128Mi' } } }));
  const statuses = (prefix: string, list: readonly object[]) =>
    list.map((state, index) => ({ name: `${prefix}${index}`, restartCount: 0, ready: false, ...state }));
  const pod = podKind.project(
    {
      metadata: { name: 'p', namespace: 'n', uid: 'u', creationTimestamp: ago(60), ...wishes.meta },
      spec: {
        nodeName: wishes.node ?? 'node-1',
        containers: containers('c', states),
        initContainers: [
          ...containers('s', sidecarStates).map((one) => ({ ...one, restartPolicy: 'Always' })),
          ...containers('i', initStates),
        ],
      },
      status: {
        phase: wishes.phase ?? 'Running',
        conditions: wishes.conditions ?? [],
        containerStatuses: statuses('c', states),
        initContainerStatuses: [...statuses('s', sidecarStates), ...statuses('i', initStates)],
        ...wishes.status,
      },
    },
    new Interner(),
  );
  const { level, word, reason } = podHealth(pod, now);
  return `${level} ${word}${reason === '' ? '' : `: ${reason}`}`;
}

const running = (minutes = 60, more = {}) => ({
  ready: true,
  state: { running: { startedAt: ago(minutes) } },
  ...more,
});
const waiting = (reason: string, message = '', more = {}) => ({ state: { waiting: { reason, message } }, ...more });
const ended = (exitCode: number, reason: string, minutes = 3) => ({
  terminated: { exitCode, reason, finishedAt: ago(minutes) },
});
const notReady = (minutes: number, message = '') => [
  { type: 'Ready', status: 'False', message, lastTransitionTime: ago(minutes) },
];

test('a pod is told in the words of kubectl and with the reason that a person needs', () => {
  const cases: readonly (readonly [string, Wishes])[] = [
    ['ok Running', { states: [running(), running()] }],
    ['idle Completed', { phase: 'Succeeded', states: [{ state: ended(0, 'Completed') }] }],
    ['error Failed: Error, exit code 1', { phase: 'Failed', states: [{ state: ended(1, 'Error') }] }],
    [
      'warning Evicted: The node was low on resource: memory.',
      { phase: 'Failed', status: { reason: 'Evicted', message: 'The node was low on resource: memory.' } },
    ],
    [
      'error CrashLoopBackOff: OOMKilled, exit code 137, limit 128Mi',
      { states: [waiting('CrashLoopBackOff', 'back-off 5m0s', { lastState: ended(137, 'OOMKilled') })] },
    ],
    [
      'error ImagePullBackOff: i: not found',
      {
        phase: 'Pending',
        states: [waiting('ImagePullBackOff', 'Back-off pulling image "i": ErrImagePull: not found')],
      },
    ],
    [
      'error ErrImagePull: i: access denied',
      { phase: 'Pending', states: [waiting('ErrImagePull', 'failed to pull: pull access denied, not found')] },
    ],
    [
      'error CreateContainerConfigError: secret "db" not found',
      { phase: 'Pending', states: [waiting('CreateContainerConfigError', 'secret "db" not found')] },
    ],
    [
      'error ImagePullBackOff: i',
      { phase: 'Pending', states: [waiting('ImagePullBackOff', 'Back-off pulling image "x:1"')] },
    ],
    ['progressing ContainerCreating', { phase: 'Pending', states: [waiting('ContainerCreating')] }],
    [
      'progressing Init 1/2',
      {
        phase: 'Pending',
        initStates: [{ state: ended(0, 'Completed') }, running()],
        states: [waiting('PodInitializing')],
      },
    ],
    [
      'error Init:CrashLoopBackOff: Error, exit code 2',
      { phase: 'Pending', initStates: [waiting('CrashLoopBackOff', '', { lastState: ended(2, 'Error') })] },
    ],
    [
      'warning Running: OOMKilled, exit code 137, limit 128Mi',
      { states: [running(3, { lastState: ended(137, 'OOMKilled', 3) })] },
    ],
    ['ok Running', { states: [running(50, { lastState: ended(137, 'OOMKilled', 50) })] }],
    ['warning Not ready', { states: [running(30, { ready: false })], conditions: notReady(30) }],
    ['progressing Not ready', { states: [running(1, { ready: false })], conditions: notReady(1) }],
    ['warning Not ready: gate not met', { states: [running()], conditions: notReady(30, 'gate not met') }],
    [
      'error Unschedulable: 0/3 nodes available: 3 Insufficient memory',
      {
        phase: 'Pending',
        node: '',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message:
              '0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims.',
          },
        ],
      },
    ],
    ['progressing Terminating', { states: [running()], meta: { deletionTimestamp: ago(0) } }],
    ['warning Terminating: node-1 has not ended it', { states: [running()], meta: { deletionTimestamp: ago(10) } }],
    [
      'error Init:CrashLoopBackOff: Error, exit code 2',
      {
        phase: 'Pending',
        sidecarStates: [waiting('CrashLoopBackOff', '', { lastState: ended(2, 'Error') })],
        initStates: [waiting('PodInitializing')],
        states: [waiting('PodInitializing')],
      },
    ],
    [
      'error CrashLoopBackOff: Error, exit code 2',
      { sidecarStates: [waiting('CrashLoopBackOff', '', { lastState: ended(2, 'Error') })], states: [running()] },
    ],
    ['error Unknown: NodeLost', { phase: 'Unknown', status: { reason: 'NodeLost' } }],
    ['progressing Waiting', { states: [{}] }],
  ];
  for (const [expected, wishes] of cases) assert.equal(health(wishes), expected);
});

test('an object without a status or with fields of odd types is a pod all the same', () => {
  const odd = podKind.project(
    { metadata: { name: 'p', labels: 'none' }, spec: { containers: [null, { name: 5 }] }, status: null },
    new Interner(),
  );
  assert.equal(podHealth(odd, now).level, 'progressing');
  assert.equal(podKind.project({}, new Interner()).name, '');
});
