import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { graphOf, readFluentSource } from '../../../../src/lang/workspace/fluentSource.ts';

const manifest = `apiVersion: v1
kind: ConfigMap
metadata:
  name: logging
data:
  fluent-bit.conf: |
    [SERVICE]
        Parsers_File parsers.conf
    [INPUT]
        Name tail
        Tag  app
    [OUTPUT]
        Name  stdout
        Match app
  parsers.conf: |
    [PARSER]
        Name   level
        Format regex
        Regex  ^(?<level>\\w+)$
`;

test('a config in a ConfigMap, its keys as files and its places in the manifest', () => {
  const source = readFluentSource({ uri: 'file:/a.yaml', languageId: 'yaml', text: manifest }, 0, noFiles);
  assert.equal(source?.language, 'fluentbit');
  assert.equal(source.key, 'fluent-bit.conf');
  const { nodes, edges } = graphOf(source);
  assert.deepEqual(
    nodes.map((node) => manifest.slice(source.map.toDocument(node.start), source.map.toDocument(node.end))),
    ['[INPUT]', '[OUTPUT]'],
  );
  assert.equal(edges.length, 1);
  assert.match(source.files.read('', 'parsers.conf')?.text ?? '', /\[PARSER\]/);
});

test('of several configs the one that the cursor is in', () => {
  const at = manifest.indexOf('Format regex');
  const source = readFluentSource({ uri: 'file:/a.yaml', languageId: 'yaml', text: manifest }, at, noFiles);
  assert.equal(source?.key, 'parsers.conf');
});

test('what holds no config has none', () => {
  for (const text of ['', 'a: 1\n', 'kind: Service\n'])
    assert.equal(readFluentSource({ uri: 'file:/a.yaml', languageId: 'yaml', text }, 0, noFiles), undefined, text);
});
