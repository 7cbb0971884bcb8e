import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SimulatedClock, toKubeMicroTime, toKubeTime } from '../../../../src/demo/world/simulatedClock.ts';

test('actions run in order of their time, each seeing its own', () => {
  const clock = new SimulatedClock(1000);
  const told: string[] = [];
  const tell = (name: string) => () => told.push(`${name}@${clock.now()}`);
  clock.at(1500, tell('b'));
  clock.at(1200, tell('a'));
  clock.at(1500, tell('c'));
  clock.at(10, tell('late'));
  clock.after(400, tell('d')).dispose();
  clock.advanceTo(1499);
  assert.deepEqual(told, ['late@1000', 'a@1200']);
  assert.equal(clock.now(), 1499);
  clock.advanceTo(2000);
  assert.deepEqual(told.slice(2), ['b@1500', 'c@1500']);
  clock.advanceTo(5);
  assert.equal(clock.now(), 2000);
});

test('an action may plan others, which still run on the way', () => {
  const clock = new SimulatedClock(0);
  const times: number[] = [];
  const again = (): void => {
    times.push(clock.now());
    if (times.length < 4) clock.after(100, again);
  };
  clock.after(100, again);
  clock.advanceTo(1000);
  assert.deepEqual(times, [100, 200, 300, 400]);
});

test('a rhythm keeps to multiples of its length until it is disposed', () => {
  const clock = new SimulatedClock(1234);
  const times: number[] = [];
  const rhythm = clock.every(500, () => times.push(clock.now()));
  clock.advanceTo(2600);
  rhythm.dispose();
  clock.advanceTo(9000);
  assert.deepEqual(times, [1500, 2000, 2500]);
  assert.equal(clock.pendingCount, 0);
});

test('many entries come out sorted', () => {
  const clock = new SimulatedClock(0);
  const times: number[] = [];
  for (let index = 0; index < 2000; index += 1) clock.at((index * 7919) % 4001, () => times.push(clock.now()));
  clock.advanceTo(5000);
  assert.deepEqual(
    times,
    [...times].sort((a, b) => a - b),
  );
  assert.equal(times.length, 2000);
});

test('times are written as Kubernetes writes them', () => {
  const time = Date.parse('2026-11-22T15:44:02.123Z') + 0.456;
  assert.equal(toKubeTime(time), '2026-11-22T15:44:02Z');
  assert.equal(toKubeMicroTime(time), '2026-11-22T15:44:02.123456Z');
});
