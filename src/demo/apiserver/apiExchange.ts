import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { stringify } from 'yaml';
import type { Clock } from '../../base/time.ts';
import type { ClusterWorld } from '../clusterWorld.ts';
import type { AccessControl, UserInfo } from './accessControl.ts';
import type { ApiStatusError } from './apiStatus.ts';
import type { AcceptedForm } from './acceptHeader.ts';
import type { ObjectStore } from './objectStore.ts';

/** What every handler of the server works with. */
export interface ApiServices {
  readonly store: ObjectStore;
  readonly world: ClusterWorld;
  readonly clock: Clock;
  readonly random: () => number;
  readonly access: AccessControl;
  /** Aborts when the server stops; long answers end then. */
  readonly stopping: AbortSignal;
}

/** One request and its answer. */
export interface ApiExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly user: UserInfo;
}

const gzipAsync = promisify(gzip);
/** The size from which the real server compresses, in bytes. */
const gzipFrom = 128 * 1024;
/** More than any object the real server accepts. */
const largestBody = 6 * 1024 * 1024;

/** Answers with text that is ready to be sent. */
export async function sendBody(exchange: ApiExchange, code: number, contentType: string, body: string): Promise<void> {
  const { request, response } = exchange;
  response.statusCode = code;
  response.setHeader('Content-Type', contentType);
  response.setHeader('Cache-Control', 'no-cache, private');
  const isLarge = body.length > gzipFrom && request.method === 'GET';
  if (isLarge && /\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? '')) {
    response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Vary', 'Accept-Encoding');
    response.end(await gzipAsync(body, { level: 1 }));
    return;
  }
  response.end(body);
}

/** Answers with JSON text, as YAML or indented where the client asks for it. */
export async function sendJson(exchange: ApiExchange, code: number, json: string, form?: AcceptedForm): Promise<void> {
  const contentType = form?.contentType ?? 'application/json';
  if (form?.isYaml === true) {
    await sendBody(
      exchange,
      code,
      contentType,
      stringify(JSON.parse(json), { version: '1.1', sortMapEntries: true, indentSeq: false }),
    );
    return;
  }
  const isPretty = exchange.query.get('pretty') === 'true' || exchange.query.get('pretty') === '1';
  const body = isPretty ? JSON.stringify(JSON.parse(json), null, 2) : `${json}\n`;
  await sendBody(exchange, code, contentType, body);
}

/** Answers with plain text, as the real server does outside of the API proper. */
export function sendText(response: ServerResponse, code: number, text: string): void {
  response.writeHead(code, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-cache, private',
  });
  response.end(text);
}

/** Answers with the Status object of a refused request. */
export function sendStatus(response: ServerResponse, error: ApiStatusError): void {
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-cache, private',
  };
  const retryAfter = error.body.details?.retryAfterSeconds;
  if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter);
  response.writeHead(error.code, headers);
  response.end(`${JSON.stringify(error.body)}\n`);
}

/** Adds a `Warning` header, one for each warning (RFC 7234 code 299). */
export function addWarning(response: ServerResponse, text: string): void {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  response.appendHeader('Warning', `299 - "${escaped}"`);
}

/**
 * The whole body of a request, in bytes.
 * @throws Error when it is larger than any object may be.
 */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestBody) throw new Error('the request body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
