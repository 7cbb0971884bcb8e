import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createLogger } from '../../../../src/base/log.ts';
import { startDemoCluster } from '../../../../src/demo/demoCluster.ts';

const messages: string[] = [];
const cluster = await startDemoCluster({
  syntheticPods: 0,
  seed: 3,
  speed: 1,
  start: Date.now(),
  history: 30 * 60_000,
  usePrometheus: true,
  useEmbedded: true,
  log: createLogger((_level, message) => messages.push(message)),
});
after(() => cluster.dispose());

interface Answer {
  readonly status: string;
  readonly data: { readonly result: readonly Result[] };
}

interface Result {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

async function get(path: string): Promise<unknown> {
  const response = await fetch(`${cluster.prometheus ?? ''}${path}`);
  assert.equal(response.status, 200, path);
  return response.json();
}

async function query(text: string): Promise<readonly Result[]> {
  return ((await get(`/api/v1/query?query=${encodeURIComponent(text)}`)) as Answer).data.result;
}

test('it is said that the embedded engine answers, and the cluster has its Service', () => {
  assert.equal(cluster.prometheusKind, 'embedded');
  assert.ok(messages.some((message) => message.includes('the embedded engine answers for Prometheus')));
  const names = cluster.world.store.list('', 'services', 'monitoring').map(({ metadata }) => metadata.name);
  assert.ok(names.includes('prometheus') && names.includes('alertmanager'), names.join(' '));
});

test('every target is up, with the labels of the usual installations', async () => {
  const up = await query('up');
  assert.ok(up.length > 10 && up.every(({ value }) => value?.[1] === '1'));
  const jobs = new Set(up.map(({ metric }) => metric['job']));
  assert.ok(['kubelet', 'kube-state-metrics', 'node-exporter', 'frontend'].every((job) => jobs.has(job)));
  const [info] = await query('kube_pod_info{namespace="shop", pod=~"cart.+"}');
  // The exporter's labels win over those of the target.
  assert.deepEqual([info?.metric['namespace'], info?.metric['job']], ['shop', 'kube-state-metrics']);
});

test('the past has graphs, and goes over into the present', async () => {
  const now = Date.now() / 1000;
  const text = 'sum by (pod) (rate(container_cpu_usage_seconds_total{namespace="shop",container!=""}[5m]))';
  const path = `/api/v1/query_range?query=${encodeURIComponent(text)}&start=${now - 1500}&end=${now}&step=60`;
  const { data } = (await get(path)) as Answer;
  assert.ok(
    data.result.some(({ metric, values }) => /^cart-/.test(metric['pod'] ?? '') && (values ?? []).length === 26),
  );
  assert.ok(data.result.every(({ values }) => (values ?? []).every(([, value]) => Number(value) >= 0)));
});

test('rules are evaluated, and metadata is told', async () => {
  const rules = (await get('/api/v1/rules')) as {
    data: { groups: { rules: { health: string; type: string }[] }[] };
  };
  const all = rules.data.groups.flatMap((group) => group.rules);
  assert.ok(all.length > 10 && all.every(({ health }) => health === 'ok'));
  assert.ok((await query('namespace_cpu:kube_pod_container_resource_requests:sum')).length > 0);
  const metadata = (await get('/api/v1/metadata?metric=kube_pod_info')) as { data: Record<string, { type: string }[]> };
  assert.equal(metadata.data['kube_pod_info']?.[0]?.type, 'gauge');
});

test('a form may be posted, as Grafana does', async () => {
  const body = new URLSearchParams({ query: 'count(up)' });
  const response = await fetch(`${cluster.prometheus ?? ''}/api/v1/query`, { method: 'POST', body });
  const { data } = (await response.json()) as Answer;
  assert.ok(Number(data.result[0]?.value?.[1]) > 10);
});

test('targets are told, and an Alertmanager has the alerts that fire', async () => {
  const { data } = (await get('/api/v1/targets')) as {
    data: { activeTargets: { health: string; scrapePool: string }[] };
  };
  assert.ok(data.activeTargets.length > 10 && data.activeTargets.every(({ health }) => health === 'up'));
  const firing = (await query('count(ALERTS{alertstate="firing"})'))[0]?.value?.[1] ?? '0';
  const response = await fetch(`${cluster.alertmanager ?? ''}/api/v2/alerts`);
  const alerts = (await response.json()) as readonly { readonly labels: Readonly<Record<string, string>> }[];
  assert.equal(alerts.length, Number(firing));
  assert.ok(alerts.every(({ labels }) => labels['cluster'] === 'demo'));
  const silence = {
    matchers: [{ name: 'alertname', value: '.+', isRegex: true }],
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 60_000).toISOString(),
    createdBy: 'dev',
    comment: 'test',
  };
  const headers = { 'Content-Type': 'application/json' };
  const made = await fetch(`${cluster.alertmanager ?? ''}/api/v2/silences`, {
    method: 'POST',
    headers,
    body: JSON.stringify(silence),
  });
  assert.equal(made.status, 200);
  const left = await fetch(`${cluster.alertmanager ?? ''}/api/v2/alerts?silenced=false`);
  assert.deepEqual(await left.json(), []);
});
