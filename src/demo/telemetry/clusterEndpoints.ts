import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProxyTarget } from '../clusterWorld.ts';

/** Answers HTTP requests; the request's `url` is the path behind any prefix. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Finds what listens behind a pod's port; undefined where nothing does. */
export type PodEndpoints = (namespace: string, pod: string, port: string) => HttpHandler | undefined;

/** What listens inside the cluster, as the service and the pod proxy reach it. */
export class ClusterEndpoints {
  readonly #services = new Map<string, HttpHandler>();
  readonly #podEndpoints: PodEndpoints;

  constructor(podEndpoints: PodEndpoints) {
    this.#podEndpoints = podEndpoints;
  }

  /** @param ports the numbers and names under which the service's port is asked for. */
  addService(namespace: string, name: string, ports: readonly string[], handler: HttpHandler): void {
    for (const port of ports) this.#services.set(`${namespace}/${name}:${port}`, handler);
  }

  /** @returns false when nothing listens there. */
  handle(target: ProxyTarget, request: IncomingMessage, response: ServerResponse): boolean {
    const { kind, namespace, name, port } = target;
    const handler =
      kind === 'service'
        ? this.#services.get(`${namespace}/${name}:${port}`)
        : this.#podEndpoints(namespace, name, port);
    handler?.(request, response);
    return handler !== undefined;
  }
}
