import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDashboardQueries } from '../../../../src/lang/dashboards/dashboardQueries.ts';
import type { OffsetMap } from '../../../../src/lang/query/offsetMap.ts';
import { readYaml } from '../../../../src/lang/query/yamlSource.ts';

const words = [
  'sum',
  '(',
  ')',
  '{',
  '}',
  '"x"',
  "'y'",
  '\\',
  '🙂',
  'é',
  ':',
  '#',
  ',',
  '- ',
  '[5m]',
  '\t',
  '  ',
  '%',
  '&a',
  '*b',
  '\\n',
  '>',
  '|',
];
let seed = 5;
const below = (limit: number): number => (seed = (Math.imul(seed, 48271) >>> 0) % 0x7fffffff) % limit;

/** A text of one or more lines that neither begin nor end with white space. */
function textOf(lines: number): string {
  const line = () => `a${Array.from({ length: 1 + below(6) }, () => words[below(words.length)] ?? '').join('')}z`;
  return Array.from({ length: lines }, line).join('\n');
}

/** Each way to write a text as the value of `a`, where it can be written so. */
const styles: Readonly<Record<string, (text: string) => string | undefined>> = {
  single: (text) => (text.includes('\n') ? undefined : `a: '${text.replaceAll("'", "''")}'\n`),
  double: (text) => `a: "${escape(text)}"\n`,
  literal: (text) => `a: |-\n${indent(text, '  ')}\nb: 1\n`,
  'literal with an indicator': (text) => `a: |2-\n${indent(text, '  ')}\n`,
  'literal, kept': (text) => `a: |+ # why\n${indent(text, '     ')}`,
  folded: (text) => `a: >-\n${indent(text.replaceAll('\n', '\n\n'), '    ')}\n`,
  'in a list': (text) => `- x\n- a: |-\n${indent(text, '    ')}\n`,
  'in a flow': (text) => `{x: [1], a: "${escape(text)}"}\n`,
  anchored: (text) => `b: &b "${escape(text)}"\na: *b\n`,
};

function indent(text: string, pad: string): string {
  return text.replaceAll(/^/gm, pad);
}

/** Writes some characters as escapes, of every kind that there is. */
function escape(text: string): string {
  return Array.from(text)
    .map((char) => {
      const code = (char.codePointAt(0) ?? 0).toString(16);
      if (char === '\n') return '\\n';
      if (char === '\t') return ['\\t', '\\x09'][below(2)] ?? '';
      if (char === '"' || char === '\\') return `\\${char}`;
      const kinds = [
        char,
        char,
        char,
        `\\U${code.padStart(8, '0')}`,
        code.length > 4 ? char : `\\u${code.padStart(4, '0')}`,
      ];
      return kinds[below(kinds.length)] ?? char;
    })
    .join('');
}

/** Checks that each character of a text is found at its place in the source, and from there again. */
function checkMap(text: string, source: string, map: OffsetMap): void {
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? '';
    const place = map.toDocument(index);
    assert.ok(place >= 0 && place <= source.length, source);
    if (/\s/.test(char)) continue;
    const isEscape = source[place] !== char;
    // Half of a pair that an escape writes stands where the escape does; a doubled quote stands at its first one.
    if (isEscape)
      assert.ok(/\\[xuU]?[0-9a-fA-F]*$|'$/.test(source.slice(0, place + 1)), `${source} at ${String(index)}`);
    assert.equal(map.toDocument(map.fromDocument(place) ?? -1), place, source);
  }
  assert.equal(map.fromDocument(map.toDocument(text.length)), text.length, source);
}

test('every place of a text is known in each style of YAML, whatever the line breaks', () => {
  for (let run = 0; run < 300; run++) {
    const text = textOf(1 + (run % 4));
    for (const [style, write] of Object.entries(styles)) {
      const plain = write(text);
      if (plain === undefined) continue;
      for (const source of [plain, plain.replaceAll('\n', '\r\n')]) {
        const [document] = readYaml(source);
        const items = document?.items(document.root) ?? [];
        const found = document?.text(document.find(items[1] ?? document.root, 'a'));
        assert.equal(found?.text.replace(/\n$/, ''), text, `${style}: ${source}`);
        checkMap(found.text.replace(/\n$/, ''), source, {
          toDocument: (offset) => found.map.toDocument(offset),
          fromDocument: (offset) => found.map.fromDocument(offset),
        });
      }
    }
  }
});

test('every place of a query is known in a dashboard, and in one that stands in a ConfigMap', () => {
  for (let run = 0; run < 300; run++) {
    const text = textOf(1 + (run % 3));
    const json = JSON.stringify({ panels: [{ targets: [{ refId: 'A', expr: text, datasource: { type: 'loki' } }] }] });
    const own = findDashboardQueries(json, undefined)?.queries[0];
    assert.equal(own?.text, text);
    checkMap(text, json, own.map);
    const source = `kind: ConfigMap\ndata:\n  a.json: |\n${indent(json, '    ')}\n`;
    const [document] = readYaml(source);
    const inner = document?.text(document.find(document.root, 'data', 'a.json'));
    const nested = findDashboardQueries(inner?.text ?? '', inner?.map)?.queries[0];
    assert.equal(nested?.text, text);
    checkMap(text, source, nested.map);
  }
});
