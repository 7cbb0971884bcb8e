import type { KubeObject } from '../kubeObject.ts';
import type { Container, PodTemplate, Workload } from './kubeTypes.ts';
import type { ShopService } from './shopServices.ts';

/** What a program's manifest says beside what is the same for all of them. */
export interface WorkloadExtras {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  /** ConfigMaps mounted as volumes: name to mount path. */
  readonly configMaps?: Readonly<Record<string, string>>;
  /** The claim that each pod of a StatefulSet has. */
  readonly claim?: { readonly name: string; readonly mountPath: string; readonly size: string };
  readonly serviceAccount?: string;
  readonly serviceName?: string;
  /** Port of the Service where it is not the container's. */
  readonly servicePort?: number;
  readonly progressDeadlineSeconds?: number;
  /** A second container that speaks Prometheus for a program that does not. */
  readonly exporter?: { readonly name: string; readonly image: string; readonly port: number };
}

/** The labels that select a program's pods. */
function labelsOf(service: ShopService): Record<string, string> {
  const recommended = {
    'app.kubernetes.io/name': service.name,
    'app.kubernetes.io/part-of': service.namespace === 'monitoring' ? 'observability' : 'online-shop',
  };
  const isPlatform = service.namespace === 'kube-system' || service.namespace === 'monitoring';
  return isPlatform
    ? { 'app.kubernetes.io/name': service.name, 'app.kubernetes.io/component': service.name }
    : { app: service.name, ...recommended };
}

/** The manifest of a program of the shop or of the platform. */
export function toWorkload(service: ShopService, extras: WorkloadExtras, createdAt: string): Workload {
  const labels = labelsOf(service);
  const template = toTemplate(service, extras, labels);
  const base = {
    apiVersion: 'apps/v1',
    kind: service.kind,
    metadata: {
      name: service.name,
      namespace: service.namespace,
      creationTimestamp: createdAt,
      labels,
      ...(extras.annotations === undefined ? {} : { annotations: extras.annotations }),
    },
  };
  const selector = {
    matchLabels: 'app' in labels ? { app: service.name } : { 'app.kubernetes.io/name': service.name },
  };
  if (service.kind === 'DaemonSet') return { ...base, spec: { selector, template } };
  const spec = { replicas: service.replicas, selector, template };
  if (service.kind === 'Deployment') {
    return { ...base, spec: { ...spec, progressDeadlineSeconds: extras.progressDeadlineSeconds ?? 600 } };
  }
  const claims = extras.claim === undefined ? [] : [toClaimTemplate(extras.claim)];
  return { ...base, spec: { ...spec, serviceName: extras.serviceName ?? service.name, volumeClaimTemplates: claims } };
}

/** The Service in front of a program. */
export function toService(service: ShopService, extras: WorkloadExtras, createdAt: string): KubeObject {
  const labels = labelsOf(service);
  const metadata = {
    name: extras.serviceName ?? service.name,
    namespace: service.namespace,
    creationTimestamp: createdAt,
    labels,
  };
  if (service.kind === 'external') {
    const spec = { type: 'ExternalName', externalName: `${service.name}.bank.example.com` };
    return { apiVersion: 'v1', kind: 'Service', metadata, spec };
  }
  const selector = 'app' in labels ? { app: service.name } : { 'app.kubernetes.io/name': service.name };
  const port = {
    name: portName(service),
    port: extras.servicePort ?? service.port,
    targetPort: portName(service),
    protocol: 'TCP',
  };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector, ports: [port] } };
}

/** The port's name says its protocol to whoever reads it: `http`, `redis`. */
function portName(service: ShopService): string {
  return service.logStyle === 'redis' || service.logStyle === 'postgres' ? service.logStyle : 'http';
}

function toTemplate(service: ShopService, extras: WorkloadExtras, labels: Record<string, string>): PodTemplate {
  const mounts = Object.entries(extras.configMaps ?? {}).map(([name, mountPath]) => ({ name, mountPath }));
  const claimMount = extras.claim === undefined ? [] : [{ name: extras.claim.name, mountPath: extras.claim.mountPath }];
  const volumes = Object.keys(extras.configMaps ?? {}).map((name) => ({ name, configMap: { name } }));
  const probe = {
    httpGet: { path: '/readyz', port: service.port, scheme: 'HTTP' },
    periodSeconds: 10,
    failureThreshold: 3,
    successThreshold: 1,
    timeoutSeconds: 1,
  };
  return {
    metadata: {
      labels,
      // How pods ask to be scraped, in the way that most charts follow.
      annotations: {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': String(extras.exporter?.port ?? service.port),
      },
    },
    spec: {
      containers: [
        {
          name: service.name,
          image: service.image,
          ports: [{ name: portName(service), containerPort: service.port, protocol: 'TCP' }],
          ...(extras.env === undefined ? {} : { env: extras.env }),
          resources: { requests: { ...service.requests }, limits: { ...service.limits } },
          readinessProbe: probe,
          ...(mounts.length + claimMount.length === 0 ? {} : { volumeMounts: [...mounts, ...claimMount] }),
        },
        ...(extras.exporter === undefined ? [] : [toExporter(extras.exporter)]),
      ],
      ...(extras.serviceAccount === undefined ? {} : { serviceAccountName: extras.serviceAccount }),
      ...(service.kind === 'DaemonSet'
        ? { tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }] }
        : {}),
      ...(volumes.length === 0 ? {} : { volumes }),
    },
  };
}

function toExporter({ name, image, port }: NonNullable<WorkloadExtras['exporter']>): Container {
  return {
    name,
    image,
    ports: [{ name: 'metrics', containerPort: port, protocol: 'TCP' }],
    resources: { requests: { cpu: '10m', memory: '24Mi' }, limits: { memory: '64Mi' } },
  };
}

function toClaimTemplate(claim: NonNullable<WorkloadExtras['claim']>): {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly accessModes: readonly string[];
    readonly storageClassName: string;
    readonly resources: { readonly requests: Readonly<Record<string, string>> };
  };
} {
  return {
    metadata: { name: claim.name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'standard',
      resources: { requests: { storage: claim.size } },
    },
  };
}
