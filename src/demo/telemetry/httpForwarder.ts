import { request as startRequest } from 'node:http';
import type { HttpHandler } from './httpHandler.ts';

/** Headers that concern one connection and are not passed on. */
const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'host', 'proxy-connection']);

/**
 * Passes requests on to a server on loopback.
 * @param target `http://127.0.0.1:PORT`
 */
export function createForwarder(target: string): HttpHandler {
  const { hostname, port } = new URL(target);
  return (request, response) => {
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !hopHeaders.has(name)));
    const { method, url: path } = request;
    const onward = startRequest({ hostname, port, method, path, headers }, (answer) => {
      const kept = Object.entries(answer.headers).filter(([name]) => !hopHeaders.has(name));
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept));
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', (error) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502, { 'Content-Type': 'text/plain' }).end(`${error.message}\n`);
    });
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };
}
