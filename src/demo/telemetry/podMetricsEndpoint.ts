import type { DemoWorld } from '../world/demoWorld.ts';
import type { Node } from '../world/kubeTypes.ts';
import { isOfTheShop } from '../world/syntheticTeams.ts';
import type { PodRuntime } from '../world/podRuntime.ts';
import { writeApplicationMetrics } from './applicationMetrics.ts';
import type { HttpHandler } from './httpHandler.ts';
import { clusterStateMetrics } from './clusterStateMetrics.ts';
import { ExpositionText, type MetricSink } from './metricSink.ts';
import { writeNodeExporter } from './nodeExporterMetrics.ts';
import { writeObjectMetrics, type ResourceMetrics } from './objectMetrics.ts';
import { podStateMetrics } from './podStateMetrics.ts';
import { workloadStateMetrics } from './workloadStateMetrics.ts';

/** All that kube-state-metrics exposes here. */
const stateMetrics: readonly ResourceMetrics[] = [podStateMetrics, ...workloadStateMetrics, ...clusterStateMetrics];

/** Writes what a pod of the shop or the platform exposes under `/metrics`. */
export function writePodMetrics(world: DemoWorld, pod: PodRuntime, sink: MetricSink): void {
  if (pod.app === 'kube-state-metrics') {
    writeObjectMetrics(world.store, stateMetrics, isOfTheShop, sink);
  } else if (pod.app === 'node-exporter') {
    const node = world.store.get({ group: '', resource: 'nodes', namespace: undefined, name: pod.node });
    if (node !== undefined) writeNodeExporter(world, node as Node, sink);
  } else {
    writeApplicationMetrics(world, pod, sink);
  }
}

/** What listens on the port of a running program's pod: `/metrics`, and the probes' paths. */
export function podMetricsHandler(world: DemoWorld, namespace: string, name: string): HttpHandler | undefined {
  const pod = world.kubelet.pod(namespace, name);
  const isServing = pod?.containers[0]?.startedAt !== undefined && isKnown(world, pod);
  if (!isServing) return undefined;
  return (request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    const readiness = pod.containers[0]?.behaviour.readinessStatus ?? 200;
    if (path === '/metrics') {
      const text = new ExpositionText();
      writePodMetrics(world, pod, text);
      response.writeHead(200, { 'Content-Type': ExpositionText.contentType }).end(text.toString());
    } else if (path === '/readyz') {
      response.writeHead(readiness, { 'Content-Type': 'text/plain' }).end(readiness === 200 ? 'ok' : 'not ready');
    } else {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('404 page not found\n');
    }
  };
}

function isKnown(world: DemoWorld, pod: PodRuntime): boolean {
  for (const one of world.programPods) if (one === pod) return true;
  return false;
}
