import { namespaceKind, nodeKind } from '../../sources/kubernetes/projections/clusterKinds.ts';
import { podKind } from '../../sources/kubernetes/projections/podKind.ts';
import type { OverviewSnapshot } from '../../state/clusterOverview.ts';
import { workloadKinds } from '../../sources/kubernetes/projections/workloadKinds.ts';
import type { TreeResource } from './treeResource.ts';

/** Everything that the overview of a cluster knows by name: workloads before their pods, then namespaces and nodes. */
export function* resourcesOf(contextId: string, overview: OverviewSnapshot): Generator<TreeResource> {
  for (const { name: namespace, tree } of overview.namespaces) {
    const pod = (name: string): TreeResource => ({ contextId, kind: podKind, namespace, name });
    for (const item of tree.workloads) {
      for (const { workload, pods } of [item, ...item.jobs]) {
        yield { contextId, kind: workloadKinds[workload.kind], namespace, name: workload.name };
        for (const one of pods) yield pod(one.pod.name);
      }
    }
    for (const one of tree.loosePods) yield pod(one.pod.name);
  }
  for (const { name } of overview.namespaces) yield { contextId, kind: namespaceKind, namespace: '', name };
  for (const { node } of overview.nodes) yield { contextId, kind: nodeKind, namespace: '', name: node.name };
}
