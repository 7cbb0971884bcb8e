import type { KubeObject } from '../kubeObject.ts';
import { establishedStatus } from './customResourceTypes.ts';
import { isRecord, listAt, recordAt, textAt } from './jsonValue.ts';
import { defaultedPodSpec, defaultedTemplate, qosClass, withProtocol } from './podDefaults.ts';

type Json = Readonly<Record<string, unknown>>;
type Defaulter = (object: KubeObject, now: string) => Json;

/**
 * The object with the fields that a real API server fills in on a write. Doing it twice changes nothing.
 * @param now RFC 3339, for conditions that the server sets itself.
 */
export function withDefaults(object: KubeObject, now: string): KubeObject {
  const defaulter = defaulters[`${object.apiVersion}/${object.kind}`];
  return defaulter === undefined ? object : { ...object, ...defaulter(object, now) };
}

const rollingUpdate = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } };

const defaulters: Readonly<Record<string, Defaulter>> = {
  'v1/Pod': (pod) => {
    const isMirror = pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
    const spec = defaultedPodSpec(recordAt(pod, 'spec'), isMirror);
    return { spec, status: { phase: 'Pending', qosClass: qosClass(spec), ...recordAt(pod, 'status') } };
  },
  'apps/v1/Deployment': specOf((spec) => ({
    replicas: 1,
    ...spec,
    template: defaultedTemplate(spec['template']),
    strategy:
      textAt(spec, 'strategy', 'type') === 'Recreate'
        ? spec['strategy']
        : { ...rollingUpdate, ...recordAt(spec, 'strategy') },
    revisionHistoryLimit: spec['revisionHistoryLimit'] ?? 10,
    progressDeadlineSeconds: spec['progressDeadlineSeconds'] ?? 600,
  })),
  'apps/v1/ReplicaSet': specOf((spec) => ({ replicas: 1, ...spec, template: defaultedTemplate(spec['template']) })),
  'v1/ReplicationController': specOf((spec) => ({
    replicas: 1,
    selector: recordAt(spec, 'template', 'metadata', 'labels'),
    ...spec,
    template: defaultedTemplate(spec['template']),
  })),
  'apps/v1/StatefulSet': specOf((spec) => ({
    replicas: 1,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    ...spec,
    template: defaultedTemplate(spec['template']),
  })),
  'apps/v1/DaemonSet': specOf((spec) => ({
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    revisionHistoryLimit: 10,
    ...spec,
    template: defaultedTemplate(spec['template']),
  })),
  'batch/v1/Job': (job) => ({ spec: jobSpec(job), status: recordAt(job, 'status') }),
  'batch/v1/CronJob': specOf((spec) => ({
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    ...spec,
    jobTemplate: {
      ...recordAt(spec, 'jobTemplate'),
      spec: {
        ...recordAt(spec, 'jobTemplate', 'spec'),
        template: defaultedTemplate(recordAt(spec, 'jobTemplate', 'spec')['template']),
      },
    },
  })),
  'v1/Service': (service) => ({
    spec: serviceSpec(service),
    status: { loadBalancer: {}, ...recordAt(service, 'status') },
  }),
  'v1/Namespace': ({ metadata, spec, status }) => ({
    metadata: { ...metadata, labels: { 'kubernetes.io/metadata.name': metadata.name, ...metadata.labels } },
    spec: { finalizers: ['kubernetes'], ...recordAt({ spec }, 'spec') },
    status: { phase: 'Active', ...recordAt({ status }, 'status') },
  }),
  'v1/Secret': (secret) => {
    const plain = Object.entries(recordAt(secret, 'stringData'));
    const encoded = plain.map(([name, text]) => [name, Buffer.from(String(text)).toString('base64')]);
    const data = { ...recordAt(secret, 'data'), ...(Object.fromEntries(encoded) as Json) };
    return {
      ...(Object.keys(data).length === 0 ? {} : { data }),
      stringData: undefined,
      type: textAt(secret, 'type') || 'Opaque',
    };
  },
  'v1/PersistentVolumeClaim': (claim) => ({
    spec: { volumeMode: 'Filesystem', ...recordAt(claim, 'spec') },
    status: { phase: 'Pending', ...recordAt(claim, 'status') },
  }),
  'v1/PersistentVolume': (volume) => ({
    spec: { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem', ...recordAt(volume, 'spec') },
    status: { phase: 'Pending', ...recordAt(volume, 'status') },
  }),
  'autoscaling/v2/HorizontalPodAutoscaler': specOf((spec) => ({ minReplicas: 1, ...spec })),
  'policy/v1/PodDisruptionBudget': specOf((spec) => spec),
  'networking.k8s.io/v1/Ingress': (ingress) => ({ status: { loadBalancer: {}, ...recordAt(ingress, 'status') } }),
  'networking.k8s.io/v1/NetworkPolicy': (policy) => {
    const spec = recordAt(policy, 'spec');
    const types = spec['egress'] === undefined ? ['Ingress'] : ['Ingress', 'Egress'];
    return { spec: { policyTypes: types, ...spec } };
  },
  'storage.k8s.io/v1/StorageClass': (storageClass) => ({
    reclaimPolicy: storageClass['reclaimPolicy'] ?? 'Delete',
    volumeBindingMode: storageClass['volumeBindingMode'] ?? 'Immediate',
  }),
  'discovery.k8s.io/v1/EndpointSlice': (slice) =>
    Array.isArray(slice['ports']) ? { ports: withProtocol(slice['ports']) } : {},
  'apiregistration.k8s.io/v1/APIService': (service, now) => ({
    status: isRecord(service['status'])
      ? service['status']
      : {
          conditions: [
            {
              type: 'Available',
              status: 'True',
              lastTransitionTime: now,
              reason: 'Local',
              message: 'Local APIServices are always available',
            },
          ],
        },
  }),
  'apiextensions.k8s.io/v1/CustomResourceDefinition': (definition, now) => {
    const spec = recordAt(definition, 'spec');
    const kind = textAt(spec, 'names', 'kind');
    const names = { singular: kind.toLowerCase(), listKind: `${kind}List`, ...recordAt(spec, 'names') };
    return {
      spec: { conversion: { strategy: 'None' }, ...spec, names },
      status: isRecord(definition['status']) ? definition['status'] : establishedStatus(definition, now),
    };
  },
};

/** A defaulter for kinds that only need their spec completed and a status to stand there. */
function specOf(complete: (spec: Json) => Json): Defaulter {
  return (object) => ({ spec: complete(recordAt(object, 'spec')), status: recordAt(object, 'status') });
}

function jobSpec(job: KubeObject): Json {
  const spec = recordAt(job, 'spec');
  const uid = job.metadata.uid ?? '';
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': job.metadata.name,
    'controller-uid': uid,
    'job-name': job.metadata.name,
  };
  const template = defaultedTemplate(spec['template']);
  const given = recordAt(template, 'metadata', 'labels');
  return {
    parallelism: 1,
    completions: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
    selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
    ...spec,
    template: { ...template, metadata: { ...recordAt(template, 'metadata'), labels: { ...labels, ...given } } },
  };
}

function serviceSpec(service: KubeObject): Json {
  const spec = recordAt(service, 'spec');
  const type = textAt(spec, 'type') || 'ClusterIP';
  const base = { sessionAffinity: 'None', ...spec, type };
  if (type === 'ExternalName') return base;
  const seed = hash(service.metadata.uid ?? service.metadata.name);
  const address = textAt(spec, 'clusterIP') || `10.96.${(seed >>> 8) & 255}.${seed & 255 || 1}`;
  const hasNodePorts = type === 'NodePort' || type === 'LoadBalancer';
  return {
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    internalTrafficPolicy: 'Cluster',
    ...(hasNodePorts ? { externalTrafficPolicy: 'Cluster' } : {}),
    ...(type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: true } : {}),
    ...base,
    clusterIP: address,
    clusterIPs: [address],
    ports: listAt(withPorts(spec), 'ports').map((port, index) => ({
      ...recordAt({ port }, 'port'),
      ...(hasNodePorts ? { nodePort: recordAt({ port }, 'port')['nodePort'] ?? 30000 + ((seed + index) % 2768) } : {}),
    })),
  };
}

function withPorts(spec: Json): Json {
  const ports = withProtocol(spec['ports']).map((port) =>
    isRecord(port) ? { ...port, targetPort: port['targetPort'] ?? port['port'] } : port,
  );
  return { ports };
}

/** FNV-1a, so that an address follows from the uid. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}
