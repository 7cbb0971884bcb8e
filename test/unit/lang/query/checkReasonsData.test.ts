import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkReasons } from '../../../../src/lang/query/checkReasonsData.ts';

const root = join(import.meta.dirname, '../../../..');
const languages = ['promql', 'logql', 'rules', 'dashboards', 'query', 'workspace'];

/** Every code that a source file of the query languages writes out whole. */
function writtenCodes(): ReadonlySet<string> {
  const sources = languages.flatMap((name) => {
    const folder = join(root, 'src/lang', name);
    return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  });
  return new Set(sources.flatMap((text) => text.match(/(?<=')(?:promql|logql|rules|dashboards)\/[a-z-]+(?=')/g) ?? []));
}

test('says of every code why it exists', () => {
  assert.deepEqual(
    [...writtenCodes()].filter((code) => checkReasons[code] === undefined),
    [],
  );
});

test('lets the settings file name every code', () => {
  const schema = readFileSync(join(root, 'media/kube-observatory.schema.json'), 'utf8');
  for (const code of Object.keys(checkReasons)) assert.ok(schema.includes(`"${code}"`), code);
});
