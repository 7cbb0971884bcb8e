import { parseQuantity } from '../../base/units.ts';
import type { KubeObject } from '../kubeObject.ts';
import type { Autoscaler, Node, Service, VolumeClaim } from '../world/kubeTypes.ts';
import { maybe, oneHot, secondsOf, type ObjectMetric, type ResourceMetrics, type Sample } from './objectMetrics.ts';
import { promLabels } from './podStateMetrics.ts';

type Labels = Readonly<Record<string, string>>;

/** What kube-state-metrics says of nodes, namespaces, services, volumes and the rest. */
export const clusterStateMetrics: readonly ResourceMetrics[] = [
  {
    group: '',
    resource: 'nodes',
    metrics: [
      nodeMetric('kube_node_info', 'Information about a cluster node.', (node, labels) => [
        [{ ...labels, ...nodeFacts(node) }, 1],
      ]),
      nodeMetric('kube_node_created', 'Unix creation timestamp', (node, labels) =>
        maybe(labels, secondsOf(node.metadata.creationTimestamp)),
      ),
      nodeMetric('kube_node_labels', 'Kubernetes labels converted to Prometheus labels.', (node, labels) => [
        [{ ...labels, ...promLabels(node.metadata.labels ?? {}) }, 1],
      ]),
      nodeMetric('kube_node_role', 'The role of a cluster node.', (node, labels) => {
        const prefix = 'node-role.kubernetes.io/';
        const roles = Object.keys(node.metadata.labels ?? {}).filter((name) => name.startsWith(prefix));
        return roles.map((name): Sample => [{ ...labels, role: name.slice(prefix.length) }, 1]);
      }),
      nodeMetric('kube_node_spec_unschedulable', 'Whether a node can schedule new pods.', (node, labels) => [
        [labels, node.spec.unschedulable === true ? 1 : 0],
      ]),
      nodeMetric('kube_node_spec_taint', 'The taint of a cluster node.', (node, labels) =>
        (node.spec.taints ?? []).map(({ key, value = '', effect }): Sample => [{ ...labels, key, value, effect }, 1]),
      ),
      nodeMetric('kube_node_status_capacity', 'The total amount of resources available for a node.', (node, labels) =>
        amounts(labels, node.status.capacity),
      ),
      nodeMetric('kube_node_status_allocatable', 'The amount of resources allocatable for pods.', (node, labels) =>
        amounts(labels, node.status.allocatable),
      ),
      nodeMetric('kube_node_status_condition', 'The condition of a cluster node.', (node, labels) =>
        node.status.conditions.flatMap(({ type, status }) =>
          oneHot({ ...labels, condition: type }, 'status', ['true', 'false', 'unknown'], status.toLowerCase()),
        ),
      ),
    ],
  },
  {
    group: '',
    resource: 'namespaces',
    metrics: [
      metric('kube_namespace_created', 'Unix creation timestamp', ({ metadata }) =>
        maybe({ namespace: metadata.name }, secondsOf(metadata.creationTimestamp)),
      ),
      metric('kube_namespace_labels', 'Kubernetes labels converted to Prometheus labels.', ({ metadata }) => [
        [{ namespace: metadata.name, ...promLabels(metadata.labels ?? {}) }, 1],
      ]),
      metric('kube_namespace_status_phase', 'kubernetes namespace status phase.', ({ metadata, status }) =>
        oneHot({ namespace: metadata.name }, 'phase', ['Active', 'Terminating'], phaseOf(status)),
      ),
    ],
  },
  {
    group: '',
    resource: 'services',
    metrics: [
      metric('kube_service_info', 'Information about service.', (object) => {
        const { spec } = object as Service;
        const facts = {
          cluster_ip: spec.clusterIP ?? '',
          external_name: textOf(spec['externalName']),
          external_traffic_policy: '',
          load_balancer_ip: '',
        };
        return [[{ ...labelsOf('service', object), uid: object.metadata.uid ?? '', ...facts }, 1]];
      }),
      metric('kube_service_spec_type', 'Type about service.', (object) => [
        [
          {
            ...labelsOf('service', object),
            uid: object.metadata.uid ?? '',
            type: (object as Service).spec.type ?? 'ClusterIP',
          },
          1,
        ],
      ]),
    ],
  },
  {
    group: '',
    resource: 'persistentvolumeclaims',
    metrics: [
      metric('kube_persistentvolumeclaim_info', 'Information about persistent volume claim.', (object) => {
        const { spec } = object as VolumeClaim;
        const facts = {
          storageclass: spec.storageClassName ?? '',
          volumename: spec.volumeName ?? '',
          volumemode: 'Filesystem',
        };
        return [[{ ...labelsOf('persistentvolumeclaim', object), ...facts }, 1]];
      }),
      metric(
        'kube_persistentvolumeclaim_status_phase',
        'The phase the persistent volume claim is currently in.',
        (object) =>
          oneHot(
            labelsOf('persistentvolumeclaim', object),
            'phase',
            ['Pending', 'Bound', 'Lost'],
            phaseOf(object['status']),
          ),
      ),
      metric(
        'kube_persistentvolumeclaim_resource_requests_storage_bytes',
        'The capacity of storage requested by the persistent volume claim.',
        (object) => {
          const storage = (object as VolumeClaim).spec.resources?.requests?.['storage'];
          return maybe(labelsOf('persistentvolumeclaim', object), parseQuantity(storage ?? ''));
        },
      ),
    ],
  },
  {
    group: '',
    resource: 'persistentvolumes',
    metrics: [
      metric(
        'kube_persistentvolume_status_phase',
        'The phase indicates if a volume is available, bound to a claim, or released by a claim.',
        (object) =>
          oneHot(
            { persistentvolume: object.metadata.name },
            'phase',
            ['Pending', 'Available', 'Bound', 'Released', 'Failed'],
            phaseOf(object['status']),
          ),
      ),
      metric('kube_persistentvolume_capacity_bytes', 'Persistentvolume capacity in bytes.', (object) => {
        const { capacity } = object['spec'] as { readonly capacity?: Labels };
        return maybe({ persistentvolume: object.metadata.name }, parseQuantity(capacity?.['storage'] ?? ''));
      }),
    ],
  },
  {
    group: 'autoscaling',
    resource: 'horizontalpodautoscalers',
    metrics: [
      scaler('spec_min_replicas', ({ spec }) => spec.minReplicas ?? 1),
      scaler('spec_max_replicas', ({ spec }) => spec.maxReplicas),
      scaler('status_current_replicas', ({ status }) => status?.currentReplicas),
      scaler('status_desired_replicas', ({ status }) => status?.desiredReplicas),
    ],
  },
  {
    group: 'policy',
    resource: 'poddisruptionbudgets',
    metrics: [
      budget('status_current_healthy', 'currentHealthy'),
      budget('status_desired_healthy', 'desiredHealthy'),
      budget('status_pod_disruptions_allowed', 'disruptionsAllowed'),
      budget('status_expected_pods', 'expectedPods'),
    ],
  },
  {
    group: '',
    resource: 'configmaps',
    metrics: [
      metric('kube_configmap_info', 'Information about configmap.', (object) => [[labelsOf('configmap', object), 1]]),
    ],
  },
  {
    group: '',
    resource: 'secrets',
    metrics: [metric('kube_secret_info', 'Information about secret.', (object) => [[labelsOf('secret', object), 1]])],
  },
];

function metric(name: string, help: string, samples: (object: KubeObject) => readonly Sample[]): ObjectMetric {
  return { name, help, samples };
}

function nodeMetric(
  name: string,
  help: string,
  samples: (node: Node, labels: Labels) => readonly Sample[],
): ObjectMetric {
  return metric(name, help, (object) => samples(object as Node, { node: object.metadata.name }));
}

function scaler(what: string, value: (object: Autoscaler) => number | undefined): ObjectMetric {
  const name = `kube_horizontalpodautoscaler_${what}`;
  return metric(name, `The ${what.replaceAll('_', ' ')} of an autoscaler.`, (object) =>
    maybe(labelsOf('horizontalpodautoscaler', object), value(object as Autoscaler)),
  );
}

function budget(what: string, field: string): ObjectMetric {
  const name = `kube_poddisruptionbudget_${what}`;
  return metric(name, `The ${what.replaceAll('_', ' ')} of a disruption budget.`, (object) => {
    const status = (object['status'] ?? {}) as Readonly<Record<string, unknown>>;
    return [[labelsOf('poddisruptionbudget', object), Number(status[field] ?? 0)]];
  });
}

function nodeFacts(node: Node): Labels {
  const info = node.status['nodeInfo'] as Labels | undefined;
  return {
    kernel_version: info?.['kernelVersion'] ?? '',
    os_image: info?.['osImage'] ?? '',
    container_runtime_version: info?.['containerRuntimeVersion'] ?? '',
    kubelet_version: info?.['kubeletVersion'] ?? '',
    kubeproxy_version: 'deprecated',
    provider_id: textOf(node.spec['providerID']),
    pod_cidr: textOf(node.spec['podCIDR']),
    system_uuid: info?.['systemUUID'] ?? '',
    internal_ip: node.status.addresses[0]?.address ?? '',
  };
}

function amounts(labels: Labels, resources: Labels): readonly Sample[] {
  return Object.entries(resources).flatMap(([name, quantity]) => {
    const unit = name === 'cpu' ? 'core' : name === 'pods' ? 'integer' : 'byte';
    return maybe({ ...labels, resource: name.replace(/[^a-zA-Z0-9]/g, '_'), unit }, parseQuantity(quantity));
  });
}

function labelsOf(kind: string, { metadata }: KubeObject): Labels {
  return { namespace: metadata.namespace ?? '', [kind]: metadata.name };
}

function phaseOf(status: unknown): string | undefined {
  return (status as { readonly phase?: string } | undefined)?.phase;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
