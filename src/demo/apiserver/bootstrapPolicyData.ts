import type { KubeObject } from '../kubeObject.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const everything = ['*'];
const read = ['get', 'list', 'watch'];

function clusterRole(name: string, rules: readonly object[]): KubeObject {
  return {
    apiVersion,
    kind: 'ClusterRole',
    metadata: { name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
    rules,
  };
}

function clusterRoleBinding(name: string, group: string): KubeObject {
  return {
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: { name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: group }],
  };
}

/** What `view` may read: no Secrets, no Roles. */
export const viewRules: readonly object[] = [
  {
    verbs: read,
    apiGroups: [''],
    resources: [
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'persistentvolumeclaims',
      'pods',
      'pods/log',
      'pods/status',
      'replicationcontrollers',
      'resourcequotas',
      'serviceaccounts',
      'services',
    ],
  },
  {
    verbs: read,
    apiGroups: ['apps'],
    resources: ['controllerrevisions', 'daemonsets', 'deployments', 'deployments/scale', 'replicasets', 'statefulsets'],
  },
  { verbs: read, apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'] },
  { verbs: read, apiGroups: ['batch'], resources: ['cronjobs', 'jobs'] },
  { verbs: read, apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'] },
  { verbs: read, apiGroups: ['events.k8s.io'], resources: ['events'] },
  { verbs: read, apiGroups: ['metrics.k8s.io'], resources: ['pods'] },
  { verbs: read, apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'] },
  { verbs: read, apiGroups: ['policy'], resources: ['poddisruptionbudgets'] },
];

/** The Roles and bindings that every cluster starts with, as far as a user meets them. */
export const bootstrapPolicy: readonly KubeObject[] = [
  clusterRole('cluster-admin', [
    { verbs: everything, apiGroups: everything, resources: everything },
    { verbs: everything, nonResourceURLs: everything },
  ]),
  clusterRole('admin', [
    {
      verbs: everything,
      apiGroups: ['', 'apps', 'autoscaling', 'batch', 'networking.k8s.io', 'policy'],
      resources: everything,
    },
  ]),
  clusterRole('edit', [
    {
      verbs: everything,
      apiGroups: ['', 'apps', 'autoscaling', 'batch', 'networking.k8s.io', 'policy'],
      resources: everything,
    },
  ]),
  clusterRole('view', viewRules),
  clusterRole('system:basic-user', [
    {
      verbs: ['create'],
      apiGroups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
    },
    { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
  ]),
  clusterRole('system:discovery', [
    {
      verbs: ['get'],
      nonResourceURLs: [
        '/api',
        '/api/*',
        '/apis',
        '/apis/*',
        '/healthz',
        '/livez',
        '/openapi',
        '/openapi/*',
        '/readyz',
        '/version',
        '/version/',
      ],
    },
  ]),
  clusterRole('system:public-info-viewer', [
    { verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'] },
  ]),
  clusterRoleBinding('cluster-admin', 'system:masters'),
  clusterRoleBinding('system:basic-user', 'system:authenticated'),
  clusterRoleBinding('system:discovery', 'system:authenticated'),
  clusterRoleBinding('system:public-info-viewer', 'system:authenticated'),
  {
    ...clusterRoleBinding('system:public-info-viewer-unauthenticated', 'system:unauthenticated'),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:public-info-viewer' },
  },
];
