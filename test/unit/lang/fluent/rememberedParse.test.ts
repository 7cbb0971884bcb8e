import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberedParse } from '../../../../src/lang/fluent/rememberedParse.ts';

test('a file is parsed again when its text has changed, and only then', () => {
  const parsed: string[] = [];
  const parse = rememberedParse((uri, text) => {
    parsed.push(`${uri} ${text}`);
    return { text };
  });
  const first = parse('a', '1');
  assert.equal(parse('a', '1'), first);
  assert.deepEqual(parse('b', '1'), { text: '1' });
  assert.deepEqual(parse('a', '2'), { text: '2' });
  assert.deepEqual(parse('a', '1'), { text: '1' });
  assert.deepEqual(parsed, ['a 1', 'b 1', 'a 2', 'a 1']);
});

test('neither many files nor very long ones are kept', () => {
  let count = 0;
  const parse = rememberedParse(() => ++count);
  const long = 'x'.repeat(300_000);
  assert.notEqual(parse('long', long), parse('long', long));
  const early = parse('0', '');
  for (let i = 1; i < 1000; i++) parse(String(i), '');
  assert.equal(parse('999', ''), parse('999', ''));
  assert.notEqual(parse('0', ''), early);
});
