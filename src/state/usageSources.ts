import type { Series } from '../model/series.ts';
import type { Usage } from '../model/usage.ts';
import type { HttpTransport } from '../sources/httpTransport.ts';
import { nodeKind } from '../sources/kubernetes/projections/clusterKinds.ts';
import { readStatsSummary } from '../sources/kubernetes/statsSummaryReader.ts';
import { readNodeUsage, readPodUsage } from '../sources/kubernetes/usageReader.ts';
import type { PrometheusClient } from '../sources/prometheus/prometheusClient.ts';
import { SourceError, isSourceError } from '../sources/sourceError.ts';
import type { ClusterSession } from './clusterSession.ts';

/** What pods and nodes use at one moment. */
export interface UsageSnapshot {
  /** By `namespace/name`. */
  readonly pods: ReadonlyMap<string, Usage>;
  /** By name. */
  readonly nodes: ReadonlyMap<string, Usage>;
}

/** What is needed of a session. */
export interface UsageSession extends Pick<ClusterSession, 'readableNamespaces' | 'store'> {
  readonly transport: HttpTransport;
}

/** Reads what everything uses. @throws SourceError where this way is closed */
export type ReadUsage = (signal: AbortSignal) => Promise<UsageSnapshot>;

/** Kubelets of a cluster with more nodes are not asked one by one. */
const greatestNodeCount = 30;

/** From metrics-server. */
export function fromMetricsServer(session: UsageSession): ReadUsage {
  return async (signal) => {
    const { transport } = session;
    const nodes = readNodeUsage(transport, signal).catch(() => new Map<string, Usage>());
    try {
      return { pods: await readPodUsage(transport, undefined, signal), nodes: await nodes };
    } catch (error) {
      if (!isSourceError(error, 'forbidden')) throw error;
      const namespaces = await session.readableNamespaces();
      const parts = await Promise.all(namespaces.map((one) => readPodUsage(transport, one, signal)));
      return { pods: new Map(parts.flatMap((part) => [...part])), nodes: await nodes };
    }
  };
}

/** From a Prometheus that scrapes the kubelets' cAdvisor. */
export function fromPrometheus(find: () => Promise<PrometheusClient>): ReadUsage {
  return async (signal) => {
    const prometheus = await find();
    const ask = async (expression: string): Promise<readonly Series[]> =>
      (await prometheus.query(expression, undefined, signal)).series;
    const containers = 'container!="",container!="POD"';
    const [podCpu, podMemory, nodeCpu, nodeMemory] = await Promise.all([
      ask(`sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{${containers}}[5m]))`),
      ask(`sum by (namespace, pod) (container_memory_working_set_bytes{${containers}})`),
      ask('sum by (node) (rate(container_cpu_usage_seconds_total{id="/"}[5m]))'),
      ask('sum by (node) (container_memory_working_set_bytes{id="/"})'),
    ]);
    const nameOfPod = ({ labels }: Series): string => `${labels['namespace'] ?? ''}/${labels['pod'] ?? ''}`;
    return {
      pods: joined(podCpu, podMemory, nameOfPod),
      nodes: joined(nodeCpu, nodeMemory, ({ labels }) => labels['node'] ?? ''),
    };
  };
}

/** From the kubelets, one by one. */
export function fromKubelets(session: UsageSession): ReadUsage {
  return async (signal) => {
    const known = session.store(nodeKind).snapshot.byNamespace.get('')?.values() ?? [];
    const names = [...known].map(({ name }) => name);
    if (names.length === 0 || names.length > greatestNodeCount) {
      throw new SourceError('notFound', `${names.length} nodes are not asked one by one.`);
    }
    const answers = await Promise.allSettled(names.map((name) => readStatsSummary(session.transport, name, signal)));
    const good = answers.flatMap((one, index) =>
      one.status === 'fulfilled' ? [{ name: names[index] ?? '', summary: one.value }] : [],
    );
    const failure = answers.find((one) => one.status === 'rejected');
    if (good.length === 0 && failure !== undefined) throw failure.reason;
    return {
      pods: new Map(good.flatMap(({ summary }) => [...summary.pods])),
      nodes: new Map(good.flatMap(({ name, summary }) => (summary.node === undefined ? [] : [[name, summary.node]]))),
    };
  };
}

function joined(
  cpu: readonly Series[],
  memory: readonly Series[],
  nameOf: (series: Series) => string,
): ReadonlyMap<string, Usage> {
  const bytes = new Map(memory.map((series) => [nameOf(series), series.values[0] ?? 0]));
  return new Map(
    cpu.map((series) => {
      const name = nameOf(series);
      return [name, { cpu: series.values[0] ?? 0, memory: bytes.get(name) ?? 0 }];
    }),
  );
}
