import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Subject } from '../../../src/model/subject.ts';
import { nameMinutes, type TimeSelection } from '../../../src/model/timeSelection.ts';
import { SharedTimes } from '../../../src/state/sharedTimes.ts';

const cart: Subject = { context: 'demo', namespace: 'shop', kind: 'Pod', name: 'cart' };
const last = (minutes: number): TimeSelection => ({ kind: 'last', minutes });
const fixed: TimeSelection = { kind: 'fixed', range: { start: 1000, end: 2000 } };
const word = (selection: TimeSelection): string =>
  selection.kind === 'last' ? nameMinutes(selection.minutes) : `${selection.range.start}-${selection.range.end}`;

test('what one panel chooses, the linked others of the subject hear, and nobody else', () => {
  const times = new SharedTimes();
  const heard: string[] = [];
  const join = (name: string, subject: Subject, isLinked = true): ReturnType<SharedTimes['join']> =>
    times.join(subject, isLinked, (selection) => heard.push(`${name} ${word(selection)}`));
  const metrics = join('metrics', cart);
  const logs = join('logs', { ...cart, container: 'app' });
  const apart = join('apart', cart, false);
  join('other', { ...cart, name: 'payment' });
  metrics.share(last(15));
  assert.deepEqual(heard.splice(0), ['logs 15m']);
  logs.share(fixed);
  assert.deepEqual(heard.splice(0), ['metrics 1000-2000']);
  apart.share(last(5));
  assert.deepEqual(heard.splice(0), []);
  assert.equal(apart.shared, undefined);
  logs.shareLive();
  assert.deepEqual(heard.splice(0), ['metrics 15m']);
});

test('a panel that is linked again takes over what the others have, a new one finds it', () => {
  const times = new SharedTimes();
  const heard: string[] = [];
  const first = times.join(cart, true, (selection) => heard.push(`first ${word(selection)}`));
  const second = times.join(cart, true, (selection) => heard.push(`second ${word(selection)}`));
  second.setLinked(false);
  first.share(fixed);
  assert.deepEqual(heard, []);
  second.setLinked(true);
  assert.deepEqual(heard, ['second 1000-2000']);
  const third = times.join(cart, true, () => undefined);
  assert.deepEqual(third.shared, fixed);
  for (const one of [first, second, third]) one.dispose();
  assert.equal(times.join(cart, true, () => undefined).shared, undefined);
});
