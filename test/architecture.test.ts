import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

interface Rule {
  /** Rooms of our own that this room may import, itself apart. */
  readonly rooms: readonly string[];
  /** Packages it may import; `node:` stands for every built-in module. */
  readonly packages: readonly string[];
}

const languagePackages = ['vscode-languageserver-types', 'vscode-languageserver-textdocument', 'yaml', 're2js'];

/** Who may import whom. A room is a folder of `src`, a language of `src/lang`, or `webviews`. */
const rules: Readonly<Record<string, Rule>> = {
  base: { rooms: [], packages: [] },
  model: { rooms: ['base'], packages: [] },
  sources: { rooms: ['base', 'model'], packages: ['node:', '@kubernetes/client-node', 'ws', 'yaml'] },
  analysis: { rooms: ['base', 'model'], packages: [] },
  deploy: { rooms: ['base', 'model'], packages: [] },
  'lang/promql': {
    rooms: ['base', 'lang', 'lang/query'],
    packages: [...languagePackages, '@prometheus-io/lezer-promql', '@lezer/common', '@lezer/lr'],
  },
  'lang/logql': {
    rooms: ['base', 'lang', 'lang/query'],
    packages: [...languagePackages, '@grafana/lezer-logql', '@lezer/common', '@lezer/lr'],
  },
  'lang/fluentd': { rooms: ['base', 'lang', 'lang/query', 'lang/fluent'], packages: languagePackages },
  'lang/fluentbit': { rooms: ['base', 'lang', 'lang/query', 'lang/fluent'], packages: languagePackages },
  'lang/fluent': { rooms: ['base', 'lang', 'lang/query'], packages: languagePackages },
  'lang/query': { rooms: ['base', 'lang'], packages: languagePackages },
  'lang/markdown': { rooms: ['base', 'lang', 'lang/query'], packages: languagePackages },
  'lang/rules': { rooms: ['base', 'lang', 'lang/query', 'lang/promql', 'lang/logql'], packages: languagePackages },
  'lang/dashboards': { rooms: ['base', 'lang', 'lang/query', 'lang/promql', 'lang/logql'], packages: languagePackages },
  'lang/manifests': {
    rooms: [
      'base',
      'lang',
      'lang/query',
      'lang/promql',
      'lang/logql',
      'lang/fluent',
      'lang/fluentd',
      'lang/fluentbit',
      'lang/rules',
      'lang/dashboards',
    ],
    packages: languagePackages,
  },
  // Rewrites a config of one agent for the other, and so knows both.
  'lang/conversion': {
    rooms: ['base', 'lang', 'lang/query', 'lang/fluent', 'lang/fluentd', 'lang/fluentbit'],
    packages: languagePackages,
  },
  // Knows every language: tells which one a document is in, and what files of a workspace say about each other.
  'lang/workspace': { rooms: ['base', 'lang/*'], packages: languagePackages },
  lang: { rooms: ['base'], packages: languagePackages },
  // It runs what the languages parse: queries, and the configs of log agents.
  engine: {
    rooms: [
      'base',
      'model',
      'lang',
      'lang/query',
      'lang/promql',
      'lang/logql',
      'lang/fluent',
      'lang/fluentd',
      'lang/fluentbit',
    ],
    packages: ['re2js'],
  },
  state: { rooms: ['base', 'model', 'sources', 'engine', 'analysis'], packages: [] },
  protocol: { rooms: ['base', 'model'], packages: [] },
  server: { rooms: ['base', 'lang/*', 'engine'], packages: ['node:', 'vscode-languageserver', ...languagePackages] },
  // The command line reads files beside a document as the server does.
  cli: { rooms: ['base', 'lang/*', 'engine', 'server/nodeFileAccess'], packages: ['node:', ...languagePackages] },
  demo: { rooms: ['base', 'model', 'engine'], packages: ['node:', 'ws', 'yaml', 're2js'] },
  ui: {
    rooms: [
      'base',
      'model',
      'sources',
      'analysis',
      'deploy',
      'lang/*',
      'engine',
      'state',
      'protocol',
      'demo',
      'server/requests',
      // Panels beside a config read the files that it names as the server does.
      'server/nodeFileAccess',
    ],
    packages: ['vscode', 'node:', 'vscode-languageclient', 'yaml', ...languagePackages],
  },
  extension: { rooms: ['*'], packages: ['vscode', 'node:'] },
  webviews: {
    rooms: ['protocol', 'model', 'base', 'webviews/shared'],
    packages: [
      'lit',
      'chart.js',
      'chartjs-plugin-zoom',
      'chartjs-plugin-annotation',
      '@vscode-elements/elements',
      '@vscode/codicons',
      '@dagrejs/dagre',
    ],
  },
};

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly imports: readonly string[];
}

const files = [...sourceFiles('src'), ...sourceFiles('webviews')].map(readSource);

test('every room imports only what the design allows', () => {
  const offences = files.flatMap((file) => file.imports.flatMap((specifier) => offence(file, specifier) ?? []));
  assert.deepEqual(offences, []);
});

test('there are no import cycles', () => {
  const graph = new Map(
    files.map((file) => [file.path, file.imports.flatMap((specifier) => targetOf(file, specifier) ?? [])]),
  );
  assert.deepEqual(findCycle(graph), []);
});

test('there are no barrels', () => {
  assert.deepEqual(
    files.map((file) => file.path).filter((path) => /(^|\/)index\.ts$/.test(path)),
    [],
  );
});

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.includes('node_modules'))
    .map((name) => `${folder}/${name.split(sep).join('/')}`)
    .sort();
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const pattern = /^(?:import|export)\s[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;
  const imports = [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  return { path, room: roomOf(path), imports };
}

/** The room that a file stands in: `src/lang/promql/x.ts` in `lang/promql`, `src/cli.ts` in `cli`. */
function roomOf(path: string): string {
  const parts = path.split('/');
  if (parts[0] === 'webviews') return parts[1] === 'shared' ? 'webviews/shared' : 'webviews';
  const room = (parts[1] ?? '').replace(/\.ts$/, '');
  return room === 'lang' && parts.length > 3 ? `lang/${parts[2] ?? ''}` : room;
}

/** The file of ours that an import names, or undefined for a package. */
function targetOf(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return relative(root, resolve(root, dirname(file.path), specifier))
    .split(sep)
    .join('/');
}

function offence(file: SourceFile, specifier: string): string | undefined {
  const rule = rules[file.room === 'webviews/shared' ? 'webviews' : file.room];
  if (rule === undefined) return `${file.path} stands in no room that the design knows`;
  const target = targetOf(file, specifier);
  const message = `${file.path} imports ${specifier}`;
  if (target === undefined) return isPackageAllowed(rule, specifier) ? undefined : message;
  if (file.room.startsWith('webviews') && target.startsWith('webviews/')) {
    const isOwn = dirname(target) === dirname(file.path) || target.startsWith('webviews/shared/');
    return isOwn ? undefined : message;
  }
  if (!target.endsWith('.ts')) return target.endsWith('.json') || target.endsWith('.css') ? undefined : message;
  const room = roomOf(target);
  return room === file.room || rule.rooms.some((allowed) => isRoomAllowed(allowed, room, target)) ? undefined : message;
}

function isRoomAllowed(allowed: string, room: string, target: string): boolean {
  if (allowed === '*') return true;
  if (allowed.endsWith('/*')) return room === allowed.slice(0, -2) || room.startsWith(allowed.slice(0, -1));
  return room === allowed || target === `src/${allowed}.ts`;
}

function isPackageAllowed(rule: Rule, specifier: string): boolean {
  return rule.packages.some(
    (name) =>
      (name === 'node:' && specifier.startsWith('node:')) || specifier === name || specifier.startsWith(`${name}/`),
  );
}

/** The first cycle that a depth-first walk meets, as the list of its files. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>();
  const visit = (node: string, trail: readonly string[]): string[] => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (finished.has(node)) return [];
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...trail, node]);
      if (cycle.length > 0) return cycle;
    }
    finished.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
