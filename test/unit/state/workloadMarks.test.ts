import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Subject } from '../../../src/model/subject.ts';
import { loadMarks } from '../../../src/state/workloadMarks.ts';
import { FakeTransport } from '../../helpers/fakeTransport.ts';

const web: Subject = { context: 'demo', namespace: 'shop', kind: 'Deployment', name: 'web' };
const start = Date.UTC(2026, 10, 22, 12);
const range = { start, end: start + 3_600_000 };
const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();

const event = (minute: number, kind: string, name: string, reason: string): object => ({
  involvedObject: { kind, name },
  reason,
  message: `${reason} ${name}`,
  lastTimestamp: at(minute),
});

const ended = (minute: number, reason: string, exitCode: number): object => ({
  terminated: { reason, exitCode, finishedAt: at(minute) },
});

const pod = {
  metadata: { name: 'web-7d9f8c6b54-x2x1a' },
  spec: { containers: [{ name: 'app' }] },
  status: { containerStatuses: [{ name: 'app', lastState: ended(30, 'OOMKilled', 137), state: { running: {} } }] },
};

const events = [
  event(10, 'Deployment', 'web', 'ScalingReplicaSet'),
  event(10.2, 'Deployment', 'web', 'ScalingReplicaSet'),
  event(20, 'Deployment', 'web-other', 'ScalingReplicaSet'),
  event(40, 'Pod', 'web-7d9f8c6b54-x2x1a', 'Evicted'),
  event(41, 'Pod', 'web-7d9f8c6b54-x2x1a', 'Pulled'),
  event(42, 'Pod', 'web-other-7d9f8c6b54-x2x1a', 'Evicted'),
  event(90, 'Deployment', 'web', 'ScalingReplicaSet'),
  { reason: 'toString', involvedObject: { kind: 'Deployment', name: 'web' }, lastTimestamp: at(50) },
];

test('marks tell what happened to the workload and its pods in the range, near ones of a kind as one', async () => {
  const api = new FakeTransport(({ path }) => {
    if (path.includes('/events')) return { body: { items: events } };
    if (path.includes('/deployments/')) return { body: { spec: { selector: { matchLabels: { app: 'web' } } } } };
    return { body: { items: [pod] } };
  });
  const marks = await loadMarks(api, web, range);
  assert.deepEqual(
    marks.map((mark) => [(mark.time - start) / 60_000, mark.kind, mark.label]),
    [
      [10.2, 'change', 'rollout'],
      [30, 'failure', 'OOMKilled'],
      [40, 'failure', 'evicted'],
    ],
  );
});

test('events that may not be read are an error, not a quiet hour', async () => {
  const api = new FakeTransport(() => ({ status: 403, body: { kind: 'Status', message: 'events is forbidden' } }));
  await assert.rejects(loadMarks(api, web, range), { kind: 'forbidden' });
});
