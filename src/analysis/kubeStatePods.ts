import type { MetricSample } from '../model/metricSample.ts';
import type { Container, Pod } from '../model/pod.ts';
import type { Labels } from '../model/series.ts';

const phases = ['Pending', 'Succeeded', 'Failed', 'Unknown', 'Running'] as const;
const podReasons = ['Evicted', 'NodeAffinity', 'NodeLost', 'Shutdown', 'UnexpectedAdmissionError'] as const;

/** What kube-state-metrics exposes of a pod and its containers, as far as the watched pod tells it. */
export function* podStateSamples(pod: Pod): Generator<MetricSample> {
  const labels: Labels = { namespace: pod.namespace, pod: pod.name, uid: pod.uid };
  yield* podFacts(pod, labels);
  yield* oneHot('kube_pod_status_phase', labels, 'phase', phases, pod.phase);
  yield* oneHot('kube_pod_status_reason', labels, 'reason', podReasons, pod.reason);
  yield* condition(pod, labels, 'kube_pod_status_scheduled', 'PodScheduled', pod.node !== '');
  yield* condition(pod, labels, 'kube_pod_status_ready', 'Ready', pod.phase === 'Running');
  for (const container of pod.containers) {
    if (container.spec.role === 'ephemeral') continue;
    const isMain = container.spec.role === 'main';
    yield* containerSamples(
      container,
      { ...labels, container: container.spec.name },
      isMain ? 'kube_pod_container' : 'kube_pod_init_container',
      pod.node,
    );
  }
}

/** A value for each state that something may be in; that of the present one is 1. */
export function* oneHot(
  name: string,
  labels: Labels,
  label: string,
  states: readonly string[],
  present: string,
): Generator<MetricSample> {
  for (const state of states) yield { name, labels: { ...labels, [label]: state }, value: state === present ? 1 : 0 };
}

/** Seconds since the epoch, where the time is known. */
export function* moment(name: string, labels: Labels, ms: number | undefined): Generator<MetricSample> {
  if (ms !== undefined && ms > 0) yield { name, labels, value: Math.floor(ms / 1000) };
}

function* podFacts(pod: Pod, labels: Labels): Generator<MetricSample> {
  const { owner } = pod;
  yield {
    name: 'kube_pod_info',
    labels: {
      ...labels,
      host_ip: pod.hostIp,
      pod_ip: pod.ip,
      node: pod.node,
      created_by_kind: owner?.kind ?? '<none>',
      created_by_name: owner?.name ?? '<none>',
    },
    value: 1,
  };
  const owned =
    owner === undefined
      ? { owner_kind: '', owner_name: '', owner_is_controller: '' }
      : { owner_kind: owner.kind, owner_name: owner.name, owner_is_controller: 'true' };
  yield { name: 'kube_pod_owner', labels: { ...labels, ...owned }, value: 1 };
  if (pod.qosClass !== '') {
    yield { name: 'kube_pod_status_qos_class', labels: { ...labels, qos_class: pod.qosClass }, value: 1 };
  }
  yield* moment('kube_pod_created', labels, pod.created);
  yield* moment('kube_pod_start_time', labels, pod.started);
  yield* moment('kube_pod_deletion_timestamp', labels, pod.deleted);
}

/** @param isMet whether the condition counts as met where the pod does not list it among the failing ones. */
function* condition(pod: Pod, labels: Labels, name: string, type: string, isMet: boolean): Generator<MetricSample> {
  const failing = pod.failing.find((one) => one.type === type);
  if (failing === undefined && !isMet) return;
  const present = failing === undefined ? 'true' : failing.status.toLowerCase();
  yield* oneHot(name, labels, 'condition', ['true', 'false', 'unknown'], present);
}

function* containerSamples(
  container: Container,
  labels: Labels,
  prefix: 'kube_pod_container' | 'kube_pod_init_container',
  node: string,
): Generator<MetricSample> {
  const { spec, state, last } = container;
  yield* resourceSamples(
    `${prefix}_resource_requests`,
    labels,
    node,
    spec.resources.cpuRequest,
    spec.resources.memoryRequest,
  );
  yield* resourceSamples(
    `${prefix}_resource_limits`,
    labels,
    node,
    spec.resources.cpuLimit,
    spec.resources.memoryLimit,
  );
  // Before the kubelet has reported a container, kube-state-metrics knows nothing of its state either.
  if (state === undefined) return;
  const flag = (name: string, isSet: boolean): MetricSample => ({
    name: `${prefix}_${name}`,
    labels,
    value: isSet ? 1 : 0,
  });
  const reason = (name: string, text: string): MetricSample[] =>
    text === '' ? [] : [{ name: `${prefix}_${name}`, labels: { ...labels, reason: text }, value: 1 }];
  yield { name: `${prefix}_info`, labels: { ...labels, image_spec: spec.image }, value: 1 };
  yield { name: `${prefix}_status_restarts_total`, labels, value: container.restarts };
  yield flag('status_ready', container.isReady);
  yield flag('status_running', state.kind === 'running');
  yield flag('status_waiting', state.kind === 'waiting');
  yield flag('status_terminated', state.kind === 'terminated');
  if (state.kind === 'running') yield* moment(`${prefix}_state_started`, labels, state.started);
  else yield* reason(`status_${state.kind}_reason`, state.reason);
  if (last === undefined) return;
  yield* reason('status_last_terminated_reason', last.reason);
  yield { name: `${prefix}_status_last_terminated_exitcode`, labels, value: last.exitCode };
  yield* moment(`${prefix}_status_last_terminated_timestamp`, labels, last.finished);
}

function* resourceSamples(
  name: string,
  labels: Labels,
  node: string,
  cpu: number | undefined,
  memory: number | undefined,
): Generator<MetricSample> {
  if (cpu !== undefined) yield { name, labels: { ...labels, node, resource: 'cpu', unit: 'core' }, value: cpu };
  if (memory !== undefined)
    yield { name, labels: { ...labels, node, resource: 'memory', unit: 'byte' }, value: memory };
}
