import type { Span, Trace } from '../../model/trace.ts';
import type { LogMessage } from './logStyles.ts';
import type { PodRuntime } from './podRuntime.ts';
import type { Random } from './seededRandom.ts';
import type { ShopHealth } from './serviceHealth.ts';
import { spread } from './requestCounters.ts';
import { requestMessages } from './requestMessages.ts';
import type { Call, ServiceOperation } from './shopTopology.ts';

/** A line that a process writes in the course of a request. */
export interface FlowLine {
  readonly pod: PodRuntime;
  readonly message: LogMessage;
}

/** One visitor's request with everything that it caused. */
export interface RequestFlow {
  readonly trace: Trace;
  readonly lines: readonly FlowLine[];
}

/** What a caller learns. */
interface Outcome {
  /** Milliseconds. */
  readonly duration: number;
  /** Undefined when it went well. */
  readonly error: string | undefined;
}

interface Visit {
  readonly health: ShopHealth;
  readonly random: Random;
  readonly traceId: string;
  readonly startTime: number;
  readonly spans: Span[];
  readonly lines: FlowLine[];
}

/** Plays one request of a visitor through the shop: each service takes its time, calls others, succeeds or fails, and writes its log. */
export function playRequest(health: ShopHealth, random: Random, entry: ServiceOperation, time: number): RequestFlow {
  const visit: Visit = { health, random, traceId: random.hex(32), startTime: time, spans: [], lines: [] };
  const outcome = serve(visit, entry, 0, undefined);
  const spans = visit.spans.sort((a, b) => a.offsetNs - b.offsetNs);
  const trace: Trace = { traceId: visit.traceId, startTime: time, durationNs: toNs(outcome.duration), spans };
  return { trace, lines: visit.lines };
}

/** A service's part: its own span of kind server, the calls inside it and its lines. */
function serve(visit: Visit, target: ServiceOperation, offset: number, parentSpanId: string | undefined): Outcome {
  const { random } = visit;
  const own = visit.health.of(target.service);
  const pod = own.pods[random.int(Math.max(1, own.pods.length))];
  const spanId = random.hex(16);
  const work = random.logNormal(target.operation.latency * own.slowness, spread);
  const failsItself = random.next() < own.errorRate;
  let elapsed = work * 0.3;
  let error: string | undefined;
  for (const call of target.calls) {
    const outcome = callOut(visit, target, call, offset + elapsed, spanId);
    elapsed += outcome.duration;
    if (outcome.error === undefined || call.isOptional) continue;
    error = `${call.target.service.name}: ${outcome.error}`;
    break;
  }
  if (error === undefined && failsItself) error = own.error.message;
  elapsed += error === undefined ? work * 0.7 : work * 0.1;
  const status = error === undefined ? (target.operation.method === 'POST' ? 201 : 200) : failsItself ? 500 : 502;
  visit.spans.push({
    spanId,
    parentSpanId,
    service: target.service.name,
    name: spanName(target),
    kind: 'server',
    offsetNs: toNs(offset),
    durationNs: toNs(elapsed),
    status: error === undefined ? 'unset' : 'error',
    tags: serverTags(target, pod, status),
    events:
      error === undefined
        ? []
        : [{ offsetNs: toNs(offset + elapsed * 0.98), name: 'exception', tags: { 'exception.message': error } }],
  });
  if (pod !== undefined) {
    const end = visit.startTime + offset + elapsed;
    const facts = {
      time: end,
      duration: elapsed,
      status,
      error,
      isOwnError: failsItself,
      traceId: visit.traceId,
      spanId,
    };
    for (const message of requestMessages(target, facts, random)) visit.lines.push({ pod, message });
  }
  return { duration: elapsed, error };
}

/** A call as its caller sees it: a span of kind client around the other's, or one that ends in nobody's answer. */
function callOut(visit: Visit, caller: ServiceOperation, call: Call, offset: number, parentSpanId: string): Outcome {
  const { target } = call;
  const spanId = visit.random.hex(16);
  const state = visit.health.of(target.service);
  const isDatabase = target.service.kind === 'StatefulSet';
  const isOutside = target.service.kind === 'external';
  const outcome =
    !isOutside && state.pods.length === 0
      ? { duration: visit.random.logNormal(3, 0.4), error: state.error.message }
      : isOutside || isDatabase
        ? answerWithoutSpan(visit, target, offset)
        : withNetwork(serve(visit, target, offset + 0.2, spanId));
  visit.spans.push({
    spanId,
    parentSpanId,
    service: caller.service.name,
    name: isDatabase
      ? `${target.operation.method} ${target.service.name}`
      : `${target.operation.method} ${target.operation.route}`,
    kind: 'client',
    offsetNs: toNs(offset),
    durationNs: toNs(outcome.duration),
    status: outcome.error === undefined ? 'unset' : 'error',
    tags: {
      'peer.service': target.service.name,
      ...clientTags(target),
      ...(outcome.error === undefined ? {} : { 'error.type': 'request_failed' }),
    },
    events: [],
  });
  return outcome;
}

/** Databases and the bank outside send no spans of their own; a database still writes its log. */
function answerWithoutSpan(visit: Visit, target: ServiceOperation, offset: number): Outcome {
  const state = visit.health.of(target.service);
  const duration = visit.random.logNormal(target.operation.latency * state.slowness, spread);
  const error = visit.random.next() < state.errorRate ? state.error.message : undefined;
  const pod = state.pods[0];
  if (pod !== undefined) {
    const facts = {
      time: visit.startTime + offset + duration,
      duration,
      status: error === undefined ? 200 : 500,
      error,
      isOwnError: true,
      traceId: visit.traceId,
      spanId: '',
    };
    for (const message of requestMessages(target, facts, visit.random)) visit.lines.push({ pod, message });
  }
  return { duration, error };
}

function withNetwork(outcome: Outcome): Outcome {
  return { ...outcome, duration: outcome.duration + 0.4 };
}

function spanName({ operation }: ServiceOperation): string {
  return `${operation.method} ${operation.route}`;
}

function serverTags(target: ServiceOperation, pod: PodRuntime | undefined, status: number): Span['tags'] {
  return {
    'http.request.method': target.operation.method,
    'http.route': target.operation.route,
    'http.response.status_code': status,
    'k8s.namespace.name': target.service.namespace,
    'k8s.pod.name': pod?.key.name ?? '',
    'k8s.node.name': pod?.node ?? '',
  };
}

function clientTags({ service, operation }: ServiceOperation): Span['tags'] {
  if (service.kind === 'StatefulSet') {
    return { 'db.system.name': service.language, 'db.operation.name': operation.method, 'server.port': service.port };
  }
  return {
    'http.request.method': operation.method,
    'server.address': `${service.name}.${service.namespace}`,
    'server.port': service.port,
  };
}

/** Nanoseconds, and a millionth of a millisecond at least. */
function toNs(ms: number): number {
  return Math.max(1, Math.round(ms * 1e6));
}
