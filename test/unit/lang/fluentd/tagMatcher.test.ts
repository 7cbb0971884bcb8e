import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayTake } from '../../../../src/lang/fluentd/starredTag.ts';
import { TagIndex, tagTest } from '../../../../src/lang/fluentd/tagMatcher.ts';

/** Matches part by part, as Fluentd's documentation tells it: `*` is one part, `**` none or more. */
function takes(pattern: readonly string[], tag: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return tag.length === 0;
  if (first === '**') return takes(rest, tag) || (tag.length > 0 && takes(pattern, tag.slice(1)));
  return tag.length > 0 && (first === '*' || first === tag[0]) && takes(rest, tag.slice(1));
}

function lists(items: readonly string[], most: number): readonly (readonly string[])[] {
  if (most === 0) return [[]];
  return [[], ...lists(items, most - 1).flatMap((rest) => items.map((item) => [item, ...rest]))];
}

test('a pattern takes the tags that its parts take', () => {
  const tags = lists(['a', 'b', 'ab'], 4).filter((tag) => tag.length > 0);
  for (const parts of lists(['a', 'b', '*', '**'], 3)) {
    // Two stars in a row are one run of parts, and are written as one.
    if (parts.length === 0 || parts.some((part, at) => part === '**' && at > 0 && parts[at - 1] === '**')) continue;
    const pattern = parts.join('.');
    const index = new TagIndex();
    index.add(pattern);
    for (const tag of tags) {
      const text = tag.join('.');
      const expected = takes(parts, tag);
      assert.equal(tagTest(pattern)(text), expected, `'${pattern}' and '${text}'`);
      assert.equal(index.find(text) !== undefined, expected, `'${pattern}' in an index and '${text}'`);
      assert.equal(tagTest(`x.y ${pattern}`)(text), expected, `'${pattern}' as one of two and '${text}'`);
    }
  }
});

test('braces hold alternatives, and what stands between slashes is not run', () => {
  assert.equal(tagTest('a.{b,c}.**')('a.c.d'), true);
  assert.equal(tagTest('a.{b,c}.**')('a.d'), false);
  assert.equal(tagTest('/a/')('a'), false);
  assert.equal(tagTest('a.b+')('a.bb'), false);
});

test('a tag whose parts files will tell may be taken by what names such files', () => {
  const tag = 'kubernetes.var.log.containers.*.log';
  const may = [
    'kubernetes.**',
    'kubernetes.var.**.log',
    'kubernetes.var.log.containers.fluentd**',
    '**.log',
    '**_kube-system_**',
    '**',
    'kubernetes.var.log.containers.{a,b}-*.log',
  ];
  const never = [
    'kubernetes.*',
    'kube.**',
    'kubernetes.var.log.pods.**',
    '**.txt',
    'kubernetes.var.log.containers',
    'kubernetes.{a,b}.**',
  ];
  for (const pattern of may) assert.ok(mayTake([pattern], tag), pattern);
  for (const pattern of never) assert.ok(!mayTake([pattern], tag), pattern);
  assert.ok(mayTake(['x', 'a.*.c'], 'a.*.c'));
  assert.ok(mayTake(['a.**'], 'a'));
  assert.ok(!mayTake(['a.*.c'], 'b.*.c'));
  assert.ok(mayTake(['**a'.repeat(100)], '*a'.repeat(200)));
});
