import { type Disposable, DisposableStore } from '../../base/lifecycle.ts';
import type { KubeObject } from '../kubeObject.ts';
import type { UserInfo } from './accessControl.ts';
import { bootstrapPolicy, viewRules } from './bootstrapPolicyData.ts';
import { mirrorEndpoints } from './endpointsMirror.ts';
import type { ObjectStore } from './objectStore.ts';
import { groupVersionOf } from './resourceType.ts';

const viewerName = 'demo-viewer';

/** The user behind the viewer's token: a service account of the namespace it may read. */
export function viewerUser(namespace: string): UserInfo {
  return {
    username: `system:serviceaccount:${namespace}:${viewerName}`,
    uid: '5d1b7c5e-5f0e-4d8e-9a57-6b7f0d6a4c21',
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
  };
}

/**
 * Gives the store what every cluster has before anyone uses it: the system namespaces, RBAC's default roles, the
 * APIServices; and follows it to give each new namespace its default service account.
 */
export function seedCluster(store: ObjectStore, viewerNamespace: string | undefined): Disposable {
  const disposables = new DisposableStore();
  const add = (object: KubeObject): void => {
    if (store.get(store.keyOf(object)) === undefined) store.create(object);
  };
  const furnish = (namespace: string): void => {
    add({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } });
    if (namespace === viewerNamespace) for (const object of viewerObjects(namespace)) add(object);
  };
  disposables.add(
    store.onDidChange(({ type, object }) => {
      if (type === 'ADDED' && object.kind === 'Namespace') furnish(object.metadata.name);
    }),
  );
  disposables.add(mirrorEndpoints(store));
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
    add({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  for (const { metadata } of store.list('', 'namespaces')) furnish(metadata.name);
  for (const object of [...bootstrapPolicy, ...priorityClasses(), ...componentStatuses(), ...apiServices(store)]) {
    add(object);
  }
  return disposables;
}

function viewerObjects(namespace: string): readonly KubeObject[] {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: viewerName, namespace } },
    { apiVersion, kind: 'Role', metadata: { name: viewerName, namespace }, rules: viewRules },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata: { name: viewerName, namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: viewerName },
      subjects: [{ kind: 'ServiceAccount', name: viewerName, namespace }],
    },
  ];
}

function priorityClasses(): readonly KubeObject[] {
  return [['system-cluster-critical', 2_000_000_000] as const, ['system-node-critical', 2_000_001_000] as const].map(
    ([name, value]) => ({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      preemptionPolicy: 'PreemptLowerPriority',
      description: 'Used for system critical pods.',
    }),
  );
}

function componentStatuses(): readonly KubeObject[] {
  return ['controller-manager', 'etcd-0', 'scheduler'].map((name) => ({
    apiVersion: 'v1',
    kind: 'ComponentStatus',
    metadata: { name },
    conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
  }));
}

function apiServices(store: ObjectStore): readonly KubeObject[] {
  const versions = new Map(store.types.types.map((type) => [groupVersionOf(type), type]));
  return [...versions.values()]
    .filter((type) => type.custom === undefined)
    .map(({ group, version }) => {
      const isMetrics = group === 'metrics.k8s.io';
      const service = { namespace: 'kube-system', name: 'metrics-server', port: 443 };
      const passed = { type: 'Available', status: 'True', reason: 'Passed', message: 'all checks passed' };
      return {
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: `${version}.${group}` },
        spec: {
          group,
          version,
          groupPriorityMinimum: isMetrics ? 100 : group === '' ? 18_000 : 17_000,
          versionPriority: isMetrics ? 100 : 15,
          ...(isMetrics ? { service, insecureSkipTLSVerify: true } : {}),
        },
        ...(isMetrics ? { status: { conditions: [passed] } } : {}),
      };
    });
}
