import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { toDisposable, type Disposable } from '../base/lifecycle.ts';
import type { ClusterWorld, ContainerLogLine, ContainerLogRef, ContainerUsage, ProxyTarget } from './clusterWorld.ts';
import type { ClusterEndpoints } from './telemetry/clusterEndpoints.ts';
import { answerKubelet } from './telemetry/kubeletEndpoint.ts';
import type { DemoWorld } from './world/demoWorld.ts';
import { cpuAt, memoryAt, type ContainerRuntime, type PodRuntime } from './world/podRuntime.ts';
import { quietLines, type QuietProgram } from './world/quietLog.ts';
import { isProgramContainer, logSourceOf } from './world/traffic.ts';

/** metrics-server has its first sample of a container after two scrapes. */
const firstSampleAfter = 30_000;

/** The demo's world as the API server asks it: logs, usage, the kubelet's endpoints and whatever listens behind the proxy. */
export class SimulatedWorld implements ClusterWorld {
  readonly #world: DemoWorld;
  readonly #endpoints: ClusterEndpoints;

  constructor(world: DemoWorld, endpoints: ClusterEndpoints) {
    this.#world = world;
    this.#endpoints = endpoints;
  }

  containerLog(ref: ContainerLogRef): readonly ContainerLogLine[] | undefined {
    const found = this.#find(ref);
    if (found === undefined) return undefined;
    const [pod, container] = found;
    if (!isProgramContainer(pod, container)) {
      const program = quietProgram(pod, container, ref.previous);
      return program === undefined ? undefined : quietLines(program, program.start, this.#world.clock.now());
    }
    const runs = this.#world.logs.find(ref.namespace, ref.pod, ref.container)?.runs ?? [];
    // While a container waits to be started again, its latest run is the previous one already.
    const isWaiting = container.state.waiting !== undefined;
    return runs.at(ref.previous && !isWaiting ? -2 : -1)?.lines;
  }

  followContainerLog(ref: ContainerLogRef, onLine: (line: ContainerLogLine) => void, onEnd: () => void): Disposable {
    const found = this.#find(ref);
    if (found === undefined || ref.previous || found[1].startedAt === undefined) {
      onEnd();
      return toDisposable(() => undefined);
    }
    const [pod, container] = found;
    if (isProgramContainer(pod, container)) return this.#world.logs.follow(logSourceOf(pod, container), onLine, onEnd);
    return this.#followQuietly(pod, container, onLine, onEnd);
  }

  podUsage(namespace: string, name: string): readonly ContainerUsage[] | undefined {
    const pod = this.#world.kubelet.pod(namespace, name);
    const now = this.#world.clock.now();
    const sampled = (pod?.containers ?? []).filter((one) => now - (one.startedAt ?? now) >= firstSampleAfter);
    if (pod === undefined || sampled.length === 0) return undefined;
    return sampled.map((container) => ({
      container: container.spec.name,
      cpu: cpuAt(pod, container, now),
      memory: memoryAt(pod, container, now),
    }));
  }

  nodeUsage(node: string): { readonly cpu: number; readonly memory: number } | undefined {
    const known = this.#world.store.get({ group: '', resource: 'nodes', namespace: undefined, name: node });
    return known === undefined ? undefined : this.#world.nodeUse(node);
  }

  kubelet(node: string, path: string): { readonly contentType: string; readonly body: string } | undefined {
    return answerKubelet(this.#world, node, path);
  }

  proxy(target: ProxyTarget, request: IncomingMessage, response: ServerResponse): boolean {
    return this.#endpoints.handle(target, request, response);
  }

  proxyUpgrade(target: ProxyTarget, request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    return this.#endpoints.handleUpgrade(target, request, socket, head);
  }

  #find(ref: ContainerLogRef): readonly [PodRuntime, ContainerRuntime] | undefined {
    const pod = this.#world.kubelet.pod(ref.namespace, ref.pod);
    const container = pod?.containers.find((one) => one.spec.name === ref.container);
    return pod === undefined || container === undefined ? undefined : [pod, container];
  }

  #followQuietly(
    pod: PodRuntime,
    container: ContainerRuntime,
    onLine: (line: ContainerLogLine) => void,
    onEnd: () => void,
  ): Disposable {
    const { clock, kubelet } = this.#world;
    const run = container.containerId;
    let told = clock.now();
    const timer = clock.every(1000, () => {
      const program = quietProgram(pod, container, false);
      const isOver = container.containerId !== run || container.startedAt === undefined;
      const isGone = kubelet.pod(pod.key.namespace ?? '', pod.key.name) !== pod;
      if (program !== undefined) for (const line of quietLines(program, told, clock.now())) onLine(line);
      told = clock.now();
      if (!isOver && !isGone) return;
      timer.dispose();
      onEnd();
    });
    return timer;
  }
}

/** The run of a container that has no log of its own kept; undefined where there was none. */
function quietProgram(pod: PodRuntime, container: ContainerRuntime, isPrevious: boolean): QuietProgram | undefined {
  const { name } = container.spec;
  const seed = `${pod.uid}/${name}/`;
  const { startedAt, restartCount } = container;
  if (!isPrevious && startedAt !== undefined)
    return { name, seed: seed + String(restartCount), start: startedAt, end: Infinity };
  const ended = (isPrevious ? container.lastState : container.state).terminated ?? container.lastState.terminated;
  if (ended === undefined) return undefined;
  const start = Date.parse(ended.startedAt);
  return { name, seed: `${seed}${String(restartCount - 1)}`, start, end: Date.parse(ended.finishedAt) };
}
