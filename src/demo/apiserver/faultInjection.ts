import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { sendStatus, sendText } from './apiExchange.ts';
import { ApiStatusError } from './apiStatus.ts';
import type { Fault, FaultPlan } from './faultPlan.ts';

const loginPage =
  '<!doctype html><html><head><title>Sign in</title></head><body><form action="/login"><input name="user"></form></body></html>';

/**
 * Lets go wrong what the plan wants to.
 * @returns whether the request is answered, or never will be.
 */
export async function injectFault(
  plan: FaultPlan,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = request.url ?? '';
  if (plan.watchLifetimeMs !== undefined && /[?&]watch=(true|1)/.test(url)) cutLater(response, plan.watchLifetimeMs);
  const fault = plan.take(url);
  return fault === undefined ? false : await commit(fault, request, response);
}

async function commit(fault: Fault, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case 'drop':
      request.socket.destroy();
      return true;
    case 'hang':
      return true;
    case 'delay':
      await wait(fault.ms, undefined, { ref: false });
      return false;
    case 'status':
      answerWith(fault.code, fault.retryAfterSeconds, response);
      return true;
    case 'html':
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      response.end(loginPage);
      return true;
    case 'truncate':
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end('{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"na');
      return true;
  }
}

function answerWith(code: number, retryAfterSeconds: number | undefined, response: ServerResponse): void {
  if (code === 429) {
    response.setHeader('Retry-After', String(retryAfterSeconds ?? 1));
    sendText(response, 429, 'Too many requests, please try again later.\n');
    return;
  }
  if (code === 503) {
    sendText(response, 503, 'service unavailable\n');
    return;
  }
  const reasons: Readonly<Record<number, string>> = {
    401: 'Unauthorized',
    403: 'Forbidden',
    410: 'Expired',
    500: 'InternalError',
  };
  const details = retryAfterSeconds === undefined ? undefined : { retryAfterSeconds };
  const message = code === 401 ? 'Unauthorized' : `Injected fault with code ${code}`;
  sendStatus(response, new ApiStatusError(code, message, reasons[code], details));
}

function cutLater(response: ServerResponse, ms: number): void {
  const timer = setTimeout(() => {
    response.destroy();
  }, ms);
  response.once('close', () => {
    clearTimeout(timer);
  });
}
