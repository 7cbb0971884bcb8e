import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOf, rangeLines, storeOf, yields } from './promqlSamples.ts';

const store = storeOf(
  60,
  'm{instance="i", job="j", own="x"} 0 1 2',
  'm_other{instance="i", job="k"} 5 5 5',
  'm_data{instance="i", job="j", data="base"} 7 7 7',
  'target_info{instance="i", job="j", data="info", more="yes"} 1 1 1',
  'build_info{instance="i", job="j", build="b"} 1 1 1',
);

test('labels of target_info come to series of the same instance and job, and no label is overwritten', async () => {
  await yields(store, [
    [120, 'info(m)', '{__name__="m", data="info", instance="i", job="j", more="yes", own="x"} 2'],
    [120, 'info(m_other)', '{__name__="m_other", instance="i", job="k"} 5'],
    [120, 'info(m_data)', '{__name__="m_data", data="base", instance="i", job="j", more="yes"} 7'],
    [120, 'info(rate(m[2m]))', '{data="info", instance="i", job="j", more="yes", own="x"} 0.016666666666666666'],
  ]);
});

test('matchers choose labels, and demand them where they do not match an empty one', async () => {
  await yields(store, [
    [120, 'info(m, {data=~".+"})', '{__name__="m", data="info", instance="i", job="j", own="x"} 2'],
    [120, 'info(m, {none=~".+"})'],
    [120, 'info(m, {data=~".+", none=~".*"})', '{__name__="m", data="info", instance="i", job="j", own="x"} 2'],
    [120, 'info(m_data, {data="info"})', '{__name__="m_data", data="base", instance="i", job="j"} 7'],
    [120, 'info(m_other, {data=~".+"})'],
  ]);
});

test('other info metrics are named by __name__, and are not enriched themselves', async () => {
  const plain = '{__name__="m", instance="i", job="j", own="x"} 2';
  await yields(store, [
    [120, 'info(m, {__name__="build_info"})', '{__name__="m", build="b", instance="i", job="j", own="x"} 2'],
    [
      120,
      'info(m, {__name__=~".+_info"})',
      '{__name__="m", build="b", data="info", instance="i", job="j", more="yes", own="x"} 2',
    ],
    [120, 'info(m, {__name__="none"})', plain],
    [120, 'info(m, {__name__="none", data=~".+"})'],
    [
      120,
      'info(m, {__name__=~".+_info", __name__!~"target.*"})',
      '{__name__="m", build="b", instance="i", job="j", own="x"} 2',
    ],
    [120, 'info(build_info, {__name__=~".+_info"})', '{__name__="build_info", build="b", instance="i", job="j"} 1'],
    [
      120,
      'info(build_info, {__name__=~"target_.+", __name__=~".+_info"})',
      '{__name__="build_info", build="b", data="info", instance="i", job="j", more="yes"} 1',
    ],
  ]);
});

test('of info series that follow each other the newest at each step counts', async () => {
  const changed = storeOf(
    60,
    'm{instance="i", job="j"} 0 1 2',
    'target_info{instance="i", job="j", v="1"} 1 1 _',
    'target_info{instance="i", job="j", v="2"} _ _ 1',
  );
  assert.deepEqual(await rangeLines(changed, 'info(m)', [0, 120, 60]), [
    '{__name__="m", instance="i", job="j", v="1"} 0 1',
    '{__name__="m", instance="i", job="j", v="2"} 2',
  ]);
});

test('they are looked for at the time of the first selector', async () => {
  const late = storeOf(60, 'm{instance="i"} 0 1 2 3', 'target_info{instance="i", v="1"} _ _ 1 1');
  await yields(late, [
    [180, 'info(m)', '{__name__="m", instance="i", v="1"} 3'],
    [180, 'info(m offset 2m)', '{__name__="m", instance="i"} 1'],
    [0, 'info(m @ 120)', '{__name__="m", instance="i", v="1"} 2'],
  ]);
});

test('info metrics that contradict each other are an error', async () => {
  const twice = storeOf(60, 'm{job="j"} 1 1', 'a_info{job="j", x="1"} 1 1', 'b_info{job="j", x="2"} 1 1');
  assert.match(await failureOf(twice, 'info(m, {__name__=~".+_info"})'), /conflicting label/);
  const same = storeOf(60, 'm{job="j"} 1 1', 'target_info{job="j", x="1"} 1 1', 'target_info{job="j", x="2"} 1 1');
  assert.match(await failureOf(same, 'info(m)'), /found duplicate series for info metric/);
});

test('an info metric is no histogram', async () => {
  const native = storeOf(60, 'm{job="j"} 1 1', 'h{job="j"} {{sum:1 count:1}}');
  assert.equal(await failureOf(native, 'info(m, {__name__="h"})', 0), 'info sample should be float');
});
