import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onigmoMatcher } from '../../../../src/engine/fluent/onigmoMatcher.ts';

/** The whole match, `-` where nothing matches, `!` where the search failed. */
function found(pattern: string, text: string): string {
  const match = onigmoMatcher(pattern)(text);
  return match.kind === 'match' ? (match.groups[0] ?? '') : match.kind === 'none' ? '-' : '!';
}

function named(pattern: string, text: string): Record<string, string | undefined> {
  const match = onigmoMatcher(pattern)(text);
  return match.kind === 'match' ? Object.fromEntries(match.named) : {};
}

test('what RE2 runs and what is run here agree', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['/a+b/', 'xaaab', 'aaab'],
    ['/a+?/', 'aaa', 'a'],
    ['/(?:a|ab)(?:c|bcd)/', 'abcd', 'abcd'],
    ['/^b$/', 'a\nb\nc', 'b'],
    ['/a.c/', 'a\nc', '-'],
    ['/a.c/m', 'a\nc', 'a\nc'],
    ['/ERROR/i', 'an error', 'error'],
    ['/[^\\s"]+/', ' "x y', 'x'],
    ['/[[:alpha:]]+/', '12straße', 'straße'],
    ['/\\w+/', 'häuser', 'h'],
    ['/\\h{2}/', 'xyfe', 'fe'],
    ['/x{2,3}/', 'xxxx', 'xxx'],
  ];
  for (const [pattern, text, expected] of cases) {
    assert.equal(found(pattern, text), expected, pattern);
    // An empty look ahead is nothing that RE2 has, and changes nothing.
    assert.equal(found(pattern.replace('/', '/(?=)'), text), expected, `${pattern} run here`);
  }
});

test('what RE2 has not', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['/\\d+(?=px)/', '12em 34px', '34'],
    ['/\\d+(?!px|\\d)/', '34px 12em', '12'],
    ['/(?<=\\$)\\d+/', '12 $34', '34'],
    ['/(?<!\\\\)\\]/', 'a\\]b]', ']'],
    ['/(?<q>["\']).*?\\k<q>/', `x "it's" y`, `"it's"`],
    ['/(a)(b)\\2\\1/', 'abba', 'abba'],
    ['/(?>a+)ab/', 'aaab', '-'],
    ['/a++b/', 'aaab', 'aaab'],
    ['/a++ab/', 'aaab', '-'],
    ['/end\\Z/', 'the end\n', 'end'],
    ['/\\bfoo\\b/', 'foobar foo', 'foo'],
    ['/[a-z&&[^aeiou]]+/', 'aeibcd', 'bcd'],
  ];
  for (const [pattern, text, expected] of cases) assert.equal(found(pattern, text), expected, pattern);
});

test('groups by name, and none by number where one has a name', () => {
  const cri = '/^(?<time>.+?) (?<stream>stdout|stderr) (?<p>F|P) (?<log>.*)$/';
  assert.deepEqual(named(cri, '2026-11-22T18:00:00Z stderr F hello'), {
    time: '2026-11-22T18:00:00Z',
    stream: 'stderr',
    p: 'F',
    log: 'hello',
  });
  assert.deepEqual(named('/(?<a>x)|(?<b>y)/', 'y'), { a: undefined, b: 'y' });
});

test('a pattern that goes on for ever is given up, and one that is none is refused', () => {
  const endless = onigmoMatcher('/(?=(a+)+$)b/')(`${'a'.repeat(60)}!`);
  assert.match(endless.kind === 'failed' ? endless.reason : '', /given up after \d+ steps/);
  const deep = onigmoMatcher('/(?=)(?:ab?)*c/')('ab'.repeat(20_000));
  assert.equal(deep.kind, 'failed');
  const broken = onigmoMatcher('/(/')('x');
  assert.match(broken.kind === 'failed' ? broken.reason : '', /does not compile/);
  const call = onigmoMatcher('/(?<n>a\\g<n>?b)/')('aabb');
  assert.match(call.kind === 'failed' ? call.reason : '', /not run here/);
});
