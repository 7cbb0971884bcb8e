import type { DemoWorld } from '../world/demoWorld.ts';
import { cpuSecondsAt, memoryAt, type ContainerRuntime, type PodRuntime } from '../world/podRuntime.ts';
import { nodeCpuSeconds } from './cadvisorMetrics.ts';
import { labelText, type MetricSink } from './metricSink.ts';

/** The kubelet's `/metrics/resource`: what metrics-server reads. */
export function writeResourceMetrics(world: DemoWorld, node: string, sink: MetricSink): void {
  const now = world.clock.now();
  const pods = [...world.kubelet.podsOn(node)].filter((pod) => pod.phase === 'Running');
  const running = pods.flatMap((pod) =>
    pod.containers.filter((one) => one.startedAt !== undefined).map((container) => ({ pod, container })),
  );
  const perContainer = (
    name: string,
    type: 'counter' | 'gauge',
    help: string,
    value: (pod: PodRuntime, container: ContainerRuntime) => number,
  ): void => {
    sink.family(name, type, `[STABLE] ${help}`);
    for (const { pod, container } of running) {
      const { namespace = '', name: podName } = pod.key;
      const labels = labelText({ container: container.spec.name, namespace, pod: podName });
      sink.sample(name, labels, value(pod, container));
    }
  };
  perContainer(
    'container_cpu_usage_seconds_total',
    'counter',
    'Cumulative cpu time consumed by the container in core-seconds',
    (pod, one) => cpuSecondsAt(pod, one, now),
  );
  perContainer(
    'container_memory_working_set_bytes',
    'gauge',
    'Current working set of the container in bytes',
    (pod, one) => memoryAt(pod, one, now),
  );
  perContainer(
    'container_start_time_seconds',
    'gauge',
    'Start time of the container since unix epoch in seconds',
    (_, one) => (one.startedAt ?? 0) / 1000,
  );
  const perPod = (name: string, type: 'counter' | 'gauge', help: string, value: (pod: PodRuntime) => number): void => {
    sink.family(name, type, `[STABLE] ${help}`);
    for (const pod of pods) {
      sink.sample(name, labelText({ namespace: pod.key.namespace ?? '', pod: pod.key.name }), value(pod));
    }
  };
  perPod('pod_cpu_usage_seconds_total', 'counter', 'Cumulative cpu time consumed by the pod in core-seconds', (pod) =>
    pod.containers.reduce((sum, one) => sum + one.usage.pastCpuSeconds + cpuSecondsAt(pod, one, now), 0),
  );
  perPod('pod_memory_working_set_bytes', 'gauge', 'Current working set of the pod in bytes', (pod) =>
    pod.containers.reduce((sum, one) => sum + memoryAt(pod, one, now), 0),
  );
  sink.family(
    'node_cpu_usage_seconds_total',
    'counter',
    '[STABLE] Cumulative cpu time consumed by the node in core-seconds',
  );
  sink.sample('node_cpu_usage_seconds_total', '', nodeCpuSeconds(world, node));
  sink.family('node_memory_working_set_bytes', 'gauge', '[STABLE] Current working set of the node in bytes');
  sink.sample('node_memory_working_set_bytes', '', Math.round(world.nodeUse(node).memory));
  sink.family(
    'resource_scrape_error',
    'gauge',
    '[STABLE] 1 if there was an error while getting container metrics, 0 otherwise',
  );
  sink.sample('resource_scrape_error', '', 0);
}
