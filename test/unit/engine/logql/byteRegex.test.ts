import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteRegex } from '../../../../src/engine/logql/byteRegex.ts';
import { compileRegex } from '../../../../src/engine/regex.ts';

const encoder = new TextEncoder();
const expressions = [
  'error|warn',
  '(?i)ERROR',
  '(?i)ask',
  '(?i)x[0-9]+',
  'a{2}',
  'a{2,}b',
  '(ab){1,3}c',
  'a{,2}',
  '^a',
  '^a|b$',
  '^$',
  '$^',
  '(^|b)a',
  'a.b',
  'a.*b.*a',
  '[^a]b',
  '[a-c]+\\d',
  '[]a]',
  '[a\\]-]x',
  '[\\d_]b',
  '\\D\\W\\S',
  '\\s\\w+',
  'a\\.b',
  '(?:a|b)*c',
  '(a*)*b',
  '(|a)+b',
  '(?P<name>a+)b??c',
  'é+',
  'ü.x',
  '日|本',
  '',
  'x*',
];
const unsupported = ['\\bword\\b', '(?s).', '(?i)\\w', '(?i)[a-z]', '\\pL', '[[:alpha:]]', '\\x41', '[é]', '(?m)^a'];
const parts = [
  'a',
  'b',
  'c',
  'ab',
  'x',
  '1',
  '.',
  ' ',
  '\n',
  '_',
  ']',
  '-',
  'é',
  'ü',
  '日',
  '本',
  '😀',
  'K',
  'ſ',
  'ERROR',
  'warn',
  '{,2}',
];

test('expressions over bytes match what RE2 matches', () => {
  // Texts drawn from the parts by a fixed rule, so that a failure can be repeated.
  let seed = 7;
  const next = (limit: number): number => (seed = (seed * 48_271) % 2_147_483_647) % limit;
  const texts = [
    '',
    ...Array.from({ length: 600 }, () => Array.from({ length: 1 + next(7) }, () => parts[next(parts.length)]).join('')),
  ];
  for (const expression of expressions) {
    const regex = ByteRegex.compile(expression);
    assert.ok(regex !== undefined, `${expression} is supported`);
    const whole = compileRegex(expression);
    for (const text of texts) {
      const bytes = encoder.encode(`..${text}..`);
      const found = regex.test(bytes, 2, bytes.length - 2);
      assert.equal(found, whole.test(text), `${expression} in ${JSON.stringify(text)}`);
    }
  }
});

test('expressions with rarer features are left to RE2', () => {
  for (const expression of unsupported) assert.equal(ByteRegex.compile(expression), undefined, expression);
});

test('an expression with very many states stays right', () => {
  const expression = '(a|b)*a(a|b){12}c';
  const regex = ByteRegex.compile(expression);
  assert.ok(regex !== undefined);
  let seed = 3;
  const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
  const text = Array.from({ length: 60_000 }, () => (next() % 2 === 0 ? 'a' : 'b')).join('');
  for (const [ending, isFound] of [
    ['aaaaaaaaaaaaac', true],
    ['abbbbbbbbbbbb', false],
  ] as const) {
    const bytes = encoder.encode(text + ending);
    assert.equal(regex.test(bytes, 0, bytes.length), isFound);
  }
});
