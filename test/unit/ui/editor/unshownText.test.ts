import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceError } from '../../../../src/sources/sourceError.ts';
import { unshownText } from '../../../../src/ui/editor/unshownText.ts';

test('a document that cannot be shown says why and what to do, as YAML that is valid or as plain text', () => {
  const error = new SourceError('unreachable', 'The server refuses connections.\nTwice.', {
    hint: 'Check the server.',
  });
  const yaml = unshownText('Deployment shop/cart (demo)', error, false);
  assert.ok(yaml.split('\n').every((line) => line === '' || line.startsWith('# ')));
  assert.match(
    yaml,
    /^# Deployment shop\/cart \(demo\) cannot be shown\.\n# The server refuses .*\n# Twice\.\n# Check the/,
  );
  assert.match(unshownText('Pod a', new Error('gone'), true), /^Pod a cannot be shown\.\ngone\nIt is tried again when/);
});
