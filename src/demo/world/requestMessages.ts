import { accessLogTime, type LogMessage } from './logStyles.ts';
import type { Random } from './seededRandom.ts';
import type { ServiceOperation } from './shopTopology.ts';
import { javaTrace, pythonTrace } from './stackTraces.ts';

/** How one request went at one service. */
export interface RequestFacts {
  /** When the answer was sent: milliseconds since the epoch. */
  readonly time: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly status: number;
  readonly error: string | undefined;
  /** It failed here, and not in what it called. */
  readonly isOwnError: boolean;
  readonly traceId: string;
  readonly spanId: string;
}

/** What a service writes about a request, in its own words. */
export function requestMessages(target: ServiceOperation, facts: RequestFacts, random: Random): readonly LogMessage[] {
  switch (target.service.logStyle) {
    case 'nginx':
      return [accessLine(target, facts, random)];
    case 'postgres':
      return databaseLines(target, facts);
    case 'redis':
      return [];
    case 'java':
    case 'python':
    case 'ansi':
    case 'json':
    case 'logfmt':
    case 'klog':
    case 'plain':
      return applicationLines(target, facts, random);
  }
}

function applicationLines(target: ServiceOperation, facts: RequestFacts, random: Random): readonly LogMessage[] {
  const { service, operation } = target;
  const { error } = facts;
  const ids = { trace_id: facts.traceId, span_id: facts.spanId };
  const request = {
    method: operation.method,
    path: concretePath(operation.route, random),
    status: facts.status,
    duration_ms: Number(facts.duration.toFixed(2)),
  };
  const logger = loggerOf(target);
  const handled: LogMessage = {
    time: facts.time,
    level: error === undefined ? (facts.duration > 1500 ? 'warn' : 'info') : 'error',
    text:
      error === undefined ? (facts.duration > 1500 ? 'slow request' : 'request completed') : `request failed: ${error}`,
    logger,
    fields: { ...request, ...ids },
  };
  if (error === undefined) return [handled];
  if (service.logStyle === 'java') return [{ ...handled, trace: javaTrace(service.name, error, facts.isOwnError) }];
  if (service.logStyle === 'python' && facts.isOwnError) {
    return [{ ...handled, trace: pythonTrace(service.name, error) }];
  }
  return [handled];
}

function accessLine(target: ServiceOperation, facts: RequestFacts, random: Random): LogMessage {
  const { operation } = target;
  const address = `198.51.100.${1 + random.int(250)}`;
  const path = concretePath(operation.route, random);
  const size = facts.status >= 400 ? 157 : 800 + random.int(24_000);
  const seconds = (facts.duration / 1000).toFixed(3);
  const agent = random.pick(userAgents);
  return {
    time: facts.time,
    level: 'info',
    text:
      `${address} - - [${accessLogTime(facts.time)}] "${operation.method} ${path} HTTP/2.0" ${facts.status} ${size} "-" "${agent}" ` +
      `${200 + random.int(600)} ${seconds} [shop-frontend-8080] [] ${facts.traceId}`,
    logger: 'access',
    fields: {},
  };
}

/** A database says nothing about a statement that went well and was quick. */
function databaseLines(target: ServiceOperation, facts: RequestFacts): readonly LogMessage[] {
  const statement = statements[target.operation.name] ?? 'SELECT 1';
  const base = { time: facts.time, logger: 'postgres', fields: {} };
  if (facts.error !== undefined) {
    const trace = ['HINT:  Check free disk space.', `STATEMENT:  ${statement} /* trace_id=${facts.traceId} */`];
    return [{ ...base, level: 'error', text: facts.error, trace }];
  }
  if (facts.duration < 8) return [];
  const text = `duration: ${facts.duration.toFixed(3)} ms  execute <unnamed>: ${statement} /* trace_id=${facts.traceId} */`;
  return [{ ...base, level: 'info', text }];
}

const statements: Readonly<Record<string, string>> = {
  insert: 'INSERT INTO orders (id, customer_id, total_cents, placed_at) VALUES ($1, $2, $3, $4)',
  update: 'UPDATE stock SET reserved = reserved + $2 WHERE sku = $1',
};

const userAgents: readonly [string, ...string[]] = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'shop-app/6.2 (iPhone; iOS 18.5)',
];

function loggerOf({ service, operation }: ServiceOperation): string {
  switch (service.logStyle) {
    case 'java':
      return `com.example.${service.name}.${capital(operation.name)}Controller`;
    case 'python':
      return `${service.name}.api`;
    case 'ansi':
      return `${service.name}.server`;
    case 'logfmt':
      return `handler/${operation.name}.go:${40 + operation.name.length * 7}`;
    case 'json':
    case 'nginx':
    case 'postgres':
    case 'redis':
    case 'klog':
    case 'plain':
      return 'http';
  }
}

/** The route with values in place of its parameters. */
function concretePath(route: string, random: Random): string {
  return route
    .replace('{id}', `p-${1000 + random.int(400)}`)
    .replace('{sku}', `sku-${1000 + random.int(400)}`)
    .replace('{user}', `u-${10_000 + random.int(5000)}`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
