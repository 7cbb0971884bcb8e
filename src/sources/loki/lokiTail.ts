import type { LogLine } from '../../model/logLine.ts';
import { toQuery } from '../httpJson.ts';
import type { SocketTransport } from '../kubernetes/socketTransport.ts';
import { SourceError } from '../sourceError.ts';
import { decodeTailFrame } from './lokiDecode.ts';

export interface TailQuery {
  /** A log query of LogQL. */
  readonly query: string;
  /** Nanoseconds since the epoch as digits: what came since then is told first. */
  readonly startNs: string;
  /** How much of that at most. */
  readonly limit: number;
}

export interface TailListener {
  /** The server has agreed to send lines as they come. */
  readonly onOpen: () => void;
  /** Lines that have come, and the time of the first that the server left out because we were slow. */
  readonly onLines: (lines: readonly LogLine[], droppedSinceNs: string | undefined) => void;
}

/**
 * Follows a query over Loki's `/loki/api/v1/tail` until the server ends it, as it does after an hour.
 * @throws SourceError in the server's words when it refuses, or when the connection breaks; the signal's reason.
 */
export async function followLoki(
  transport: SocketTransport,
  { query, startNs, limit }: TailQuery,
  listener: TailListener,
  signal: AbortSignal,
): Promise<void> {
  const path = `/loki/api/v1/tail${toQuery({ query, start: startNs, limit })}`;
  const { socket } = await transport.openSocket({ path, protocols: [], signal });
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      socket.terminate();
      reject(signal.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError'));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    socket.on('message', (data: Buffer) => {
      if (signal.aborted) return;
      try {
        const { lines, droppedSinceNs } = decodeTailFrame(JSON.parse(data.toString('utf8')));
        listener.onLines(lines, droppedSinceNs);
      } catch (error) {
        socket.terminate();
        reject(error instanceof SourceError ? error : new SourceError('badResponse', `${path}: ${String(error)}`));
      }
    });
    socket.on('error', () => {
      // The close that follows tells.
    });
    socket.once('close', (code: number, reason: Buffer) => {
      signal.removeEventListener('abort', onAbort);
      if (code === 1000 || code === 1001) resolve();
      else {
        const words = reason.toString('utf8') || `the connection broke (${String(code)})`;
        reject(new SourceError('unreachable', `Following the query ended: ${words}.`, { tried: `GET ${path}` }));
      }
    });
    listener.onOpen();
    socket.resume();
  });
}
