import { parseQuantity } from '../../base/units.ts';
import type { KubeObject } from '../kubeObject.ts';
import type { ContainerStatus, Pod } from '../world/kubeTypes.ts';
import { controllerOf } from '../world/ownedPods.ts';
import { maybe, oneHot, secondsOf, type ObjectMetric, type ResourceMetrics, type Sample } from './objectMetrics.ts';

type Labels = Readonly<Record<string, string>>;

const phases = ['Pending', 'Succeeded', 'Failed', 'Unknown', 'Running'] as const;
const evictionReasons = ['Evicted', 'NodeAffinity', 'NodeLost', 'Shutdown', 'UnexpectedAdmissionError'] as const;

/** What kube-state-metrics says of pods and their containers. */
export const podStateMetrics: ResourceMetrics = {
  group: '',
  resource: 'pods',
  metrics: [
    podMetric('kube_pod_info', 'Information about pod.', (pod, labels) => [
      [
        {
          ...labels,
          host_ip: pod.status.hostIP ?? '',
          pod_ip: pod.status.podIP ?? '',
          node: pod.spec.nodeName ?? '',
          created_by_kind: controllerOf(pod)?.kind ?? '<none>',
          created_by_name: controllerOf(pod)?.name ?? '<none>',
          priority_class: '',
          host_network: 'false',
        },
        1,
      ],
    ]),
    podMetric('kube_pod_start_time', 'Start time in unix timestamp for a pod.', (pod, labels) =>
      maybe(labels, secondsOf(pod.status.startTime)),
    ),
    podMetric('kube_pod_created', 'Unix creation timestamp', (pod, labels) =>
      maybe(labels, secondsOf(pod.metadata.creationTimestamp)),
    ),
    podMetric('kube_pod_owner', "Information about the Pod's owner.", (pod, labels) => {
      const owner = controllerOf(pod);
      const named = owner ?? { kind: '', name: '' };
      const isController = owner === undefined ? '' : 'true';
      return [[{ ...labels, owner_kind: named.kind, owner_name: named.name, owner_is_controller: isController }, 1]];
    }),
    podMetric('kube_pod_labels', 'Kubernetes labels converted to Prometheus labels.', (pod, labels) => [
      [{ ...labels, ...promLabels(pod.metadata.labels ?? {}) }, 1],
    ]),
    podMetric('kube_pod_status_phase', 'The pods current phase.', (pod, labels) =>
      oneHot(labels, 'phase', phases, pod.status.phase),
    ),
    podMetric('kube_pod_status_ready', 'Describes whether the pod is ready to serve requests.', (pod, labels) =>
      conditionSamples(pod, labels, 'Ready'),
    ),
    podMetric(
      'kube_pod_status_scheduled',
      'Describes the status of the scheduling process for the pod.',
      (pod, labels) => conditionSamples(pod, labels, 'PodScheduled'),
    ),
    podMetric('kube_pod_status_reason', 'The pod status reasons', (pod, labels) =>
      oneHot(labels, 'reason', evictionReasons, pod.status.reason),
    ),
    podMetric(
      'kube_pod_spec_volumes_persistentvolumeclaims_info',
      'Information about persistentvolumeclaim volumes in a pod.',
      (pod, labels) =>
        (pod.spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim }): Sample[] =>
          persistentVolumeClaim === undefined
            ? []
            : [
                [
                  {
                    ...labels,
                    volume: name,
                    persistentvolumeclaim: persistentVolumeClaim.claimName,
                    ephemeral: 'false',
                  },
                  1,
                ],
              ],
        ),
    ),
    resourceMetric('requests'),
    resourceMetric('limits'),
    statusMetric('kube_pod_container_info', 'Information about a container in a pod.', (status, labels) => [
      [
        {
          ...labels,
          image: status.image,
          image_id: status.imageID,
          image_spec: status.image,
          container_id: status.containerID ?? '',
        },
        1,
      ],
    ]),
    {
      ...statusMetric(
        'kube_pod_container_status_restarts_total',
        'The number of container restarts per container.',
        (status, labels) => [[labels, status.restartCount]],
      ),
      type: 'counter',
    },
    statusMetric(
      'kube_pod_container_status_ready',
      'Describes whether the containers readiness check succeeded.',
      (status, labels) => [[labels, status.ready ? 1 : 0]],
    ),
    statusMetric(
      'kube_pod_container_status_running',
      'Describes whether the container is currently in running state.',
      (status, labels) => [[labels, status.state.running === undefined ? 0 : 1]],
    ),
    statusMetric(
      'kube_pod_container_status_waiting',
      'Describes whether the container is currently in waiting state.',
      (status, labels) => [[labels, status.state.waiting === undefined ? 0 : 1]],
    ),
    statusMetric(
      'kube_pod_container_status_waiting_reason',
      'Describes the reason the container is currently in waiting state.',
      (status, labels) => reasonSample(labels, status.state.waiting?.reason),
    ),
    statusMetric(
      'kube_pod_container_status_terminated',
      'Describes whether the container is currently in terminated state.',
      (status, labels) => [[labels, status.state.terminated === undefined ? 0 : 1]],
    ),
    statusMetric(
      'kube_pod_container_status_terminated_reason',
      'Describes the reason the container is currently in terminated state.',
      (status, labels) => reasonSample(labels, status.state.terminated?.reason),
    ),
    statusMetric(
      'kube_pod_container_status_last_terminated_reason',
      'Describes the last reason the container was in terminated state.',
      (status, labels) => reasonSample(labels, status.lastState.terminated?.reason),
    ),
    statusMetric(
      'kube_pod_container_status_last_terminated_exitcode',
      'Describes the exit code for the last container in terminated state.',
      (status, labels) => maybe(labels, status.lastState.terminated?.exitCode),
    ),
  ],
};

/** Label names as kube-state-metrics makes them from Kubernetes' own: `label_` and every odd character an underscore. */
export function promLabels(labels: Labels): Labels {
  const entries = Object.entries(labels).map(([name, value]) => [
    `label_${name.replace(/[^a-zA-Z0-9_]/g, '_')}`,
    value,
  ]);
  return Object.fromEntries(entries) as Labels;
}

function podMetric(name: string, help: string, samples: (pod: Pod, labels: Labels) => readonly Sample[]): ObjectMetric {
  return { name, help, samples: (object) => samples(object as Pod, podLabels(object)) };
}

function statusMetric(
  name: string,
  help: string,
  samples: (status: ContainerStatus, labels: Labels) => readonly Sample[],
): ObjectMetric {
  return podMetric(name, help, (pod, labels) =>
    (pod.status.containerStatuses ?? []).flatMap((status) => samples(status, { ...labels, container: status.name })),
  );
}

function resourceMetric(kind: 'requests' | 'limits'): ObjectMetric {
  const help = `The number of ${kind === 'requests' ? 'requested request' : 'requested limit'} resource by a container.`;
  return podMetric(`kube_pod_container_resource_${kind}`, help, (pod, labels) =>
    pod.spec.containers.flatMap((container) =>
      Object.entries(container.resources?.[kind] ?? {}).flatMap(([resource, quantity]) => {
        const unit = resource === 'cpu' ? 'core' : 'byte';
        const more = { container: container.name, node: pod.spec.nodeName ?? '', resource, unit };
        return maybe({ ...labels, ...more }, parseQuantity(quantity));
      }),
    ),
  );
}

function conditionSamples(pod: Pod, labels: Labels, type: string): readonly Sample[] {
  const condition = pod.status.conditions?.find((one) => one.type === type);
  return oneHot(labels, 'condition', ['true', 'false', 'unknown'], condition?.status.toLowerCase());
}

function reasonSample(labels: Labels, reason: string | undefined): readonly Sample[] {
  return reason === undefined ? [] : [[{ ...labels, reason }, 1]];
}

function podLabels({ metadata }: KubeObject): Labels {
  return { namespace: metadata.namespace ?? '', pod: metadata.name, uid: metadata.uid ?? '' };
}
