import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { messageOf } from '../../base/async.ts';

/** Answers HTTP requests; the request's `url` is the path behind any prefix. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Takes over a connection that asks to be upgraded; the request's `url` is the path behind any prefix. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** A status, a body and what it is. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Where a request goes. A path that begins with two slashes names no other host. */
export function urlOf({ url = '/' }: IncomingMessage): URL {
  return new URL(url.startsWith('/') ? `http://localhost${url}` : '/', 'http://localhost');
}

/** An answer of JSON. */
export function jsonAnswer(value: unknown, status = 200, contentType = 'application/json'): Answer {
  return { status, contentType, body: JSON.stringify(value) };
}

export function textAnswer(status: number, body: string): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}

/** A handler from a function that answers GET requests by path and query alone; other methods are refused. */
export function createGetHandler(
  answer: (path: string, query: URLSearchParams, request: IncomingMessage) => Answer,
): HttpHandler {
  return (request, response) => {
    const url = urlOf(request);
    const isGet = request.method === 'GET' || request.method === 'HEAD';
    send(request, response, isGet ? answer(url.pathname, url.searchParams, request) : notAllowed);
  };
}

/**
 * The same from a function that takes its time, and is cancelled when the client goes away. Parameters may come as a posted form too.
 */
export function createAnswerHandler(
  answer: (path: string, query: URLSearchParams, request: IncomingMessage, signal: AbortSignal) => Promise<Answer>,
): HttpHandler {
  const respond = async (request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> => {
    const url = urlOf(request);
    if (request.method === 'POST') {
      for (const [name, value] of await readForm(request)) url.searchParams.append(name, value);
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      send(request, response, notAllowed);
      return;
    }
    send(request, response, await answer(url.pathname, url.searchParams, request, signal));
  };
  return (request, response) => {
    const gone = new AbortController();
    response.once('close', () => {
      gone.abort();
    });
    respond(request, response, gone.signal).catch((error: unknown) => {
      if (!gone.signal.aborted) send(request, response, textAnswer(500, messageOf(error)));
    });
  };
}

/** A handler from a function of the method, the path, the query and the body, whatever they are. */
export function createBodyHandler(
  answer: (method: string, path: string, query: URLSearchParams, body: string) => Answer,
): HttpHandler {
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = urlOf(request);
    const body = await readBody(request);
    send(request, response, answer(request.method ?? 'GET', url.pathname, url.searchParams, body));
  };
  return (request, response) => {
    respond(request, response).catch((error: unknown) => {
      if (!response.headersSent) send(request, response, textAnswer(500, messageOf(error)));
    });
  };
}

const notAllowed = textAnswer(405, '405 method not allowed\n');
const longestForm = 1024 * 1024;

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams(await readBody(request));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > longestForm) throw new Error('the body is too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function send({ method }: IncomingMessage, response: ServerResponse, { status, contentType, body }: Answer): void {
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) });
  response.end(method === 'HEAD' ? '' : body);
}
