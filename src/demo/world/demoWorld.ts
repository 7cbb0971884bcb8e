import type { Disposable } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import type { ObjectStore } from '../apiserver/objectStore.ts';
import type { KubeObject } from '../kubeObject.ts';
import { buildShop } from './clusterBuilder.ts';
import { Controllers } from './controllers.ts';
import { EventRecorder } from './eventRecorder.ts';
import { IncidentPlayer } from './incidentPlayer.ts';
import { Kubelet } from './kubelet.ts';
import { keepNodeLeases } from './nodeLeases.ts';
import type { Node, Workload } from './kubeTypes.ts';
import { LogBook } from './logBook.ts';
import { NodePressure } from './nodePressure.ts';
import { cpuAt, memoryAt, type PodRuntime } from './podRuntime.ts';
import type { ScheduledIncident } from './scenario.ts';
import { shopScenario } from './scenarioData.ts';
import { Scheduler } from './scheduler.ts';
import { createRandom } from './seededRandom.ts';
import { ShopHealth } from './serviceHealth.ts';
import type { ShopService } from './shopServices.ts';
import { toKubeTime, type SimulatedClock } from './simulatedClock.ts';
import { buildSyntheticTeams } from './syntheticTeams.ts';
import { TraceBook } from './traceBook.ts';
import { isProgramContainer, logSourceOf, programOf, Traffic } from './traffic.ts';
import { VolumeUse } from './volumeUse.ts';
import type { WorldContext } from './worldContext.ts';

export interface DemoWorldOptions {
  readonly store: ObjectStore;
  /** Stands at the beginning of the history that is to be simulated. */
  readonly clock: SimulatedClock;
  readonly seed: number;
  /** The moment that scenario offsets count from: the end of the history. Milliseconds since the epoch. */
  readonly start: number;
  /** Pods beside those of the shop. */
  readonly syntheticPods: number;
  /** Whether a real Prometheus answers behind the Service of that name. */
  readonly hasPrometheus: boolean;
  readonly log: Logger;
  /** Objects beside those of the shop that stand in the cluster from the beginning. */
  readonly objects?: readonly KubeObject[];
  /** What happens; the shop's usual misfortunes when not given. */
  readonly scenario?: readonly ScheduledIncident[];
}

const historyTick = 10_000;
const liveTick = 1000;

/**
 * Everything that lives in the simulated cluster. Its time is that of the clock: `advanceTo` plays all that happens up to a moment, the same
 * for the same seed, whether it is called once or a thousand times on the way.
 */
export class DemoWorld implements Disposable {
  readonly store: ObjectStore;
  readonly clock: SimulatedClock;
  readonly kubelet: Kubelet;
  readonly logs = new LogBook();
  readonly traces = new TraceBook();
  readonly traffic: Traffic;
  readonly volumes: VolumeUse;
  readonly pressure: NodePressure;
  readonly health: ShopHealth;
  readonly #incidents: IncidentPlayer;
  readonly #start: number;
  readonly #programPods = new Set<PodRuntime>();
  readonly #subscription: Disposable;
  #isBuilding = true;

  constructor(options: DemoWorldOptions) {
    const { store, clock, seed, start } = options;
    this.store = store;
    this.clock = clock;
    this.#start = start;
    const random = createRandom(seed);
    const events = new EventRecorder(store, clock, random.fork('events'));
    const context: WorldContext = { store, clock, random: random.fork('names'), events, log: options.log };
    this.volumes = new VolumeUse(store);
    this.kubelet = new Kubelet(context, {
      onContainerStarted: (pod, container) => {
        if (!isProgramContainer(pod, container)) return;
        this.#programPods.add(pod);
        this.traffic.resetCounters(pod);
        this.logs.begin(logSourceOf(pod, container));
        this.#announce(pod, container.startedAt ?? clock.now());
      },
      onContainerStopped: (pod, container) => {
        this.logs.end(logSourceOf(pod, container));
      },
      onPodGone: (pod) => {
        this.#programPods.delete(pod);
        this.traffic.resetCounters(pod);
        this.logs.forget(pod.key.namespace ?? '', pod.key.name);
      },
    });
    this.health = new ShopHealth(
      () => this.#programPods,
      (service) => this.#replicasOf(service),
    );
    this.traffic = new Traffic({
      seed,
      random: random.fork('traffic'),
      health: this.health,
      logs: this.logs,
      traces: this.traces,
      onMemoryExhausted: (pod, container) => {
        this.kubelet.killForMemory(pod, container);
      },
    });
    this.pressure = new NodePressure(context, this.kubelet);
    const targets = { context, kubelet: this.kubelet, health: this.health, volumes: this.volumes };
    this.#incidents = new IncidentPlayer({ ...targets, pressure: this.pressure });
    const scheduler = new Scheduler(context);
    const controllers = new Controllers(context, (namespace, pod) => this.#podCpu(namespace, pod));
    this.#subscription = store.onDidChange((change) => {
      scheduler.handle(change);
      this.kubelet.handle(change);
      if (!this.#isBuilding) controllers.handle(change);
    });
    const parts = { context, kubelet: this.kubelet, scheduler };
    buildShop(parts, options.hasPrometheus, options.objects ?? []);
    if (options.syntheticPods > 0) buildSyntheticTeams(parts, options.syntheticPods);
    this.#isBuilding = false;
    controllers.wakeEverything();
    for (const incident of options.scenario ?? shopScenario) this.#incidents.schedule(start, incident);
    this.#planTick();
    clock.every(300_000, () => {
      this.#beat();
    });
    keepNodeLeases(store, clock, start);
  }

  /** Makes something happen at a time of the simulated clock. */
  schedule(time: number, incident: ScheduledIncident['incident']): void {
    this.#incidents.schedule(time, { offset: 0, incident });
  }

  /** Plays everything up to `time`, in milliseconds since the epoch. */
  advanceTo(time: number): void {
    this.clock.advanceTo(time);
  }

  /** Pods of the programs that the world knows in and out. */
  get programPods(): Iterable<PodRuntime> {
    return this.#programPods;
  }

  /** Cores and bytes that a node's pods and its own programs use. */
  nodeUse(name: string): { readonly cpu: number; readonly memory: number } {
    const now = this.clock.now();
    let cpu = 0.06;
    let memory = 600e6 + this.pressure.extraMemory(name);
    for (const pod of this.kubelet.podsOn(name)) {
      for (const container of pod.containers) {
        cpu += cpuAt(pod, container, now);
        memory += memoryAt(pod, container, now);
      }
    }
    return { cpu, memory };
  }

  dispose(): void {
    this.#subscription.dispose();
    this.logs.close();
  }

  #planTick(): void {
    const { clock } = this;
    const from = clock.now();
    const length = from < this.#start ? historyTick : liveTick;
    const to = (Math.floor(from / length) + 1) * length;
    clock.at(to, () => {
      this.#tick(from, to);
      this.#planTick();
    });
  }

  #tick(from: number, to: number): void {
    this.#checkOrdersVolume(to);
    this.traffic.play(from, to, this.#programPods);
  }

  /** A database without room left cannot write, and says so. */
  #checkOrdersVolume(now: number): void {
    const isFull = this.volumes.isFull('data', 'data-orders-db-0', now);
    if (isFull === this.health.isDisturbed('orders-db')) return;
    const error = {
      kind: 'diskFull',
      message: 'could not extend file "base/16384/16402": No space left on device',
    } as const;
    this.health.disturb('orders-db', isFull ? { errorRate: 0.35, slowness: 1.4, error } : undefined);
  }

  #announce(pod: PodRuntime, time: number): void {
    const program = programOf(pod);
    if (program === undefined) return;
    const version = program.image.slice(program.image.lastIndexOf(':') + 1);
    this.traffic.say(pod, {
      time,
      level: 'info',
      text: `starting ${program.name} ${pod.containers[0]?.spec.image.split(':').at(-1) ?? version}, listening on :${program.port}`,
      logger: 'main',
      fields: {},
    });
  }

  #replicasOf(service: ShopService): number {
    const resource = service.kind === 'StatefulSet' ? 'statefulsets' : 'deployments';
    const key = { group: 'apps', resource, namespace: service.namespace, name: service.name };
    return (this.store.get(key) as Workload | undefined)?.spec.replicas ?? service.replicas;
  }

  #podCpu(namespace: string, name: string): number | undefined {
    const pod = this.kubelet.pod(namespace, name);
    if (pod?.phase !== 'Running') return undefined;
    const now = this.clock.now();
    return pod.containers.reduce((sum, container) => sum + cpuAt(pod, container, now), 0);
  }

  /** Kubelets write their node's status every five minutes even when nothing changes. */
  #beat(): void {
    const time = toKubeTime(this.clock.now());
    for (const node of this.store.list('', 'nodes').slice(0, 20)) {
      this.store.modify(this.store.keyOf(node), (stored) => {
        const current = stored as Node;
        const conditions = current.status.conditions.map((one) => ({ ...one, lastHeartbeatTime: time }));
        return { ...current, status: { ...current.status, conditions } };
      });
    }
  }
}
