import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PatternIndex } from '../../../../src/lang/fluentbit/patternIndex.ts';
import { matchesTag, patternsMeet } from '../../../../src/lang/fluentbit/tagPattern.ts';

test('an index of patterns finds what comparing all of them finds, in their order', () => {
  let seed = 7;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  const make = (): string => Array.from({ length: next(6) }, () => 'ab.*'[next(4)] ?? '').join('');
  let met = 0;
  for (let round = 0; round < 400; round++) {
    const patterns = Array.from({ length: next(30) }, (_, at) => [at, next(9) === 0 ? undefined : make()] as const);
    const index = new PatternIndex(patterns);
    for (let count = 0; count < 10; count++) {
      const asked = make();
      const expected = patterns.flatMap(([at, own]) => (own !== undefined && patternsMeet(own, asked) ? [at] : []));
      met += expected.length;
      assert.deepEqual(index.meeting(asked), expected, `${asked} in ${JSON.stringify(patterns)}`);
      assert.equal(index.meets(asked), expected.length > 0, asked);
    }
  }
  assert.ok(met > 1000);
});

test('an index of patterns compares few of many that begin differently', () => {
  const patterns = Array.from({ length: 5000 }, (_, at) => `app${at}x.*`);
  const index = new PatternIndex(patterns.map((pattern) => [pattern, pattern]));
  for (const pattern of patterns) assert.deepEqual(index.meeting(pattern), [pattern]);
  assert.ok(index.compared < 2 * patterns.length, String(index.compared));
});

test('two patterns meet where a tag is taken by both', () => {
  const words = (length: number): readonly string[] =>
    length === 0 ? [''] : ['', ...words(length - 1).flatMap((word) => ['a', 'b'].map((char) => char + word))];
  const tags = [...new Set(words(6))];
  const patterns = [...new Set(words(2).flatMap((word) => [word, `${word}*`, `*${word}`, `${word}*b`, `a*${word}*`]))];
  for (const one of patterns) {
    const taken = tags.filter((tag) => matchesTag(one, tag));
    for (const other of patterns) {
      const expected = taken.some((tag) => matchesTag(other, tag));
      assert.equal(patternsMeet(one, other), expected, `'${one}' and '${other}'`);
    }
  }
});
