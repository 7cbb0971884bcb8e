import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ProxyTarget } from '../clusterWorld.ts';
import type { DemoWorld } from '../world/demoWorld.ts';
import type { HttpHandler, UpgradeHandler } from './httpHandler.ts';
import { podMetricsHandler } from './podMetricsEndpoint.ts';

/** What listens inside the cluster, as the service and the pod proxy reach it. */
export class ClusterEndpoints {
  readonly #world: DemoWorld;
  readonly #programs = new Map<string, HttpHandler>();
  readonly #upgrades = new Map<string, UpgradeHandler>();
  readonly #real = new Set<string>();

  constructor(world: DemoWorld) {
    this.#world = world;
  }

  /** Lets `handler` answer behind a Service of the namespace `monitoring`, and behind the pods of that name. */
  addProgram(service: string, port: number, handler: HttpHandler, upgrade?: UpgradeHandler): void {
    for (const name of [String(port), 'http', '']) {
      const key = `monitoring/${service}:${name}`;
      this.#programs.set(key, handler);
      if (upgrade !== undefined) this.#upgrades.set(key, upgrade);
    }
  }

  /** The same for a program that really runs, outside the cluster, and answers everything itself. */
  addRealProgram(service: string, port: number, handler: HttpHandler): void {
    this.#real.add(service);
    this.addProgram(service, port, handler);
  }

  /** @returns false when nothing listens there. */
  handle(target: ProxyTarget, request: IncomingMessage, response: ServerResponse): boolean {
    const handler = target.kind === 'service' ? this.#ofService(target) : this.#ofPod(target, request.url ?? '');
    handler?.(request, response);
    return handler !== undefined;
  }

  /** The same for a connection that is to be upgraded. */
  handleUpgrade(target: ProxyTarget, request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const { kind, namespace, name, port } = target;
    const app = kind === 'service' ? name : (this.#world.kubelet.pod(namespace, name)?.app ?? '');
    const upgrade = this.#upgrades.get(`${namespace}/${app}:${port}`);
    upgrade?.(request, socket, head);
    return upgrade !== undefined;
  }

  #ofService({ namespace, name, port }: ProxyTarget): HttpHandler | undefined {
    const handler = this.#programs.get(`${namespace}/${name}:${port}`);
    if (handler !== undefined) return handler;
    const pod = [...this.#world.programPods].find(
      (one) => one.key.namespace === namespace && one.app === name && one.readySince !== undefined,
    );
    return pod === undefined ? undefined : podMetricsHandler(this.#world, namespace, pod.key.name);
  }

  #ofPod({ namespace, name, port }: ProxyTarget, path: string): HttpHandler | undefined {
    const app = this.#world.kubelet.pod(namespace, name)?.app ?? '';
    // Simulated backends have no metrics of their own making; a real Prometheus does.
    const handler =
      isMetricsPath(path) && !this.#real.has(app) ? undefined : this.#programs.get(`${namespace}/${app}:${port}`);
    return handler ?? podMetricsHandler(this.#world, namespace, name);
  }
}

function isMetricsPath(path: string): boolean {
  return path === '/metrics' || path === '/readyz';
}
