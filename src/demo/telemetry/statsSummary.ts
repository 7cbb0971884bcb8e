import type { DemoWorld } from '../world/demoWorld.ts';
import type { Node } from '../world/kubeTypes.ts';
import { cpuAt, cpuSecondsAt, memoryAt, type PodRuntime } from '../world/podRuntime.ts';
import { toKubeTime } from '../world/simulatedClock.ts';
import { parseQuantity } from '../../base/units.ts';
import { bootSeconds, nodeCpuSeconds } from './cadvisorMetrics.ts';
import { claimsOn, type MountedClaim } from './volumeMetrics.ts';

/** The kubelet's Summary API (`k8s.io/kubelet/pkg/apis/stats/v1alpha1.Summary`), as JSON. */
export function toStatsSummary(world: DemoWorld, node: Node): object {
  const now = world.clock.now();
  const { name } = node.metadata;
  const use = world.nodeUse(name);
  const capacity = parseQuantity(node.status.capacity['memory'] ?? '') ?? 0;
  const claims = claimsOn(world, name);
  const pods = [...world.kubelet.podsOn(name)].filter((pod) => pod.phase === 'Running');
  return {
    node: {
      nodeName: name,
      startTime: toKubeTime(bootSeconds * 1000),
      cpu: toCpu(now, use.cpu, nodeCpuSeconds(world, name)),
      memory: { ...toMemory(now, use.memory), availableBytes: Math.round(capacity - use.memory) },
    },
    pods: pods.map((pod) =>
      toPod(
        pod,
        now,
        claims.filter((one) => one.pod === pod),
      ),
    ),
  };
}

function toPod(pod: PodRuntime, now: number, claims: readonly MountedClaim[]): object {
  const running = pod.containers.filter((one) => one.startedAt !== undefined);
  const sum = (value: (container: (typeof running)[number]) => number): number =>
    running.reduce((total, one) => total + value(one), 0);
  return {
    podRef: { name: pod.key.name, namespace: pod.key.namespace, uid: pod.uid },
    startTime: toKubeTime(pod.startTime),
    containers: running.map((container) => ({
      name: container.spec.name,
      startTime: toKubeTime(container.startedAt ?? now),
      cpu: toCpu(now, cpuAt(pod, container, now), cpuSecondsAt(pod, container, now)),
      memory: toMemory(now, memoryAt(pod, container, now)),
    })),
    cpu: toCpu(
      now,
      sum((one) => cpuAt(pod, one, now)),
      sum((one) => one.usage.pastCpuSeconds + cpuSecondsAt(pod, one, now)),
    ),
    memory: toMemory(
      now,
      sum((one) => memoryAt(pod, one, now)),
    ),
    ...(claims.length === 0
      ? {}
      : {
          volume: claims.map(({ volume, claim, state }) => ({
            time: toKubeTime(now),
            availableBytes: state.availableBytes,
            capacityBytes: state.capacityBytes,
            usedBytes: state.usedBytes,
            inodesFree: state.inodes - state.inodesUsed,
            inodes: state.inodes,
            inodesUsed: state.inodesUsed,
            name: volume,
            pvcRef: { name: claim, namespace: pod.key.namespace },
          })),
        }),
  };
}

function toCpu(now: number, cores: number, seconds: number): object {
  return {
    time: toKubeTime(now),
    usageNanoCores: Math.round(cores * 1e9),
    usageCoreNanoSeconds: Math.round(seconds * 1e9),
  };
}

function toMemory(now: number, bytes: number): object {
  return {
    time: toKubeTime(now),
    usageBytes: Math.round(bytes * 1.06),
    workingSetBytes: Math.round(bytes),
    rssBytes: Math.round(bytes * 0.91),
  };
}
