import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { kubectlMinor, KubectlUnderTest, skipWithoutKubectl } from '../helpers/kubectlUnderTest.ts';

let kubectl: KubectlUnderTest;
const skip = skipWithoutKubectl;
if (skip !== false) console.error(`NOT TESTED: ${skip}`);
before(async () => {
  if (skip === false) kubectl = await KubectlUnderTest.onDemo();
});
after(() => (skip === false ? kubectl.stop() : undefined));

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const firstPod = async (): Promise<string> =>
  words(await kubectl.ok(['get', 'pods', '-n', 'shop', '-l', 'app=frontend', '-o', 'name']))[0] ?? '';

for (const [args, pattern] of [
  ['get pods -A', /^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE\n[^]*\nshop +frontend-\S+ +1\/1 +Running /],
  ['get pods -A', /\nlogistics +label-printer-\S+ +0\/1 +(ErrImagePull|ImagePullBackOff) /],
  ['get pods -n shop -o wide', /NOMINATED NODE +READINESS GATES\n.* worker-\d /],
  ['get pods -n shop -l app=frontend --no-headers -o custom-columns=N:.metadata.name', /^(frontend-\S+\n)+$/],
  ['get pods -A --field-selector=status.phase=Pending', /label-printer/],
  ['get nodes', /demo-control-plane +Ready +control-plane /],
  ['get nodes -o wide', /containerd:\/\//],
  ['get ns', /shop +Active /],
  ['get all -n shop', /deployment.apps\/frontend +\d\/\d /],
  ['get events -n logistics', /Warning +Failed +pod\/label-printer/],
  [
    'get svc,endpointslices,cm,secrets,hpa,pdb,ingress -n shop',
    /horizontalpodautoscaler\S*\/frontend +Deployment\/frontend +cpu: \d+%\/\d+%/,
  ],
  ['get pv,sc', /persistentvolume\/pvc-\S+ +\d+Gi +RWO +Delete +Bound /],
  ['get deploy frontend -n shop -o jsonpath={.status.readyReplicas}', /^[1-9]\d*$/],
  ['get pods -n shop --chunk-size=2 -o name', /^(pod\/\S+\n){5,}$/],
  ['get pods -n shop --sort-by=.metadata.name', /^NAME/],
  ['get --raw /readyz?verbose', /\[\+\]etcd ok\n[^]*readyz check passed/],
  ['top nodes', /worker-1 +\d+m +\d+% +\d+Mi +\d+%/],
  ['top pods -n shop', /frontend-\S+ +\d+m +\d+Mi/],
  ['top pods -n shop --containers', /frontend-\S+ +frontend +\d+m +\d+Mi/],
  ['describe deploy frontend -n shop', /NewReplicaSet: +frontend-\S+ \(\d\/\d replicas created\)/],
  ['describe node worker-1', /Lease:\n +HolderIdentity: +worker-1\n[^]* RenewTime: +\w{3}, \d/],
  ['describe node worker-1', /Non-terminated Pods: +\(\d+ in total\)[^]*Allocated resources:/],
  ['describe svc frontend -n shop', /Endpoints: +\d+\.\d+\.\d+\.\d+:\d+/],
  ['api-resources', /deployments +deploy +apps\/v1 +true +Deployment/],
  ['api-versions', /^autoscaling\/v2$/m],
  ['auth can-i delete pods -n shop', /^yes/],
  ['version', /v1\.36/],
  ['cluster-info', /control plane/i],
] as const) {
  test(`kubectl ${args}`, { skip }, async () => {
    assert.match(await kubectl.ok(args.split(' ')), pattern);
  });
}

for (const format of ['yaml', 'json'] as const) {
  test(`kubectl get -o ${format}`, { skip }, async () => {
    const text = await kubectl.ok(['get', 'pods', '-n', 'shop', '-o', format]);
    const list = (format === 'yaml' ? parse(text) : JSON.parse(text)) as { kind: string; items: { kind: string }[] };
    assert.deepEqual([list.kind, list.items[0]?.kind], ['List', 'Pod']);
  });
}

test('kubectl describe pod', { skip }, async () => {
  const text = await kubectl.ok(['describe', '-n', 'shop', await firstPod()]);
  assert.match(text, /Controlled By: +ReplicaSet\/frontend-/);
  assert.match(text, /State: +Running/);
});

test('kubectl get -w hears of changes', { skip }, async () => {
  const pod = (await firstPod()).replace('pod/', '');
  const line = await kubectl.until(
    ['get', 'pods', '-n', 'shop', '-w', '-L', 'seen'],
    new RegExp(`^${pod} .* yes$`),
    () => {
      void kubectl.run(['label', 'pod', pod, '-n', 'shop', 'seen=yes']);
    },
  );
  assert.match(line, /Running/);
});

test('kubectl logs, and -f with --tail', { skip }, async () => {
  const pod = await firstPod();
  const container = pod.includes('frontend') ? 'frontend' : '';
  const args = ['logs', '-n', 'shop', pod, '-c', container];
  assert.equal((await kubectl.ok([...args, '--tail=3'])).trimEnd().split('\n').length, 3);
  assert.match(await kubectl.ok([...args, '--tail=1', '--timestamps']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z /);
  assert.notEqual(await kubectl.until([...args, '-f', '--tail=1'], /./), '');
});

test('kubectl logs says why it cannot', { skip }, async () => {
  const { code, stderr } = await kubectl.run(['logs', '-n', 'shop', 'nope']);
  assert.equal(code, 1);
  assert.match(stderr, /pods "nope" not found/);
});

test('the viewer sees one namespace', { skip }, async () => {
  assert.match(await kubectl.ok(['get', 'pods', '-n', 'shop'], { asViewer: true }), /frontend-/);
  const { code, stderr } = await kubectl.run(['get', 'pods', '-A'], { asViewer: true });
  assert.equal(code, 1);
  assert.match(stderr, /cannot list resource "pods" in API group "" at the cluster scope/);
  const { stdout } = await kubectl.run(['auth', 'can-i', 'delete', 'pods', '-n', 'shop'], { asViewer: true });
  assert.equal(stdout.trim(), 'no');
});

/** Commands that came to kubectl later than the oldest that is tested. */
const needs = (minor: number): string | false =>
  skip === false && kubectlMinor < minor ? `this kubectl is older than 1.${minor}` : skip;

test('kubectl events', { skip: needs(26) }, async () => {
  assert.match(
    await kubectl.ok(['events', '-n', 'logistics', '--types=Warning']),
    /Warning +Failed +Pod\/label-printer/,
  );
});

test('kubectl explain', { skip: needs(27) }, async () => {
  assert.match(await kubectl.ok(['explain', 'deployment.spec.template.spec.containers']), /livenessProbe\t<Probe>/);
});

test('kubectl exec', { skip }, async () => {
  const pod = await firstPod();
  assert.equal(
    await kubectl.ok(['exec', '-n', 'shop', pod, '--', 'cat', '/etc/hostname']),
    `${pod.replace('pod/', '')}\n`,
  );
  const { code } = await kubectl.run(['exec', '-i', '-n', 'shop', pod, '--', 'sh'], { input: 'exit 3\n' });
  assert.equal(code, 3);
});

test('kubectl port-forward', { skip }, async () => {
  const args = ['port-forward', '-n', 'shop', 'svc/frontend', ':8080'];
  const forward = await kubectl.start(args, /^Forwarding from 127\.0\.0\.1:\d+/);
  const port = /:(\d+) ->/.exec(forward.line)?.[1] ?? '';
  for (let round = 0; round < 2; round += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { Connection: 'close' } });
    assert.match(await response.text(), /^http_requests_total\{/m);
  }
  forward.stop();
});
