import type { KubeObject } from '../kubeObject.ts';
import type { ApiServices } from './apiExchange.ts';
import { isInteractive, runCommand, runLine, type ShellPlace } from './fakeShell.ts';
import { listAt, textAt } from './jsonValue.ts';
import { isTrue, type RequestTarget } from './resourcePath.ts';

/** The streams of `exec` and `attach`, whatever carries them. */
export interface RemoteStreams {
  writeOutput(text: string): void;
  writeError(text: string): void;
  /** Hears what is typed. */
  onInput(listener: (text: string) => void): void;
  /** Hears that no more will be typed. */
  onInputEnd(listener: () => void): void;
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
  const output = (text: string): void => {
    if (text !== '') streams.writeOutput(isTerminal ? text.replaceAll('\n', '\r\n') : text);
  };
  const error = (text: string): void => {
    if (isTerminal) output(text);
    else if (text !== '') streams.writeError(text);
  };
  if (!isInteractive(argv)) {
    const result = runCommand(argv, place);
    output(result.stdout);
    error(result.stderr);
    streams.finish(exitStatus(result.exitCode));
    return;
  }
  const prompt = isTerminal ? '/app $ ' : '';
  let typed = '';
  let lastCode = 0;
  let isOver = false;
  const end = (): void => {
    if (!isOver) streams.finish(exitStatus(lastCode));
    isOver = true;
  };
  output(prompt);
  streams.onInputEnd(end);
  streams.onInput((text) => {
    if (isOver) return;
    // In a terminal the end of input is typed as Ctrl-D.
    if (text === '\u0004') {
      end();
      return;
    }
    if (isTerminal) streams.writeOutput(text.replaceAll('\r', '\r\n'));
    typed += text;
    const lines = typed.split(/[\r\n]/);
    typed = lines.pop() ?? '';
    for (const line of lines) {
      const result = runLine(line, { ...place, now: services.clock.now() });
      output(result.stdout);
      error(result.stderr);
      lastCode = result.exitCode;
      if (result.isExit === true) {
        end();
        return;
      }
      output(prompt);
    }
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
