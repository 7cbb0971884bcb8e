import type { ObjectStore } from '../apiserver/objectStore.ts';
import type { KubeObject } from '../kubeObject.ts';
import { labelText, type MetricSink, type MetricType } from './metricSink.ts';

/** Labels and value of one sample. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** A metric of kube-state-metrics: what it says of one object. */
export interface ObjectMetric {
  readonly name: string;
  readonly help: string;
  /** `gauge` when not given. */
  readonly type?: MetricType;
  samples(object: KubeObject): readonly Sample[];
}

/** The metrics about one resource. */
export interface ResourceMetrics {
  readonly group: string;
  readonly resource: string;
  readonly metrics: readonly ObjectMetric[];
}

/**
 * Writes what kube-state-metrics would say of the store's objects.
 * @param isWatched whether it is told to look at an object.
 */
export function writeObjectMetrics(
  store: ObjectStore,
  resources: readonly ResourceMetrics[],
  isWatched: (object: KubeObject) => boolean,
  sink: MetricSink,
): void {
  for (const { group, resource, metrics } of resources) {
    const objects = store.list(group, resource).filter(isWatched);
    for (const metric of metrics) {
      if (!sink.family(metric.name, metric.type ?? 'gauge', metric.help)) continue;
      for (const object of objects) {
        for (const [labels, value] of metric.samples(object)) sink.sample(metric.name, labelText(labels), value);
      }
    }
  }
}

/** Seconds since the epoch of a Kubernetes time. */
export function secondsOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Math.floor(Date.parse(time) / 1000);
}

/** One sample where there is a value, none where there is not. */
export function maybe(labels: Readonly<Record<string, string>>, value: number | undefined): readonly Sample[] {
  return value === undefined ? [] : [[labels, value]];
}

/** One sample for each of the states that something may be in; that of the present one is 1. */
export function oneHot(
  labels: Readonly<Record<string, string>>,
  name: string,
  states: readonly string[],
  present: string | undefined,
): readonly Sample[] {
  return states.map((state): Sample => [{ ...labels, [name]: state }, state === present ? 1 : 0]);
}
