/** A row that gathers kinds, by plural name; what no row names stands under "Custom resources" or "Other". */
export interface KindCategory {
  readonly title: string;
  /** A codicon. */
  readonly icon: string;
  /** `resource` or `resource.group`, in the order in which they are shown. */
  readonly resources: readonly string[];
}

/** Kinds that the tree shows as workloads, pods and nodes, or that only fill a list. */
export const hiddenResources: ReadonlySet<string> = new Set([
  'pods',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
  'nodes',
  'namespaces',
  'events',
  'events.events.k8s.io',
  'leases.coordination.k8s.io',
  'endpoints',
  'componentstatuses',
  'podtemplates',
  'controllerrevisions.apps',
]);

export const namespacedCategories: readonly KindCategory[] = [
  {
    title: 'Network',
    icon: 'globe',
    resources: [
      'services',
      'endpointslices.discovery.k8s.io',
      'ingresses.networking.k8s.io',
      'networkpolicies.networking.k8s.io',
      'gateways.gateway.networking.k8s.io',
      'httproutes.gateway.networking.k8s.io',
      'grpcroutes.gateway.networking.k8s.io',
      'tlsroutes.gateway.networking.k8s.io',
      'tcproutes.gateway.networking.k8s.io',
      'udproutes.gateway.networking.k8s.io',
      'referencegrants.gateway.networking.k8s.io',
    ],
  },
  {
    title: 'Config',
    icon: 'settings-gear',
    resources: [
      'configmaps',
      'secrets',
      'horizontalpodautoscalers.autoscaling',
      'poddisruptionbudgets.policy',
      'resourcequotas',
      'limitranges',
    ],
  },
  { title: 'Storage', icon: 'database', resources: ['persistentvolumeclaims'] },
  {
    title: 'Access',
    icon: 'shield',
    resources: ['serviceaccounts', 'roles.rbac.authorization.k8s.io', 'rolebindings.rbac.authorization.k8s.io'],
  },
  { title: 'ReplicaSets and others', icon: 'layers', resources: ['replicasets.apps', 'replicationcontrollers'] },
];

export const clusterCategories: readonly KindCategory[] = [
  {
    title: 'Cluster storage',
    icon: 'database',
    resources: ['persistentvolumes', 'storageclasses.storage.k8s.io', 'csidrivers.storage.k8s.io'],
  },
  {
    title: 'Cluster access',
    icon: 'shield',
    resources: ['clusterroles.rbac.authorization.k8s.io', 'clusterrolebindings.rbac.authorization.k8s.io'],
  },
  {
    title: 'Definitions',
    icon: 'bracket',
    resources: [
      'customresourcedefinitions.apiextensions.k8s.io',
      'apiservices.apiregistration.k8s.io',
      'ingressclasses.networking.k8s.io',
      'gatewayclasses.gateway.networking.k8s.io',
      'priorityclasses.scheduling.k8s.io',
      'runtimeclasses.node.k8s.io',
      'validatingwebhookconfigurations.admissionregistration.k8s.io',
      'mutatingwebhookconfigurations.admissionregistration.k8s.io',
    ],
  },
];
