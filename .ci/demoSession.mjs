// The part of the demo that runs on Node 24: builds, starts the simulated cluster and VS Code, and ends both on Ctrl-C.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { quietSettings, startVscodeServer } from '../test/helpers/vscodeServer.ts';
import { readDemoOptions } from './demoOptions.mjs';
import { environment, node, root } from './setup.mjs';
import { bold, dim, mustRun, red, start, step, stopAll, yellow } from './terminal.mjs';

const options = readDemoOptions(process.argv.slice(2));

const folder = mkdtempSync(join(tmpdir(), 'observatory-demo-'));
const workspace = join(folder, 'shop');
let server;
let isEnding = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));
// The command that started this session may have been killed without a chance to say so.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) void end(0);
}, 500).unref();

try {
  // The cluster runs from source: it comes up while the extension is built.
  const [kubeconfig] = await Promise.all([
    options.kubeconfig === undefined ? startCluster() : options.kubeconfig,
    step('Build the extension', () => mustRun(node, ['.ci/build.mjs'], { cwd: root, env: environment() })),
  ]);
  // A copy, so that trying things out leaves the project as it is.
  cpSync(join(root, 'src', 'demo', 'workspace'), workspace, { recursive: true });
  if (options.desktop === undefined) await serveVscode(kubeconfig);
  else openDesktop(options.desktop, kubeconfig);
} catch (error) {
  if (!isEnding) console.error(red(error.message));
  await end(1);
}

/** Ends everything that this session started, and removes what it wrote. */
async function end(code) {
  if (isEnding) return;
  isEnding = true;
  console.log(dim('\nStopping …'));
  await Promise.allSettled([server?.stop(), stopAll()]);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  console.log(dim('Everything that the demo started has ended.'));
  process.exit(code);
}

/** Starts the simulated cluster and waits for the line of JSON in which it says where its kubeconfig is. */
function startCluster() {
  const args = [
    'src/demo/demoMain.ts',
    ...(options.pods === undefined ? [] : ['--pods', options.pods]),
    ...(options.bare === true ? ['--bare'] : []),
  ];
  return step('Start the simulated cluster', () => {
    // The cluster ends with its standard input, so that it cannot outlive this process, however that ends.
    const child = start(node, args, { cwd: root, env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });
    return new Promise((done, fail) => {
      const last = [];
      createInterface({ input: child.stdout }).on('line', (line) => {
        const ready = readJson(line);
        if (typeof ready?.kubeconfig === 'string') done(ready.kubeconfig);
        else if (line.trim() !== '') console.log(dim(`  ${line}`));
      });
      createInterface({ input: child.stderr }).on('line', (line) => {
        last.push(line);
        if (last.length > 20) last.shift();
      });
      child.once('exit', (code) => {
        fail(new Error(`The simulated cluster ended with ${code ?? 'a signal'}.\n${last.join('\n')}`));
        if (!isEnding) void end(1);
      });
    });
  });
}

async function serveVscode(kubeconfig) {
  const dataFolder = join(folder, 'vscode');
  installExtension(join(dataFolder, 'extensions'));
  server = await step('Start VS Code', () =>
    startVscodeServer({
      dataFolder,
      port: Number(options.port),
      env: { KUBECONFIG: kubeconfig },
      settings: { ...quietSettings, 'window.commandCenter': false },
      folder: workspace,
    }),
  );
  const address = `${server.url}/?tkn=${server.token}`;
  console.log(`\n  ${bold(address)}\n`);
  console.log(`  VS Code is served there, to this machine only. Open the address in a browser, then the`);
  console.log(`  Kube Observatory view behind the dome in the Activity Bar.`);
  sayHowToEnd(kubeconfig);
  if (!options['no-open']) openBrowser(address);
}

/** Puts what the packaged extension holds where this VS Code looks for extensions. */
function installExtension(extensions) {
  const { publisher, name, version } = readJson(readFileSync(join(root, 'package.json'), 'utf8'));
  const target = join(extensions, `${publisher}.${name}-${version}`);
  mkdirSync(target, { recursive: true });
  for (const part of ['package.json', 'package.nls.json', 'dist', 'media', 'syntaxes', 'README.md', 'LICENSE']) {
    cpSync(join(root, part), join(target, part), { recursive: true });
  }
}

function openDesktop(code, kubeconfig) {
  const child = start(
    code,
    [
      ...['--extensionDevelopmentPath', root],
      ...['--user-data-dir', join(folder, 'user')],
      ...['--extensions-dir', join(folder, 'extensions')],
      ...['--disable-workspace-trust', '--skip-welcome', '--new-window', '--verbose', '--wait'],
      workspace,
    ],
    { env: { KUBECONFIG: kubeconfig } },
  );
  child.stdout.resume();
  child.stderr.resume();
  console.log(`\n  ${basename(code)} opens in a window of its own, with settings of its own.`);
  console.log('  The Kube Observatory view is behind the dome in the Activity Bar.');
  sayHowToEnd(kubeconfig);
  child.once('exit', () => void end(0));
}

function sayHowToEnd(kubeconfig) {
  if (options.kubeconfig === undefined)
    console.log(`  kubectl sees the same cluster: KUBECONFIG=${kubeconfig} kubectl get pods -A`);
  console.log('  Ctrl-C ends everything.\n');
}

/** Opens the address in the user's browser where a desktop can. */
function openBrowser(address) {
  const openers = { darwin: ['open'], win32: ['explorer.exe'], linux: ['xdg-open'] };
  const [opener] = openers[process.platform] ?? [];
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  if (opener === undefined || !hasDisplay) return;
  start(opener, [address], { stdio: 'ignore' }).once('error', () => {
    console.log(yellow('! No browser could be opened; open the address yourself.'));
  });
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
