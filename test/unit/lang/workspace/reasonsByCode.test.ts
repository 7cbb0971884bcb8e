import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { reasonsByCode } from '../../../../src/lang/workspace/reasonsByCode.ts';

const root = join(import.meta.dirname, '../../../..');
/** Words of the form of a code that are none. */
const otherWords = new Set(['fluent-bit', 'http-server', 'net-server', 'tls-optional']);

/** Every word of the form of a code that the source files of a folder write out. */
function codesIn(name: string): readonly string[] {
  const folder = join(root, 'src/lang', name);
  const texts = readdirSync(folder)
    .filter((file) => !file.endsWith('Data.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
  const words = texts.flatMap((text) => text.match(/(?<=[^m] ?')[a-z]+(?:-[a-z]+)+(?=')/g) ?? []);
  return [...new Set(words)].filter((word) => !otherWords.has(word) && !word.startsWith('vscode-'));
}

test('says of every code of a config and of a manifest why it exists', () => {
  for (const language of ['fluentd', 'fluentbit', 'manifests']) {
    const codes = codesIn(language);
    assert.ok(codes.length > 10, language);
    assert.deepEqual(
      codes.map((code) => `${language}/${code}`).filter((code) => !reasonsByCode.has(code)),
      [],
    );
  }
  const shared = codesIn('fluent').filter((code) => !reasonsByCode.has(`fluentd/${code}`));
  assert.deepEqual(shared, []);
});

test('lets the settings file name every code', () => {
  const schema = readFileSync(join(root, 'media/kube-observatory.schema.json'), 'utf8');
  assert.deepEqual(
    [...reasonsByCode.keys()].filter((code) => !schema.includes(`"${code}"`)),
    [],
  );
});

test('says each reason in a sentence of a line or two', () => {
  for (const [code, reason] of reasonsByCode) assert.match(reason, /^.{10,160}\.$/, code);
});
