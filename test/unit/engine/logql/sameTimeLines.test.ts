import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogStore } from '../../../../src/engine/logql/logStore.ts';
import { LogTextLoader } from '../../../../src/engine/logql/logTextLoader.ts';
import { LabelSet } from '../../../../src/engine/promql/labelSet.ts';

const labels = LabelSet.from({ app: 'web' });

test('of equal lines of one nanosecond a stream keeps one, wherever its chunks end', { timeout: 60_000 }, () => {
  const store = new LogStore();
  const lines = Array.from({ length: 100_000 }, (_, i) => `line ${String(i)} of very many at one time`);
  for (const timeNs of [1n, 2n]) {
    for (const line of [...lines, ...lines]) store.append(labels, { timeNs, line });
  }
  assert.ok((store.select([])[0]?.chunks.length ?? 0) > 2, 'more than one chunk a nanosecond');
  assert.equal(store.lineCount, 200_000);
});

test('in a file, equal lines at one time are as many lines', { timeout: 60_000 }, () => {
  const store = new LogStore();
  const loader = new LogTextLoader(store.stream(labels), 0n);
  loader.push('2026-01-01T00:00:00Z retry\n'.repeat(100_000));
  loader.push('  at main.js:1\n  at main.js:1\n2026-01-01T00:00:01Z retry');
  loader.end();
  assert.equal(store.lineCount, 100_003);
});
