import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOf, rangeLines, storeOf, yields } from './promqlSamples.ts';

/** One more each second, and each sample says when it was taken. */
const seconds = storeOf(1, 's_total 0+1x200');
const named = (value: number): string => `{__name__="s_total"} ${value}`;

test('a range is any arithmetic of durations and seconds', async () => {
  for (const range of [
    '30',
    '0x1e',
    '20s+10s',
    '25 + 5',
    '2*15',
    '1m/2',
    '-10s + 40s',
    '10s*(1+2)',
    '2^4 + 14',
    '1m30s % 1m',
    '31s - 31s % 10',
    '(1.5*20s)',
  ]) {
    await yields(seconds, [[100, `count_over_time(s_total[${range}])`, '{} 30']]);
  }
});

test('an offset takes one number, and arithmetic in parentheses', async () => {
  await yields(seconds, [
    [100, 's_total offset (10 + 2)', named(88)],
    // The sample of ten seconds ago, and two.
    [100, 's_total offset 10 + 2', '{} 92'],
    [100, 's_total offset -4', named(104)],
    [100, 's_total offset (2 ^ 3)', named(92)],
    [100, 's_total offset -2 ^ 2', '{} 10404'],
    [100, 's_total offset (-2 * 3)', named(106)],
    [100, 's_total offset -(2s+1s)', named(103)],
  ]);
});

test('ranges and steps of subqueries are computed too', async () => {
  await yields(seconds, [
    // 75, 80, 85, 90, 95 and 100.
    [100, 'sum_over_time(s_total[29s+1s:2s+3s])', '{} 525'],
    [100, 'count_over_time(s_total[10*3:5s] offset (5*2))', '{} 6'],
  ]);
});

test('step() and range() are those of the query', async () => {
  assert.deepEqual(await rangeLines(seconds, 'count_over_time(s_total[step()])', [50, 60, 10]), ['{} 10 10']);
  assert.deepEqual(await rangeLines(seconds, 'count_over_time(s_total[step()+1])', [50, 60, 5]), ['{} 6 6 6']);
  assert.deepEqual(await rangeLines(seconds, 's_total offset STEP()', [50, 60, 5]), ['{__name__="s_total"} 45 50 55']);
  assert.deepEqual(await rangeLines(seconds, 's_total offset -step()*2', [50, 60, 5]), ['{} 110 120 130']);
  assert.deepEqual(await rangeLines(seconds, 's_total offset (-step()*2)', [50, 60, 5]), [
    '{__name__="s_total"} 60 65 70',
  ]);
  assert.deepEqual(await rangeLines(seconds, 'count_over_time(s_total[range()])', [50, 60, 5]), ['{} 10 10 10']);
  assert.deepEqual(await rangeLines(seconds, 'count_over_time(s_total[max_of(step(), 7s)])', [50, 60, 5]), [
    '{} 7 7 7',
  ]);
  assert.deepEqual(await rangeLines(seconds, 'count_over_time(s_total[min_of(step(), 7s)])', [50, 60, 5]), [
    '{} 5 5 5',
  ]);
});

test('a range without length and a division by zero are mistakes', async () => {
  for (const range of ['10s - 10s', '5s - 10s']) {
    assert.match(await failureOf(seconds, `count_over_time(s_total[${range}])`), /duration must be greater than 0/);
  }
  assert.match(await failureOf(seconds, 'count_over_time(s_total[10s / 0])'), /division by zero/);
  assert.match(await failureOf(seconds, 'count_over_time(s_total[10s % 0])'), /modulo by zero/);
});
