import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';
import { gatewayObjects } from '../../../../src/demo/world/gatewayObjectsData.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { endpointSliceObject, namespaceObject } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

const metadata = (name: string) => ({ name, namespace: 'shop' });

const service = (name: string, selector: object | undefined): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(name),
  spec: {
    clusterIP: '10.0.0.9',
    ports: [{ port: 80, protocol: 'TCP' }],
    ...(selector === undefined ? {} : { selector }),
  },
});

const ingress = (name: string, ...services: readonly string[]): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: metadata(name),
  spec: {
    rules: services.map((one) => ({
      host: 'shop.example.com',
      http: {
        paths: [{ path: `/${one}`, pathType: 'Prefix', backend: { service: { name: one, port: { number: 80 } } } }],
      },
    })),
  },
});

async function open(t: TestContext, objects: readonly KubeObject[]): Promise<ClusterTreeUnderTest> {
  const cluster = await TestCluster.start([namespaceObject('shop'), ...objects]);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  await view.until(['demo', 'shop'], (rows) => rows.some((row) => row.includes('Network')));
  return view;
}

/** A row without what depends on the time. */
const stable = (row: string): string => row.replace(/ · \d+s$/, '');

test('a Service says how many endpoints it has, and that it has none', async (t) => {
  const view = await open(t, [
    service('cart', { app: 'cart' }),
    service('external', undefined),
    service('lost', { app: 'lost' }),
    service('slow', { app: 'slow' }),
    endpointSliceObject('cart', [['cart-a', true]]),
    endpointSliceObject('slow', [
      ['slow-a', false],
      ['slow-b', true],
    ]),
  ]);
  const rows = await view.until(
    ['demo', 'shop', 'Network', 'Services'],
    ([, , lost]) => lost?.includes('no endp') === true,
  );
  assert.deepEqual(rows.map(stable), [
    'circle-filled cart · ClusterIP · 10.0.0.9 · 80/TCP · 1 endpoint',
    'symbol-field external · ClusterIP · 10.0.0.9 · 80/TCP',
    'warning lost · no endpoints · ClusterIP · 10.0.0.9 · 80/TCP',
    'warning slow · 1 of 2 endpoints ready · ClusterIP · 10.0.0.9 · 80/TCP',
  ]);
  assert.deepEqual(await view.rows('demo', 'shop', 'Network', 'Services', 'cart'), [
    'circle-filled cart-a · ready · 10.1.0.0 · 8080',
  ]);
  assert.deepEqual(await view.rows('demo', 'shop', 'Network', 'Services', 'lost'), [
    'warning No endpoints · no pod that runs has app=lost',
  ]);
});

test('an Ingress tells where it leads, and which service does not exist', async (t) => {
  const view = await open(t, [
    service('cart', { app: 'cart' }),
    ingress('good', 'cart'),
    ingress('bad', 'cart', 'gone'),
  ]);
  const path = ['demo', 'shop', 'Network', 'Ingresses'];
  const [bad = '', good = ''] = await view.until(path, ([first]) => first?.startsWith('error') === true);
  assert.match(bad, /^error bad · service gone does not exist · /);
  assert.match(good, /^symbol-field good · /);
  assert.deepEqual(await view.rows(...path, 'bad'), [
    'circle-filled shop.example.com/cart · → cart:80',
    'error shop.example.com/gone · → gone:80 · the service does not exist',
  ]);
});

test('gateways and their routes are listed in their own columns, and a route tells where it leads', async (t) => {
  const view = await open(t, [service('cart', { app: 'cart' }), ...gatewayObjects]);
  const network = ['demo', 'shop', 'Network'];
  const gateways = await view.until([...network, 'Gateways'], ({ length }) => length === 1);
  assert.deepEqual(gateways.map(stable), ['circle-filled public · nginx · 203.0.113.21 · programmed True']);
  const routes = [...network, 'HTTP routes'];
  assert.deepEqual((await view.until(routes, ([first]) => first?.startsWith('error') === true)).map(stable), [
    'error storefront · service frontend does not exist · www.shop.example.com',
  ]);
  assert.deepEqual(await view.rows(...routes, 'storefront'), [
    'circle-filled www.shop.example.com/cart · → cart:8080',
    'error www.shop.example.com/ · → frontend:8080 · the service does not exist',
  ]);
});

test('a network policy opens to what it allows', async (t) => {
  const view = await open(t, [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata('closed'),
      spec: { podSelector: { matchLabels: { app: 'cart' } }, policyTypes: ['Ingress'] },
    },
  ]);
  const path = ['demo', 'shop', 'Network', 'Network policies', 'closed'];
  assert.deepEqual(await view.rows(...path), [
    'circle-filled Applies to · pods with app=cart',
    'warning Incoming · nothing is allowed',
    'circle-outline Outgoing · not restricted',
  ]);
  const { lines } = await view.tree.tooltip(await view.find(...path, 'Applies to'));
  assert.deepEqual(lines, [['Applies to', 'pods with app=cart']], 'in full where the view is too narrow');
});

test('an autoscaler at its limit and a claim without a volume stand out', async (t) => {
  const autoscaler = (name: string, replicas: number): KubeObject => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata(name),
    spec: {
      ...{
        minReplicas: 1,
        maxReplicas: 4,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' },
      },
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
    },
    status: {
      ...{ currentReplicas: replicas, desiredReplicas: replicas },
      currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 50 } } }],
    },
  });
  const claim: KubeObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { ...metadata('data'), creationTimestamp: '2026-01-01T10:00:00Z' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    status: { phase: 'Pending' },
  };
  const view = await open(t, [autoscaler('full', 4), autoscaler('some', 2), claim]);
  const path = ['demo', 'shop', 'Config', 'Horizontal pod autoscalers'];
  const scalers = await view.until(path, ({ length }) => length === 2);
  assert.match(scalers[0] ?? '', /^warning full · at its maximum of 4 · /);
  assert.match(scalers[1] ?? '', /^circle-filled some · Deployment\/cart/);
  const claims = await view.until(['demo', 'shop', 'Storage', 'Persistent volume claims'], ([row]) =>
    /no default/.test(row ?? ''),
  );
  assert.match(claims[0] ?? '', /^warning data · no default storage class · Pending/);
});

test('roles tell what they allow, and bindings whom', async (t) => {
  const view = await open(t, [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: metadata('reader'),
      rules: [
        { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] },
        { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['cart'], verbs: ['patch'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: metadata('readers'),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
      subjects: [{ kind: 'ServiceAccount', name: 'robot', namespace: 'ci' }],
    },
  ]);
  assert.deepEqual(await view.rows('demo', 'shop', 'Access', 'Roles', 'reader'), [
    'key pods, pods/log · get, list',
    'key deployments.apps (only cart) · patch',
  ]);
  assert.deepEqual(await view.rows('demo', 'shop', 'Access', 'Role bindings', 'readers'), [
    'key ServiceAccount ci/robot · Role reader',
  ]);
});

test(
  'what stands in an open list is found by name, and one that cannot be watched is listed',
  { timeout: 60_000 },
  async (t) => {
    const containers = Array.from({ length: 50 }, (_, index) => ({ name: `c${index}`, image: 'shop/c:1' }));
    const cluster = await TestCluster.start([
      namespaceObject('shop'),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'crowd', namespace: 'shop' },
        spec: { containers },
        status: { phase: 'Running' },
      },
    ]);
    t.after(() => cluster.stop());
    const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
    await view.until(['demo', 'shop', 'crowd'], ({ length }) => length === 50);
    const found = (): boolean =>
      [...view.tree.resources()].some(({ kind, name }) => kind.kind === 'ConfigMap' && name === 'settings');
    assert.ok(!found());
    await view.until(['demo', 'shop', 'Config', 'Config maps'], (rows) => rows.some((row) => row.includes('settings')));
    assert.ok(found());
    const metrics = await view.until(['demo', 'Other', 'Node metrics'], ({ length }) => length > 0);
    assert.ok(!metrics.some((row) => row.startsWith('error')), metrics.join('\n'));
  },
);
