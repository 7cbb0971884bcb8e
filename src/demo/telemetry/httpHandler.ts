import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers HTTP requests; the request's `url` is the path behind any prefix. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void;
