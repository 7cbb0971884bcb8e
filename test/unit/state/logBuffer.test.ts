import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogBuffer } from '../../../src/state/logBuffer.ts';

const record = (text: string): { readonly timeNs: string; readonly text: string; readonly stream: number } => ({
  timeNs: '1',
  text,
  stream: 0,
});

const texts = (buffer: LogBuffer, start: number, count: number): readonly string[] =>
  buffer.window(start, count).records.map((one) => one.text);

test('lines keep their numbers while older ones are dropped', () => {
  const buffer = new LogBuffer(10);
  buffer.push(Array.from({ length: 25 }, (_, index) => record(`line ${index}`)));
  assert.deepEqual([buffer.count, buffer.kept, buffer.first, buffer.end], [25, 10, 15, 25]);
  assert.deepEqual(texts(buffer, 14, 3), ['line 15', 'line 16']);
  assert.deepEqual(buffer.window(14, 3).start, 15);
  assert.deepEqual(texts(buffer, 24, 5), ['line 24']);
  assert.deepEqual(texts(buffer, 30, 5), []);
});

test('a filter numbers the lines that pass, also those that come later', () => {
  const buffer = new LogBuffer(100);
  buffer.push(['a', 'B x', 'c', 'd X'].map(record));
  buffer.setFilter({ text: 'X', least: undefined });
  assert.deepEqual([buffer.first, buffer.end], [0, 2]);
  buffer.push(['e', 'f x'].map(record));
  assert.deepEqual(texts(buffer, 0, 10), ['B x', 'd X', 'f x']);
  buffer.setFilter({ text: '', least: undefined });
  assert.deepEqual([buffer.first, buffer.end], [0, 6]);
});

test('a filter looks at what is seen, not at terminal escapes', () => {
  const buffer = new LogBuffer(100);
  buffer.push(['ti\u001b[1mme\u001b[0mout', '\u001b[31mx'].map(record));
  buffer.setFilter({ text: 'timeout', least: undefined });
  assert.equal(buffer.end, 1);
  buffer.setFilter({ text: '31m', least: undefined });
  assert.equal(buffer.end, 0);
});

test('a level shows what is as grave or graver', () => {
  const buffer = new LogBuffer(100);
  buffer.push(['level=info a', 'level=error b', 'plain', 'level=warn c'].map(record));
  buffer.setFilter({ text: '', least: 'warn' });
  assert.deepEqual(texts(buffer, 0, 10), ['level=error b', 'level=warn c']);
});

test('dropping and a filter go together', () => {
  const buffer = new LogBuffer(10);
  buffer.setFilter({ text: 'even', least: undefined });
  for (let index = 0; index < 100; index += 1) buffer.push([record(`${index % 2 === 0 ? 'even' : 'odd'} ${index}`)]);
  assert.equal(buffer.end, 50);
  const kept = texts(buffer, buffer.first, 100);
  assert.equal(kept.length, buffer.end - buffer.first);
  assert.equal(kept.at(-1), 'even 98');
  buffer.clear();
  assert.deepEqual([buffer.kept, buffer.end - buffer.first], [0, 0]);
});
