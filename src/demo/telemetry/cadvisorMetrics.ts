import { parseQuantity } from '../../base/units.ts';
import type { DemoWorld } from '../world/demoWorld.ts';
import type { Node } from '../world/kubeTypes.ts';
import { cpuAt, cpuSecondsAt, memoryAt, type ContainerRuntime, type PodRuntime } from '../world/podRuntime.ts';
import { hashText } from '../world/seededRandom.ts';
import { labelText, type MetricSink, type MetricType } from './metricSink.ts';

interface Subject {
  readonly pod: PodRuntime;
  readonly container: ContainerRuntime;
  readonly labels: string;
  readonly time: number;
}

interface ContainerMetric {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  /** Labels that come behind the usual ones. */
  readonly labels?: string;
  /** Undefined where the container has no such sample. */
  value(subject: Subject): number | undefined;
}

/** What the kubelet's cAdvisor tells of a node: every running container, every pod's network, the machine. */
export function writeCadvisor(world: DemoWorld, node: Node, sink: MetricSink): void {
  const time = world.clock.now();
  const subjects = subjectsOn(world, node.metadata.name, time);
  for (const metric of containerMetrics) {
    if (!sink.family(metric.name, metric.type, metric.help)) continue;
    for (const subject of subjects) {
      const value = metric.value(subject);
      if (value === undefined) continue;
      const labels = metric.labels === undefined ? subject.labels : `${subject.labels},${metric.labels}`;
      sink.sample(metric.name, labels, value);
    }
    if (metric.name === 'container_cpu_usage_seconds_total') writeRootCpu(world, node, sink);
    if (metric.name === 'container_memory_working_set_bytes') {
      sink.sample(metric.name, rootLabels, Math.round(world.nodeUse(node.metadata.name).memory));
    }
  }
  writeNetwork(world, node.metadata.name, time, sink);
  sink.family('machine_cpu_cores', 'gauge', 'Number of logical CPU cores.');
  sink.sample('machine_cpu_cores', '', parseQuantity(node.status.capacity['cpu'] ?? '') ?? 0);
  sink.family('machine_memory_bytes', 'gauge', 'Amount of memory installed on the machine.');
  sink.sample('machine_memory_bytes', '', parseQuantity(node.status.capacity['memory'] ?? '') ?? 0);
}

/** CPU seconds of everything that has run on the node; it never decreases, whatever pods come and go. */
export function nodeCpuSeconds(world: DemoWorld, node: string): number {
  const time = world.clock.now();
  let sum = world.kubelet.goneCpuSeconds(node) + (time / 1000 - bootSeconds) * 0.06;
  for (const pod of world.kubelet.podsOn(node)) {
    for (const one of pod.containers) sum += one.usage.pastCpuSeconds + cpuSecondsAt(pod, one, time);
  }
  return sum;
}

/** The nodes are taken to have booted on 2025-06-01. */
export const bootSeconds = Date.parse('2025-06-01T00:00:00Z') / 1000;

const rootLabels = labelText({ container: '', id: '/', image: '', name: '', namespace: '', pod: '' });

const containerMetrics: readonly ContainerMetric[] = [
  {
    name: 'container_cpu_usage_seconds_total',
    type: 'counter',
    help: 'Cumulative cpu time consumed in seconds.',
    labels: 'cpu="total"',
    value: ({ pod, container, time }) => cpuSecondsAt(pod, container, time),
  },
  {
    name: 'container_cpu_user_seconds_total',
    type: 'counter',
    help: 'Cumulative user cpu time consumed in seconds.',
    value: ({ pod, container, time }) => cpuSecondsAt(pod, container, time) * 0.78,
  },
  {
    name: 'container_cpu_system_seconds_total',
    type: 'counter',
    help: 'Cumulative system cpu time consumed in seconds.',
    value: ({ pod, container, time }) => cpuSecondsAt(pod, container, time) * 0.22,
  },
  {
    name: 'container_cpu_cfs_periods_total',
    type: 'counter',
    help: 'Number of elapsed enforcement period intervals.',
    value: ({ container, time }) =>
      limitOf(container, 'cpu') === undefined ? undefined : Math.floor((time - (container.startedAt ?? time)) / 100),
  },
  {
    name: 'container_cpu_cfs_throttled_periods_total',
    type: 'counter',
    help: 'Number of throttled period intervals.',
    value: ({ container }) =>
      limitOf(container, 'cpu') === undefined ? undefined : Math.floor(container.usage.throttledSeconds * 14),
  },
  {
    name: 'container_cpu_cfs_throttled_seconds_total',
    type: 'counter',
    help: 'Total time duration the container has been throttled.',
    value: ({ container }) => (limitOf(container, 'cpu') === undefined ? undefined : container.usage.throttledSeconds),
  },
  {
    name: 'container_memory_working_set_bytes',
    type: 'gauge',
    help: 'Current working set in bytes.',
    value: ({ pod, container, time }) => memoryAt(pod, container, time),
  },
  {
    name: 'container_memory_usage_bytes',
    type: 'gauge',
    help: 'Current memory usage in bytes, including all memory regardless of when it was accessed.',
    value: ({ pod, container, time }) => Math.round(memoryAt(pod, container, time) * 1.06 + 3e6),
  },
  {
    name: 'container_memory_rss',
    type: 'gauge',
    help: 'Size of RSS in bytes.',
    value: ({ pod, container, time }) => Math.round(memoryAt(pod, container, time) * 0.91),
  },
  {
    name: 'container_memory_cache',
    type: 'gauge',
    help: 'Number of bytes of page cache memory.',
    value: ({ pod, container, time }) => Math.round(memoryAt(pod, container, time) * 0.13 + 3e6),
  },
  {
    name: 'container_oom_events_total',
    type: 'counter',
    help: 'Count of out of memory events observed for the container',
    value: ({ container }) => container.usage.oomKills,
  },
  {
    name: 'container_spec_memory_limit_bytes',
    type: 'gauge',
    help: 'Memory limit for the container.',
    value: ({ container }) => limitOf(container, 'memory') ?? 0,
  },
  {
    name: 'container_spec_cpu_quota',
    type: 'gauge',
    help: 'CPU quota of the container.',
    value: ({ container }) => {
      const limit = limitOf(container, 'cpu');
      return limit === undefined ? undefined : Math.round(limit * 100_000);
    },
  },
  {
    name: 'container_spec_cpu_period',
    type: 'gauge',
    help: 'CPU period of the container.',
    value: () => 100_000,
  },
  {
    name: 'container_start_time_seconds',
    type: 'gauge',
    help: 'Start time of the container since unix epoch in seconds.',
    value: ({ container }) => Math.floor((container.startedAt ?? 0) / 1000),
  },
  {
    name: 'container_last_seen',
    type: 'gauge',
    help: 'Last time a container was seen by the exporter',
    value: ({ time }) => Math.floor(time / 1000),
  },
  {
    name: 'container_fs_usage_bytes',
    type: 'gauge',
    help: 'Number of bytes that are consumed by the container on this filesystem.',
    labels: 'device="/dev/vda1"',
    value: ({ pod }) => 4096 * (20 + (hashText(pod.uid) % 900)),
  },
  {
    name: 'container_fs_writes_bytes_total',
    type: 'counter',
    help: 'Cumulative count of bytes written',
    labels: 'device="/dev/vda1"',
    value: ({ pod, container, time }) => Math.floor(cpuSecondsAt(pod, container, time) * 90_000),
  },
  {
    name: 'container_fs_reads_bytes_total',
    type: 'counter',
    help: 'Cumulative count of bytes read',
    labels: 'device="/dev/vda1"',
    value: ({ pod, container, time }) => Math.floor(cpuSecondsAt(pod, container, time) * 21_000),
  },
  {
    name: 'container_processes',
    type: 'gauge',
    help: 'Number of processes running inside the container.',
    value: ({ pod }) => 1 + (hashText(pod.app) % 4),
  },
  {
    name: 'container_threads',
    type: 'gauge',
    help: 'Number of threads running inside the container',
    value: ({ pod, container, time }) => 8 + (hashText(pod.app) % 20) + Math.round(cpuAt(pod, container, time) * 10),
  },
];

function subjectsOn(world: DemoWorld, node: string, time: number): Subject[] {
  const subjects: Subject[] = [];
  for (const pod of world.kubelet.podsOn(node)) {
    for (const container of pod.containers) {
      if (container.startedAt === undefined) continue;
      subjects.push({ pod, container, time, labels: containerLabels(pod, container) });
    }
  }
  return subjects;
}

function containerLabels(pod: PodRuntime, container: ContainerRuntime): string {
  const name = container.containerId.slice('containerd://'.length);
  return labelText({
    container: container.spec.name,
    id: `${cgroupOf(pod)}/cri-containerd-${name}.scope`,
    image: container.spec.image,
    name,
    namespace: pod.key.namespace ?? '',
    pod: pod.key.name,
  });
}

function cgroupOf(pod: PodRuntime): string {
  return `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${pod.uid.replaceAll('-', '_')}.slice`;
}

function writeRootCpu(world: DemoWorld, node: Node, sink: MetricSink): void {
  const seconds = nodeCpuSeconds(world, node.metadata.name);
  sink.sample('container_cpu_usage_seconds_total', `${rootLabels},cpu="total"`, seconds);
}

/** The network belongs to the pod, so its samples name no container. */
function writeNetwork(world: DemoWorld, node: string, time: number, sink: MetricSink): void {
  const pods = [...world.kubelet.podsOn(node)].filter((pod) => pod.phase === 'Running');
  for (const direction of ['receive', 'transmit'] as const) {
    const name = `container_network_${direction}_bytes_total`;
    sink.family(name, 'counter', `Cumulative count of bytes ${direction === 'receive' ? 'received' : 'transmitted'}`);
    for (const pod of pods) {
      const labels = labelText({
        container: '',
        id: cgroupOf(pod),
        image: '',
        interface: 'eth0',
        name: '',
        namespace: pod.key.namespace ?? '',
        pod: pod.key.name,
      });
      sink.sample(name, labels, networkBytes(pod, direction, time));
    }
  }
}

function networkBytes(pod: PodRuntime, direction: 'receive' | 'transmit', time: number): number {
  // Probes and scrapes keep a little going even where no visitor comes by.
  const idle = ((time - pod.startTime) / 1000) * (direction === 'receive' ? 240 : 900);
  const worked = pod.containers.reduce(
    (sum, one) => sum + (direction === 'receive' ? one.usage.receivedBytes : one.usage.sentBytes),
    0,
  );
  return Math.floor(idle + worked);
}

function limitOf(container: ContainerRuntime, resource: string): number | undefined {
  return parseQuantity(container.spec.resources?.limits?.[resource] ?? '');
}
