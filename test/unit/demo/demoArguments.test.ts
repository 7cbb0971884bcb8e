import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDemoArguments } from '../../../src/demo/demoArguments.ts';

const now = Date.parse('2026-01-01T12:00:00Z');

test('nothing said means the usual demo', () => {
  assert.deepEqual(parseDemoArguments([], now), {
    options: { syntheticPods: 0, seed: 1, speed: 1, start: now, history: 7_200_000, usePrometheus: true },
  });
});

test('every option is understood', () => {
  const words =
    '--port 6443 --pods 10000 --seed 7 --speed 60 --start 2026-01-01T00:00:00Z --history 90m --no-prometheus --dir /tmp/x';
  assert.deepEqual(parseDemoArguments(words.split(' '), now), {
    options: {
      port: 6443,
      syntheticPods: 10_000,
      seed: 7,
      speed: 60,
      start: Date.parse('2026-01-01T00:00:00Z'),
      history: 5_400_000,
      usePrometheus: false,
      directory: '/tmp/x',
    },
  });
});

test('a bare cluster has neither Prometheus nor Loki', () => {
  const parsed = parseDemoArguments(['--bare'], now);
  assert.ok('options' in parsed);
  assert.deepEqual([parsed.options.usePrometheus, parsed.options.useLoki], [false, false]);
});

test('what cannot be meant is refused with a reason', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['--pods many', /^--pods takes a whole number up to 200000, not "many"$/],
    ['--speed 0', /^--speed takes a number above 0/],
    ['--start soon', /^--start takes a time such as/],
    ['--history 1y', /^--history takes a time up to 48h/],
    ['--port 70000', /^--port takes a whole number up to 65535/],
    ['--colour', /colour/],
  ];
  for (const [words, expected] of cases) {
    const parsed = parseDemoArguments(words.split(' '), now);
    assert.match('error' in parsed ? parsed.error : 'accepted', expected);
  }
});
