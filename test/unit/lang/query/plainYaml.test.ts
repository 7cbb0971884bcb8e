import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import { readPlainYaml } from '../../../../src/lang/query/plainYaml.ts';
import type { PlainNode } from '../../../../src/lang/query/plainYaml.ts';

const rules = `# Rules of the shop.
groups:
  - name: shop # the front
    interval: 30s
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
      - alert: 'It''s down'
        expr: |
          up
            == 0

        for: 5m
        labels: 
          severity: "page \\"now\\""
        annotations:
          summary: Instance is down
            for too long
          empty:
- name: other
`;

/** A tree as text, places included, whichever reader it comes from. */
function dump(node: unknown): unknown {
  if (isMap(node)) return node.items.map((pair) => [isScalar(pair.key) ? pair.key.source : '', dump(pair.value)]);
  if (isSeq(node)) return node.items.map((item) => dump(item));
  if (!isScalar(node) || node.value === null) return null;
  return [typeof node.value === 'string' ? node.value : node.source, node.range?.[0]];
}

function dumpPlain(node: PlainNode | undefined): unknown {
  if (node?.kind === 'plainMap') return node.entries.map((entry) => [entry.key, dumpPlain(entry.value)]);
  if (node?.kind === 'plainList') return node.items.map((item) => dumpPlain(item));
  return node === undefined || node.isNull ? null : [node.text, node.start];
}

/** Checks that the quick reader says what the other one does, or leaves the text to it. */
function check(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain === undefined) return false;
  const documents = parseAllDocuments(text);
  assert.ok(Array.isArray(documents) && documents.length === 1, text);
  assert.deepEqual(documents[0]?.errors, [], text);
  assert.deepEqual(dumpPlain(plain), dump(documents[0].contents), text);
  return true;
}

test('reads what most rule files are made of', () => {
  const usual = rules.slice(0, rules.indexOf('- name: other'));
  assert.ok(check(usual));
  assert.ok(check(`---\n${usual}`));
});

test('leaves everything else to a reader of all of YAML', () => {
  const texts = [
    '',
    'a',
    '- a: b: c',
    'a: [b]',
    'a: {b: c}',
    'a: &x b',
    'a: *x',
    'a: !t b',
    'a:\n\tb: c',
    'a: b\r\n',
    'a: >\n  b\n',
    'a: "b\n  c"',
  ];
  for (const text of texts) assert.equal(readPlainYaml(text), undefined, text);
  assert.equal(readPlainYaml('a: 1\na: 2\n'), undefined);
  assert.equal(readPlainYaml('a: b\n---\nc: d\n'), undefined);
});

test('never reads what is broken as if it were not', () => {
  const usual = rules.slice(0, rules.indexOf('- name: other'));
  const pieces = [
    '\n',
    '  ',
    ' ',
    ':',
    ': ',
    '#',
    ' # ',
    '- ',
    '"',
    "'",
    '|',
    '&a ',
    '{',
    '[',
    '\n\n',
    '---\n',
    '?',
    '\\',
    '~',
    ',',
  ];
  let seed = 11;
  const random = (below: number) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
  for (let run = 0; run < 1500; run++) {
    const at = random(usual.length);
    const piece = pieces[random(pieces.length)] ?? '';
    check(usual.slice(0, at) + piece + usual.slice(at + random(3)));
  }
});
