import type { KubeObject } from '../kubeObject.ts';
import type { ApiServices } from './apiExchange.ts';
import { hasProgram, runCommand, runLine, type ShellPlace, type ShellResult } from './fakeShell.ts';
import { listAt, textAt } from './jsonValue.ts';
import { isTrue, type RequestTarget } from './resourcePath.ts';
import { isRunning } from './streamTarget.ts';
import { TerminalLine } from './terminalLine.ts';

/** The streams of `exec` and `attach`, whatever carries them. */
export interface RemoteStreams {
  writeOutput(text: string): void;
  writeError(text: string): void;
  /** Hears what is typed. */
  onInput(listener: (text: string) => void): void;
  /** Hears that no more will be typed. */
  onInputEnd(listener: () => void): void;
  /** Hears how large the terminal is, at first and whenever that changes. */
  onResize(listener: (columns: number, rows: number) => void): void;
  /** Hears that the client has gone. */
  onClose(listener: () => void): void;
  /** Tells how the command ended, as the Status of the error stream, and closes everything. */
  finish(status: object): void;
}

/** Runs a command of `exec` in a make-believe container: a few commands, and a shell that understands them. */
export function runInContainer(
  streams: RemoteStreams,
  services: ApiServices,
  target: RequestTarget,
  query: URLSearchParams,
): void {
  const argv = query.getAll('command');
  const isTerminal = isTrue(query.get('tty'));
  const place = placeOf(services, target, query);
  const shown = showResult(streams, isTerminal);
  const { namespace = '', name = '' } = target;
  const pod = services.store.get({ group: '', resource: 'pods', namespace, name });
  const container = query.get('container') ?? '';
  if (pod === undefined || !isRunning(pod, container)) {
    streams.finish(internalError(`unable to upgrade connection: container not found ("${container}")`));
    return;
  }
  if (!hasProgram(argv, place)) {
    streams.finish(noSuchProgram(argv[0] ?? ''));
    return;
  }
  const result = runCommand(argv, place);
  shown(result);
  if (result.isShell !== true) {
    streams.finish(exitStatus(result.exitCode));
    return;
  }
  let size: ShellPlace['size'];
  streams.onResize((columns, rows) => {
    size = { columns, rows };
  });
  let isOver = false;
  const end = (exitCode: number): void => {
    if (!isOver) streams.finish(exitStatus(exitCode));
    isOver = true;
  };
  hangUpWithContainer(streams, services, target, query, end);
  const isEnded = (): boolean => isOver;
  const run = (line: string): number => {
    const said = runLine(line, { ...place, now: services.clock.now(), size });
    shown(said);
    if (said.isExit === true) end(said.exitCode);
    return said.exitCode;
  };
  if (isTerminal) serveTerminal(streams, run, end, isEnded);
  else servePipe(streams, run, end, isEnded);
}

/** Shows a prompt and takes keys. */
function serveTerminal(
  streams: RemoteStreams,
  run: (line: string) => number,
  end: (exitCode: number) => void,
  isEnded: () => boolean,
): void {
  const line = new TerminalLine((text) => {
    streams.writeOutput(text);
  });
  let lastCode = 0;
  const prompt = (): void => {
    if (!isEnded()) streams.writeOutput('/app $ ');
  };
  prompt();
  streams.onInputEnd(() => {
    end(lastCode);
  });
  streams.onInput((keys) => {
    for (const typed of isEnded() ? [] : line.type(keys)) {
      if (isEnded()) return;
      if (typeof typed === 'string') lastCode = run(typed);
      else if (typed.key === 'end') end(lastCode);
      prompt();
    }
  });
}

/** Takes lines from a pipe. */
function servePipe(
  streams: RemoteStreams,
  run: (line: string) => number,
  end: (exitCode: number) => void,
  isEnded: () => boolean,
): void {
  let typed = '';
  let lastCode = 0;
  streams.onInputEnd(() => {
    end(lastCode);
  });
  streams.onInput((text) => {
    typed += text;
    const lines = typed.split(/[\r\n]/);
    typed = lines.pop() ?? '';
    for (const line of lines) if (!isEnded()) lastCode = run(line);
  });
}

function showResult(streams: RemoteStreams, isTerminal: boolean): (result: ShellResult) => void {
  return ({ stdout, stderr }) => {
    const all = isTerminal ? (stdout + stderr).replaceAll('\n', '\r\n') : stdout;
    if (all !== '') streams.writeOutput(all);
    if (!isTerminal && stderr !== '') streams.writeError(stderr);
  };
}

/** A shell is killed with its container: exit code 137. */
function hangUpWithContainer(
  streams: RemoteStreams,
  { world }: ApiServices,
  { namespace = '', name = '' }: RequestTarget,
  query: URLSearchParams,
  end: (exitCode: number) => void,
): void {
  const ref = { namespace, pod: name, container: query.get('container') ?? '', previous: false };
  const follower = world.followContainerLog(
    ref,
    () => undefined,
    () => {
      end(137);
    },
  );
  streams.onClose(() => {
    follower.dispose();
  });
}

/** Shows what a container writes from now on, as `attach` does. */
export function attachToContainer(
  streams: RemoteStreams,
  { world }: ApiServices,
  { namespace = '', name = '' }: RequestTarget,
  query: URLSearchParams,
): void {
  const container = query.get('container') ?? '';
  const follower = world.followContainerLog(
    { namespace, pod: name, container, previous: false },
    (line) => {
      streams.writeOutput(`${line.text}\n`);
    },
    () => {
      streams.finish(exitStatus(0));
    },
  );
  streams.onClose(() => {
    follower.dispose();
  });
}

function exitStatus(exitCode: number): object {
  if (exitCode === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  };
}

/** What containerd says of a program that an image lacks. */
function noSuchProgram(program: string): object {
  const reason = `exec: "${program}": executable file not found in $PATH: unknown`;
  return internalError(
    `error executing command in container: failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: ${reason}`,
  );
}

function internalError(text: string): object {
  const message = `Internal error occurred: ${text}`;
  return { metadata: {}, status: 'Failure', message, reason: 'InternalError', code: 500 };
}

function placeOf(services: ApiServices, target: RequestTarget, query: URLSearchParams): ShellPlace {
  const { namespace = '', name = '' } = target;
  const pod = services.store.get({ group: '', resource: 'pods', namespace, name });
  const containers = listAt(pod, 'spec', 'containers');
  const container = containers.find((entry) => textAt(entry, 'name') === query.get('container')) ?? containers[0];
  return {
    hostname: name,
    image: textAt(container, 'image'),
    env: environment(container, pod),
    now: services.clock.now(),
  };
}

function environment(container: unknown, pod: KubeObject | undefined): Readonly<Record<string, string>> {
  const own = listAt(container, 'env').map((entry) => [textAt(entry, 'name'), textAt(entry, 'value')] as const);
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: pod?.metadata.name ?? '',
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    KUBERNETES_SERVICE_PORT: '443',
    ...Object.fromEntries(own),
    HOME: '/home/app',
  };
}
