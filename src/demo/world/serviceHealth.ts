import { addToGroup } from '../../base/groupBy.ts';
import type { PodRuntime } from './podRuntime.ts';
import type { ServiceOperation } from './shopTopology.ts';
import { shopOperations } from './shopTopology.ts';
import type { ShopService } from './shopServices.ts';

/** How a service fares by itself, before what it waits for. */
export interface ServiceHealth {
  /** The pods that answer. Empty for the bank outside, which always answers. */
  readonly pods: readonly PodRuntime[];
  /** Part of the requests that it fails for reasons of its own. */
  readonly errorRate: number;
  /** Its own latency is so many times the usual one. */
  readonly slowness: number;
  /** What it says when it fails. */
  readonly error: ServiceError;
}

export interface ServiceError {
  readonly kind: 'unavailable' | 'timeout' | 'diskFull' | 'internal';
  readonly message: string;
}

/** What disturbs a service from outside its pods; scenarios set and clear it. */
export interface Disturbance {
  readonly errorRate: number;
  readonly slowness: number;
  readonly error: ServiceError;
}

/** How an operation fares with all that it calls. */
export interface OperationOutlook {
  /** Milliseconds, the median. */
  readonly latency: number;
  readonly errorRate: number;
}

const usualError: ServiceError = { kind: 'internal', message: 'unexpected state, request abandoned' };
const usualErrorRate = 0.0015;

/**
 * Cause and effect between services: from the pods that are ready and from what disturbs them follows how each service does, and from that
 * how its callers do.
 */
export class ShopHealth {
  readonly #pods: () => Iterable<PodRuntime>;
  readonly #replicasOf: (service: ShopService) => number;
  readonly #disturbances = new Map<string, Disturbance>();
  #services = new Map<string, ServiceHealth>();
  #outlooks = new Map<ServiceOperation, OperationOutlook>();

  /**
   * @param pods those that run the shop's programs.
   * @param replicasOf how many pods a service is meant to have now.
   */
  constructor(pods: () => Iterable<PodRuntime>, replicasOf: (service: ShopService) => number) {
    this.#pods = pods;
    this.#replicasOf = replicasOf;
  }

  disturb(service: string, disturbance: Disturbance | undefined): void {
    if (disturbance === undefined) this.#disturbances.delete(service);
    else this.#disturbances.set(service, disturbance);
  }

  isDisturbed(service: string): boolean {
    return this.#disturbances.has(service);
  }

  /** Looks at all pods anew. */
  update(): void {
    const ready = new Map<string, PodRuntime[]>();
    for (const pod of this.#pods()) {
      if (pod.readySince === undefined || pod.isStopping) continue;
      addToGroup(ready, `${pod.key.namespace ?? ''}/${pod.app}`, pod);
    }
    this.#outlooks = new Map();
    const services = new Set(shopOperations.map((one) => one.service));
    this.#services = new Map(
      [...services].map((one) => [one.name, this.#assess(one, ready.get(`${one.namespace}/${one.name}`) ?? [])]),
    );
  }

  of(service: ShopService): ServiceHealth {
    return this.#services.get(service.name) ?? { pods: [], errorRate: 0, slowness: 1, error: usualError };
  }

  /** What a caller of the operation sees now. */
  outlook(target: ServiceOperation): OperationOutlook {
    const known = this.#outlooks.get(target);
    if (known !== undefined) return known;
    const own = this.of(target.service);
    let success = 1 - own.errorRate;
    let latency = target.operation.latency * own.slowness;
    for (const call of target.calls) {
      const child = this.outlook(call.target);
      latency += child.latency + 0.4;
      if (!call.isOptional) success *= 1 - child.errorRate;
    }
    const outlook = { latency, errorRate: 1 - success };
    this.#outlooks.set(target, outlook);
    return outlook;
  }

  #assess(service: ShopService, pods: readonly PodRuntime[]): ServiceHealth {
    const disturbance = this.#disturbances.get(service.name);
    const slowness = disturbance?.slowness ?? 1;
    const base = { pods, slowness, error: disturbance?.error ?? usualError };
    if (service.kind === 'external') return { ...base, errorRate: disturbance?.errorRate ?? usualErrorRate };
    if (pods.length === 0) return { ...base, errorRate: 1, error: unavailable(service) };
    // The pods that are left carry the load of those that are missing; some requests reach a pod as it goes.
    const missing = Math.max(0, 1 - pods.length / Math.max(1, this.#replicasOf(service)));
    const crowded = Math.max(1, service.replicas / pods.length) ** 0.7;
    const errorRate = Math.min(1, usualErrorRate + (disturbance?.errorRate ?? 0) + 0.18 * missing);
    const error = missing > 0 && disturbance === undefined ? unavailable(service) : base.error;
    return { pods, errorRate, slowness: slowness * crowded, error };
  }
}

function unavailable(service: ShopService): ServiceError {
  return {
    kind: 'unavailable',
    message: `dial tcp ${service.name}.${service.namespace}.svc.cluster.local:${service.port}: connect: connection refused`,
  };
}
