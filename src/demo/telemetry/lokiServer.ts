import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { messageOf } from '../../base/async.ts';
import { DisposableStore, toDisposable, type Disposable } from '../../base/lifecycle.ts';
import { LokiApi } from '../../engine/api/lokiApi.ts';
import { LokiTail, readTailRequest, type TailRequest } from '../../engine/api/lokiTail.ts';
import { LogqlError } from '../../engine/logql/logqlError.ts';
import { createAnswerHandler, urlOf, type HttpHandler, type UpgradeHandler } from './httpHandler.ts';
import type { WorldLogs } from './worldLogs.ts';

/** Lines that are written close together go out together. */
const frameDelay = 200;
const pingInterval = 5000;
/** A reader that has so many bytes to catch up with is waited for. */
const mostBuffered = 1024 * 1024;
const internalError = 1011;

/** Loki's HTTP API over the world's logs, and its followed queries over WebSocket. */
export class LokiServer implements Disposable {
  readonly handler: HttpHandler;
  readonly #logs: WorldLogs;
  readonly #sockets = new WebSocketServer({ noServer: true });

  constructor(logs: WorldLogs) {
    this.#logs = logs;
    const api = new LokiApi(logs.store, { now: () => Number(logs.nowNs()) / 1e6 });
    this.handler = createAnswerHandler((path, query, request, signal) =>
      api.answer(path, query, encodingFlags(request), signal),
    );
  }

  readonly upgrade: UpgradeHandler = (request, socket, head) => {
    const url = urlOf(request);
    if (url.pathname !== '/loki/api/v1/tail') {
      refuseUpgrade(socket, '404 Not Found', '404 page not found\n');
      return;
    }
    let tail: TailRequest;
    try {
      tail = readTailRequest(url.searchParams, this.#logs.nowNs(), encodingFlags(request));
    } catch (error) {
      const status = error instanceof LogqlError ? '400 Bad Request' : '500 Internal Server Error';
      refuseUpgrade(socket, status, messageOf(error));
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => {
        webSocket.terminate();
      });
      if (tail.refusal === undefined) void this.#follow(webSocket, tail);
      else webSocket.close(internalError, tail.refusal);
    });
  };

  dispose(): void {
    for (const client of this.#sockets.clients) client.terminate();
    this.#sockets.close();
  }

  async #follow(webSocket: WebSocket, request: TailRequest): Promise<void> {
    const held = new DisposableStore();
    webSocket.once('close', () => {
      held.dispose();
    });
    const tail = new LokiTail(request);
    let timer: NodeJS.Timeout | undefined;
    let isReady = false;
    const send = async (frame: Promise<string | undefined>): Promise<void> => {
      try {
        const text = await frame;
        if (text !== undefined && webSocket.readyState === webSocket.OPEN) webSocket.send(text);
      } catch (error) {
        // The reason of a close has room for 123 bytes.
        webSocket.close(
          internalError,
          messageOf(error)
            .replace(/[^ -~]/g, '?')
            .slice(0, 120),
        );
      }
    };
    const schedule = (): void => {
      if (!isReady || held.isDisposed) return;
      timer ??= setTimeout(deliver, Math.max(frameDelay, request.delaySeconds * 1000));
    };
    const deliver = (): void => {
      timer = undefined;
      if (webSocket.bufferedAmount > mostBuffered) schedule();
      else void send(tail.next());
    };
    // Listens before the past is read: nothing is written in between that neither has.
    const now = this.#logs.nowNs();
    held.add(
      this.#logs.onStore((entry) => {
        tail.add(entry);
        schedule();
      }),
    );
    const pings = setInterval(() => {
      webSocket.ping();
    }, pingInterval);
    held.add(
      toDisposable(() => {
        clearInterval(pings);
        clearTimeout(timer);
      }),
    );
    await send(tail.past(this.#logs.store, now));
    isReady = true;
    schedule();
  }
}

function encodingFlags(request: IncomingMessage): string {
  return String(request.headers['x-loki-response-encoding-flags'] ?? '');
}

/** Answers a connection that is not upgraded, and closes it. */
function refuseUpgrade(socket: Duplex, status: string, text: string): void {
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
