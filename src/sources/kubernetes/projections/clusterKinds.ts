import { parseQuantity } from '../../../base/units.ts';
import type { ClusterNamespace } from '../../../model/clusterNamespace.ts';
import type { ClusterEvent } from '../../../model/clusterEvent.ts';
import type { ClusterNode } from '../../../model/clusterNode.ts';
import type { Json, KindDescriptor } from '../kindDescriptor.ts';
import {
  conditionFields,
  metadataFields,
  numberAt,
  objectAt,
  objectsAt,
  projectConditions,
  projectMetadata,
  textAt,
  timeAt,
} from './objectFields.ts';

const rolePrefix = 'node-role.kubernetes.io/';

/** The conditions that tell why a namespace is not gone yet, the one that tells most first. */
const deletionConditions = [
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceDeletionContentFailure',
  'NamespaceFinalizersRemaining',
  'NamespaceContentRemaining',
];

export const namespaceKind: KindDescriptor<ClusterNamespace> = {
  ...{ group: '', version: 'v1', resource: 'namespaces', kind: 'Namespace', isNamespaced: false },
  fields: { metadata: metadataFields, status: { conditions: conditionFields } },
  project: (object, intern) => {
    const base = projectMetadata(object, intern);
    return { ...base, remains: base.deleted === undefined ? nothing : remainsOf(objectAt(object, 'status')) };
  },
};

const nothing: readonly string[] = Object.freeze([]);

function remainsOf(status: Json): readonly string[] {
  const told = objectsAt(status, 'conditions').filter((one) => one['status'] === 'True');
  return deletionConditions.flatMap((type) => {
    const message = textAt(told.find((one) => one['type'] === type) ?? {}, 'message');
    return message === '' ? [] : [message];
  });
}

export const nodeKind: KindDescriptor<ClusterNode> = {
  ...{ group: '', version: 'v1', resource: 'nodes', kind: 'Node', isNamespaced: false },
  fields: {
    metadata: metadataFields,
    spec: { unschedulable: true, taints: { key: true, value: true, effect: true } },
    status: {
      conditions: conditionFields,
      addresses: { type: true, address: true },
      nodeInfo: { kubeletVersion: true },
      allocatable: { cpu: true, memory: true, pods: true },
    },
  },
  project: (object, intern) => {
    const spec = objectAt(object, 'spec');
    const status = objectAt(object, 'status');
    const allocatable = objectAt(status, 'allocatable');
    const base = projectMetadata(object, intern);
    const addresses = objectsAt(status, 'addresses');
    const address = addresses.find((one) => one['type'] === 'InternalIP') ?? addresses[0] ?? {};
    return {
      ...base,
      conditions: projectConditions(status, intern),
      isUnschedulable: spec['unschedulable'] === true,
      roles: Object.keys(base.labels)
        .filter((label) => label.startsWith(rolePrefix))
        .map((label) => label.slice(rolePrefix.length)),
      kubeletVersion: textAt(objectAt(status, 'nodeInfo'), 'kubeletVersion'),
      address: textAt(address, 'address'),
      cpu: parseQuantity(textAt(allocatable, 'cpu')) ?? 0,
      memory: parseQuantity(textAt(allocatable, 'memory')) ?? 0,
      podCapacity: parseQuantity(textAt(allocatable, 'pods')) ?? 0,
      taints: objectsAt(spec, 'taints').map((taint) => {
        const value = textAt(taint, 'value');
        return `${textAt(taint, 'key')}${value === '' ? '' : `=${value}`}:${textAt(taint, 'effect')}`;
      }),
    };
  },
};

export const eventKind: KindDescriptor<ClusterEvent> = {
  ...{ group: '', version: 'v1', resource: 'events', kind: 'Event', isNamespaced: true },
  fields: {
    metadata: metadataFields,
    ...{ type: true, reason: true, message: true, count: true, reportingComponent: true },
    ...{ eventTime: true, firstTimestamp: true, lastTimestamp: true },
    involvedObject: { kind: true, namespace: true, name: true, uid: true },
    series: { count: true, lastObservedTime: true },
    source: { component: true },
  },
  project: (object, intern) => {
    const about = objectAt(object, 'involvedObject');
    const series = objectAt(object, 'series');
    const base = projectMetadata(object, intern);
    // Newer reporters fill eventTime and series, older ones the timestamps and the count.
    const last = Math.max(timeAt(object, 'lastTimestamp'), timeAt(series, 'lastObservedTime'));
    const first = timeAt(object, 'firstTimestamp') || timeAt(object, 'eventTime') || last || base.created;
    return {
      ...base,
      type: object['type'] === 'Warning' ? 'Warning' : 'Normal',
      reason: intern.string(textAt(object, 'reason')),
      message: textAt(object, 'message').slice(0, 1000),
      about: {
        kind: intern.string(textAt(about, 'kind')),
        namespace: intern.string(textAt(about, 'namespace')),
        name: textAt(about, 'name'),
        uid: textAt(about, 'uid'),
      },
      count: Math.max(1, numberAt(object, 'count'), numberAt(series, 'count')),
      firstSeen: first,
      lastSeen: Math.max(first, last),
      source: intern.string(textAt(object, 'reportingComponent') || textAt(objectAt(object, 'source'), 'component')),
    };
  },
};
