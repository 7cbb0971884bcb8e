import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceHeaders } from '../../../../src/lang/fluent/sourceHeaders.ts';

/** 1-based lines. */
const lines = (text: string, isYaml: boolean): readonly number[] =>
  sourceHeaders(text, isYaml).map((offset) => text.slice(0, offset).split('\n').length);

test('sources begin at their headers', () => {
  assert.deepEqual(lines('<source>\n</source>\n<match>\n</match>\n  <SOURCE>\n', false), [1, 5]);
  assert.deepEqual(lines('[SERVICE]\n[INPUT]\n    Name a\n[input]\n', false), [2, 4]);
  assert.deepEqual(lines('inputs:\n  - name: a\n', false), []);
});

test('sources of the YAML forms are items of a list', () => {
  assert.deepEqual(
    lines('config:\n  - source:\n      $type: a\n  - match:\n      $tag: b\n  - source:\n', true),
    [2, 6],
  );
  const bit = [
    'pipeline:',
    '  inputs:',
    '    - name: tail',
    '      path: /a',
    '      processors:',
    '        logs:',
    '          - name: x',
    '',
    '    # one more',
    '    - name: dummy',
    '  outputs:',
    '    - name: stdout',
  ].join('\n');
  assert.deepEqual(lines(bit, true), [3, 10]);
  assert.deepEqual(
    lines('pipeline:\n  inputs:\n  - name: a\n    tag: b\n  - name: c\n  filters:\n  - name: d\n', true),
    [3, 5],
  );
});

test('sources that a manifest holds', () => {
  assert.deepEqual(lines('kind: ConfigMap\ndata:\n  a.conf: |\n    [INPUT]\n        Name a\n', true), [4]);
  assert.deepEqual(lines('data:\n  a.yaml: |\n    pipeline:\n      inputs:\n        - name: a\n', true), [5]);
});
