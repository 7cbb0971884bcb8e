import { nullLogger } from '../../../src/base/log.ts';
import { ObjectStore } from '../../../src/demo/apiserver/objectStore.ts';
import type { Pod, Workload } from '../../../src/demo/world/kubeTypes.ts';
import { DemoWorld, type DemoWorldOptions } from '../../../src/demo/world/demoWorld.ts';
import { createRandom } from '../../../src/demo/world/seededRandom.ts';
import { SimulatedClock } from '../../../src/demo/world/simulatedClock.ts';

export const noon = Date.parse('2026-01-01T12:00:00Z');
export const minute = 60_000;

/** A world whose history ends at noon; nothing goes wrong in it unless a scenario is given. */
export function createWorld(options: Partial<DemoWorldOptions> & { readonly history?: number } = {}): DemoWorld {
  const { history = 0, ...rest } = options;
  const clock = new SimulatedClock(noon - history);
  const store = new ObjectStore({ clock, random: createRandom(11).next });
  const world = new DemoWorld({
    store,
    clock,
    seed: 7,
    start: noon,
    syntheticPods: 0,
    hasPrometheus: true,
    log: nullLogger,
    scenario: [],
    ...rest,
  });
  world.advanceTo(noon);
  return world;
}

export function podsOf(world: DemoWorld, namespace: string, app: string): Pod[] {
  const pods = world.store.list('', 'pods', namespace) as readonly Pod[];
  return pods.filter((pod) => pod.metadata.labels?.['app'] === app);
}

export function deployment(world: DemoWorld, namespace: string, name: string): Workload {
  const found = world.store.get({ group: 'apps', resource: 'deployments', namespace, name });
  if (found === undefined) throw new Error(`no deployment ${namespace}/${name}`);
  return found as Workload;
}

/** `reason message` of the events about an object, oldest first. */
export function eventsAbout(world: DemoWorld, name: string): string[] {
  return world.store
    .list('', 'events')
    .filter((event) => (event['involvedObject'] as { readonly name: string }).name === name)
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map((event) => `${String(event['reason'])} ${String(event['message'])}`);
}
