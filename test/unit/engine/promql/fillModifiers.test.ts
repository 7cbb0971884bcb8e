import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOf, rangeLines, storeOf, yields } from './promqlSamples.ts';

const store = storeOf(
  60,
  'l{k="a"} 1 1 _',
  'l{k="b"} 2 2 _',
  'r{k="a"} 10 10 10',
  'r{k="c"} 30 30 30',
  'many{k="a",i="1"} 5',
  'many{k="a",i="2"} 6',
  'many{k="x",i="1"} 7',
);

test('a missing partner is taken for the value given, on either side or on one', async () => {
  await yields(store, [
    [0, 'l + fill(100) r', '{k="a"} 11', '{k="b"} 102', '{k="c"} 130'],
    [0, 'l + fill_left(100) r', '{k="a"} 11', '{k="c"} 130'],
    [0, 'l - fill_right(100) r', '{k="a"} -9', '{k="b"} -98'],
    [0, 'l + fill_left(1) fill_right(2) r', '{k="a"} 11', '{k="b"} 4', '{k="c"} 31'],
    [0, 'l + fill(-Inf) r', '{k="a"} 11', '{k="b"} -Inf', '{k="c"} -Inf'],
    [0, 'l + fill(NaN) r', '{k="a"} 11', '{k="b"} NaN', '{k="c"} NaN'],
    [0, 'l + fill(0) nothing', '{k="a"} 1', '{k="b"} 2'],
    [0, 'l + fill_left(0) nothing'],
    [0, 'nothing + fill(3) l', '{k="a"} 4', '{k="b"} 5'],
  ]);
});

test('comparisons keep the left side, or what stands in for it', async () => {
  await yields(store, [
    [0, 'l == fill(2) r', '{__name__="l", k="b"} 2'],
    [0, 'l < fill(2) r', '{__name__="l", k="a"} 1', '{k="c"} 2'],
    [0, 'l < bool fill(2) r', '{k="a"} 1', '{k="b"} 0', '{k="c"} 1'],
  ]);
});

test('with groups, what is missing has the labels of the match alone', async () => {
  await yields(store, [
    [
      0,
      'many + on (k) group_left fill(0) r',
      '{i="1", k="a"} 15',
      '{i="2", k="a"} 16',
      '{i="1", k="x"} 7',
      '{k="c"} 30',
    ],
    [0, 'r + on (k) group_right fill_left(0) many', '{i="1", k="a"} 15', '{i="2", k="a"} 16', '{i="1", k="x"} 7'],
    [0, 'r + on (k) group_right fill_right(0) many', '{i="1", k="a"} 15', '{i="2", k="a"} 16', '{k="c"} 30'],
    [0, 'many + ignoring (i) group_left fill_left(1) r', '{i="1", k="a"} 15', '{i="2", k="a"} 16', '{k="c"} 31'],
  ]);
});

test('each step of a range is filled by itself', async () => {
  assert.deepEqual(
    [...(await rangeLines(store, 'l + fill(0) r', [300, 420, 60]))].sort(),
    // The samples of l are five minutes old at 360 s, those of r at 420 s.
    ['{k="a"} 11 10', '{k="b"} 2', '{k="c"} 30 30'],
  );
});

test('names that are keywords too stay names', async () => {
  await yields(storeOf(60, 'fill{k="a"} 1', 'fill_left{k="a"} 2'), [
    [0, 'fill + fill(0) fill_left', '{k="a"} 3'],
    [0, 'fill_left + fill', '{k="a"} 3'],
  ]);
  assert.match(
    await failureOf(store, 'l and fill(0) r'),
    /parse error: filling in missing series not allowed for set operators/,
  );
});
