import type { ClusterWorld, ContainerLogLine, ContainerLogRef, ContainerUsage } from '../../src/demo/clusterWorld.ts';

/** A literal world: what tests put in is what the API server is told. */
export class QuietWorld implements ClusterWorld {
  /** Lines by `namespace/pod/container`, those of the previous run by the same with `/previous` behind. */
  readonly logs = new Map<string, ContainerLogLine[]>();
  /** What pods use, by `namespace/pod`. */
  readonly usage = new Map<string, readonly ContainerUsage[]>();
  /** What nodes use, by name. */
  readonly nodes = new Map<string, { readonly cpu: number; readonly memory: number }>();
  readonly #followers = new Set<{ key: string; onLine: (line: ContainerLogLine) => void; onEnd: () => void }>();

  /** How many followers there are. */
  get followers(): number {
    return this.#followers.size;
  }

  /** Adds a line that followers hear. */
  log(key: string, line: ContainerLogLine): void {
    this.logs.set(key, [...(this.logs.get(key) ?? []), line]);
    for (const follower of this.#followers) if (follower.key === key) follower.onLine(line);
  }

  /** Lets a container's log end. */
  endLog(key: string): void {
    for (const follower of [...this.#followers]) if (follower.key === key) follower.onEnd();
  }

  containerLog(ref: ContainerLogRef): readonly ContainerLogLine[] | undefined {
    return this.logs.get(keyOf(ref));
  }

  followContainerLog(
    ref: ContainerLogRef,
    onLine: (line: ContainerLogLine) => void,
    onEnd: () => void,
  ): { dispose(): void } {
    const follower = { key: keyOf(ref), onLine, onEnd };
    this.#followers.add(follower);
    return { dispose: () => this.#followers.delete(follower) };
  }

  podUsage(namespace: string, pod: string): readonly ContainerUsage[] | undefined {
    return this.usage.get(`${namespace}/${pod}`);
  }

  nodeUsage(node: string): { readonly cpu: number; readonly memory: number } | undefined {
    return this.nodes.get(node);
  }

  kubelet(node: string, path: string): { readonly contentType: string; readonly body: string } | undefined {
    if (path !== '/metrics/resource') return undefined;
    return { contentType: 'text/plain; version=0.0.4', body: `node_cpu_usage_seconds_total{node="${node}"} 1\n` };
  }

  proxyUpgrade(): boolean {
    return false;
  }

  proxy: ClusterWorld['proxy'] = (target, request, response) => {
    if (target.name !== 'web') return false;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ ...target, method: request.method, url: request.url }));
    return true;
  };
}

function keyOf({ namespace, pod, container, previous }: ContainerLogRef): string {
  return `${namespace}/${pod}/${container}${previous ? '/previous' : ''}`;
}
