import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripEscapes, toAnsiSpans } from '../../../src/base/ansi.ts';

/** Each span as its text with what is set: `f1` foreground 1, `b2` background, `B` bold, `D` dim, `I` italic, `U` underlined. */
function spell(text: string): string {
  return toAnsiSpans(text)
    .map((span) => {
      const { foreground, background } = span;
      const look = [
        foreground === undefined ? '' : `f${foreground}`,
        background === undefined ? '' : `b${background}`,
        span.isBold ? 'B' : '',
        span.isDim ? 'D' : '',
        span.isItalic ? 'I' : '',
        span.isUnderlined ? 'U' : '',
      ].join('');
      return look === '' ? span.text : `${look}(${span.text})`;
    })
    .join('');
}

test('colours and weights become spans', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['plain', 'plain'],
    ['\u001b[31mred\u001b[0m plain', 'f1(red) plain'],
    ['\u001b[1;92mok\u001b[22;39m', 'f10B(ok)'],
    ['\u001b[44mback\u001b[49m', 'b4(back)'],
    ['\u001b[2;3;4mx\u001b[m', 'DIU(x)'],
    ['\u001b[38;5;9mx', 'f9(x)'],
    ['\u001b[38;5;196mx', 'f9(x)'],
    ['\u001b[38;2;0;0;255;1mx', 'f12B(x)'],
    ['\u001b[38:2:0:255:0mx', 'f10(x)'],
    ['\u001b[38mx', 'x'],
    ['\u001b[999mx', 'x'],
  ];
  for (const [text, expected] of cases) assert.equal(spell(text), expected, JSON.stringify(text));
});

test('every other escape disappears, and so do control characters', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['a\u001b[2Jb\u001b[10;20Hc', 'abc'],
    ['\u001b]0;title\u0007x', 'x'],
    ['\u001b]8;;https://x.example\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u001b(Bx\u001b=y', 'xy'],
    ['a\u0000b\u0008c\u007fd', 'abcd'],
    ['tab\tstays', 'tab\tstays'],
    ['cut \u001b[3', 'cut 3'],
    ['<b>&amp;</b>', '<b>&amp;</b>'],
  ];
  for (const [text, expected] of cases) assert.equal(stripEscapes(text), expected, JSON.stringify(text));
});

test('a long line of broken escapes takes no long time', () => {
  assert.equal(stripEscapes('\u001b]'.repeat(100_000)), '');
  assert.equal(stripEscapes(`\u001b[${';'.repeat(200_000)}`).length, 200_000);
});
