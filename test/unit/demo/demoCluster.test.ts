import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createLogger } from '../../../src/base/log.ts';
import { startDemoCluster, type DemoClusterOptions } from '../../../src/demo/demoCluster.ts';
import { leftOpen, openResources } from '../../helpers/openResources.ts';

const options: DemoClusterOptions = {
  syntheticPods: 0,
  seed: 1,
  speed: 1,
  start: Date.now(),
  history: 120_000,
  usePrometheus: false,
  log: createLogger(() => undefined),
};

test('a demo leaves nothing behind: no timer, no socket, no file', async () => {
  const before = openResources();
  const cluster = await startDemoCluster(options);
  assert.match(await readFile(cluster.kubeconfig, 'utf8'), /current-context/);
  for (const url of [
    `${cluster.loki ?? ''}/ready`,
    `${cluster.jaeger}/api/services`,
    `${cluster.zipkin}/api/v2/services`,
  ]) {
    const response = await fetch(url, { headers: { connection: 'close' } });
    await response.arrayBuffer();
    assert.equal(response.status, 200, url);
  }
  assert.equal(cluster.prometheus, undefined);
  const names = cluster.world.store.list('', 'services', 'monitoring').map(({ metadata }) => metadata.name);
  assert.ok(
    names.includes('loki') && !names.includes('prometheus') && !names.includes('alertmanager'),
    names.join(' '),
  );
  assert.ok(openResources().includes('TCPServerWrap') && openResources().includes('Timeout'));
  await cluster.dispose();
  assert.deepEqual(await leftOpen(before), []);
  assert.equal(existsSync(cluster.kubeconfig), false);
});

test('a start that is cancelled ends with what was begun undone', async () => {
  const before = openResources();
  const stopping = new AbortController();
  const starting = startDemoCluster({ ...options, history: 6 * 3_600_000, signal: stopping.signal });
  setTimeout(() => {
    stopping.abort();
  }, 30);
  await assert.rejects(starting, { name: 'AbortError' });
  assert.deepEqual(await leftOpen(before), []);
});

test('a port that is taken is an error, and nothing stays open', async () => {
  const before = openResources();
  const first = await startDemoCluster({ ...options, history: 0 });
  const port = Number(new URL(first.server).port);
  await assert.rejects(startDemoCluster({ ...options, history: 0, port }), { code: 'EADDRINUSE' });
  await first.dispose();
  assert.deepEqual(await leftOpen(before), []);
});
