import type { DemoWorld } from '../world/demoWorld.ts';
import type { Pod } from '../world/kubeTypes.ts';
import type { PodRuntime } from '../world/podRuntime.ts';
import type { VolumeState } from '../world/volumeUse.ts';
import { labelText, type MetricSink } from './metricSink.ts';

/** A claim that a pod has mounted, and how full its volume is. */
export interface MountedClaim {
  readonly pod: PodRuntime;
  readonly volume: string;
  readonly claim: string;
  readonly state: VolumeState;
}

/** The claims that pods on a node have mounted. */
export function claimsOn(world: DemoWorld, node: string): readonly MountedClaim[] {
  const mounted: MountedClaim[] = [];
  for (const pod of world.kubelet.podsOn(node)) {
    if (pod.phase !== 'Running') continue;
    const spec = (world.store.get(pod.key) as Pod | undefined)?.spec;
    for (const { name, persistentVolumeClaim } of spec?.volumes ?? []) {
      if (persistentVolumeClaim === undefined) continue;
      const claim = persistentVolumeClaim.claimName;
      const state = world.volumes.state(pod.key.namespace ?? '', claim, world.clock.now());
      if (state !== undefined) mounted.push({ pod, volume: name, claim, state });
    }
  }
  return mounted;
}

const metrics: readonly (readonly [suffix: string, help: string, value: (state: VolumeState) => number])[] = [
  ['capacity_bytes', 'Capacity in bytes of the volume', (state) => state.capacityBytes],
  ['available_bytes', 'Number of available bytes in the volume', (state) => state.availableBytes],
  ['used_bytes', 'Number of used bytes in the volume', (state) => state.usedBytes],
  ['inodes', 'Maximum number of inodes in the volume', (state) => state.inodes],
  ['inodes_free', 'Number of free inodes in the volume', (state) => state.inodes - state.inodesUsed],
  ['inodes_used', 'Number of used inodes in the volume', (state) => state.inodesUsed],
];

/** The part of the kubelet's own `/metrics` that tells of pods and volumes. */
export function writeKubeletMetrics(world: DemoWorld, node: string, sink: MetricSink): void {
  const claims = claimsOn(world, node);
  for (const [suffix, help, value] of metrics) {
    const name = `kubelet_volume_stats_${suffix}`;
    sink.family(name, 'gauge', `[ALPHA] ${help}`);
    for (const { pod, claim, state } of claims) {
      const labels = labelText({ namespace: pod.key.namespace ?? '', persistentvolumeclaim: claim });
      sink.sample(name, labels, value(state));
    }
  }
  let running = 0;
  let containers = 0;
  for (const pod of world.kubelet.podsOn(node)) {
    if (pod.phase === 'Running') running += 1;
    for (const one of pod.containers) if (one.startedAt !== undefined) containers += 1;
  }
  sink.family('kubelet_running_pods', 'gauge', '[ALPHA] Number of pods that have a running pod sandbox');
  sink.sample('kubelet_running_pods', '', running);
  sink.family('kubelet_running_containers', 'gauge', '[ALPHA] Number of containers currently running');
  sink.sample('kubelet_running_containers', 'container_state="running"', containers);
  sink.family('kubelet_node_name', 'gauge', "[ALPHA] The node's name. The count is always 1.");
  sink.sample('kubelet_node_name', labelText({ node }), 1);
}
