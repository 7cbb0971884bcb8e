import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';
import { namespaceOf, podOf, TestCluster } from '../../../helpers/testCluster.ts';

let cluster: TestCluster;
const start = Date.UTC(2026, 0, 1, 12);
const node = (name: string, ready: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  status: {
    conditions: [{ type: 'Ready', status: ready }],
    addresses: [{ type: 'InternalIP', address: '10.0.0.7' }],
  },
});
const service = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop' },
  spec: { ports: [{ name: 'http', port: 80 }] },
});

before(async () => {
  const pending = podOf('pending');
  cluster = await TestCluster.start(
    [
      namespaceOf('shop'),
      node('worker-1', 'True'),
      node('lost', 'Unknown'),
      podOf('web', { app: 'web' }),
      podOf('two', {}, ['one', 'other']),
      { ...pending, spec: { containers: [{ name: 'app', image: 'x:1' }] } },
      { ...podOf('far'), spec: { nodeName: 'lost', containers: [{ name: 'app', image: 'x:1' }] } },
      service('web'),
      service('cart'),
    ],
    { clock: { now: () => start + 10_000 } },
  );
  for (let n = 0; n < 5; n += 1) {
    cluster.world.log('shop/web/app', { time: start + n * 1000 + 0.5, text: `line ${n}` });
  }
  cluster.world.usage.set('shop/web', [{ container: 'app', cpu: 0.25, memory: 64 * 2 ** 20 }]);
  cluster.world.nodes.set('worker-1', { cpu: 1.5, memory: 2 ** 30 });
});
after(() => cluster.stop());

const log = '/api/v1/namespaces/shop/pods/web/log';
for (const [query, expected] of [
  ['', 'line 0\nline 1\nline 2\nline 3\nline 4\n'],
  ['?tailLines=2', 'line 3\nline 4\n'],
  ['?tailLines=0', ''],
  ['?sinceSeconds=7', 'line 3\nline 4\n'],
  ['?sinceTime=2026-01-01T12:00:04Z', 'line 4\n'],
  ['?sinceTime=2026-01-01T14:00:04.000499%2B02:00', 'line 4\n'],
  ['?limitBytes=9', 'line 0\nli'],
  ['?tailLines=1&timestamps=true&container=app', '2026-01-01T12:00:04.000500000Z line 4\n'],
] as const) {
  test(`log${query}`, async () => {
    const answer = await cluster.ask(log + query);
    assert.deepEqual([answer.status, answer.headers['content-type'], answer.text], [200, ['text/plain'], expected]);
  });
}

for (const [path, status, message] of [
  ['web/log?tailLines=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
  ['web/log?previous=true', 400, 'previous terminated container "app" in pod "web" not found'],
  ['web/log?container=nope', 400, 'container nope is not valid for pod web'],
  ['two/log', 400, 'a container name must be specified for pod two, choose one of: [one other]'],
  ['two/log?container=one', 400, 'container "one" in pod "two" is waiting to start: ContainerCreating'],
  ['nope/log', 404, 'pods "nope" not found'],
  [
    'far/log',
    500,
    'Get "https://10.0.0.7:10250/containerLogs/shop/far/app": dial tcp 10.0.0.7:10250: connect: no route to host',
  ],
  ['web/exec?command=ls', 400, 'Upgrade request required'],
] as const) {
  test(`${path}: ${status}`, async () => {
    const answer = await cluster.ask(`/api/v1/namespaces/shop/pods/${path}`);
    const { message: said } = JSON.parse(answer.text) as { message: string };
    assert.deepEqual([answer.status, said], [status, message]);
  });
}

test('a pod without a node has no log yet: 204', async () => {
  const answer = await cluster.ask('/api/v1/namespaces/shop/pods/pending/log');
  assert.deepEqual([answer.status, answer.text], [204, '']);
});

test('a followed log goes on until its container stops, and follows no longer than it is read', async () => {
  const followed = await cluster.open(`${log}?follow=true&tailLines=1`);
  let text = '';
  followed.setEncoding('utf8');
  for await (const chunk of followed as AsyncIterable<string>) {
    text += chunk;
    if (text === 'line 4\n') cluster.world.log('shop/web/app', { time: start + 6000, text: 'more' });
    else cluster.world.endLog('shop/web/app');
  }
  assert.equal(text, 'line 4\nmore\n');
  assert.equal(cluster.world.followers, 0);
});

for (const [path, status, text] of [
  ['services/web:http/proxy/api/x?q=1&q=2', 200, '"port":"http","method":"GET","url":"/api/x?q=1&q=2"'],
  ['services/http:web:80/proxy/', 200, '"port":"80","method":"GET","url":"/"'],
  ['pods/web:8080/proxy/metrics', 200, '"kind":"pod"'],
  ['services/cart:80/proxy/metrics', 503, 'no endpoints available for service \\"cart\\"'],
  ['services/cart:nope/proxy/', 503, 'no endpoints available for service \\"cart:nope\\"'],
  ['services/nope/proxy/', 404, 'services \\"nope\\" not found'],
] as const) {
  test(`proxy ${path}: ${status}`, async () => {
    const answer = await cluster.ask(`/api/v1/namespaces/shop/${path}`);
    assert.equal(answer.status, status);
    assert.ok(answer.text.includes(text), answer.text);
  });
}

for (const [path, status, text] of [
  ['worker-1/proxy/metrics/resource', 200, 'node_cpu_usage_seconds_total'],
  ['worker-1/proxy/nope', 404, '404 page not found'],
  ['lost/proxy/stats/summary', 503, 'error trying to reach service: dial tcp 10.0.0.7:10250'],
] as const) {
  test(`kubelet of ${path}: ${status}`, async () => {
    const answer = await cluster.ask(`/api/v1/nodes/${path}`);
    assert.equal(answer.status, status);
    assert.ok(answer.text.includes(text), answer.text);
  });
}

test('usage comes in the quantities of metrics-server, for what has a sample', async () => {
  const pods = (await cluster.json('/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods')) as { items?: unknown[] };
  const [first, second] = (pods.items ?? []) as { metadata: { name: string }; containers: unknown }[];
  assert.deepEqual([first?.metadata.name, second], ['web', undefined]);
  assert.deepEqual(first?.containers, [{ name: 'app', usage: { cpu: '250000000n', memory: '65536Ki' } }]);
  const worker = await cluster.json('/apis/metrics.k8s.io/v1beta1/nodes/worker-1');
  assert.deepEqual(worker['usage'], { cpu: '1500000000n', memory: '1048576Ki' });
  assert.equal((await cluster.ask('/apis/metrics.k8s.io/v1beta1/nodes/lost')).status, 404);
});

test('without a metrics-server that answers, its API is stale', async () => {
  const name = 'v1beta1.metrics.k8s.io';
  const key = { group: 'apiregistration.k8s.io', resource: 'apiservices', namespace: undefined, name };
  const served = cluster.store.get(key);
  cluster.store.modify(key, (service) => ({
    ...service,
    status: { conditions: [{ type: 'Available', status: 'False', reason: 'MissingEndpoints' }] },
  }));
  const answer = await cluster.ask('/apis/metrics.k8s.io/v1beta1/pods');
  assert.deepEqual([answer.status, answer.text], [503, 'service unavailable\n']);
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
  const discovery = (await cluster.json('/apis', { accept })) as unknown as {
    items: { metadata: { name: string }; versions: unknown }[];
  };
  const metrics = discovery.items.find((item) => item.metadata.name === 'metrics.k8s.io');
  assert.deepEqual(metrics?.versions, [{ version: 'v1beta1', freshness: 'Stale' }]);
  cluster.store.modify(key, (service) => ({ ...service, status: served?.['status'] }));
});

/** Opens a stream and collects what arrives, by channel, until it is closed. */
function stream(path: string, protocol: string, input: readonly Buffer[] = []): Promise<ReadonlyMap<number, string>> {
  const url = `${cluster.server.url.replace('https', 'wss')}/api/v1/namespaces/shop/pods/${path}`;
  const headers = { Authorization: 'Bearer admin-token' };
  const socket = new WebSocket(url, protocol, { ca: cluster.server.caPem, headers });
  const channels = new Map<number, string>();
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => {
      for (const message of input) socket.send(message);
    });
    socket.on('message', (data: Buffer) => {
      const channel = data[0] ?? -1;
      const text = (channels.get(channel) ?? '') + data.subarray(1).toString('latin1');
      channels.set(channel, text);
      if (text.includes('"url"')) socket.close();
    });
    socket.once('close', () => {
      resolve(channels);
    });
  });
}

test('exec runs a command and tells its exit code', async () => {
  const seen = await stream(
    'web/exec?command=sh&command=-c&command=echo%20hi;cat%20/etc/hostname;nope&stdout=true',
    'v5.channel.k8s.io',
  );
  assert.equal(seen.get(1), 'hi\nweb\n');
  assert.equal(seen.get(2), 'sh: nope: not found\n');
  assert.match(seen.get(3) ?? '', /"reason":"ExitCode","message":"127"/);
});

test('exec of a shell reads commands from its input', async () => {
  const input = [Buffer.from('\0echo "a  b"\nexit 3\n')];
  const seen = await stream('web/exec?command=/bin/sh&stdin=true&stdout=true', 'v4.channel.k8s.io', input);
  assert.equal(seen.get(1), 'a  b\n');
  assert.match(seen.get(3) ?? '', /exit status 3/);
});

test('a forwarded port reaches what the world answers there', async () => {
  const request = Buffer.from('\0GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const seen = await stream('web/portforward?ports=8080', 'v4.channel.k8s.io', [request]);
  assert.match(seen.get(0) ?? '', /"kind":"pod","namespace":"shop","name":"web","port":"8080"/);
});

test('who I am and what I may', async () => {
  const review = async (token: string, resourceAttributes: object): Promise<unknown> => {
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    };
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    return (await cluster.json(path, { method: 'POST', body, token }))['status'];
  };
  assert.deepEqual(await review('admin-token', { verb: '*', group: '*', resource: '*' }), { allowed: true });
  assert.deepEqual(await review('viewer-token', { verb: 'list', resource: 'pods' }), { allowed: false });
  assert.deepEqual(await review('viewer-token', { verb: 'list', resource: 'pods', namespace: 'shop' }), {
    allowed: true,
    reason:
      'RBAC: allowed by RoleBinding "demo-viewer/shop" of Role "demo-viewer" to ServiceAccount "demo-viewer/shop"',
  });
});

test('a token that is asked for is accepted', async () => {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } };
  const path = '/api/v1/namespaces/shop/serviceaccounts/demo-viewer/token';
  const issued = (await cluster.json(path, { method: 'POST', body })) as unknown as { status: { token: string } };
  const who = await cluster.json('/apis/authentication.k8s.io/v1/selfsubjectreviews', {
    method: 'POST',
    token: issued.status.token,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  });
  assert.match(JSON.stringify(who), /"username":"system:serviceaccount:shop:demo-viewer"/);
});
