import type { ClusterNode } from '../model/clusterNode.ts';
import type { MetricSample } from '../model/metricSample.ts';
import type { Resource } from '../model/resource.ts';
import { moment, oneHot } from './kubeStatePods.ts';

/** What kube-state-metrics exposes of a node, as far as the watched node tells it. */
export function* nodeStateSamples(node: ClusterNode): Generator<MetricSample> {
  const labels = { node: node.name };
  const facts = { kubelet_version: node.kubeletVersion, internal_ip: node.address };
  yield { name: 'kube_node_info', labels: { ...labels, ...facts }, value: 1 };
  yield* moment('kube_node_created', labels, node.created);
  yield* moment('kube_node_deletion_timestamp', labels, node.deleted);
  yield { name: 'kube_node_spec_unschedulable', labels, value: node.isUnschedulable ? 1 : 0 };
  for (const role of node.roles) yield { name: 'kube_node_role', labels: { ...labels, role }, value: 1 };
  for (const text of node.taints) {
    const [, key = '', value = '', effect = ''] = /^([^=:]*)(?:=([^:]*))?:(.*)$/.exec(text) ?? [];
    yield { name: 'kube_node_spec_taint', labels: { ...labels, key, value, effect }, value: 1 };
  }
  const allocatable = [
    ['cpu', 'core', node.cpu],
    ['memory', 'byte', node.memory],
    ['pods', 'integer', node.podCapacity],
  ] as const;
  for (const [resource, unit, value] of allocatable) {
    yield { name: 'kube_node_status_allocatable', labels: { ...labels, resource, unit }, value };
  }
  for (const { type, status } of node.conditions) {
    const states = ['true', 'false', 'unknown'];
    yield* oneHot('kube_node_status_condition', { ...labels, condition: type }, 'status', states, status.toLowerCase());
  }
}

/** What kube-state-metrics exposes of a namespace. */
export function* namespaceStateSamples(namespace: Resource): Generator<MetricSample> {
  const labels = { namespace: namespace.name };
  yield* moment('kube_namespace_created', labels, namespace.created);
  const phase = namespace.deleted === undefined ? 'Active' : 'Terminating';
  yield* oneHot('kube_namespace_status_phase', labels, 'phase', ['Active', 'Terminating'], phase);
}
