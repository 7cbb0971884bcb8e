import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProxyTarget } from '../clusterWorld.ts';
import type { DemoWorld } from '../world/demoWorld.ts';
import type { HttpHandler } from './httpHandler.ts';
import { podMetricsHandler } from './podMetricsEndpoint.ts';

/** What listens inside the cluster, as the service and the pod proxy reach it. */
export class ClusterEndpoints {
  readonly #world: DemoWorld;
  readonly #programs = new Map<string, HttpHandler>();

  constructor(world: DemoWorld) {
    this.#world = world;
  }

  /** Lets `handler` answer behind a Service, and behind the pods of the program with the Service's name. */
  addProgram(namespace: string, service: string, port: number, handler: HttpHandler): void {
    for (const name of [String(port), 'http', '']) this.#programs.set(`${namespace}/${service}:${name}`, handler);
  }

  /** @returns false when nothing listens there. */
  handle(target: ProxyTarget, request: IncomingMessage, response: ServerResponse): boolean {
    const handler = target.kind === 'service' ? this.#ofService(target) : this.#ofPod(target);
    handler?.(request, response);
    return handler !== undefined;
  }

  #ofService({ namespace, name, port }: ProxyTarget): HttpHandler | undefined {
    const handler = this.#programs.get(`${namespace}/${name}:${port}`);
    if (handler !== undefined) return handler;
    const pod = [...this.#world.programPods].find(
      (one) => one.key.namespace === namespace && one.app === name && one.readySince !== undefined,
    );
    return pod === undefined ? undefined : podMetricsHandler(this.#world, namespace, pod.key.name);
  }

  #ofPod({ namespace, name, port }: ProxyTarget): HttpHandler | undefined {
    const app = this.#world.kubelet.pod(namespace, name)?.app ?? '';
    return this.#programs.get(`${namespace}/${app}:${port}`) ?? podMetricsHandler(this.#world, namespace, name);
  }
}
