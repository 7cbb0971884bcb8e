import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { KubectlUnderTest, skipWithoutKubectl } from '../helpers/kubectlUnderTest.ts';

let kubectl: KubectlUnderTest;
const skip = skipWithoutKubectl;
if (skip !== false) console.error(`NOT TESTED: ${skip}`);
before(async () => {
  if (skip === false) kubectl = await KubectlUnderTest.onDemo();
});
after(() => (skip === false ? kubectl.stop() : undefined));

const manifest = (name: string, image = 'registry.example.com/shop/hello:1'): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec:
  replicas: 1
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - { name: app, image: '${image}', ports: [{ containerPort: 80 }] }
`;
const apply = (text: string, ...more: readonly string[]): Promise<string> =>
  kubectl.ok(['apply', '-f', '-', ...more], { input: text });
const image = (name: string): Promise<string> =>
  kubectl.ok(['get', 'deploy', name, '-n', 'shop', '-o', 'jsonpath={.spec.template.spec.containers[0].image}']);

test('apply --dry-run=server changes nothing', { skip }, async () => {
  assert.match(await apply(manifest('dry'), '--dry-run=server'), /deployment.apps\/dry created \(server dry run\)/);
  assert.match((await kubectl.run(['get', 'deploy', 'dry', '-n', 'shop'])).stderr, /not found/);
});

test('apply creates, configures, and leaves alone what is the same', { skip }, async () => {
  assert.match(await apply(manifest('hello')), /created/);
  assert.match(await apply(manifest('hello')), /unchanged/);
  const next = manifest('hello', 'registry.example.com/shop/hello:2');
  assert.equal((await kubectl.run(['diff', '-f', '-'], { input: next })).code, 1);
  assert.match(await apply(next), /configured/);
  assert.equal(await image('hello'), 'registry.example.com/shop/hello:2');
});

test('apply says what is wrong with a manifest', { skip }, async () => {
  const { code, stderr } = await kubectl.run(['apply', '-f', '-'], { input: manifest('Bad_Name') });
  assert.equal(code, 1);
  assert.match(stderr, /metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain/);
});

test('apply --server-side respects what another has set', { skip }, async () => {
  assert.match(await apply(manifest('owned'), '--server-side'), /serverside-applied/);
  await kubectl.ok(['set', 'image', 'deploy/owned', 'app=registry.example.com/shop/other:1', '-n', 'shop']);
  const refused = await kubectl.run(['apply', '--server-side', '-f', '-'], { input: manifest('owned') });
  assert.match(refused.stderr, /Apply failed with 1 conflict: conflict with "kubectl-set" using apps\/v1/);
  assert.match(await apply(manifest('owned'), '--server-side', '--force-conflicts'), /serverside-applied/);
  assert.equal(await image('owned'), 'registry.example.com/shop/hello:1');
});

test('scale and delete a deployment with its pods', { skip }, async () => {
  await apply(manifest('gone'));
  assert.match(await kubectl.ok(['scale', 'deploy/gone', '-n', 'shop', '--replicas=2']), /scaled/);
  assert.equal(await kubectl.ok(['get', 'deploy', 'gone', '-n', 'shop', '-o', 'jsonpath={.spec.replicas}']), '2');
  assert.match(await kubectl.ok(['delete', 'deploy', 'gone', '-n', 'shop']), /deleted/);
  const rest = await kubectl.ok(['get', 'rs', '-n', 'shop', '-l', 'app=gone', '-o', 'name']);
  assert.equal(rest, '');
});

test('rollout restart, status, history and undo', { skip }, async () => {
  const target = ['deploy/cart', '-n', 'shop'];
  assert.match(await kubectl.ok(['rollout', 'restart', ...target]), /restarted/);
  assert.match(await kubectl.ok(['rollout', 'status', ...target, '--timeout=50s']), /successfully rolled out/);
  assert.match(await kubectl.ok(['rollout', 'history', ...target]), /REVISION[^]*2 /);
  assert.match(await kubectl.ok(['rollout', 'undo', ...target]), /rolled back/);
});

test('the history of a stateful set, and back again', { skip }, async () => {
  const target = ['statefulset/cart-redis', '-n', 'data'];
  assert.match(await kubectl.ok(['rollout', 'history', ...target]), /REVISION +CHANGE-CAUSE\n1 +<none>\n/);
  assert.match(await kubectl.ok(['rollout', 'restart', ...target]), /restarted/);
  assert.match(await kubectl.ok(['rollout', 'status', ...target, '--timeout=50s']), /complete/);
  assert.match(await kubectl.ok(['rollout', 'history', ...target]), /\n1 +<none>\n2 +<none>\n/);
  assert.match(await kubectl.ok(['rollout', 'undo', ...target]), /rolled back/);
});

test('the history of a daemon set, with the template of a revision', { skip }, async () => {
  const target = ['daemonset/fluent-bit', '-n', 'monitoring'];
  assert.match(await kubectl.ok(['rollout', 'history', ...target]), /REVISION +CHANGE-CAUSE\n1 +<none>\n/);
  const text = await kubectl.ok(['rollout', 'history', ...target, '--revision=1']);
  assert.match(text, /revision #1\nPod Template:[^]*Image:\s+docker\.io\/fluent\/fluent-bit/);
});

test('cordon, drain --dry-run and uncordon a node', { skip }, async () => {
  assert.match(await kubectl.ok(['cordon', 'worker-3']), /cordoned/);
  assert.match(await kubectl.ok(['get', 'node', 'worker-3']), /Ready,SchedulingDisabled/);
  const drained = await kubectl.ok([
    'drain',
    'worker-3',
    '--dry-run=client',
    '--ignore-daemonsets',
    '--delete-emptydir-data',
    '--force',
  ]);
  assert.match(drained, /drained \(dry run\)/);
  assert.match(await kubectl.ok(['uncordon', 'worker-3']), /uncordoned/);
});

test('label, annotate, patch and edit objects', { skip }, async () => {
  const target = ['deploy', 'catalog', '-n', 'shop'];
  assert.match(await kubectl.ok(['label', ...target, 'tier=back']), /labeled/);
  assert.match(await kubectl.ok(['annotate', ...target, 'note=x']), /annotated/);
  assert.match(await kubectl.ok(['label', ...target, 'tier-']), /(un)?labeled/);
  assert.match(await kubectl.ok(['patch', ...target, '-p', '{"spec":{"minReadySeconds":1}}']), /patched/);
  assert.match(
    await kubectl.ok(['patch', ...target, '--type=json', '-p', '[{"op":"remove","path":"/spec/minReadySeconds"}]']),
    /patched/,
  );
});

test('create and delete a namespace with what is in it', { skip }, async () => {
  await kubectl.ok(['create', 'namespace', 'lab']);
  await kubectl.ok(['create', 'configmap', 'settings', '-n', 'lab', '--from-literal=a=b']);
  await kubectl.ok(['create', 'secret', 'generic', 'key', '-n', 'lab', '--from-literal=a=b']);
  await kubectl.ok(['create', 'deployment', 'web', '-n', 'lab', '--image=registry.example.com/shop/hello:1']);
  assert.equal(await kubectl.ok(['get', 'secret', 'key', '-n', 'lab', '-o', 'jsonpath={.data.a}']), 'Yg==');
  assert.match(await kubectl.ok(['delete', 'namespace', 'lab']), /deleted/);
  assert.match((await kubectl.run(['get', 'ns', 'lab'])).stderr, /not found/);
});

for (const args of [
  ['create', 'ingress', 'extra', '-n', 'shop', '--rule=a.example.com/x=cart:8080'],
  ['create', 'quota', 'extra', '-n', 'shop', '--hard=pods=1000'],
  ['create', 'pdb', 'extra', '-n', 'shop', '--selector=app=nothing', '--min-available=1'],
  ['create', 'cronjob', 'extra', '-n', 'shop', '--image=registry.example.com/shop/hello:1', '--schedule=0 3 * * *'],
  ['create', 'role', 'extra', '-n', 'shop', '--verb=get', '--resource=pods'],
  ['create', 'serviceaccount', 'extra', '-n', 'shop'],
  ['autoscale', 'deploy', 'cart', '-n', 'shop', '--min=1', '--max=3', '--cpu-percent=80'],
  ['expose', 'deploy', 'cart', '-n', 'shop', '--port=80', '--name=extra'],
  ['set', 'env', 'deploy/cart', '-n', 'shop', 'EXTRA=1'],
  ['taint', 'node', 'worker-2', 'extra=yes:NoSchedule'],
  ['wait', '--for=condition=Available', 'deploy/frontend', '-n', 'shop', '--timeout=20s'],
]) {
  test(`kubectl ${args.join(' ')}`, { skip }, async () => {
    assert.match(await kubectl.ok(args), /created|autoscaled|exposed|updated|tainted|met/);
  });
}

test('a CustomResourceDefinition is served as soon as it is there', { skip }, async () => {
  await apply(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: backups.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { plural: backups, singular: backup, kind: Backup, shortNames: [bk] }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties: { spec: { type: object, properties: { schedule: { type: string } } } }
      additionalPrinterColumns: [{ name: Schedule, type: string, jsonPath: .spec.schedule }]
`);
  const backup =
    'apiVersion: example.com/v1\nkind: Backup\nmetadata: { name: daily, namespace: shop }\nspec: { schedule: "0 3 * * *" }\n';
  assert.match(await apply(backup), /backup.example.com\/daily created/);
  assert.match(await kubectl.ok(['get', 'bk', '-n', 'shop']), /NAME +SCHEDULE\ndaily +0 3 \* \* \*/);
});
