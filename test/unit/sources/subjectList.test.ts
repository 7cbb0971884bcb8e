import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listSubjects } from '../../../src/sources/kubernetes/subjectList.ts';
import { FakeTransport } from '../../helpers/fakeTransport.ts';

const forbidden = { status: 403, body: { kind: 'Status', message: 'cronjobs.batch is forbidden' } };
const list = (name: string): object => ({ items: [{ metadata: { namespace: 'shop', name } }] });

test('what may be listed is listed, workloads before pods, page by page', async () => {
  const api = new FakeTransport(({ path }) => {
    if (path.includes('cronjobs')) return forbidden;
    if (path.includes('deployments')) return { body: list('web') };
    if (!path.includes('/pods')) return { body: { items: [] } };
    return path.includes('continue=2')
      ? { body: list('web-2') }
      : { body: { ...list('web-1'), metadata: { continue: '2' } } };
  });
  const subjects = await listSubjects(api, 'demo');
  assert.deepEqual(
    subjects.map((one) => `${one.kind} ${one.name}`),
    ['Deployment web', 'Pod web-1', 'Pod web-2'],
  );
});

test('where nothing may be listed, or the server fails, that is an error', async () => {
  await assert.rejects(listSubjects(new FakeTransport(() => forbidden), 'demo'), { kind: 'forbidden' });
  await assert.rejects(listSubjects(new FakeTransport(() => ({ status: 500, body: 'etcd' })), 'demo'), {
    kind: 'server',
  });
});
