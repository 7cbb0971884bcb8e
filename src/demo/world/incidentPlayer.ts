import type { Kubelet } from './kubelet.ts';
import type { Workload } from './kubeTypes.ts';
import type { NodePressure } from './nodePressure.ts';
import type { Incident, ScheduledIncident } from './scenario.ts';
import type { ShopHealth } from './serviceHealth.ts';
import { toKubeTime } from './simulatedClock.ts';
import type { VolumeUse } from './volumeUse.ts';
import type { WorldContext } from './worldContext.ts';

export interface IncidentTargets {
  readonly context: WorldContext;
  readonly kubelet: Kubelet;
  readonly health: ShopHealth;
  readonly volumes: VolumeUse;
  readonly pressure: NodePressure;
}

/** Makes things happen to the cluster at their time. */
export class IncidentPlayer {
  readonly #targets: IncidentTargets;

  constructor(targets: IncidentTargets) {
    this.#targets = targets;
  }

  /** @param start the time, in milliseconds since the epoch, that the incident's offset counts from. */
  schedule(start: number, { offset, incident, every }: ScheduledIncident): void {
    const { clock } = this.#targets.context;
    const time = start + offset;
    clock.at(time, () => {
      this.play(incident);
      if (every !== undefined) this.schedule(start, { offset: offset + every, incident, every });
    });
  }

  play(incident: Incident): void {
    const { context, health, volumes, pressure } = this.#targets;
    switch (incident.kind) {
      case 'release':
        this.#release(incident.namespace, incident.deployment, incident.image);
        break;
      case 'oomKill':
        this.#kill(incident.namespace, incident.app);
        break;
      case 'disturb':
        health.disturb(incident.service, incident.disturbance);
        context.clock.after(incident.duration, () => {
          health.disturb(incident.service, undefined);
        });
        break;
      case 'fillVolume':
        volumes.fill(incident.namespace, incident.claim, context.clock.now(), incident.duration);
        break;
      case 'memoryPressure':
        pressure.press(incident.node, incident.duration);
        break;
      case 'create':
        context.store.create(incident.object);
        break;
    }
  }

  /** What `kubectl set image` does, with a word on why. */
  #release(namespace: string, name: string, image: string): void {
    const { store, clock } = this.#targets.context;
    store.modify({ group: 'apps', resource: 'deployments', namespace, name }, (stored) => {
      const deployment = stored as Workload;
      const { template } = deployment.spec;
      const containers = template.spec.containers.map((one, index) => (index === 0 ? { ...one, image } : one));
      const cause = `release ${image.slice(image.lastIndexOf(':') + 1)} at ${toKubeTime(clock.now())}`;
      const annotations = { ...deployment.metadata.annotations, 'kubernetes.io/change-cause': cause };
      return {
        ...deployment,
        metadata: { ...deployment.metadata, annotations },
        spec: { ...deployment.spec, template: { ...template, spec: { ...template.spec, containers } } },
      };
    });
  }

  #kill(namespace: string, app: string): void {
    const running = [...this.#targets.kubelet.pods]
      .filter((pod) => pod.key.namespace === namespace && pod.app === app && pod.phase === 'Running')
      .sort((a, b) => (a.key.name < b.key.name ? -1 : 1));
    const pod = running.find((one) => one.containers[0]?.startedAt !== undefined);
    const [container] = pod?.containers ?? [];
    if (pod !== undefined && container !== undefined) this.#targets.kubelet.killForMemory(pod, container);
  }
}
