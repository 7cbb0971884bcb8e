/** Where a fake shell runs. */
export interface ShellPlace {
  readonly hostname: string;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** Whether the command was `exit`. */
  readonly isExit?: boolean;
}

type Command = (args: readonly string[], place: ShellPlace) => ShellResult;

const ok = (stdout: string): ShellResult => ({ stdout, stderr: '', exitCode: 0 });
const folders = ['app', 'bin', 'dev', 'etc', 'home', 'proc', 'tmp', 'usr', 'var'];

const commands: Readonly<Record<string, Command>> = {
  echo: (args) => ok(args[0] === '-n' ? args.slice(1).join(' ') : `${args.join(' ')}\n`),
  ls: (args) => ok(args.some((arg) => !arg.startsWith('-') && arg !== '/') ? '' : `${folders.join('\n')}\n`),
  cat: (args, place) => cat(args, place),
  env: (_args, { env }) =>
    ok(
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    ),
  hostname: (_args, { hostname }) => ok(`${hostname}\n`),
  pwd: () => ok('/app\n'),
  whoami: () => ok('app\n'),
  id: () => ok('uid=1000(app) gid=1000(app) groups=1000(app)\n'),
  uname: (args, { hostname }) => ok(args.includes('-a') ? `Linux ${hostname} 6.8.0 x86_64 GNU/Linux\n` : 'Linux\n'),
  date: (_args, { now }) => ok(`${new Date(now).toUTCString()}\n`),
  ps: () => ok('PID   USER     TIME  COMMAND\n    1 app       0:12 /app/server\n'),
  true: () => ok(''),
  false: () => ({ stdout: '', stderr: '', exitCode: 1 }),
  exit: (args) => ({ stdout: '', stderr: '', exitCode: Number(args[0] ?? 0) || 0, isExit: true }),
};

const shells = new Set(['sh', 'bash', 'ash']);

/** Whether a command starts a shell that reads its commands from its input. */
export function isInteractive(argv: readonly string[]): boolean {
  return argv.length === 1 && shells.has(baseName(argv[0] ?? ''));
}

/** Runs a command given as a list of words, as `exec` receives it. */
export function runCommand(argv: readonly string[], place: ShellPlace): ShellResult {
  const [program = '', ...args] = argv;
  const name = baseName(program);
  if (shells.has(name) && args[0] === '-c') return runLine(args[1] ?? '', place);
  const command = commands[name];
  if (command !== undefined) return command(args, place);
  return { stdout: '', stderr: `${program}: not found\n`, exitCode: 127 };
}

/** Runs a line typed at the prompt: commands joined by `;` or `&&`, quotes and `$NAME`. */
export function runLine(line: string, place: ShellPlace): ShellResult {
  let stdout = '';
  let stderr = '';
  let exitCode = 0;
  for (const part of line.split(/;|&&/)) {
    const argv = words(part, place.env);
    if (argv.length === 0) continue;
    const result = runCommand(argv, place);
    stdout += result.stdout;
    stderr += result.exitCode === 127 ? `sh: ${result.stderr}` : result.stderr;
    ({ exitCode } = result);
    if (result.isExit === true) return { stdout, stderr, exitCode, isExit: true };
  }
  return { stdout, stderr, exitCode };
}

function cat(args: readonly string[], place: ShellPlace): ShellResult {
  const files: Readonly<Record<string, string>> = {
    '/etc/hostname': `${place.hostname}\n`,
    '/etc/os-release': `NAME="Demo Linux"\nID=demo\nIMAGE="${place.image}"\n`,
    '/etc/hosts': `127.0.0.1\tlocalhost\n10.244.0.1\t${place.hostname}\n`,
  };
  let stdout = '';
  for (const path of args) {
    const text = files[path];
    if (text === undefined)
      return { stdout, stderr: `cat: can't open '${path}': No such file or directory\n`, exitCode: 1 };
    stdout += text;
  }
  return ok(stdout);
}

function words(text: string, env: Readonly<Record<string, string>>): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) =>
    single === undefined
      ? (double ?? bare ?? '').replace(/\$\{?(\w+)\}?/g, (_all, name: string) => env[name] ?? '')
      : single,
  );
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
