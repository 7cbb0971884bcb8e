import { asNumber, asRecord } from '../../base/json.ts';
import type { Usage } from '../../model/usage.ts';
import type { HttpTransport } from '../httpTransport.ts';
import type { Json } from './kindDescriptor.ts';
import { requestJson } from './kubeAnswer.ts';
import { nodeProxyPath } from './metricEndpoints.ts';
import { objectAt, objectsAt, textAt } from './projections/objectFields.ts';

/** What a kubelet measured last; CPU as the rate of its last ten seconds or so. */
export interface StatsSummary {
  readonly node: Usage | undefined;
  /** By `namespace/pod`. */
  readonly pods: ReadonlyMap<string, Usage>;
  /** By `namespace/pod/container`; only what runs. */
  readonly containers: ReadonlyMap<string, Usage>;
}

/** Milliseconds without a byte. */
const patience = 10_000;

/** Reads a kubelet's Summary API (`k8s.io/kubelet/pkg/apis/stats/v1alpha1`) through the API server. @throws SourceError */
export async function readStatsSummary(
  transport: HttpTransport,
  node: string,
  signal: AbortSignal,
): Promise<StatsSummary> {
  const path = nodeProxyPath(node, '/stats/summary?only_cpu_and_memory=true');
  const summary = asRecord(await requestJson(transport, { method: 'GET', path, signal, timeoutMs: patience })) ?? {};
  const pods = new Map<string, Usage>();
  const containers = new Map<string, Usage>();
  for (const pod of objectsAt(summary, 'pods')) {
    const ref = objectAt(pod, 'podRef');
    const name = `${textAt(ref, 'namespace')}/${textAt(ref, 'name')}`;
    const total = { cpu: 0, memory: 0 };
    for (const container of objectsAt(pod, 'containers')) {
      const usage = toUsage(container);
      if (usage === undefined) continue;
      containers.set(`${name}/${textAt(container, 'name')}`, usage);
      total.cpu += usage.cpu;
      total.memory += usage.memory;
    }
    pods.set(name, total);
  }
  return { node: toUsage(objectAt(summary, 'node')), pods, containers };
}

function toUsage(stats: Json): Usage | undefined {
  const nanoCores = asNumber(objectAt(stats, 'cpu')['usageNanoCores']);
  const memory = asNumber(objectAt(stats, 'memory')['workingSetBytes']);
  return nanoCores === undefined || memory === undefined ? undefined : { cpu: nanoCores / 1e9, memory };
}
