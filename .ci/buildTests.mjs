// Bundles the suite that runs inside the extension host, which loads CommonJS.
import { build } from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const suite = join(root, 'test', 'extension');
const outdir = join(root, 'out', 'test');

rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: readdirSync(suite)
    .filter((name) => name.endsWith('.test.ts') || ['suite.ts', 'activationProbe.ts'].includes(name))
    .map((name) => join(suite, name)),
  outdir,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  external: ['vscode', 'mocha'],
  sourcemap: 'inline',
  logLevel: 'warning',
});
