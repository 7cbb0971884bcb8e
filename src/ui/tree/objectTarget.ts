import type { ObjectTarget } from '../../sources/kubernetes/objectActions.ts';
import { namespaceKind, nodeKind } from '../../sources/kubernetes/projections/clusterKinds.ts';
import { podKind } from '../../sources/kubernetes/projections/podKind.ts';
import { workloadKinds } from '../../sources/kubernetes/projections/workloadKinds.ts';
import type { ApiKind } from '../../model/resource.ts';
import type { Subject } from '../../model/subject.ts';
import type { TreeNode } from './treeNode.ts';
import type { TreeResource } from './treeResource.ts';

/** The object that a row stands for, as plain data; undefined for rows that stand for none. */
export function objectTargetOf(node: TreeNode): (ObjectTarget & { readonly contextId: string }) | undefined {
  switch (node.kind) {
    case 'namespace':
      return target(node.contextId, namespaceKind, '', node.entry.name);
    case 'workload': {
      const { kind, namespace, name } = node.item.workload;
      return target(node.contextId, workloadKinds[kind], namespace, name);
    }
    case 'pod':
    case 'container':
      return target(node.contextId, podKind, node.item.pod.namespace, node.item.pod.name);
    case 'node':
      return target(node.contextId, nodeKind, '', node.entry.node.name);
    case 'object':
      return target(node.contextId, node.apiKind, node.object.namespace, node.object.name);
    case 'revision':
      return target(node.contextId, node.apiKind, node.namespace, node.revision.name);
    case 'pin':
      return target(node.contextId, node.pin.kind, node.pin.namespace, node.pin.name);
    default:
      return undefined;
  }
}

/** The object that a panel is about. */
export function targetOfSubject(subject: Subject): TreeResource {
  const kind = subject.kind === 'Pod' ? podKind : workloadKinds[subject.kind];
  return { contextId: subject.context, kind, namespace: subject.namespace, name: subject.name };
}

function target(
  contextId: string,
  { group, version, resource, kind, isNamespaced }: ApiKind,
  namespace: string,
  name: string,
): ObjectTarget & { readonly contextId: string } {
  return { contextId, kind: { group, version, resource, kind, isNamespaced }, namespace, name };
}

/** `kubectl` on that object, ready for a POSIX shell. */
export function kubectlCommand(contextName: string, target: ObjectTarget): string {
  const { kind, namespace, name } = target;
  const resource = kind.group === '' ? kind.resource : `${kind.resource}.${kind.group}`;
  const scope = namespace === '' ? [] : ['--namespace', namespace];
  return ['kubectl', '--context', contextName, ...scope, 'get', resource, name].map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
