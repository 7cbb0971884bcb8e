/** Where a fake shell runs. */
export interface ShellPlace {
  readonly hostname: string;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Columns and rows of the terminal, where there is one. */
  readonly size?: { readonly columns: number; readonly rows: number } | undefined;
}

export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** Whether the command was `exit`. */
  readonly isExit?: boolean;
  /** Whether a shell took the command's place, which reads its commands from its input. */
  readonly isShell?: boolean;
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
  stty: (args, { size }) =>
    args[0] === 'size' && size !== undefined
      ? ok(`${size.rows} ${size.columns}\n`)
      : { stdout: '', stderr: 'stty: standard input: Inappropriate ioctl for device\n', exitCode: 1 },
  command: ([flag, name = ''], { image }) => {
    const isKnown = flag === '-v' && (Object.hasOwn(commands, name) || shellsOf(image).includes(name));
    return isKnown ? ok(`/bin/${name}\n`) : { stdout: '', stderr: '', exitCode: 127 };
  },
  exec: ([name = ''], { image }) =>
    shellsOf(image).includes(baseName(name))
      ? { ...ok(''), isShell: true }
      : { stdout: '', stderr: `exec: ${name}: not found\n`, exitCode: 127, isExit: true },
  ps: () => ok('PID   USER     TIME  COMMAND\n    1 app       0:12 /app/server\n'),
  true: () => ok(''),
  false: () => ({ stdout: '', stderr: '', exitCode: 1 }),
  exit: (args) => ({ stdout: '', stderr: '', exitCode: Number(args[0] ?? 0) || 0, isExit: true }),
};

/** The shells of an image: none in those that hold a program and nothing else. */
function shellsOf(image: string): readonly string[] {
  if (/exporter|distroless|coredns|pause/.test(image)) return [];
  return /redis|busybox|alpine/.test(image) ? ['sh', 'ash'] : ['sh', 'bash'];
}

/** Whether an image holds the program that `exec` names, so that it can be started at all. */
export function hasProgram(argv: readonly string[], { image }: ShellPlace): boolean {
  const name = baseName(argv[0] ?? '');
  const shells = shellsOf(image);
  return shells.includes(name) || (shells.length > 0 && Object.hasOwn(commands, name) && !builtins.has(name));
}

const builtins = new Set(['command', 'exec', 'exit']);

/** Runs a command given as a list of words, as `exec` receives it. */
export function runCommand(argv: readonly string[], place: ShellPlace): ShellResult {
  const [program = '', ...args] = argv;
  const name = baseName(program);
  if (shellsOf(place.image).includes(name)) {
    return args[0] === '-c' ? runLine(args[1] ?? '', place) : { ...ok(''), isShell: true };
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command(args, place);
  return { stdout: '', stderr: `${program}: not found\n`, exitCode: 127 };
}

/** Runs a line typed at the prompt: commands joined by `;` or `&&`, quotes, `$NAME`, and output sent to nowhere. */
export function runLine(line: string, place: ShellPlace): ShellResult {
  let stdout = '';
  let stderr = '';
  let exitCode = 0;
  for (const [, joint, part = ''] of line.matchAll(/(;|&&|^)((?:(?!;|&&).)*)/g)) {
    const argv = words(part, place.env);
    const isQuiet = argv.includes('>/dev/null');
    const command = argv.filter((word) => !/^\d?>/.test(word));
    if (command.length === 0 || (joint === '&&' && exitCode !== 0)) continue;
    const result = runCommand(command, place);
    if (!isQuiet) stdout += result.stdout;
    if (!isQuiet) stderr += result.exitCode === 127 ? `sh: ${result.stderr}` : result.stderr;
    ({ exitCode } = result);
    if (result.isExit === true || result.isShell === true) return { ...result, stdout, stderr };
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
