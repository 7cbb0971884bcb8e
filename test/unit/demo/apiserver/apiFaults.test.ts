import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type Fault, FaultPlan } from '../../../../src/demo/apiserver/faultPlan.ts';
import { namespaceOf, podOf, TestCluster } from '../../../helpers/testCluster.ts';

const faults = new FaultPlan();
let cluster: TestCluster;
before(async () => {
  cluster = await TestCluster.start([namespaceOf('shop'), podOf('a')], { faults });
});
beforeEach(() => {
  faults.clear();
});
after(() => cluster.stop());

const pods = '/api/v1/namespaces/shop/pods';
const plan = (fault: Fault, times = 1): void => {
  faults.add({ matches: (url) => url.startsWith(pods), fault, times });
};

for (const [fault, status, contentType, text] of [
  [{ kind: 'status', code: 401 }, 401, 'application/json', '"reason":"Unauthorized"'],
  [{ kind: 'status', code: 403 }, 403, 'application/json', '"reason":"Forbidden"'],
  [{ kind: 'status', code: 500 }, 500, 'application/json', '"reason":"InternalError"'],
  [{ kind: 'status', code: 429, retryAfterSeconds: 7 }, 429, 'text/plain; charset=utf-8', 'Too many requests'],
  [{ kind: 'html' }, 200, 'text/html; charset=utf-8', '<title>Sign in</title>'],
  [{ kind: 'truncate' }, 200, 'application/json', '"items":[{"metadata":{"na'],
  [{ kind: 'delay', ms: 1 }, 200, 'application/json', '"kind":"PodList"'],
] as const) {
  test(`a fault ${JSON.stringify(fault)}, once`, async () => {
    plan(fault);
    const answer = await cluster.ask(pods);
    assert.deepEqual([answer.status, answer.headers['content-type']], [status, [contentType]]);
    assert.ok(answer.text.includes(text), answer.text);
    if ('retryAfterSeconds' in fault) assert.deepEqual(answer.headers['retry-after'], ['7']);
    assert.equal((await cluster.ask(pods)).status, 200);
  });
}

test('a dropped connection', async () => {
  plan({ kind: 'drop' });
  await assert.rejects(cluster.ask(pods), { code: 'ECONNRESET' });
});

test('a request that is never answered, while others are', async () => {
  plan({ kind: 'hang' });
  const hanging = cluster.open(pods);
  assert.equal((await cluster.ask('/version')).status, 200);
  assert.equal(await Promise.race([hanging.then(() => 'answered'), cluster.ask(pods).then(() => 'silent')]), 'silent');
  hanging.catch(() => undefined);
});

test('watches that are cut again and again', async () => {
  faults.watchLifetimeMs = 5;
  const watch = await cluster.open(`${pods}?watch=true`);
  await assert.rejects(async () => {
    for await (const chunk of watch) assert.ok(chunk);
  });
});
