import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Subject } from '../../../src/model/subject.ts';
import { PrometheusClient } from '../../../src/sources/prometheus/prometheusClient.ts';
import { lokiSelector } from '../../../src/state/lokiLogFeed.ts';
import { loadUsage, toLine } from '../../../src/state/usageLoader.ts';
import { chooseStep, podPattern, usageQueries } from '../../../src/state/usageQueries.ts';
import { FakeTransport } from '../../helpers/fakeTransport.ts';

const subject = (kind: Subject['kind'], name: string): Subject => ({ context: 'demo', namespace: 'shop', kind, name });

test('a workload’s pods are told from those of a workload with a longer name', () => {
  const cases: readonly (readonly [Subject['kind'], string, boolean])[] = [
    ['Deployment', 'pay-7d9f8c6b54-x2x1a', true],
    ['Deployment', 'pay-worker-7d9f8c6b54-x2x1a', false],
    ['StatefulSet', 'pay-0', true],
    ['StatefulSet', 'pay-db-0', false],
    ['DaemonSet', 'pay-x2x1a', true],
    ['Job', 'pay-x2x1a', true],
    ['CronJob', 'pay-29384710-x2x1a', true],
    ['Pod', 'pay', true],
  ];
  for (const [kind, pod, isOwn] of cases) {
    assert.equal(new RegExp(`^(?:${podPattern(subject(kind, 'pay'))})$`).test(pod), isOwn, `${kind} ${pod}`);
  }
});

test('queries name the pod by container, a workload’s pods by pod, and quote what they are given', () => {
  const [cpu] = usageQueries(subject('Pod', 'web-1'), 15);
  assert.equal(
    cpu?.usage,
    'max by (container) (rate(container_cpu_usage_seconds_total{namespace="shop",pod="web-1",container!="",container!="POD"}[120s]))',
  );
  const [, memory] = usageQueries(subject('StatefulSet', 'db'), 600);
  assert.match(
    memory?.usage ?? '',
    /^sum by \(pod\) \(max by \(pod, container\) \(container_memory_working_set_bytes\{namespace="shop",pod=~"db-\[0-9\]\+"/,
  );
  assert.match(usageQueries({ ...subject('Pod', 'x'), namespace: 'a"b' }, 15)[0]?.usage ?? '', /namespace="a\\"b"/);
});

test('a step gives a range some hundreds of points', () => {
  const cases: readonly (readonly [number, number])[] = [
    [15, 5],
    [60, 10],
    [360, 60],
    [1440, 300],
  ];
  for (const [minutes, step] of cases) assert.equal(chooseStep({ start: 0, end: minutes * 60_000 }), step);
});

test('a missing point is a gap, and a line that ends early has no last value', () => {
  const series = { labels: {}, times: [0, 1000, 4000, 5000], values: [1, 2, 3, Infinity] };
  const line = toLine(series, 'a', { start: 0, end: 20_000 }, 1);
  assert.deepEqual([...line.times], [0, 1000, 2000, 4000, 5000]);
  assert.deepEqual([...line.values], [1, 2, NaN, 3, NaN]);
  assert.deepEqual([line.max, line.last], [3, undefined]);
  assert.equal(toLine({ ...series, values: [1, 2, 3, 4] }, 'a', { start: 0, end: 5000 }, 1).last, 4);
});

test('a graph holds the highest lines, with requests and limits as they are over time', async () => {
  const matrix = (count: number, label: string): object => ({
    status: 'success',
    data: {
      resultType: 'matrix',
      result: Array.from({ length: count }, (_, index) => ({
        metric: { [label]: `p${index}` },
        values: [[10, String(index)]],
      })),
    },
  });
  const transport = new FakeTransport(({ path }) => ({
    body: path.includes('kube_pod') ? matrix(1, 'none') : matrix(30, 'pod'),
  }));
  const [query] = usageQueries(subject('Deployment', 'web'), 10);
  assert(query !== undefined);
  const graph = await loadUsage(new PrometheusClient(transport), query, { start: 0, end: 10_000 }, 10);
  assert.deepEqual([graph.lineCount, graph.lines.length, graph.lines[0]?.name], [30, 20, 'p29']);
  assert.deepEqual(
    graph.thresholds.map((one) => [one.kind, one.name]),
    [
      ['request', 'request'],
      ['limit', 'limit'],
    ],
  );
});

test('a Loki selector takes the labels that there are', () => {
  const web = subject('Deployment', 'web');
  assert.equal(
    lokiSelector(web, ['namespace', 'pod', 'app']),
    '{namespace="shop", pod=~"web-[a-z0-9]{1,10}-[a-z0-9]{5}"}',
  );
  assert.equal(
    lokiSelector(web, ['k8s_namespace_name', 'service_name']),
    '{k8s_namespace_name="shop", service_name="web"}',
  );
  const container = { ...subject('Pod', 'web-1'), container: 'app' };
  assert.equal(
    lokiSelector(container, ['namespace', 'pod', 'container']),
    '{namespace="shop", pod="web-1", container="app"}',
  );
  assert.throws(() => lokiSelector(web, ['filename', 'job']), { kind: 'notFound' });
});
