import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findMarkdownFences } from '../../../../src/lang/markdown/markdownFences.ts';

/** The language and the text of each fence. */
function fences(text: string): readonly (readonly [string, string])[] {
  return findMarkdownFences(text).map((fence) => [fence.language, fence.text]);
}

test('finds fences as CommonMark has them', () => {
  const cases: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    ['```promql\nup\n```\n', [['promql', 'up']]],
    ['~~~ LogQL title="x"\n{a="b"}\n~~~', [['logql', '{a="b"}']]],
    ['````md\n```promql\nup\n```\n````\n', [['md', '```promql\nup\n```']]],
    ['```promql\nup\n~~~\nmore\n```', [['promql', 'up\n~~~\nmore']]],
    ['```promql\nup', [['promql', 'up']]],
    ['> ```promql\n> up\n> + x\nno more', [['promql', 'up\n+ x']]],
    [
      '> ```promql\n> up\n> ```\n\n```logql\n{}\n```',
      [
        ['promql', 'up'],
        ['logql', '{}'],
      ],
    ],
    ['- ```promql\n  up\n    + x\n  ```\n', [['promql', 'up\n  + x']]],
    ['1. a\n\n   > ```promql\n   > up\n   > ```\n', [['promql', 'up']]],
    ['`` ```promql up``` ``\n', []],
    ['``` promql `x`\nup\n', []],
    ['```promql\r\nup\r\n+ x\r\n```\r\n', [['promql', 'up\r\n+ x']]],
    ['```promql\n```\n', [['promql', '']]],
    ['```', [['', '']]],
  ];
  for (const [text, expected] of cases) assert.deepEqual(fences(text), expected, text);
});

test('maps every character of a fence to its place and back', () => {
  const prefixes = ['', '  ', '> ', '>> ', '   > ', '> - ', '1. '];
  const bodies = ['up', 'sum(up)\n  / 2', '\n\nup\n', 'ä😀\r\n+ b', '\tup'];
  for (const prefix of prefixes) {
    const later = prefix.replaceAll(/[-.\d]/g, ' ');
    for (const body of bodies) {
      const lines = ['```promql', ...body.split('\n'), '```'];
      const text = `# x\n\n${lines.map((line, index) => (index === 0 ? prefix : later) + line).join('\n')}\n`;
      const fence = findMarkdownFences(text)[0];
      assert.equal(fence?.text, body, text);
      for (let at = 0; at <= body.length; at++) {
        const place: number = fence.map.toDocument(at);
        if (at < body.length) assert.equal(text[place], body[at], `${text} at ${String(at)}`);
        assert.equal(fence.map.fromDocument(place), at, `${text} at ${String(at)}`);
      }
    }
  }
});
