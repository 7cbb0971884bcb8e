import { allBuckets, type FloatHistogram, type HistogramBucket } from './floatHistogram.ts';
import { formatG, formatSample } from './goNumber.ts';

/** A histogram as the HTTP API prints it. */
export interface ApiHistogram {
  readonly count: string;
  readonly sum: string;
  readonly buckets?: readonly (readonly [number, string, string, string])[];
}

/** A histogram in the shape of the HTTP API: empty buckets are left out, 0 to 3 say which bounds belong to a bucket. */
export function toApiHistogram(h: FloatHistogram): ApiHistogram {
  const buckets = allBuckets(h)
    .filter((bucket) => bucket.count !== 0)
    .map(
      (bucket) =>
        [rule(bucket), formatSample(bucket.lower), formatSample(bucket.upper), formatSample(bucket.count)] as const,
    );
  const base = { count: formatSample(h.count), sum: formatSample(h.sum) };
  return buckets.length === 0 ? base : { ...base, buckets };
}

function rule(bucket: HistogramBucket): number {
  if (bucket.isLowerInclusive) return bucket.isUpperInclusive ? 3 : 1;
  return bucket.isUpperInclusive ? 0 : 2;
}

/** A histogram as one text, as `count_values` labels it. */
export function describeHistogram(h: FloatHistogram): string {
  const parts = allBuckets(h)
    .filter((bucket) => bucket.count !== 0)
    .map((bucket) => {
      const open = bucket.isLowerInclusive ? '[' : '(';
      const close = bucket.isUpperInclusive ? ']' : ')';
      return `${open}${formatG(bucket.lower)},${formatG(bucket.upper)}${close}:${formatG(bucket.count)}`;
    });
  return `{${[`count:${formatG(h.count)}`, `sum:${formatG(h.sum)}`, ...parts].join(', ')}}`;
}
