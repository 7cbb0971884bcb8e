import type { ClusterNode } from '../model/clusterNode.ts';
import type { Pod } from '../model/pod.ts';
import type { RelabelRule } from '../model/relabelRule.ts';
import type { Labels } from '../model/series.ts';
import type { Subject } from '../model/subject.ts';
import { nodeProxyPath, podProxyPath } from '../sources/kubernetes/metricEndpoints.ts';
import type { Monitor, MonitorEndpoint, ServiceFacts } from '../sources/kubernetes/monitorReader.ts';
import { relabelTarget, safeName } from './monitorTarget.ts';
import { podPattern } from './usageQueries.ts';

/** Something whose metrics are read through the API server. */
export interface ScrapeTarget {
  /** Tells it from all others. */
  readonly key: string;
  readonly kind: 'kubelet' | 'pod';
  /** For people: `node worker-1`, `pod shop/cart-1:8080`. */
  readonly name: string;
  readonly path: string;
  /** What service discovery and the usual relabelings would give: `job`, `instance`, `namespace`, … */
  readonly labels: Labels;
  /** Whether labels of the exporter win over those of the target. */
  readonly honorLabels: boolean;
  /** What else a monitor says of it. */
  readonly monitored?: MonitorWishes;
}

/** What a monitor wants to be done with the samples of a target. */
export interface MonitorWishes {
  readonly honorTimestamps: boolean;
  /** Milliseconds between two scrapes, where it says so. */
  readonly intervalMs: number | undefined;
  /** 0: any number. */
  readonly sampleLimit: number;
  readonly metricRelabelings: readonly RelabelRule[];
  /** Which of its wishes are not fulfilled, in sentences. */
  readonly notes: readonly string[];
}

/** The pods of a subject that hold a place on a node, told by their names as the queries do. */
export function podsOf(subject: Subject, pods: Iterable<Pod>): readonly Pod[] {
  const pattern = new RegExp(`^(?:${podPattern(subject)})$`);
  return [...pods].filter((pod) => pod.namespace === subject.namespace && pod.node !== '' && pattern.test(pod.name));
}

/** The labels that the ServiceMonitor of kube-prometheus gives to a kubelet. */
export function kubeletTarget(node: string, known: ClusterNode | undefined, metricsPath: string): ScrapeTarget {
  const address = known?.address ?? '';
  return {
    key: `node ${node}`,
    kind: 'kubelet',
    name: `node ${node}`,
    path: nodeProxyPath(node, metricsPath),
    labels: {
      job: 'kubelet',
      instance: address === '' ? node : `${address}:10250`,
      node,
      namespace: 'kube-system',
      service: 'kubelet',
      endpoint: 'https-metrics',
      metrics_path: metricsPath,
    },
    honorLabels: true,
  };
}

/** Everything in running pods that asks to be scraped: by a monitor, else by the pod's own annotations. */
export function podTargets(
  pods: readonly Pod[],
  monitors: readonly Monitor[],
  services: ReadonlyMap<string, readonly ServiceFacts[]>,
): readonly ScrapeTarget[] {
  const targets = new Map<string, ScrapeTarget>();
  for (const pod of pods) {
    if (pod.phase !== 'Running' || pod.ip === '') continue;
    const monitored = monitors.flatMap((monitor) => monitoredTargets(pod, monitor, services.get(pod.namespace) ?? []));
    for (const target of monitored.length > 0 ? monitored : annotatedTargets(pod)) targets.set(target.key, target);
  }
  return [...targets.values()];
}

/** As the community chart's job for pods has it. */
function annotatedTargets(pod: Pod): readonly ScrapeTarget[] {
  const { scrape } = pod;
  const ports = pod.containers.flatMap(({ spec }) => spec.ports);
  const port = scrape?.port ?? ports[0]?.port;
  if (scrape === undefined || port === undefined) return [];
  const labels = { ...podLabels(pod, port), job: 'kubernetes-pods', node: pod.node };
  return [toTarget(pod, { ...scrape, port }, labels, false)];
}

function monitoredTargets(pod: Pod, monitor: Monitor, services: readonly ServiceFacts[]): readonly ScrapeTarget[] {
  if (monitor.namespaces?.includes(pod.namespace) === false) return [];
  if (monitor.kind === 'PodMonitor') {
    if (!monitor.isSelected(pod.labels)) return [];
    const job = pod.labels[monitor.jobLabel] ?? `${monitor.namespace}/${monitor.name}`;
    return monitor.endpoints.flatMap((endpoint) => {
      const port = containerPort(pod, endpoint.targetPort ?? endpoint.port);
      return port === undefined ? [] : monitorTargets(pod, { monitor, endpoint, service: undefined }, port, { job });
    });
  }
  return services
    .filter((service) => monitor.isSelected(service.labels) && selects(service, pod))
    .flatMap((service) => {
      const job = service.labels[monitor.jobLabel] ?? service.name;
      return monitor.endpoints.flatMap((endpoint) => {
        const served = service.ports.find((one) => one.name === endpoint.port)?.targetPort;
        const port = containerPort(pod, endpoint.targetPort ?? served ?? '');
        const labels = { ...taken(monitor.targetLabels, service.labels), job, service: service.name };
        return port === undefined ? [] : monitorTargets(pod, { monitor, endpoint, service }, port, labels);
      });
    });
}

function selects({ selector }: ServiceFacts, pod: Pod): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([name, value]) => pod.labels[name] === value);
}

function containerPort(pod: Pod, wanted: string | number): number | undefined {
  if (typeof wanted === 'number') return wanted > 0 ? wanted : undefined;
  return pod.containers.flatMap(({ spec }) => spec.ports).find((one) => one.name === wanted)?.port;
}

interface MonitoredPort {
  readonly monitor: Monitor;
  readonly endpoint: MonitorEndpoint;
  readonly service: ServiceFacts | undefined;
}

/** None where the monitor's relabelings drop it. */
function monitorTargets(
  pod: Pod,
  { monitor, endpoint, service }: MonitoredPort,
  port: number,
  labels: Labels,
): readonly ScrapeTarget[] {
  const name = endpoint.port === '' ? String(endpoint.targetPort ?? port) : endpoint.port;
  const all = { ...podLabels(pod, port), ...taken(monitor.podTargetLabels, pod.labels), endpoint: name, ...labels };
  const relabeled = relabelTarget(pod, service, endpoint, port, all);
  if (relabeled === undefined) return [];
  const target = toTarget(pod, relabeled, relabeled.labels, endpoint.honorLabels);
  const { honorTimestamps, intervalMs, metricRelabelings } = endpoint;
  const { notes } = relabeled;
  return [
    {
      ...target,
      monitored: { honorTimestamps, intervalMs, metricRelabelings, notes, sampleLimit: monitor.sampleLimit },
    },
  ];
}

/** The named labels of an object, under names that Prometheus takes. */
function taken(names: readonly string[], labels: Labels): Labels {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = labels[name];
      return value === undefined ? [] : [[safeName(name), value]];
    }),
  );
}

function podLabels(pod: Pod, port: number): Labels {
  const container = pod.containers.find(({ spec }) => spec.ports.some((one) => one.port === port));
  return {
    namespace: pod.namespace,
    pod: pod.name,
    ...(container === undefined ? {} : { container: container.spec.name }),
    instance: `${pod.ip.includes(':') ? `[${pod.ip}]` : pod.ip}:${port}`,
  };
}

function toTarget(
  pod: Pod,
  endpoint: Parameters<typeof podProxyPath>[2],
  labels: Labels,
  honorLabels: boolean,
): ScrapeTarget {
  const { namespace, name } = pod;
  const path = podProxyPath(namespace, name, endpoint);
  return {
    key: `pod ${path} ${labels['job'] ?? ''}`,
    kind: 'pod',
    name: `pod ${namespace}/${name}:${endpoint.port}`,
    path,
    labels,
    honorLabels,
  };
}
