// Opens VS Code on a simulated cluster, or on a real one: `npm run demo`. Sets up what is missing, then goes on under Node 24.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { readDemoOptions } from './demoOptions.mjs';
import { environment, node, root, setUp } from './setup.mjs';
import { bold, red } from './terminal.mjs';

const usage = `npm run demo [-- OPTIONS]
  --kubeconfig FILE   a real cluster instead of the simulated one
  --pods N            a simulated cluster of some N pods
  --bare              a simulated cluster with neither Prometheus nor Loki
  --port P            the port on which VS Code is served, where no desktop one is found
  --browser           serve VS Code even where a desktop one is found
  --no-open           open no browser or window; print the address`;

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(usage);
} else {
  try {
    readDemoOptions(args);
  } catch (error) {
    console.error(red(error.message));
    process.exit(2);
  }
  const code = args.includes('--browser') || args.includes('--no-open') ? undefined : findDesktopCode();
  console.log(bold('Kube Observatory: demo'));
  try {
    await setUp({
      vscode: code === undefined,
      programs: args.includes('--kubeconfig') || args.includes('--bare') ? [] : ['prometheus', 'alertmanager'],
    });
    goOn([...args, ...(code === undefined ? [] : ['--desktop', code])]);
  } catch (error) {
    console.error(red(error.message));
    process.exitCode = 1;
  }
}

/** The desktop VS Code's command on PATH, where there is a display to show it on. */
function findDesktopCode() {
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  if (!hasDisplay) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

function goOn(rest) {
  const child = spawn(node, [join(root, '.ci', 'demoSession.mjs'), ...rest], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment() },
  });
  // A terminal sends Ctrl-C to both; a supervisor only to this process. The session ends what it started and then itself.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
  // npm's shell passes no signal on when it is ended itself; this process then has another parent.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 500);
  child.once('exit', (code) => {
    clearInterval(watch);
    process.exitCode = code ?? 0;
  });
}
