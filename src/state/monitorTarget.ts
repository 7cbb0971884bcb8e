import { compileRelabeling } from '../engine/promql/relabel.ts';
import { LabelSet } from '../engine/promql/labelSet.ts';
import type { Pod } from '../model/pod.ts';
import type { Labels } from '../model/series.ts';
import type { MonitorEndpoint, ServiceFacts } from '../sources/kubernetes/monitorReader.ts';

/** Where and under which labels a monitor wants a port of a pod to be read. */
export interface RelabeledTarget {
  readonly scheme: 'http' | 'https';
  readonly port: number;
  /** With the parameters of the query. */
  readonly path: string;
  readonly labels: Labels;
  /** What of the monitor's wishes cannot be fulfilled, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Applies the relabelings of a monitor's endpoint, which see the labels of Kubernetes' service discovery.
 * @param labels what the operator's own relabelings give.
 * @returns undefined where they drop the target.
 */
export function relabelTarget(
  pod: Pod,
  service: ServiceFacts | undefined,
  endpoint: MonitorEndpoint,
  port: number,
  labels: Labels,
): RelabeledTarget | undefined {
  const { apply, faults } = compileRelabeling(endpoint.relabelings);
  const host = pod.ip.includes(':') ? `[${pod.ip}]` : pod.ip;
  const found = LabelSet.from({
    ...discoveredLabels(pod, service, endpoint, port),
    __address__: `${host}:${String(port)}`,
    __scheme__: endpoint.scheme,
    __metrics_path__: endpoint.path,
    ...Object.fromEntries(endpoint.params.map(([name, value]) => [`__param_${name}`, value])),
    ...labels,
  });
  const kept = apply(found);
  if (kept === undefined) return undefined;
  const [, newHost, newPort] = /^(.*):(\d+)$/.exec(kept.get('__address__')) ?? [];
  const notes = [
    ...endpoint.unmet.map((what) => `The API server's proxy does not pass on ${what}.`),
    ...faults.map((fault) => `Left out: ${fault}.`),
    ...(newHost === host ? [] : [`The API server's proxy reaches ${pod.name}, not ${kept.get('__address__')}.`]),
  ];
  const own = [...kept.entries()].filter(([name]) => !name.startsWith('__'));
  const params = new Map(endpoint.params);
  for (const [name, value] of kept.entries()) {
    if (name.startsWith('__param_')) params.set(name.slice('__param_'.length), value);
  }
  const query = new URLSearchParams([...params]).toString();
  return {
    scheme: kept.get('__scheme__') === 'https' ? 'https' : 'http',
    port: newPort === undefined ? port : Number(newPort),
    path: `${kept.get('__metrics_path__')}${query === '' ? '' : `?${query}`}`,
    labels: { instance: kept.get('__address__'), ...Object.fromEntries(own) },
    notes,
  };
}

function discoveredLabels(
  pod: Pod,
  service: ServiceFacts | undefined,
  endpoint: MonitorEndpoint,
  port: number,
): Labels {
  const container = pod.containers.find(({ spec }) => spec.ports.some((one) => one.port === port))?.spec;
  const portName = container?.ports.find((one) => one.port === port)?.name ?? '';
  return {
    __meta_kubernetes_namespace: pod.namespace,
    __meta_kubernetes_pod_name: pod.name,
    __meta_kubernetes_pod_ip: pod.ip,
    __meta_kubernetes_pod_host_ip: pod.hostIp,
    __meta_kubernetes_pod_node_name: pod.node,
    __meta_kubernetes_pod_phase: pod.phase,
    __meta_kubernetes_pod_uid: pod.uid,
    __meta_kubernetes_pod_container_name: container?.name ?? '',
    __meta_kubernetes_pod_container_image: container?.image ?? '',
    __meta_kubernetes_pod_container_port_name: portName,
    __meta_kubernetes_pod_container_port_number: String(port),
    ...prefixed('__meta_kubernetes_pod', pod.labels),
    ...(service === undefined
      ? {}
      : {
          __meta_kubernetes_service_name: service.name,
          __meta_kubernetes_endpoints_name: service.name,
          __meta_kubernetes_endpoint_port_name: endpoint.port,
          __meta_kubernetes_endpoint_node_name: pod.node,
          __meta_kubernetes_endpoint_ready: 'true',
          __meta_kubernetes_endpoint_address_target_kind: 'Pod',
          __meta_kubernetes_endpoint_address_target_name: pod.name,
          ...prefixed('__meta_kubernetes_service', service.labels),
        }),
  };
}

/** The labels of an object as service discovery names them: `…_label_app_kubernetes_io_name`, `…_labelpresent_…`. */
function prefixed(prefix: string, labels: Labels): Labels {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([name, value]) => {
      const safe = safeName(name);
      return [
        [`${prefix}_label_${safe}`, value],
        [`${prefix}_labelpresent_${safe}`, 'true'],
      ];
    }),
  );
}

/** A name of Kubernetes as the name of a label of Prometheus. */
export function safeName(name: string): string {
  return name.replace(/\W/g, '_');
}
