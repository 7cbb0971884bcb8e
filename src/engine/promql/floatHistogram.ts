/** What is known about a counter reset before this sample; a gauge histogram has none by nature. */
export type ResetHint = 'unknown' | 'reset' | 'notReset' | 'gauge';

/** The schema number of histograms with bucket bounds of their own. */
const customBucketsSchema = -53;

/** Populated (and known empty) buckets of one sign, sorted by index. */
export interface BucketList {
  readonly indexes: readonly number[];
  readonly counts: readonly number[];
}

/**
 * A native histogram, immutable. Exponential schemas -4 to 8 have bucket bounds `2^(index * 2^-schema)`; schema -53 has the
 * bounds of `customBounds`. Follows Prometheus' native histogram specification, counts absolute.
 */
export interface FloatHistogram {
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly count: number;
  readonly sum: number;
  readonly positive: BucketList;
  readonly negative: BucketList;
  readonly customBounds: readonly number[];
  readonly hint: ResetHint;
}

/** One bucket with its bounds. */
export interface HistogramBucket {
  readonly lower: number;
  readonly upper: number;
  readonly isLowerInclusive: boolean;
  readonly isUpperInclusive: boolean;
  readonly count: number;
}

const noBuckets: BucketList = { indexes: [], counts: [] };

/** An empty histogram of a schema, to fill in what matters. */
export function makeHistogram(fields: Partial<FloatHistogram>): FloatHistogram {
  return {
    schema: 0,
    zeroThreshold: 0,
    zeroCount: 0,
    count: 0,
    sum: 0,
    positive: noBuckets,
    negative: noBuckets,
    customBounds: [],
    hint: 'unknown',
    ...fields,
  };
}

export function usesCustomBuckets(h: FloatHistogram): boolean {
  return h.schema === customBucketsSchema;
}

/** The upper bound of the positive bucket with this index. */
export function bucketBound(h: Pick<FloatHistogram, 'schema' | 'customBounds'>, index: number): number {
  if (h.schema === customBucketsSchema) {
    return index < 0 ? -Infinity : (h.customBounds[index] ?? Infinity);
  }
  const exponent = index / 2 ** h.schema;
  // The bucket that holds the greatest finite numbers ends at them, and the one above at infinity.
  return exponent === 1024 ? Number.MAX_VALUE : 2 ** exponent;
}

/** Buckets given as spans (`[offset, length]` pairs, the first offset absolute) and one count each. */
export function fromSpans(spans: readonly (readonly [number, number])[], counts: readonly number[]): BucketList {
  const indexes: number[] = [];
  let index = 0;
  for (const [offset, length] of spans) {
    index += offset;
    for (let i = 0; i < length; i += 1) indexes.push(index++);
  }
  return { indexes, counts: counts.slice(0, indexes.length) };
}

function positiveBucket(h: FloatHistogram, index: number, count: number): HistogramBucket {
  const lower = bucketBound(h, index - 1);
  const upper = bucketBound(h, index);
  const isCustom = usesCustomBuckets(h);
  return {
    lower: !isCustom && lower < h.zeroThreshold && lower > 0 ? Math.min(h.zeroThreshold, upper) : lower,
    upper,
    isLowerInclusive: isCustom && index === 0,
    isUpperInclusive: true,
    count,
  };
}

function negativeBucket(h: FloatHistogram, index: number, count: number): HistogramBucket {
  const upper = -bucketBound(h, index - 1);
  const lower = -bucketBound(h, index);
  return {
    lower,
    upper: upper > -h.zeroThreshold ? Math.max(-h.zeroThreshold, lower) : upper,
    isLowerInclusive: true,
    isUpperInclusive: false,
    count,
  };
}

/** All buckets from the lowest to the highest; the zero bucket only where it is populated. */
export function allBuckets(h: FloatHistogram): HistogramBucket[] {
  const buckets: HistogramBucket[] = [];
  for (let i = h.negative.indexes.length - 1; i >= 0; i -= 1) {
    buckets.push(negativeBucket(h, h.negative.indexes[i] ?? 0, h.negative.counts[i] ?? 0));
  }
  if (h.zeroCount > 0) {
    buckets.push({
      lower: -h.zeroThreshold,
      upper: h.zeroThreshold,
      isLowerInclusive: true,
      isUpperInclusive: true,
      count: h.zeroCount,
    });
  }
  for (const [i, index] of h.positive.indexes.entries()) {
    buckets.push(positiveBucket(h, index, h.positive.counts[i] ?? 0));
  }
  return buckets;
}

/** Without empty buckets. */
export function compactHistogram(h: FloatHistogram): FloatHistogram {
  return { ...h, positive: compactBuckets(h.positive), negative: compactBuckets(h.negative) };
}

function compactBuckets(list: BucketList): BucketList {
  if (!list.counts.includes(0)) return list;
  const kept = list.indexes.flatMap((index, i) =>
    list.counts[i] === 0 ? [] : [[index, list.counts[i] ?? 0] as const],
  );
  return { indexes: kept.map(([index]) => index), counts: kept.map(([, count]) => count) };
}

/** Every count, the sum and the zero bucket multiplied. */
export function scaleHistogram(h: FloatHistogram, factor: number): FloatHistogram {
  return mapCounts(h, (count) => count * factor);
}

/** Every count, the sum and the zero bucket divided; by zero, empty buckets vanish since 0/0 is not a count. */
export function divideHistogram(h: FloatHistogram, divisor: number): FloatHistogram {
  const divided = mapCounts(h, (count) => count / divisor);
  return divisor === 0 ? { ...divided, positive: noBuckets, negative: noBuckets } : divided;
}

function mapCounts(h: FloatHistogram, change: (count: number) => number): FloatHistogram {
  return {
    ...h,
    zeroCount: change(h.zeroCount),
    count: change(h.count),
    sum: change(h.sum),
    positive: { indexes: h.positive.indexes, counts: h.positive.counts.map(change) },
    negative: { indexes: h.negative.indexes, counts: h.negative.counts.map(change) },
  };
}

/** Whether two histograms have the same layout and the same counts; NaN sums are equal when both are NaN. */
export function histogramsEqual(a: FloatHistogram, b: FloatHistogram): boolean {
  return (
    a.schema === b.schema &&
    Object.is(a.count, b.count) &&
    (a.sum === b.sum || (Number.isNaN(a.sum) && Number.isNaN(b.sum))) &&
    (usesCustomBuckets(a)
      ? sameNumbers(a.customBounds, b.customBounds)
      : a.zeroThreshold === b.zeroThreshold && a.zeroCount === b.zeroCount) &&
    sameBuckets(a.positive, b.positive) &&
    sameBuckets(a.negative, b.negative)
  );
}

function sameBuckets(a: BucketList, b: BucketList): boolean {
  return sameNumbers(a.indexes, b.indexes) && sameNumbers(a.counts, b.counts);
}

export function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
