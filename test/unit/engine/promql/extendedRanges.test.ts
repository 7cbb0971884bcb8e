import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOf, storeOf, yields } from './promqlSamples.ts';

/** A counter every ten seconds that starts again at 40 s. */
const counter = storeOf(10, 'c_total 0 10 20 30 5 15 25');

test('anchored: the range begins with the last sample at or before its left edge', async () => {
  await yields(counter, [
    [30, 'increase(c_total[20s] anchored)', '{} 20'],
    // From the 0 of the first second to the 20 of the twentieth.
    [25, 'increase(c_total[20s] anchored)', '{} 20'],
    // 20 → 30 → 5: ten, and five more after the reset.
    [45, 'increase(c_total[20s] anchored)', '{} 15'],
    [45, 'rate(c_total[20s] anchored)', '{} 0.75'],
    [45, 'delta(c_total[20s] anchored)', '{} -15'],
    [45, 'changes(c_total[20s] anchored)', '{} 2'],
    [45, 'resets(c_total[20s] anchored)', '{} 1'],
    // Nothing before the edge: it begins with the first sample there is.
    [5, 'increase(c_total[20s] anchored)', '{} 0'],
    [15, 'increase(c_total[20s] anchored)', '{} 10'],
    // No sample within the range.
    [90, 'increase(c_total[20s] anchored)'],
  ]);
});

test('smoothed: values at both edges are estimated between the samples around them', async () => {
  await yields(counter, [
    // 5 at 5 s, 25 at 25 s.
    [25, 'increase(c_total[20s] smoothed)', '{} 20'],
    [25, 'rate(c_total[20s] smoothed)', '{} 1'],
    // 25 at 25 s; after the reset, 10 at 45 s.
    [45, 'increase(c_total[20s] smoothed)', '{} 15'],
    // The right edge lies in the reset: half of the 5 that come after it are counted on top of the 30.
    [35, 'increase(c_total[10s] smoothed)', '{} 7.5'],
    // The left edge lies in the reset: the counter grew from 0, and stood at 2.5 then.
    [45, 'increase(c_total[10s] smoothed)', '{} 7.5'],
    // A gauge has no resets: 17.5 - 25.
    [35, 'delta(c_total[10s] smoothed)', '{} -7.5'],
    [35, 'c_total smoothed', '{__name__="c_total"} 17.5'],
    [30, 'c_total smoothed', '{__name__="c_total"} 30'],
    [65, 'c_total smoothed', '{__name__="c_total"} 25'],
  ]);
});

test('neither extends beyond the lookback, and gaps between samples are bridged', async () => {
  const gaps = storeOf(60, 'g_total 1 2 _ 4 5', 'old_total 7 _ _ _ _ _ _ _ 9');
  await yields(gaps, [
    // 2 at 1 min, 3 estimated at 2 min.
    [120, 'increase(g_total[1m] smoothed)', '{} 1'],
    // The only sample lies on the open left edge.
    [120, 'increase(g_total[1m] anchored)'],
    [180, 'increase(g_total[1m] anchored)', '{} 2'],
    // The sample before is eight minutes old: the range begins with the one that it holds.
    [480, 'increase(old_total[1m] anchored)', '{} 0'],
    [480, 'increase(old_total[4m] anchored)', '{} 2'],
  ]);
});

test('changes and resets count the last step before the left edge where nothing comes behind it', async () => {
  await yields(storeOf(60, 'g 2 _ 1 _ _ _ _ _ 0'), [
    [180, 'changes(g[1m] anchored)', '{} 1'],
    [180, 'resets(g[1m] anchored)', '{} 1'],
    // The 1 of the second minute is exactly one lookback before the edge, and not seen.
    [480, 'changes(g[1m] anchored)', '{} 0'],
    [480, 'changes(g[1m1ms] anchored)', '{} 1'],
  ]);
});

test('other functions refuse the modifiers, in the words of Prometheus', async () => {
  assert.match(
    await failureOf(counter, 'deriv(c_total[1m] anchored)'),
    /anchored modifier can only be used with: changes, delta, increase, rate, resets - not with deriv/,
  );
  assert.match(
    await failureOf(counter, 'changes(c_total[1m] smoothed)'),
    /smoothed modifier can only be used with: delta, increase, rate - not with changes/,
  );
  const native = storeOf(60, 'h {{sum:1 count:1}} {{sum:2 count:2}}');
  const refusal = 'smoothed and anchored modifiers do not work with native histograms';
  assert.equal(await failureOf(native, 'rate(h[1m] anchored)'), refusal);
  assert.equal(await failureOf(native, 'h smoothed'), refusal);
});
