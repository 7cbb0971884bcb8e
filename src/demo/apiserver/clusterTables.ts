import type { KubeObject } from '../kubeObject.ts';
import { listAt, recordAt, textAt, valueAt } from './jsonValue.ts';
import { ageOf, orNone, since, type TableKind } from './tableKind.ts';

const createdAt: TableKind = {
  columns: ['Name', 'Created At'],
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? '<unknown>'],
};

const binding: TableKind = {
  columns: ['Name', 'Role', 'Age', 'Users!', 'Groups!', 'ServiceAccounts!'],
  cells: (object, now) => {
    const subjects = (kind: string): string =>
      listAt(object, 'subjects')
        .filter((subject) => textAt(subject, 'kind') === kind)
        .map((subject) => [textAt(subject, 'namespace'), textAt(subject, 'name')].filter(Boolean).join('/'))
        .join(', ');
    return [
      object.metadata.name,
      `${textAt(object, 'roleRef', 'kind')}/${textAt(object, 'roleRef', 'name')}`,
      ageOf(object, now),
      subjects('User'),
      subjects('Group'),
      subjects('ServiceAccount'),
    ];
  },
};

/** Tables of nodes, configuration, storage, access and events. */
export const clusterTables: Readonly<Record<string, TableKind>> = {
  Node: {
    columns: [
      'Name',
      'Status',
      'Roles',
      'Age',
      'Version',
      'Internal-IP!',
      'External-IP!',
      'OS-Image!',
      'Kernel-Version!',
      'Container-Runtime!',
    ],
    cells: (node, now) => [
      node.metadata.name,
      nodeStatus(node),
      nodeRoles(node),
      ageOf(node, now),
      textAt(node, 'status', 'nodeInfo', 'kubeletVersion'),
      nodeAddress(node, 'InternalIP'),
      nodeAddress(node, 'ExternalIP'),
      textAt(node, 'status', 'nodeInfo', 'osImage') || '<unknown>',
      kernelText(node),
      textAt(node, 'status', 'nodeInfo', 'containerRuntimeVersion') || '<unknown>',
    ],
  },
  Namespace: {
    columns: ['Name', 'Status', 'Age'],
    cells: (namespace, now) => [namespace.metadata.name, textAt(namespace, 'status', 'phase'), ageOf(namespace, now)],
  },
  ConfigMap: {
    columns: ['Name', 'Data', 'Age'],
    cells: (map, now) => {
      const size = Object.keys({ ...recordAt(map, 'data'), ...recordAt(map, 'binaryData') }).length;
      return [map.metadata.name, size, ageOf(map, now)];
    },
  },
  Secret: {
    columns: ['Name', 'Type', 'Data', 'Age'],
    cells: (secret, now) => [
      secret.metadata.name,
      textAt(secret, 'type'),
      Object.keys(recordAt(secret, 'data')).length,
      ageOf(secret, now),
    ],
  },
  ServiceAccount: {
    columns: ['Name', 'Secrets', 'Age'],
    cells: (account, now) => [account.metadata.name, listAt(account, 'secrets').length, ageOf(account, now)],
  },
  PersistentVolume: {
    columns: [
      'Name',
      'Capacity',
      'Access Modes',
      'Reclaim Policy',
      'Status',
      'Claim',
      'StorageClass',
      'VolumeAttributesClass',
      'Reason',
      'Age',
      'VolumeMode!',
    ],
    cells: (volume, now) => {
      const claim = recordAt(volume, 'spec', 'claimRef');
      return [
        volume.metadata.name,
        textAt(volume, 'spec', 'capacity', 'storage'),
        accessModes(listAt(volume, 'spec', 'accessModes')),
        textAt(volume, 'spec', 'persistentVolumeReclaimPolicy'),
        phaseOf(volume),
        claim['name'] === undefined ? '' : `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}`,
        textAt(volume, 'spec', 'storageClassName'),
        textAt(volume, 'spec', 'volumeAttributesClassName') || '<unset>',
        textAt(volume, 'status', 'reason'),
        ageOf(volume, now),
        textAt(volume, 'spec', 'volumeMode') || '<unset>',
      ];
    },
  },
  PersistentVolumeClaim: {
    columns: [
      'Name',
      'Status',
      'Volume',
      'Capacity',
      'Access Modes',
      'StorageClass',
      'VolumeAttributesClass',
      'Age',
      'VolumeMode!',
    ],
    cells: (claim, now) => [
      claim.metadata.name,
      phaseOf(claim),
      textAt(claim, 'spec', 'volumeName'),
      textAt(claim, 'status', 'capacity', 'storage'),
      accessModes(listAt(claim, 'status', 'accessModes')),
      textAt(claim, 'spec', 'storageClassName'),
      textAt(claim, 'spec', 'volumeAttributesClassName') || '<unset>',
      ageOf(claim, now),
      textAt(claim, 'spec', 'volumeMode') || '<unset>',
    ],
  },
  StorageClass: {
    columns: ['Name', 'Provisioner', 'ReclaimPolicy', 'VolumeBindingMode', 'AllowVolumeExpansion', 'Age'],
    cells: (storageClass, now) => {
      const isDefault = storageClass.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';
      return [
        `${storageClass.metadata.name}${isDefault ? ' (default)' : ''}`,
        textAt(storageClass, 'provisioner'),
        textAt(storageClass, 'reclaimPolicy'),
        textAt(storageClass, 'volumeBindingMode'),
        storageClass['allowVolumeExpansion'] === true,
        ageOf(storageClass, now),
      ];
    },
  },
  Event: {
    columns: [
      'Last Seen',
      'Type',
      'Reason',
      'Object',
      'Subobject!',
      'Source!',
      'Message',
      'First Seen!',
      'Count!',
      'Name!',
    ],
    cells: eventCells,
  },
  ComponentStatus: {
    columns: ['Name', 'Status', 'Message', 'Error'],
    cells: (component) => {
      const healthy = listAt(component, 'conditions').find((c) => textAt(c, 'type') === 'Healthy');
      const status = textAt(healthy, 'status') === 'True' ? 'Healthy' : 'Unhealthy';
      return [component.metadata.name, status, textAt(healthy, 'message'), textAt(healthy, 'error')];
    },
  },
  PriorityClass: {
    columns: ['Name', 'Value:integer', 'Global-Default:boolean', 'Age', 'PreemptionPolicy'],
    cells: (priority, now) => [
      priority.metadata.name,
      priority['value'],
      priority['globalDefault'] === true,
      ageOf(priority, now),
      textAt(priority, 'preemptionPolicy') || 'PreemptLowerPriority',
    ],
  },
  Lease: {
    columns: ['Name', 'Holder', 'Age'],
    cells: (lease, now) => [lease.metadata.name, textAt(lease, 'spec', 'holderIdentity'), ageOf(lease, now)],
  },
  APIService: {
    columns: ['Name', 'Service', 'Available', 'Age'],
    cells: (service, now) => {
      const target = recordAt(service, 'spec', 'service');
      const condition = listAt(service, 'status', 'conditions').find((c) => textAt(c, 'type') === 'Available');
      const status = textAt(condition, 'status');
      return [
        service.metadata.name,
        target['name'] === undefined ? 'Local' : `${textAt(target, 'namespace')}/${textAt(target, 'name')}`,
        status === 'True' ? status : `${status} (${textAt(condition, 'reason')})`,
        ageOf(service, now),
      ];
    },
  },
  Role: createdAt,
  ClusterRole: createdAt,
  LimitRange: createdAt,
  CustomResourceDefinition: createdAt,
  RoleBinding: binding,
  ClusterRoleBinding: binding,
};

function nodeStatus(node: KubeObject): string {
  const ready = listAt(node, 'status', 'conditions').find((condition) => textAt(condition, 'type') === 'Ready');
  const status = ready === undefined ? 'Unknown' : textAt(ready, 'status') === 'True' ? 'Ready' : 'NotReady';
  return valueAt(node, 'spec', 'unschedulable') === true ? `${status},SchedulingDisabled` : status;
}

function nodeRoles(node: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.entries(node.metadata.labels ?? {}).flatMap(([name, value]) => {
    if (name.startsWith(prefix) && name.length > prefix.length) return [name.slice(prefix.length)];
    return name === 'kubernetes.io/role' && value !== '' ? [value] : [];
  });
  return orNone(roles.sort().join(','));
}

function nodeAddress(node: KubeObject, type: string): string {
  const address = listAt(node, 'status', 'addresses').find((entry) => textAt(entry, 'type') === type);
  return orNone(textAt(address, 'address'));
}

function kernelText(node: KubeObject): string {
  const kernel = textAt(node, 'status', 'nodeInfo', 'kernelVersion');
  const architecture = textAt(node, 'status', 'nodeInfo', 'architecture');
  return kernel === '' ? '<unknown>' : architecture === '' ? kernel : `${kernel} (${architecture})`;
}

function phaseOf(object: KubeObject): string {
  return object.metadata.deletionTimestamp === undefined ? textAt(object, 'status', 'phase') : 'Terminating';
}

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function accessModes(modes: readonly unknown[]): string {
  return modes.map((mode) => shortModes[String(mode)] ?? String(mode)).join(',');
}

function eventCells(event: KubeObject, now: number): readonly unknown[] {
  const object = recordAt(event, event.apiVersion === 'v1' ? 'involvedObject' : 'regarding');
  const source = recordAt(event, event.apiVersion === 'v1' ? 'source' : 'deprecatedSource');
  const time = (core: string): string =>
    textAt(event, core) || textAt(event, `deprecated${core.charAt(0).toUpperCase()}${core.slice(1)}`);
  const component =
    textAt(source, 'component') || textAt(event, 'reportingComponent') || textAt(event, 'reportingController');
  const host = textAt(source, 'host') || textAt(event, 'reportingInstance');
  const first = time('firstTimestamp') || textAt(event, 'eventTime');
  const last = textAt(event, 'series', 'lastObservedTime') || time('lastTimestamp') || first;
  return [
    since(last, now),
    textAt(event, 'type'),
    textAt(event, 'reason'),
    `${textAt(object, 'kind').toLowerCase()}/${textAt(object, 'name')}`,
    textAt(object, 'fieldPath'),
    [component, host].filter(Boolean).join(', '),
    (textAt(event, 'message') || textAt(event, 'note')).trim(),
    since(first, now),
    valueAt(event, 'series', 'count') ?? event['count'] ?? event['deprecatedCount'] ?? 1,
    event.metadata.name,
  ];
}
