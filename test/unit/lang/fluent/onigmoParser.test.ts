import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkOnigmo, splitSlashes } from '../../../../src/lang/fluent/onigmoParser.ts';

test('patterns are taken or refused as Onigmo does', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>[FP]) (?<log>.*)$', undefined],
    ['^(?<a>[^ ]*) (?<b>\\d{4}-\\d{2})?(?:x|y){2,}+$', undefined],
    ['[[:alpha:]_&&[^abc]]+\\h\\p{Alnum}\\k<x>(?<x>a)', undefined],
    ['(?i)a(?-i:b)(?#note)(?>c)(?<=d)(?<!e)(?!f)(?=g)', undefined],
    ['a{,3}b{}c{x}', undefined],
    ['[]abc]', undefined],
    ['(?<a>x', 'end pattern with unmatched parenthesis'],
    ['a)', 'unmatched close parenthesis'],
    ['[abc', 'premature end of char-class'],
    ['(?P<a>x)', 'undefined group option'],
    ['(?a>x)', 'undefined group option'],
    ['*a', 'target of repeat operator is not specified'],
    ['[z-a]', 'empty range in char class'],
    ['(?<1a>x)', 'invalid group name <1a>'],
    ['(?<>x)', 'group name is empty'],
    ['\\k<no>', 'undefined name <no> reference'],
    ['a\\', 'too short escape sequence'],
    ['a{200000}', 'too big number'],
    ['('.repeat(5000), 'too deep nest level'],
  ];
  for (const [pattern, expected] of cases) assert.equal(checkOnigmo(pattern)?.message, expected, pattern.slice(0, 40));
});

test('slashes and options are split off', () => {
  assert.deepEqual(splitSlashes('/a\\/b/im'), { pattern: 'a\\/b', flags: 'im' });
  assert.equal(splitSlashes('a/b'), undefined);
});
