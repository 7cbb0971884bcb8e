import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipelineStation } from '../../src/protocol/pipelinePanelContract.ts';
import { layoutPipeline, mostStations, stepStation } from '../../webviews/pipeline/layoutGraph.ts';
import { nearStations } from '../../webviews/pipeline/nearStations.ts';

const station = (id: string, kind: PipelineStation['kind']): PipelineStation => ({
  ...{ id, kind, title: id, detail: '', group: undefined, line: 1, deadEnd: undefined },
});

const stations = [station('in', 'input'), station('filter', 'filter'), station('a', 'output'), station('b', 'output')];
const ways = [
  { from: 'in', to: 'filter' },
  { from: 'filter', to: 'a' },
  { from: 'filter', to: 'b' },
];

test('records flow from above to below, and no boxes overlap', () => {
  const picture = layoutPipeline(stations, ways, 1000);
  const at = new Map(picture.stations.map((one) => [one.station.id, one]));
  assert.ok((at.get('in')?.y ?? 0) < (at.get('filter')?.y ?? 0));
  assert.ok((at.get('filter')?.y ?? 0) < (at.get('a')?.y ?? 0));
  assert.equal(at.get('a')?.y, at.get('b')?.y);
  assert.notEqual(at.get('a')?.x, at.get('b')?.x);
  assert.equal(picture.ways.length, 3);
  for (const { path } of picture.ways) assert.match(path, /^M[\d.]+,[\d.]+ [QL]/);
});

test('keys lead along the ways and to the side', () => {
  const picture = layoutPipeline(stations, ways, 1000);
  assert.equal(stepStation(picture, 'in', 'ArrowDown'), 'filter');
  assert.equal(stepStation(picture, 'filter', 'ArrowUp'), 'in');
  const below = stepStation(picture, 'filter', 'ArrowDown');
  assert.ok(below === 'a' || below === 'b');
  const other = below === 'a' ? 'b' : 'a';
  const xOf = (id: string): number => picture.stations.find((one) => one.station.id === id)?.x ?? 0;
  const [there, back] = xOf(other) > xOf(below) ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
  assert.equal(stepStation(picture, below, there), other);
  assert.equal(stepStation(picture, other, back), below);
  assert.equal(stepStation(picture, 'in', 'ArrowUp'), undefined);
  assert.equal(stepStation(picture, 'in', 'x'), undefined);
});

test('an empty config and a loop have a picture too', () => {
  assert.deepEqual(layoutPipeline([], [], 1000).stations, []);
  const loop = layoutPipeline(stations.slice(0, 2), [...ways.slice(0, 1), { from: 'filter', to: 'filter' }], 1000);
  assert.equal(loop.ways.length, 1);
});

test('parts that nothing joins stand beside each other while there is room', () => {
  const alone = [station('x', 'output'), station('y', 'output')];
  const wide = layoutPipeline(alone, [], 1000).stations;
  assert.equal(wide[0]?.y, wide[1]?.y);
  const narrow = layoutPipeline(alone, [], 300).stations;
  assert.equal(narrow[0]?.x, narrow[1]?.x);
  assert.ok((narrow[0]?.y ?? 0) < (narrow[1]?.y ?? 0));
});

test('a part below another is further away than what is joined', () => {
  const stations = ['a', 'b', 'c', 'd'].map((id) => station(id, 'output'));
  const ways = [
    { from: 'a', to: 'b' },
    { from: 'c', to: 'd' },
  ];
  const [a = 0, b = 0, c = 0] = layoutPipeline(stations, ways, 300).stations.map(({ y }) => y);
  assert.ok(a < b && b < c);
  assert.ok(c - b > b - a, `${c - b} against ${b - a}`);
});

test('of a config of thousands of plugins the part around the cursor is drawn', () => {
  const many = Array.from({ length: 3000 }, (_, index) => station(String(index), index % 3 === 0 ? 'input' : 'output'));
  // Every third one is an input with two outputs of its own, and all of them lead to the last one too.
  const chains = many.flatMap(({ id }, index) =>
    index % 3 === 0
      ? [1, 2].map((next) => ({ from: id, to: String(index + next) })).concat({ from: id, to: '2999' })
      : [],
  );
  const near = nearStations(many, chains, '1500', mostStations);
  const drawn = new Set(near.map(({ id }) => id));
  assert.equal(near.length, mostStations);
  for (const id of ['1500', '1501', '1502', '2999', '1503', '1497']) assert.ok(drawn.has(id), id);
  assert.ok(!drawn.has('0'));
  const picture = layoutPipeline(near, chains, 1000);
  assert.equal(picture.stations.length, mostStations);
  assert.ok(picture.ways.every(({ from, to }) => drawn.has(from) && drawn.has(to)));
  assert.equal(nearStations(many, chains, undefined, mostStations)[0]?.id, '0');
  const dead = many.map((one) => (one.id === '2500' ? { ...one, deadEnd: 'Nothing reaches it.' } : one));
  const seen = nearStations(dead, chains, '1500', mostStations);
  assert.equal(seen.length, mostStations);
  for (const id of ['1500', '1501', '2500'])
    assert.ok(
      seen.some((one) => one.id === id),
      id,
    );
});

test('a small config is drawn whole', () => {
  assert.equal(nearStations(stations, ways, 'a', mostStations), stations);
});
