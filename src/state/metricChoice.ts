import { isSourceError } from '../sources/sourceError.ts';
import type { PrometheusClient } from '../sources/prometheus/prometheusClient.ts';
import type { BackendDirectory } from './backendDirectory.ts';

/** Where a panel's metrics shall come from. */
export type MetricChoice = 'automatic' | 'prometheus' | 'embedded';

/** Where they come from. `reason`: why not from a Prometheus, where there is one. */
export type ChosenMetrics =
  | { readonly kind: 'prometheus'; readonly prometheus: PrometheusClient }
  | { readonly kind: 'embedded'; readonly reason: string | undefined };

/** Milliseconds for which a Prometheus is waited for before the embedded engine takes its place. */
const patience = 5000;

/**
 * A Prometheus that is configured or found, and answers; else the embedded engine.
 * @throws SourceError when a Prometheus is asked for and there is none; AbortError
 */
export async function chooseMetrics(
  choice: MetricChoice,
  backends: () => Promise<BackendDirectory>,
  signal: AbortSignal,
): Promise<ChosenMetrics> {
  if (choice === 'embedded') return { kind: 'embedded', reason: undefined };
  if (choice === 'prometheus') return { kind: 'prometheus', prometheus: await (await backends()).prometheus() };
  let prometheus: PrometheusClient;
  try {
    prometheus = await (await backends()).prometheus();
  } catch (error) {
    signal.throwIfAborted();
    // A cluster that tells of no Services may still tell what its pods use.
    if (isSourceError(error)) return { kind: 'embedded', reason: undefined };
    throw error;
  }
  try {
    await prometheus.query('vector(1)', undefined, AbortSignal.any([signal, AbortSignal.timeout(patience)]));
    return { kind: 'prometheus', prometheus };
  } catch (error) {
    signal.throwIfAborted();
    const message = isSourceError(error) ? error.message : `no answer within ${patience / 1000} s`;
    return { kind: 'embedded', reason: `Prometheus (${prometheus.description}) does not answer: ${message}` };
  }
}

export function isMetricChoice(value: unknown): value is MetricChoice {
  return value === 'automatic' || value === 'prometheus' || value === 'embedded';
}
