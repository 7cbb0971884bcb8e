import type { WebSocket } from 'ws';
import { asArray, asRecord, asString } from '../../base/json.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import { toQuery } from '../httpJson.ts';
import { SourceError } from '../sourceError.ts';
import type { ContainerRef } from './podLogFollower.ts';
import { objectPath } from './kindDescriptor.ts';
import { podKind } from './projections/podKind.ts';
import { toStatusError } from './kubeAnswer.ts';
import type { SocketTransport } from './socketTransport.ts';

/** How a command ended, or why it never began. */
export type ExecEnd =
  { readonly kind: 'exited'; readonly code: number } | { readonly kind: 'failed'; readonly error: SourceError };

/** Columns and rows of a terminal. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

interface ExecOptions {
  readonly command: readonly string[];
  /** What the command writes, decoded as UTF-8; in a terminal both outputs are one. */
  readonly onOutput: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** The first byte of each message, by the remotecommand subprotocol. */
const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const;
/** `v5` can also close the input; `v4` is what servers before Kubernetes 1.30 speak. */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** A command that runs in a container with a terminal, over one WebSocket. */
export class ContainerExec implements Disposable {
  /** Never rejects. */
  readonly ended: Promise<ExecEnd>;
  readonly #socket: WebSocket;
  #end: ExecEnd | undefined;

  private constructor(socket: WebSocket, tried: string, onOutput: (text: string) => void) {
    this.#socket = socket;
    const decoder = new TextDecoder();
    socket.on('message', (data: Buffer) => {
      const payload = data.subarray(1);
      if (data[0] === channel.error) this.#end = readExecStatus(payload.toString('utf8'), tried);
      else if (data[0] === channel.stdout || data[0] === channel.stderr) {
        const text = decoder.decode(payload, { stream: true });
        if (text !== '') onOutput(text);
      }
    });
    this.ended = new Promise((resolve) => {
      socket.once('close', (code: number) => {
        resolve(this.#end ?? { kind: 'failed', error: connectionLost(code, tried) });
      });
    });
    socket.resume();
  }

  /** Starts the command. @throws SourceError when the server refuses or is not reached; AbortError. */
  static async open(transport: SocketTransport, ref: ContainerRef, options: ExecOptions): Promise<ContainerExec> {
    const { command, onOutput, signal } = options;
    const flags = { stdin: 'true', stdout: 'true', tty: 'true' };
    const path = `${objectPath(podKind, ref.namespace, ref.pod)}/exec${toQuery({ container: ref.container, ...flags, command })}`;
    const { socket } = await transport.openSocket({ path, protocols, signal });
    return new ContainerExec(socket, `exec ${command[0] ?? ''} in ${ref.namespace}/${ref.pod}`, onOutput);
  }

  /** Types text. */
  write(text: string): void {
    this.#send(channel.stdin, text);
  }

  resize({ columns, rows }: TerminalSize): void {
    this.#send(channel.resize, JSON.stringify({ Width: columns, Height: rows }));
  }

  /** Lets what arrives wait, so that a flood does not outrun whoever shows it. */
  setPaused(isPaused: boolean): void {
    if (isPaused) this.#socket.pause();
    else this.#socket.resume();
  }

  /** Drops the connection; the container's runtime hangs up on the command. */
  dispose(): void {
    this.#socket.terminate();
  }

  #send(to: number, text: string): void {
    // 1 is OPEN; what is typed while the connection goes down is lost, as in any terminal.
    if (this.#socket.readyState === 1) this.#socket.send(Buffer.concat([Buffer.from([to]), Buffer.from(text, 'utf8')]));
  }
}

/** Reads the Status that ends a command (`v4.channel.k8s.io` and later). */
export function readExecStatus(text: string, tried: string): ExecEnd {
  let status: Readonly<Record<string, unknown>> | undefined;
  try {
    status = asRecord(JSON.parse(text));
  } catch {
    // Some runtimes write bare words; they are shown as they are.
  }
  if (status?.['status'] === 'Success') return { kind: 'exited', code: 0 };
  if (status?.['reason'] === 'NonZeroExitCode') {
    const causes = (asArray(asRecord(status['details'])?.['causes']) ?? []).map(asRecord);
    const code = Number(asString(causes.find((cause) => cause?.['reason'] === 'ExitCode')?.['message']));
    return { kind: 'exited', code: Number.isInteger(code) ? code : 1 };
  }
  return { kind: 'failed', error: toStatusError(status, text.slice(0, 1000), { tried }) };
}

function connectionLost(code: number, tried: string): SourceError {
  return new SourceError('unreachable', `The connection to the container was lost (${code}).`, { tried });
}
