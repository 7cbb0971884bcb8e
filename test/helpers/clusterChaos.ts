import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, FaultPlan } from '../../src/demo/apiserver/faultPlan.ts';
import type { ObjectStore } from '../../src/demo/apiserver/objectStore.ts';
import type { KubeObject } from '../../src/demo/kubeObject.ts';
import type { Random } from '../../src/demo/world/seededRandom.ts';
import { deploymentObject, namespaceObject, nodeObject, oomStatus, podObject } from './shopObjects.ts';
import type { TestCluster } from './testCluster.ts';

const namespaces = ['shop', 'billing', 'search', 'media'] as const;
const deployments = 5;
const podsEach = 6;

/** What a cluster holds before the chaos. */
export function calmObjects(): KubeObject[] {
  const all: KubeObject[] = [nodeObject('node-1')];
  for (const namespace of namespaces) {
    all.push(namespaceObject(namespace));
    for (let index = 0; index < deployments; index += 1) {
      const name = `app-${index}`;
      all.push(deploymentObject(name, namespace, podsEach, podsEach));
      for (let pod = 0; pod < podsEach; pod += 1) all.push(podObject(`${name}-7d9f-${pod}`, namespace, name));
    }
  }
  return all;
}

/**
 * A cluster in which things change while the way to it breaks in every way that a plan of faults knows, and the server is stopped and
 * started again. The same numbers give the same troubles in the same order.
 */
export class ClusterChaos {
  /** How often each trouble came. */
  readonly troubles = new Map<string, number>();
  readonly #cluster: TestCluster;
  readonly #faults: FaultPlan;
  readonly #random: Random;
  readonly #second: number;
  #created = 0;

  /** @param second how many real milliseconds a second of the cluster lasts. */
  constructor(cluster: TestCluster, faults: FaultPlan, random: Random, second: number) {
    this.#cluster = cluster;
    this.#faults = faults;
    this.#random = random;
    this.#second = second;
  }

  /** Goes on for so many of the cluster's seconds, and leaves a server that works. */
  async run(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      for (let change = 0; change < 5; change += 1) this.#change(this.#cluster.store);
      if (second % 2 === 0) await this.#trouble();
      await sleep(this.#second);
    }
    this.#faults.clear();
    for (let change = 0; change < 20; change += 1) this.#change(this.#cluster.store);
  }

  /** Changes, adds or removes one object. */
  #change(store: ObjectStore): void {
    const random = this.#random;
    const namespace = namespaces[random.int(namespaces.length)] ?? 'shop';
    const pods = store.list('', 'pods', namespace);
    const pod = pods[random.int(pods.length)];
    const kind = random.next();
    if (kind < 0.5 && pod !== undefined) {
      const status = random.next() < 0.3 ? oomStatus : { ready: true, state: { running: {} } };
      const restartCount = random.int(100);
      const containerStatuses = [{ name: 'app', ...status, restartCount }];
      store.modify(store.keyOf(pod), (one) => ({ ...one, status: { phase: 'Running', containerStatuses } }));
    } else if (kind < 0.7 && pod !== undefined) {
      store.delete(store.keyOf(pod), { gracePeriodSeconds: 0 });
    } else if (kind < 0.95) {
      this.#created += 1;
      const owner = `app-${random.int(deployments)}`;
      store.create(podObject(`${owner}-7d9f-new${this.#created}`, namespace, owner));
    } else {
      this.#created += 1;
      const name = `extra-${this.#created}`;
      store.create(namespaceObject(name));
      store.create(deploymentObject('app', name, 1, 1));
      const [oldest] = store.list('', 'namespaces').filter(({ metadata }) => metadata.name.startsWith('extra-'));
      if (oldest !== undefined && random.next() < 0.5) store.delete(store.keyOf(oldest));
    }
  }

  async #trouble(): Promise<void> {
    const random = this.#random;
    const [name, fault] = troubles[random.int(troubles.length)] ?? ['drop', undefined];
    this.troubles.set(name, (this.troubles.get(name) ?? 0) + 1);
    if (fault !== undefined) {
      // Some troubles hit whatever comes, some one kind of objects.
      const about = random.next() < 0.5 ? '' : ['pods', 'deployments', 'namespaces'][random.int(3)];
      const times = 1 + random.int(8);
      this.#faults.add({ matches: (url) => url.includes(about ?? ''), fault, times });
      return;
    }
    if (name === 'cut watches') {
      this.#faults.watchLifetimeMs = this.#second;
      await sleep(this.#second * 5);
      this.#faults.watchLifetimeMs = undefined;
    } else if (name === 'compaction') this.#cluster.store.compact();
    else {
      await this.#cluster.shutDown();
      for (let change = 0; change < 10; change += 1) this.#change(this.#cluster.store);
      if (random.next() < 0.5) this.#cluster.store.compact();
      await sleep(this.#second * (1 + random.int(10)));
      await this.#cluster.startAgain();
    }
  }
}

const troubles: readonly (readonly [string, Fault | undefined])[] = [
  ['dropped connection', { kind: 'drop' }],
  ['hung connection', { kind: 'hang' }],
  ['slow answer', { kind: 'delay', ms: 20 }],
  ['429', { kind: 'status', code: 429, retryAfterSeconds: 3 }],
  ['500', { kind: 'status', code: 500 }],
  ['503', { kind: 'status', code: 503 }],
  ['410', { kind: 'status', code: 410 }],
  ['login page', { kind: 'html' }],
  ['truncated JSON', { kind: 'truncate' }],
  ['cut watches', undefined],
  ['compaction', undefined],
  ['compaction', undefined],
  ['restart', undefined],
];
