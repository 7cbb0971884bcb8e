import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendTo, startShop } from '../../../helpers/shopWrites.ts';

const pods = '/api/v1/namespaces/shop/pods';
const applied = 'application/apply-patch+yaml';
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';

interface Spec {
  readonly volumes?: readonly { readonly name: string; readonly projected?: object }[];
  readonly containers: readonly { readonly volumeMounts?: readonly { readonly mountPath: string }[] }[];
}

test('a pod that a user creates gets the token of its service account, as one of a controller does', async (t) => {
  const cluster = await startShop();
  t.after(() => cluster.stop());
  const send = async (method: string, name: string, more: object = {}, query = ''): Promise<Spec> => {
    const body = { metadata: { name }, spec: { containers: [{ name: 'app', image: 'x:1' }], ...more } };
    const isApply = method === 'PATCH';
    const path = isApply ? `${pods}/${name}?fieldManager=me` : `${pods}${query}`;
    const sent = isApply ? { apiVersion: 'v1', kind: 'Pod', ...body } : body;
    const answer = await sendTo(cluster, method, path, sent, isApply ? applied : undefined);
    assert.ok(answer.spec, answer.message);
    return answer.spec as unknown as Spec;
  };
  const mountsOf = ({ containers }: Spec): readonly string[] =>
    containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map((one) => one.mountPath));
  const created = await send('POST', 'made');
  assert.match(created.volumes?.[0]?.name ?? '', /^kube-api-access-\w{5}$/);
  assert.ok(created.volumes?.[0]?.projected);
  assert.deepEqual(mountsOf(created), [mountPath]);
  assert.deepEqual(mountsOf(await send('PATCH', 'applied')), [mountPath]);
  const again = await send('PATCH', 'applied');
  assert.equal(again.volumes?.length, 1, 'and once');
  const copy = await send('POST', 'copy', { containers: created.containers, volumes: created.volumes });
  assert.deepEqual(copy.volumes, created.volumes, 'a copy of a pod keeps what it has');
  assert.deepEqual(mountsOf(await send('POST', 'bare', { automountServiceAccountToken: false })), []);
  assert.deepEqual(mountsOf(await send('POST', 'dry', {}, '?dryRun=All')), [mountPath]);
  const account = { metadata: { name: 'quiet' }, automountServiceAccountToken: false };
  await sendTo(cluster, 'POST', '/api/v1/namespaces/shop/serviceaccounts', account);
  assert.deepEqual(mountsOf(await send('POST', 'quiet', { serviceAccountName: 'quiet' })), []);
});
