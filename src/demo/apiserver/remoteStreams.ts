import type { WebSocket } from 'ws';
import type { RemoteStreams } from './podExec.ts';
import { isTrue } from './resourcePath.ts';
import type { SpdyConnection, SpdyStream } from './spdyConnection.ts';

/** The first byte of each WebSocket message, by the remotecommand subprotocol. */
const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** The streams of `exec` as channels of one WebSocket (`v4.channel.k8s.io`, `v5.channel.k8s.io`). */
export function webSocketStreams(socket: WebSocket): RemoteStreams {
  const send = (to: number, text: string): void => {
    socket.send(Buffer.concat([Buffer.from([to]), Buffer.from(text, 'utf8')]));
  };
  return {
    writeOutput: (text) => {
      send(channel.stdout, text);
    },
    writeError: (text) => {
      send(channel.stderr, text);
    },
    onInput: (listener) => {
      socket.on('message', (data: Buffer) => {
        if (data[0] === channel.stdin) listener(data.subarray(1).toString('utf8'));
      });
    },
    onInputEnd: (listener) => {
      socket.on('message', (data: Buffer) => {
        if (data[0] === channel.close) listener();
      });
    },
    onResize: (listener) => {
      socket.on('message', (data: Buffer) => {
        if (data[0] === channel.resize) readSize(data.subarray(1), listener);
      });
    },
    onClose: (listener) => {
      socket.once('close', listener);
    },
    finish: (status) => {
      send(channel.error, JSON.stringify(status));
      socket.close(1000);
    },
  };
}

/** The kinds of streams that a client opens over SPDY for the options of its request. */
export function expectedSpdyStreams(query: URLSearchParams): readonly string[] {
  const isTerminal = isTrue(query.get('tty'));
  return [
    'error',
    ...(['stdin', 'stdout'] as const).filter((name) => isTrue(query.get(name))),
    ...(isTrue(query.get('stderr')) && !isTerminal ? ['stderr'] : []),
    ...(isTerminal ? ['resize'] : []),
  ];
}

/** The streams of `exec` over SPDY, by their header `streamtype`, once the client has opened them all. */
export function spdyStreams(connection: SpdyConnection, opened: ReadonlyMap<string, SpdyStream>): RemoteStreams {
  return {
    writeOutput: (text) => {
      opened.get('stdout')?.write(text);
    },
    writeError: (text) => {
      opened.get('stderr')?.write(text);
    },
    onInput: (listener) => {
      opened.get('stdin')?.on('data', (chunk: Buffer) => {
        listener(chunk.toString('utf8'));
      });
    },
    onInputEnd: (listener) => {
      opened.get('stdin')?.once('end', listener);
    },
    onResize: (listener) => {
      opened.get('resize')?.on('data', (chunk: Buffer) => {
        readSize(chunk, listener);
      });
    },
    onClose: (listener) => {
      opened.get('error')?.once('close', listener);
    },
    finish: (status) => {
      for (const name of ['stdout', 'stderr']) opened.get(name)?.end();
      opened.get('error')?.end(JSON.stringify(status), () => {
        connection.end();
      });
    },
  };
}

/** A terminal's size, as a JSON object with Width and Height. */
function readSize(payload: Buffer, listener: (columns: number, rows: number) => void): void {
  const [, columns = '', rows = ''] = /"Width":(\d+),"Height":(\d+)/.exec(payload.toString('utf8')) ?? [];
  if (columns !== '') listener(Number(columns), Number(rows));
}
