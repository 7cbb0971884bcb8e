import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers HTTP requests; the request's `url` is the path behind any prefix. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** A status, a body and what it is. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
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
    const url = new URL(request.url ?? '/', 'http://localhost');
    const isGet = request.method === 'GET' || request.method === 'HEAD';
    const { status, contentType, body } = isGet
      ? answer(url.pathname, url.searchParams, request)
      : textAnswer(405, '405 method not allowed\n');
    response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) });
    response.end(request.method === 'HEAD' ? '' : body);
  };
}
