import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixFiles } from '../../../src/cli/fixFiles.ts';
import { createLanguageRegistry } from '../../../src/lang/workspace/languageRegistry.ts';
import { nodeFileAccess } from '../../../src/server/nodeFileAccess.ts';

test('a file that cannot be written is told of, and the others are written all the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lint-fix-'));
  try {
    const paths = ['a.logql', 'b.logql'].map((name) => join(folder, name));
    for (const path of paths) writeFileSync(path, '{app="shop"} |~ "error"\n');
    const written: string[] = [];
    const write = (path: string): Promise<void> => {
      if (path === paths[0]) return Promise.reject(new Error('the disk is full'));
      written.push(path);
      return Promise.resolve();
    };
    const unwritten = await fixFiles(
      paths,
      undefined,
      createLanguageRegistry(nodeFileAccess, () => new Set()),
      write,
    );
    assert.deepEqual(unwritten, [{ path: paths[0], message: `${paths[0]} cannot be written: the disk is full` }]);
    assert.deepEqual(written, [paths[1]]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
