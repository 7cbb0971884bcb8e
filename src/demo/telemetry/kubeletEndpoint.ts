import type { DemoWorld } from '../world/demoWorld.ts';
import type { Node } from '../world/kubeTypes.ts';
import { writeCadvisor } from './cadvisorMetrics.ts';
import { ExpositionText, type MetricSink } from './metricSink.ts';
import { writeResourceMetrics } from './resourceMetrics.ts';
import { toStatsSummary } from './statsSummary.ts';
import { writeKubeletMetrics } from './volumeMetrics.ts';

interface KubeletAnswer {
  readonly contentType: string;
  readonly body: string;
}

/** What the node's kubelet answers on a path (a query behind it does not count); undefined where it serves nothing. */
export function answerKubelet(world: DemoWorld, nodeName: string, path: string): KubeletAnswer | undefined {
  const node = world.store.get({ group: '', resource: 'nodes', namespace: undefined, name: nodeName }) as
    Node | undefined;
  if (node === undefined) return undefined;
  switch (path.split('?')[0]) {
    case '/metrics':
      return exposition((sink) => {
        writeKubeletMetrics(world, nodeName, sink);
      });
    case '/metrics/cadvisor':
      return exposition((sink) => {
        writeCadvisor(world, node, sink);
      });
    case '/metrics/resource':
      return exposition((sink) => {
        writeResourceMetrics(world, nodeName, sink);
      });
    case '/stats/summary':
      return { contentType: 'application/json', body: JSON.stringify(toStatsSummary(world, node)) };
    case '/healthz':
      return { contentType: 'text/plain; charset=utf-8', body: 'ok' };
    default:
      return undefined;
  }
}

function exposition(write: (sink: MetricSink) => void): KubeletAnswer {
  const text = new ExpositionText();
  write(text);
  return { contentType: ExpositionText.contentType, body: text.toString() };
}
