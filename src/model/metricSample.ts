import type { Labels } from './series.ts';

/** One sample of a metric as an exporter would expose it, without the labels of a target. */
export interface MetricSample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}
