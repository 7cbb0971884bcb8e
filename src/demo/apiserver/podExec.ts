import type { WebSocket } from 'ws';
import type { KubeObject } from '../kubeObject.ts';
import type { ApiServices } from './apiExchange.ts';
import { isInteractive, runCommand, runLine, type ShellPlace } from './fakeShell.ts';
import { listAt, textAt } from './jsonValue.ts';
import { isTrue, type RequestTarget } from './resourcePath.ts';

/** The first byte of each message, by the remotecommand subprotocol. */
const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** Runs a command of `exec` in a make-believe container: a few commands, and a shell that understands them. */
export function runInContainer(
  socket: WebSocket,
  services: ApiServices,
  target: RequestTarget,
  query: URLSearchParams,
): void {
  const argv = query.getAll('command');
  const isTerminal = isTrue(query.get('tty'));
  const place = placeOf(services, target, query);
  const write = (to: number, text: string): void => {
    if (text !== '')
      send(
        socket,
        isTerminal && to === channel.stderr ? channel.stdout : to,
        isTerminal ? text.replaceAll('\n', '\r\n') : text,
      );
  };
  if (!isInteractive(argv)) {
    const result = runCommand(argv, place);
    write(channel.stdout, result.stdout);
    write(channel.stderr, result.stderr);
    finish(socket, result.exitCode);
    return;
  }
  const prompt = isTerminal ? '/app $ ' : '';
  let typed = '';
  let lastCode = 0;
  write(channel.stdout, prompt);
  socket.on('message', (data: Buffer) => {
    if (data[0] === channel.close || (data[0] === channel.stdin && data.length === 2 && data[1] === 4)) {
      finish(socket, lastCode);
      return;
    }
    if (data[0] !== channel.stdin) return;
    const text = data.subarray(1).toString('utf8');
    if (isTerminal) send(socket, channel.stdout, text.replace(/\r/g, '\r\n'));
    typed += text;
    for (let end = typed.search(/[\r\n]/); end >= 0; end = typed.search(/[\r\n]/)) {
      const result = runLine(typed.slice(0, end), { ...place, now: services.clock.now() });
      typed = typed.slice(end + 1);
      write(channel.stdout, result.stdout);
      write(channel.stderr, result.stderr);
      lastCode = result.exitCode;
      if (result.isExit === true) {
        finish(socket, lastCode);
        return;
      }
      write(channel.stdout, prompt);
    }
  });
}

/** Shows what a container writes from now on, as `attach` does. */
export function attachToContainer(
  socket: WebSocket,
  { world }: ApiServices,
  { namespace = '', name = '' }: RequestTarget,
  query: URLSearchParams,
): void {
  const container = query.get('container') ?? '';
  const follower = world.followContainerLog(
    { namespace, pod: name, container, previous: false },
    (line) => {
      send(socket, channel.stdout, `${line.text}\n`);
    },
    () => {
      finish(socket, 0);
    },
  );
  socket.once('close', () => {
    follower.dispose();
  });
}

function send(socket: WebSocket, to: number, text: string): void {
  socket.send(Buffer.concat([Buffer.from([to]), Buffer.from(text, 'utf8')]));
}

/** Tells how the command ended, in the Status of the error channel, and closes. */
function finish(socket: WebSocket, exitCode: number): void {
  const status =
    exitCode === 0
      ? { metadata: {}, status: 'Success' }
      : {
          metadata: {},
          status: 'Failure',
          message: `command terminated with non-zero exit code: exit status ${exitCode}`,
          reason: 'NonZeroExitCode',
          details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
        };
  send(socket, channel.error, JSON.stringify(status));
  socket.close(1000);
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
