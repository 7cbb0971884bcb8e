import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { answerKubelet } from '../../../../src/demo/telemetry/kubeletEndpoint.ts';
import { ExpositionText, labelText } from '../../../../src/demo/telemetry/metricSink.ts';
import { scrapeTargets } from '../../../../src/demo/telemetry/scrapeTargets.ts';
import type { DemoWorld } from '../../../../src/demo/world/demoWorld.ts';
import { createWorld, minute, noon } from '../worldFixture.ts';

interface Exposition {
  readonly types: ReadonlyMap<string, string>;
  /** By name and labels. */
  readonly samples: ReadonlyMap<string, number>;
}

const sampleLine =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)$/;

/** Reads the text exposition format strictly: every line must be a comment of a known kind or a sample, none may come twice. */
function parse(text: string): Exposition {
  assert.ok(text.endsWith('\n'));
  const types = new Map<string, string>();
  const samples = new Map<string, number>();
  for (const line of text.slice(0, -1).split('\n')) {
    const type = /^# TYPE (\S+) (counter|gauge|histogram|untyped)$/.exec(line);
    if (type !== null) types.set(type[1] ?? '', type[2] ?? '');
    if (line.startsWith('# ')) continue;
    const [, name = '', labels = '', value = ''] = sampleLine.exec(line) ?? assert.fail(`not a sample: ${line}`);
    const id = `${name}{${labels}}`;
    assert.ok(!samples.has(id), `twice: ${id}`);
    const number = value === '+Inf' ? Infinity : Number(value);
    assert.ok(!Number.isNaN(number), line);
    samples.set(id, number);
  }
  return { types, samples };
}

/** Every target's answer, by path. */
function scrape(world: DemoWorld): Map<string, Exposition> {
  return new Map(
    scrapeTargets(world).map(({ path, write }) => {
      const text = new ExpositionText();
      write(text);
      return [path, parse(text.toString())];
    }),
  );
}

const nameOf = (id: string): string => id.slice(0, id.indexOf('{'));

test('label values are escaped as the format asks', () => {
  assert.equal(labelText({ a: 'x"y\\z\nq', b: '' }), 'a="x\\"y\\\\z\\nq",b=""');
});

test('every target answers in the exposition format, and counters never decrease while a process lives', () => {
  const world = createWorld({ history: 2 * minute });
  const before = scrape(world);
  assert.ok(before.size > 40);
  world.advanceTo(noon + 3 * minute);
  let compared = 0;
  for (const [path, { types, samples }] of scrape(world)) {
    const earlier = before.get(path)?.samples;
    for (const [id, value] of samples) {
      const base = nameOf(id).replace(/_(bucket|sum|count)$/, '');
      const type = types.get(nameOf(id)) ?? types.get(base);
      assert.ok(type !== undefined, `${nameOf(id)} has no type`);
      const was = earlier?.get(id);
      if (was === undefined || type === 'gauge') continue;
      assert.ok(value >= was, `${path} ${id}: ${was} then ${value}`);
      compared += 1;
    }
  }
  assert.ok(compared > 1000, `${compared} counters`);
  world.dispose();
});

test('histograms add up: buckets grow with their bounds, the last is the count', () => {
  const world = createWorld({ history: 5 * minute });
  let checked = 0;
  for (const { samples } of scrape(world).values()) {
    const series = new Map<string, number[]>();
    for (const [id, value] of samples) {
      if (!id.startsWith('http_request_duration_seconds_bucket{')) continue;
      const key = id.replace(/,le="[^"]*"/, '').replace('_bucket', '_count');
      series.set(key, [...(series.get(key) ?? []), value]);
    }
    for (const [key, buckets] of series) {
      assert.deepEqual(
        buckets,
        [...buckets].sort((a, b) => a - b),
      );
      assert.equal(buckets.at(-1), samples.get(key));
      checked += 1;
    }
  }
  assert.ok(checked > 15);
  world.dispose();
});

test('a killed container counts from zero, its pod and node go on', () => {
  const world = createWorld({ history: 5 * minute });
  const [pod] = [...world.kubelet.pods]
    .filter((one) => one.app === 'payment')
    .sort((a, b) => a.key.name.localeCompare(b.key.name));
  assert.ok(pod);
  const read = (path: string, id: RegExp): number => {
    const body = answerKubelet(world, pod.node, path)?.body ?? '';
    const found = [...parse(body).samples].find(([key]) => id.test(key));
    return found?.[1] ?? assert.fail(`no ${String(id)} in ${path}`);
  };
  const container = new RegExp(`^container_cpu_usage_seconds_total\\{container="payment".*pod="${pod.key.name}"`);
  const whole = new RegExp(`^pod_cpu_usage_seconds_total\\{.*pod="${pod.key.name}"`);
  const node = /^node_cpu_usage_seconds_total\{/;
  const before = [
    read('/metrics/cadvisor', container),
    read('/metrics/resource', whole),
    read('/metrics/resource', node),
  ];
  world.schedule(noon, { kind: 'oomKill', namespace: 'payments', app: 'payment' });
  world.advanceTo(noon + minute);
  const after = [
    read('/metrics/cadvisor', container),
    read('/metrics/resource', whole),
    read('/metrics/resource', node),
  ];
  assert.ok((after[0] ?? 0) < (before[0] ?? 0), 'the container begins anew');
  assert.ok((after[1] ?? 0) >= (before[1] ?? 0), 'the pod does not');
  assert.ok((after[2] ?? 0) > (before[2] ?? 0), 'nor does the node');
  assert.equal(read('/metrics/cadvisor', new RegExp(`^container_oom_events_total\\{.*pod="${pod.key.name}"`)), 1);
  world.dispose();
});

test('the kubelet knows the paths of a kubelet and no others', () => {
  const world = createWorld();
  const summary = JSON.parse(answerKubelet(world, 'worker-1', '/stats/summary')?.body ?? '{}') as {
    node: { nodeName: string };
    pods: { podRef: { name: string }; containers: unknown[] }[];
  };
  assert.equal(summary.node.nodeName, 'worker-1');
  assert.ok(summary.pods.length > 5 && summary.pods.every((pod) => pod.containers.length > 0));
  assert.ok(answerKubelet(world, 'worker-1', '/metrics/cadvisor?x=1') !== undefined);
  assert.equal(answerKubelet(world, 'worker-1', '/debug'), undefined);
  assert.equal(answerKubelet(world, 'nobody', '/metrics'), undefined);
  world.dispose();
});

test('errors of a service show in its metrics and in those of its callers', () => {
  const disturbance = { errorRate: 0.5, slowness: 4, error: { kind: 'internal', message: 'out of order' } } as const;
  const world = createWorld({
    scenario: [
      { offset: 0, incident: { kind: 'disturb', service: 'fraud-check', disturbance, duration: 10 * minute } },
    ],
  });
  world.advanceTo(noon + 5 * minute);
  const errors = (app: string): number => {
    let failed = 0;
    let all = 0;
    for (const [path, { samples }] of scrape(world)) {
      if (!path.includes(`/pods/${app}-`)) continue;
      for (const [id, value] of samples) {
        if (nameOf(id) !== 'http_requests_total') continue;
        all += value;
        if (/code="5/.test(id)) failed += value;
      }
    }
    return failed / all;
  };
  assert.ok(errors('fraud-check') > 0.4, `fraud-check ${errors('fraud-check')}`);
  assert.ok(errors('payment') > 0.4, `payment ${errors('payment')}`);
  assert.ok(errors('cart') < 0.05, `cart ${errors('cart')}`);
  world.dispose();
});

const facts = join(import.meta.dirname, '../../../../../shared/facts/k8s-metrics.json');

test(
  'names, types and labels are those of the real exporters',
  { skip: existsSync(facts) ? false : 'no facts here' },
  () => {
    const known = JSON.parse(readFileSync(facts, 'utf8')) as {
      metrics: { name: string; type: string | null; labels?: string[]; source: string }[];
    };
    const world = createWorld({ history: 5 * minute });
    const offences = new Set<string>();
    const check = (id: string): void => {
      const name = nameOf(id);
      if (!/^(kube_|container_|node_|kubelet_|machine_|pod_)/.test(name)) return;
      const facts = known.metrics.filter((one) => one.name === name);
      if (facts.length === 0) offences.add(`${name} does not exist`);
      const allowed = new Set(facts.flatMap((one) => one.labels ?? []));
      for (const [, label = ''] of id.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="/g)) {
        const isDevice = label === 'device' && name.startsWith('node_');
        if (!allowed.has(label) && !label.startsWith('label_') && !isDevice)
          offences.add(`${name} has no label ${label}`);
      }
    };
    for (const { samples } of scrape(world).values()) for (const id of samples.keys()) check(id);
    for (const id of parse(answerKubelet(world, 'worker-1', '/metrics/resource')?.body ?? '').samples.keys()) check(id);
    assert.deepEqual([...offences], []);
    world.dispose();
  },
);
