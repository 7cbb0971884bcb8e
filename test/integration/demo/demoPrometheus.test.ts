import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { findPrometheus } from '../../../src/demo/telemetry/prometheusStack.ts';

interface Ready {
  readonly server: string;
  readonly prometheus?: string;
  readonly alertmanager?: string;
}

interface Vector {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

const main = join(import.meta.dirname, '../../../src/demo/demoMain.ts');
const skip = findPrometheus() === undefined ? 'no Prometheus is installed' : false;

let stop = async (): Promise<void> => Promise.resolve();
let ready: Ready | undefined;

before(
  async () => {
    if (skip !== false) return;
    const child = spawn(process.execPath, [main, '--history', '30m'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise<void>((resolve) =>
      child.on('close', () => {
        resolve();
      }),
    );
    stop = async () => {
      child.stdin.end();
      await ended;
      assert.equal(child.exitCode, 0);
      for (const url of [ready?.prometheus, ready?.alertmanager]) {
        if (url !== undefined) await assert.rejects(fetch(url), `${url} still answers`);
      }
    };
    for await (const line of createInterface(child.stdout)) {
      ready = JSON.parse(line) as Ready;
      break;
    }
  },
  { timeout: 120_000 },
);

after(() => stop(), { timeout: 30_000 });

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(`${ready?.prometheus ?? ''}${path}`);
  const body = (await response.json()) as { status: string; data: T };
  assert.equal(body.status, 'success');
  return body.data;
}

async function query(expression: string): Promise<readonly Vector[]> {
  return (await ask<{ result: readonly Vector[] }>(`/api/v1/query?query=${encodeURIComponent(expression)}`)).result;
}

/** Asks again until the answer is good: Prometheus scrapes every ten seconds. */
async function until<T>(get: () => Promise<T>, isGood: (value: T) => boolean): Promise<T> {
  for (let attempt = 0; attempt < 90; attempt += 1) {
    const value = await get();
    if (isGood(value)) return value;
    await sleep(1000);
  }
  return get();
}

test('every target is up', { skip, timeout: 120_000 }, async () => {
  type Targets = { activeTargets: { health: string; scrapeUrl: string; lastError: string }[] };
  const targets = await until(
    () => ask<Targets>('/api/v1/targets?state=active'),
    ({ activeTargets }) => activeTargets.length > 40 && activeTargets.every((one) => one.health === 'up'),
  );
  assert.ok(targets.activeTargets.length > 40);
  assert.deepEqual(
    targets.activeTargets.filter((one) => one.health !== 'up').map((one) => `${one.scrapeUrl}: ${one.lastError}`),
    [],
  );
});

test('usage, states and requests are there, with a past', { skip, timeout: 120_000 }, async () => {
  for (const expression of [
    'container_memory_working_set_bytes{namespace="payments", container="payment"}',
    'kube_pod_status_phase{phase="Running"} == 1',
    'rate(container_cpu_usage_seconds_total{namespace="shop", container="frontend"}[2m]) > 0',
    'kubelet_volume_stats_available_bytes{persistentvolumeclaim="data-orders-db-0"}',
    'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{service="frontend"}[2m]))) > 0',
    'node_memory_MemAvailable_bytes{instance="worker-1"}',
    'count_over_time(node_load1{instance="worker-1"}[25m]) > 40',
  ]) {
    const found = await until(
      () => query(expression),
      (result) => result.length > 0,
    );
    assert.ok(found.length > 0, expression);
  }
});

test('alerts fire for what goes wrong, and reach the Alertmanager', { skip, timeout: 120_000 }, async () => {
  const firing = await until(
    () => query('ALERTS{alertstate="firing"}'),
    (result) => result.some(({ metric }) => metric['alertname'] === 'KubeContainerWaiting'),
  );
  assert.ok(
    firing.some(({ metric }) => metric['alertname'] === 'KubeContainerWaiting'),
    JSON.stringify(firing),
  );
  if (ready?.alertmanager === undefined) return;
  const alerts = await until(
    async () => (await (await fetch(`${ready?.alertmanager ?? ''}/api/v2/alerts`)).json()) as unknown[],
    (list) => list.length > 0,
  );
  assert.ok(alerts.length > 0);
});

test('all rules are sound', { skip, timeout: 60_000 }, async () => {
  type Rules = { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
  const rules = await until(
    () => ask<Rules>('/api/v1/rules'),
    ({ groups }) => groups.every((group) => group.rules.every((rule) => rule.health !== 'unknown')),
  );
  const broken = rules.groups.flatMap((group) => group.rules).filter((rule) => rule.health !== 'ok');
  assert.deepEqual(broken, []);
});
