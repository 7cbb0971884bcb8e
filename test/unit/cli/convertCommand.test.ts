import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCli } from '../../../src/cli/runCli.ts';

let folder = '';

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'convert-'));
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  let out = '';
  let error = '';
  const code = await runCli(
    ['convert', ...args],
    { out: (text) => (out += text), error: (text) => (error += text) },
    () => '1.2.3',
  );
  return { code, out, error };
}

test('converts a file and says what is lost', async () => {
  const path = join(folder, 'fluent.conf');
  const parsers = join(folder, 'parsers.conf');
  writeFileSync(
    path,
    '<source>\n  @type tail\n  path /a\n  tag a\n  <parse>\n    @type ltsv\n  </parse>\n</source>\n<match a>\n  @type stdout\n  oops 1\n</match>\n',
  );
  const { code, out, error } = await run('--to', 'fluentbit', '--parsers', parsers, path);
  assert.equal(code, 0);
  assert.match(out, /\[INPUT\]\n +Name +tail/);
  assert.match(error, /not translated: .*oops/);
  assert.match(readFileSync(parsers, 'utf8'), /Format +ltsv/);
});

test('refuses what it cannot do', async () => {
  const broken = join(folder, 'broken.conf');
  writeFileSync(broken, '<source>\n  @type tail\n');
  assert.equal((await run('--to', 'fluentbit', broken)).code, 1);
  assert.equal((await run('--to', 'nothing', broken)).code, 2);
  assert.equal((await run('--to', 'fluentd')).code, 2);
  assert.equal((await run('--to', 'fluentd', join(folder, 'none.conf'))).code, 2);
  assert.match((await run('--help')).out, /convert --to/);
});
