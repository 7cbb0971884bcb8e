import type { DemoWorld } from '../world/demoWorld.ts';
import type { Node } from '../world/kubeTypes.ts';
import { isOfTheShop } from '../world/syntheticTeams.ts';
import type { PodRuntime } from '../world/podRuntime.ts';
import { writeCadvisor } from './cadvisorMetrics.ts';
import type { MetricSink } from './metricSink.ts';
import { writePodMetrics } from './podMetricsEndpoint.ts';
import { writeKubeletMetrics } from './volumeMetrics.ts';

/** Something that Prometheus scrapes. */
export interface ScrapeTarget {
  /** Below the API server, through whose proxies everything is reached. */
  readonly path: string;
  /** Job, instance and what else the usual installations give to such a target. */
  readonly labels: Readonly<Record<string, string>>;
  /** What it answers. */
  readonly write: (sink: MetricSink) => void;
}

/** The kubelet and cAdvisor of every node of the shop, and every ready pod that asks to be scraped. */
export function scrapeTargets(world: DemoWorld): readonly ScrapeTarget[] {
  const nodes = (world.store.list('', 'nodes') as readonly Node[]).filter(isOfTheShop);
  const pods = [...world.programPods].filter((pod) => pod.readySince !== undefined && !pod.isStopping);
  return [...nodes.flatMap((node) => nodeTargets(world, node)), ...pods.map((pod) => podTarget(world, pod))];
}

function nodeTargets(world: DemoWorld, node: Node): readonly ScrapeTarget[] {
  const { name } = node.metadata;
  const instance = `${node.status.addresses[0]?.address ?? ''}:10250`;
  const target = (path: string, write: (sink: MetricSink) => void): ScrapeTarget => ({
    path: `/api/v1/nodes/${name}/proxy${path}`,
    labels: { instance, job: 'kubelet', metrics_path: path, node: name },
    write,
  });
  return [
    target('/metrics', (sink) => {
      writeKubeletMetrics(world, name, sink);
    }),
    target('/metrics/cadvisor', (sink) => {
      writeCadvisor(world, node, sink);
    }),
  ];
}

function podTarget(world: DemoWorld, pod: PodRuntime): ScrapeTarget {
  const { namespace = '', name } = pod.key;
  const port = scrapedPort(pod);
  return {
    path: `/api/v1/namespaces/${namespace}/pods/${name}:${port}/proxy/metrics`,
    labels: podLabels(pod, port),
    write: (sink) => {
      writePodMetrics(world, pod, sink);
    },
  };
}

function podLabels(pod: PodRuntime, port: number): Readonly<Record<string, string>> {
  const { app } = pod;
  const instance = `${pod.ip}:${port}`;
  const { namespace = '', name } = pod.key;
  if (app === 'kube-state-metrics') return { instance, job: app };
  if (app === 'node-exporter') return { instance: pod.node, job: app, namespace, pod: name };
  const container = pod.containers.find((one) => one.spec.ports?.some((each) => each.containerPort === port));
  return { container: container?.spec.name ?? '', instance, job: app, namespace, pod: name, service: app };
}

function scrapedPort(pod: PodRuntime): number {
  const ports = pod.containers.flatMap((one) => one.spec.ports ?? []);
  return ports.find((one) => one.name === 'http' || one.name === 'metrics')?.containerPort ?? 0;
}
