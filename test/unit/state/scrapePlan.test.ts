import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../src/model/pod.ts';
import { Interner } from '../../../src/sources/kubernetes/interner.ts';
import { readMonitors, readServices } from '../../../src/sources/kubernetes/monitorReader.ts';
import { podKind } from '../../../src/sources/kubernetes/projections/podKind.ts';
import { keepConcerned } from '../../../src/state/concernedMetrics.ts';
import { podTargets } from '../../../src/state/scrapePlan.ts';
import { FakeTransport } from '../../helpers/fakeTransport.ts';

const signal = AbortSignal.timeout(60_000);

function pod(annotations: Readonly<Record<string, string>> = {}): Pod {
  return podKind.project(
    {
      metadata: { name: 'web-1', namespace: 'shop', uid: 'u', labels: { app: 'web' }, annotations },
      spec: {
        nodeName: 'n1',
        containers: [
          { name: 'main', ports: [{ name: 'http', containerPort: 8080 }] },
          { name: 'proxy', ports: [{ name: 'admin', containerPort: 9901 }] },
        ],
      },
      status: { phase: 'Running', podIP: '10.0.0.7' },
    },
    new Interner(),
  );
}

/** A cluster that serves these monitors and Services; what is not given answers 404. */
function cluster(lists: Readonly<Record<string, readonly object[]>>): FakeTransport {
  return new FakeTransport(({ path }) => {
    const items = Object.entries(lists).find(([resource]) => path.includes(`/${resource}?`))?.[1];
    return items === undefined ? { status: 404, body: { kind: 'Status', code: 404 } } : { body: { items } };
  });
}

test('annotations name port, path and scheme; without a port the first one counts', () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, string | undefined, string])[] = [
    [{}, undefined, ''],
    [{ scrape: 'false' }, undefined, ''],
    [{ scrape: 'true' }, '/api/v1/namespaces/shop/pods/web-1%3A8080/proxy/metrics', 'main'],
    [
      { scrape: 'true', port: '9901', path: '/stats' },
      '/api/v1/namespaces/shop/pods/web-1%3A9901/proxy/stats',
      'proxy',
    ],
    [
      { scrape: 'true', port: 'x', path: 'm', scheme: 'https' },
      '/api/v1/namespaces/shop/pods/https%3Aweb-1%3A8080/proxy/m',
      'main',
    ],
  ];
  for (const [said, path, container] of cases) {
    const annotations = Object.fromEntries(
      Object.entries(said).map(([name, value]) => [`prometheus.io/${name}`, value]),
    );
    const [target] = podTargets([pod(annotations)], [], new Map());
    assert.equal(target?.path, path, JSON.stringify(said));
    if (target === undefined) continue;
    assert.equal(target.labels['container'], container);
    assert.deepEqual([target.labels['job'], target.labels['node']], ['kubernetes-pods', 'n1']);
  }
});

test('a ServiceMonitor finds pods behind its Services, with the operator’s labels', async () => {
  const api = cluster({
    servicemonitors: [
      {
        metadata: { name: 'web', namespace: 'monitoring' },
        spec: {
          jobLabel: 'team',
          namespaceSelector: { matchNames: ['shop'] },
          selector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front'] }] },
          endpoints: [{ port: 'metrics', path: '/m' }],
        },
      },
    ],
    services: [
      {
        metadata: { name: 'web', namespace: 'shop', labels: { tier: 'front', team: 'a' } },
        spec: { selector: { app: 'web' }, ports: [{ name: 'metrics', port: 80, targetPort: 'http' }] },
      },
      {
        metadata: { name: 'back', namespace: 'shop', labels: { tier: 'back' } },
        spec: { selector: { app: 'web' }, ports: [{ name: 'metrics', port: 80 }] },
      },
    ],
  });
  const monitors = await readMonitors(api, signal);
  const services = new Map([['shop', await readServices(api, 'shop', signal)]]);
  // The pod's own annotation is not scraped a second time.
  const targets = podTargets([pod({ 'prometheus.io/scrape': 'true' })], monitors, services);
  assert.equal(targets.length, 1);
  assert.equal(targets[0]?.path, '/api/v1/namespaces/shop/pods/web-1%3A8080/proxy/m');
  assert.deepEqual(targets[0].labels, {
    namespace: 'shop',
    pod: 'web-1',
    container: 'main',
    instance: '10.0.0.7:8080',
    endpoint: 'metrics',
    job: 'a',
    service: 'web',
  });
});

test('a PodMonitor finds pods by their labels and ports', async () => {
  const spec = {
    selector: { matchLabels: { app: 'web' } },
    podMetricsEndpoints: [{ port: 'admin' }, { port: 'none' }],
  };
  const monitor = { metadata: { name: 'web', namespace: 'shop' }, spec };
  const monitors = await readMonitors(cluster({ podmonitors: [monitor] }), signal);
  const targets = podTargets([pod()], monitors, new Map());
  assert.deepEqual(
    targets.map(({ labels }) => [labels['job'], labels['endpoint'], labels['instance']]),
    [['shop/web', 'admin', '10.0.0.7:9901']],
  );
  const elsewhere = { ...monitor, metadata: { name: 'web', namespace: 'other' } };
  assert.deepEqual(
    podTargets([pod()], await readMonitors(cluster({ podmonitors: [elsewhere] }), signal), new Map()),
    [],
  );
});

test('relabelings, parameters and labels of a monitor reach the target; credentials are told as not sent', async () => {
  const endpoint = {
    port: 'admin',
    interval: '1m30s',
    params: { module: ['http 2xx'], target: ['a', 'b'] },
    basicAuth: { username: { name: 's', key: 'u' } },
    relabelings: [
      { sourceLabels: ['__meta_kubernetes_pod_label_app'], targetLabel: 'app', regex: '(.)eb', replacement: 'is-$1' },
      { sourceLabels: ['__meta_kubernetes_pod_node_name', 'pod'], separator: '/', targetLabel: 'place' },
      { action: 'LabelDrop', regex: 'container|endpoint' },
      { action: 'labelmap', regex: '__meta_kubernetes_pod_label_(t.+)' },
      { targetLabel: '__metrics_path__', replacement: '/probe' },
      { action: 'hashmod', sourceLabels: ['pod'], modulus: 10, targetLabel: '__tmp_hash' },
      // The shard of web-1 among ten.
      { action: 'keep', sourceLabels: ['__tmp_hash'], regex: '8' },
      { action: 'hashmod', targetLabel: 'x' },
    ],
  };
  const read = async (spec: object): Promise<ReturnType<typeof podTargets>> => {
    const monitor = { metadata: { name: 'web', namespace: 'shop' }, spec: { selector: {}, ...spec } };
    return podTargets([pod()], await readMonitors(cluster({ podmonitors: [monitor] }), signal), new Map());
  };
  const [target] = await read({ podTargetLabels: ['app'], sampleLimit: 7, podMetricsEndpoints: [endpoint] });
  assert.ok(target?.monitored !== undefined);
  assert.match(target.path, /web-1%3A9901\/proxy\/probe\?module=http\+2xx&target=b$/);
  const labels = {
    app: 'is-w',
    instance: '10.0.0.7:9901',
    job: 'shop/web',
    namespace: 'shop',
    place: 'n1/web-1',
    pod: 'web-1',
  };
  assert.deepEqual({ ...target.labels }, labels);
  assert.deepEqual([target.monitored.intervalMs, target.monitored.sampleLimit], [90_000, 7]);
  assert.match(
    target.monitored.notes.join(' '),
    /does not pass on a user name and password.*hashmod requires non-zero modulus/,
  );
  const keep = (regex: string) => ({ action: 'keep', sourceLabels: ['__meta_kubernetes_pod_phase'], regex });
  const count = async (regex: string): Promise<number> =>
    (await read({ podMetricsEndpoints: [{ port: 'admin', relabelings: [keep(regex)] }] })).length;
  assert.deepEqual([await count('Running|x'), await count('Run')], [1, 0]);
});

test('of a kubelet’s metrics only namespaces that concern somebody and the node itself are kept', () => {
  const lines = [
    '# HELP a b',
    'a{container="c",namespace="shop",pod="p"} 1',
    'a{container="c",namespace="other",pod="p"} 1',
    'a{id="/",namespace="",pod=""} 1',
    'a{id="/system.slice",namespace="",pod=""} 1',
    'a{exported_namespace="other",id="/"} 1',
    'machine_cpu_cores 4',
  ];
  assert.deepEqual(keepConcerned(lines.join('\n'), new Set(['shop'])).split('\n'), [
    ...lines.slice(0, 2),
    lines[3],
    ...lines.slice(5),
  ]);
});
