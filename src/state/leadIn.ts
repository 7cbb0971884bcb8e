import type { LabelSet } from '../engine/promql/labelSet.ts';
import type { MetricStore } from '../engine/promql/metricStore.ts';
import type { HttpTransport } from '../sources/httpTransport.ts';
import { readStatsSummary } from '../sources/kubernetes/statsSummaryReader.ts';

/** Milliseconds over which the kubelet takes the rates of its summary: cAdvisor's housekeeping interval. */
const housekeepingMs = 10_000;

/**
 * Gives CPU counters that were met for the first time the sample before: where the counter stood one housekeeping interval ago, by the rate
 * that the kubelet itself has measured since. The first scrape then already tells a rate. Without the summary there is none.
 */
export async function addLeadIn(
  api: HttpTransport,
  node: string,
  store: MetricStore,
  firstSeen: readonly LabelSet[],
  signal: AbortSignal,
): Promise<void> {
  const counters = firstSeen.filter((labels) => labels.metricName === 'container_cpu_usage_seconds_total');
  if (counters.length === 0) return;
  const summary = await readStatsSummary(api, node, signal).catch(() => undefined);
  signal.throwIfAborted();
  for (const labels of counters) {
    const key = `${labels.get('namespace')}/${labels.get('pod')}/${labels.get('container')}`;
    const rate = summary?.containers.get(key)?.cpu;
    const { times, values } = store.series(labels).read(-Infinity, Infinity);
    const [time, value] = [times[0], values[0]];
    if (rate === undefined || times.length !== 1 || time === undefined || value === undefined) continue;
    const before = value - (rate * housekeepingMs) / 1000;
    if (before >= 0) store.append(labels, time - housekeepingMs, before);
  }
}
