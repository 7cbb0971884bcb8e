// Bundles everything that runs: the extension host's entry, one bundle for each module that it loads on first use, the
// language server, the command line and one bundle for each webview. `--watch` rebuilds on change, `--development` skips
// minification, `--silent` prints nothing. A size report of every bundle goes to dist/meta.json.
import { build, context } from 'esbuild';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thirdPartyNotices } from './notices.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const isWatch = process.argv.includes('--watch');
const isSilent = process.argv.includes('--silent');
const isMinified = !isWatch && !process.argv.includes('--development');

/** What all bundles share. */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: isMinified,
  keepNames: true,
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
};

/** Host bundles are CommonJS, because VS Code routes its proxy and certificates through `require` alone. */
const host = {
  ...common,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  external: ['vscode'],
  mainFields: ['module', 'main'],
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
};

/** A dynamic import of one of our own modules becomes a bundle of its own, named after the module, loaded on first use. */
function lazyBundles(found) {
  return {
    name: 'lazy-bundles',
    setup(builder) {
      builder.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, (args) => {
        if (args.kind !== 'dynamic-import') return undefined;
        const file = resolve(args.resolveDir, args.path);
        found.add(file);
        return { path: `./${bundleName(file)}`, external: true };
      });
    },
  };
}

const bundleName = (file) => `${basename(file, '.ts')}.cjs`;

/** Builds `entries` ([source, output name]) and every module that they load lazily. */
async function buildHost(entries) {
  const metafiles = [];
  const queue = [...entries];
  const done = new Set();
  while (queue.length > 0) {
    const [file, name] = queue.shift();
    if (done.has(name)) continue;
    done.add(name);
    const found = new Set();
    const options = { ...host, entryPoints: [file], outfile: join(dist, name), plugins: [lazyBundles(found)] };
    if (isWatch) await (await context(options)).watch();
    metafiles.push((await build(options)).metafile);
    for (const lazy of found) queue.push([lazy, bundleName(lazy)]);
  }
  return metafiles;
}

/** Programs of their own are ES modules: the command line runs on Node 20 and newer, the simulated cluster beside the editor. */
async function buildPrograms(entryPoints) {
  const options = {
    ...common,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    splitting: true,
    entryPoints,
    outdir: dist,
    chunkNames: 'shared/[name]-[hash]',
    banner: {
      js: 'import { createRequire as nodeCreateRequire } from "node:module"; const require = nodeCreateRequire(import.meta.url);',
    },
  };
  if (isWatch) await (await context(options)).watch();
  return (await build(options)).metafile;
}

/** One script and one style sheet a panel. */
async function buildWebviews() {
  const folder = join(root, 'webviews');
  const entryPoints = Object.fromEntries(
    readdirSync(folder)
      .filter((name) => existsSync(join(folder, name, 'main.ts')))
      .map((name) => [name, join(folder, name, 'main.ts')]),
  );
  if (Object.keys(entryPoints).length === 0) return undefined;
  const options = {
    ...common,
    platform: 'browser',
    target: 'chrome130',
    format: 'esm',
    tsconfig: join(folder, 'tsconfig.json'),
    entryPoints,
    outdir: join(dist, 'webviews'),
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  };
  if (isWatch) await (await context(options)).watch();
  return (await build(options)).metafile;
}

/** The codicon on each panel's tab; VS Code draws it from a file, and colours it by none of its themes. */
const panelIcons = {
  logs: 'output',
  metrics: 'graph-line',
  pipeline: 'type-hierarchy',
  traces: 'list-tree',
  tryline: 'beaker',
};

function writePanelIcons() {
  for (const [panel, icon] of Object.entries(panelIcons)) {
    const svg = readFileSync(join(root, 'node_modules/@vscode/codicons/src/icons', `${icon}.svg`), 'utf8');
    for (const [theme, color] of Object.entries({ light: '#424242', dark: '#C5C5C5' })) {
      writeFileSync(join(dist, 'webviews', `${panel}-${theme}.svg`), svg.replaceAll('currentColor', color));
    }
  }
}

const started = Date.now();
if (isWatch) console.log('Building …');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const hostEntries = [
  ['src/extension.ts', 'extension.cjs'],
  ['src/server/main.ts', 'server.cjs'],
  ['src/server/indexWorker.ts', 'indexWorker.cjs'],
].filter(([file]) => existsSync(join(root, file)));
const metafiles = [
  ...(await buildHost(hostEntries.map(([file, name]) => [join(root, file), name]))),
  await buildPrograms({ cli: join(root, 'src/cli.ts'), demoMain: join(root, 'src/demo/demoMain.ts') }),
  await buildWebviews(),
].filter((one) => one !== undefined);

writePanelIcons();
const outputs = Object.assign({}, ...metafiles.map((one) => one.outputs));
const inputs = Object.assign({}, ...metafiles.map((one) => one.inputs));
writeFileSync(join(dist, 'meta.json'), JSON.stringify({ inputs, outputs }));
writeFileSync(join(dist, 'ThirdPartyNotices.txt'), thirdPartyNotices(root, Object.keys(inputs)));
for (const path of Object.keys(outputs)) {
  if (!isSilent && /\.(c?js|css)$/.test(path)) {
    const size = statSync(join(root, path)).size;
    console.log(`${relative(root, join(root, path)).padEnd(44)} ${(size / 1024).toFixed(1).padStart(9)} KB`);
  }
}
if (!isSilent) console.log(`Built in ${Date.now() - started} ms.`);
