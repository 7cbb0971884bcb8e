import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelIcons, plain, plural, row } from '../../../../src/ui/tree/rowParts.ts';

test('counts stand with their noun, and thousands apart', () => {
  assert.deepEqual(
    [0, 1, 2000].map((count) => plural(count, 'pod')),
    ['0 pods', '1 pod', '2,000 pods'],
  );
});

test('what an icon or its colour says alone is spoken in words', () => {
  const spoken = (icon: Parameters<typeof row>[2], description: string): string =>
    row('cart', description, icon, false, 'workload').spoken;
  assert.equal(spoken(levelIcons.ok, 'Deployment 1/1'), 'cart, ok, Deployment 1/1');
  assert.equal(spoken(levelIcons.error, 'OOMKilled · 3 restarts'), 'cart, failing, OOMKilled, 3 restarts');
  assert.equal(spoken(levelIcons.warning, 'Not ready'), 'cart, warning, Not ready');
  assert.equal(spoken(levelIcons.progressing, ''), 'cart, in progress');
  assert.equal(spoken({ id: 'record', color: 'charts.green' }, '3 namespaces'), 'cart, ok, 3 namespaces');
  assert.equal(spoken({ id: 'record', color: 'disabledForeground' }, 'stale, 12s'), 'cart, stale, 12s');
  assert.equal(spoken(plain('server'), '3 ready'), 'cart, 3 ready');
});
