import { parseQuantity } from '../../base/units.ts';
import { formatMessage, type LogMessage } from './logStyles.ts';
import type { LogBook, LogSource } from './logBook.ts';
import { memoryAt, type ContainerRuntime, type PodRuntime } from './podRuntime.ts';
import { RequestCounters } from './requestCounters.ts';
import { playRequest } from './requestFlow.ts';
import { routineInterval, routineMessage } from './routineMessages.ts';
import type { Random } from './seededRandom.ts';
import type { ShopHealth } from './serviceHealth.ts';
import type { ShopService } from './shopServices.ts';
import { platformServices, shopServices } from './shopServicesData.ts';
import { shopOperations, visits } from './shopTopology.ts';
import type { TraceBook } from './traceBook.ts';
import { visitorRate } from './visitorRate.ts';

/** One request in so many is traced and logged line by line. */
const sampleRatio = 0.06;

const programs = new Map<string, ShopService>(
  [...shopServices, ...platformServices].map((service) => [`${service.namespace}/${service.name}`, service]),
);

/** The program of the shop or the platform that a pod runs, if it is one. */
export function programOf(pod: PodRuntime): ShopService | undefined {
  return programs.get(`${pod.key.namespace ?? ''}/${pod.app}`);
}

/** Whether a container runs the pod's program itself, and not something beside it. */
export function isProgramContainer(pod: PodRuntime, container: ContainerRuntime): boolean {
  return programOf(pod) !== undefined && pod.containers[0] === container;
}

export function logSourceOf(pod: PodRuntime, container: ContainerRuntime): LogSource {
  const { namespace = '', name } = pod.key;
  return { namespace, pod: name, container: container.spec.name, app: pod.app, node: pod.node };
}

interface PendingLine {
  readonly pod: PodRuntime;
  readonly message: LogMessage;
}

export interface TrafficParts {
  readonly seed: number;
  readonly random: Random;
  readonly health: ShopHealth;
  readonly logs: LogBook;
  readonly traces: TraceBook;
  /** Called when a container's memory has reached its limit. */
  readonly onMemoryExhausted: (pod: PodRuntime, container: ContainerRuntime) => void;
}

/** Visitors: what they ask of the shop becomes requests, CPU time, memory, log lines and traces at every service on the way. */
export class Traffic {
  readonly #parts: TrafficParts;
  readonly #counters = new Map<PodRuntime, RequestCounters>();
  #pending: PendingLine[] = [];

  constructor(parts: TrafficParts) {
    this.#parts = parts;
  }

  /** The requests that the present process in a pod has counted; undefined where it serves none. */
  countersOf(pod: PodRuntime): RequestCounters | undefined {
    return this.#counters.get(pod);
  }

  /** A new process counts from zero. */
  resetCounters(pod: PodRuntime): void {
    this.#counters.delete(pod);
  }

  /** Plays the traffic between two times, in milliseconds since the epoch. */
  play(from: number, to: number, pods: Iterable<PodRuntime>): void {
    const seconds = (to - from) / 1000;
    const { health, random, seed, traces } = this.#parts;
    health.update();
    const rate = visitorRate(to, seed);
    for (const pod of pods) for (const one of pod.containers) one.usage.workCpu = 0;
    this.#count(rate, seconds, to);
    for (let left = random.poisson(rate * sampleRatio * seconds); left > 0; left -= 1) {
      const flow = playRequest(health, random, this.#pickVisit(), from + random.next() * (to - from));
      traces.add(flow.trace);
      this.#pending.push(...flow.lines);
    }
    this.#chat(seconds, from, to, pods);
    this.#writeLines(to);
  }

  /** Says something in the name of a pod's program. */
  say(pod: PodRuntime, message: LogMessage): void {
    this.#pending.push({ pod, message });
  }

  #pickVisit(): (typeof shopOperations)[number] {
    let left = this.#parts.random.next();
    for (const { weight, entry } of visits) {
      left -= weight;
      if (left <= 0) return entry;
    }
    return visits[0]?.entry ?? raise();
  }

  #count(rate: number, seconds: number, now: number): void {
    const { health } = this.#parts;
    const busy = new Map<PodRuntime, number>();
    for (const target of shopOperations) {
      const { pods } = health.of(target.service);
      const outlook = health.outlook(target);
      const perPod = (rate * target.share * seconds) / Math.max(1, pods.length);
      for (const pod of pods) {
        this.#countersFor(pod).add(
          target.operation.method,
          target.operation.route,
          perPod,
          outlook.latency,
          perPod * outlook.errorRate,
          target.calls.length > 0 && outlook.errorRate > health.of(target.service).errorRate * 2 ? '502' : '500',
        );
        busy.set(pod, (busy.get(pod) ?? 0) + perPod);
      }
    }
    for (const [pod, requests] of busy) this.#load(pod, requests, seconds, now);
  }

  /** Charges a pod for the requests it has served. */
  #load(pod: PodRuntime, requests: number, seconds: number, now: number): void {
    const program = programOf(pod);
    const [container] = pod.containers;
    if (program === undefined || container?.startedAt === undefined) return;
    const { usage } = container;
    const cpuSeconds = requests * program.cpuPerRequest;
    usage.workCpu = cpuSeconds / seconds;
    usage.workCpuSeconds += cpuSeconds;
    usage.leakedMemory += requests * (container.behaviour.leakPerRequest ?? 0);
    usage.receivedBytes += requests * 1400;
    usage.sentBytes += requests * 9200;
    const limits = container.spec.resources?.limits ?? {};
    const cpuLimit = parseQuantity(limits['cpu'] ?? '') ?? Infinity;
    if (usage.workCpu > cpuLimit * 0.6) usage.throttledSeconds += seconds * 0.4 * (usage.workCpu / cpuLimit - 0.6);
    const memoryLimit = parseQuantity(limits['memory'] ?? '') ?? Infinity;
    if (memoryAt(pod, container, now) >= memoryLimit) this.#parts.onMemoryExhausted(pod, container);
  }

  /** What programs write without being asked. */
  #chat(seconds: number, from: number, to: number, pods: Iterable<PodRuntime>): void {
    const { random } = this.#parts;
    for (const pod of pods) {
      if (pod.phase !== 'Running' || random.next() > seconds / routineInterval) continue;
      const program = programOf(pod);
      if (program === undefined) continue;
      const message = routineMessage(program.logStyle, program.name, from + random.next() * (to - from), random);
      this.#pending.push({ pod, message });
    }
  }

  #writeLines(now: number): void {
    const due = this.#pending.filter((one) => one.message.time <= now).sort((a, b) => a.message.time - b.message.time);
    this.#pending = this.#pending.filter((one) => one.message.time > now);
    for (const { pod, message } of due) {
      const [container] = pod.containers;
      if (container === undefined) continue;
      const source = logSourceOf(pod, container);
      const style = programOf(pod)?.logStyle ?? 'plain';
      const output = message.level === 'error' && style !== 'json' ? 'stderr' : 'stdout';
      for (const [index, text] of formatMessage(style, message).entries()) {
        // Lines of one message follow each other by a microsecond, as they do when they are written one by one.
        const time = Math.round(message.time * 1000 + index) / 1000;
        const line = { time, text, level: message.level, output } as const;
        this.#parts.logs.write(source, index === 0 ? line : { ...line, isContinuation: true });
      }
    }
  }

  #countersFor(pod: PodRuntime): RequestCounters {
    let counters = this.#counters.get(pod);
    if (counters === undefined) {
      counters = new RequestCounters();
      this.#counters.set(pod, counters);
    }
    return counters;
  }
}

function raise(): never {
  throw new Error('the shop offers its visitors nothing to do');
}
