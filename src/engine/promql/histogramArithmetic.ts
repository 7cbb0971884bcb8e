import {
  bucketBound,
  compactHistogram,
  makeHistogram,
  sameNumbers,
  usesCustomBuckets,
  type BucketList,
  type FloatHistogram,
  type ResetHint,
} from './floatHistogram.ts';

import { reconcileBounds } from './histogramBounds.ts';

/** Why two histograms cannot be combined. */
export type HistogramConflict = 'schema' | 'bounds';

/** The conflict that keeps two histograms from being added or subtracted, or undefined. */
export function histogramConflict(a: FloatHistogram, b: FloatHistogram): HistogramConflict | undefined {
  if (usesCustomBuckets(a) !== usesCustomBuckets(b)) return 'schema';
  return usesCustomBuckets(a) && !sameNumbers(a.customBounds, b.customBounds) ? 'bounds' : undefined;
}

/** The sum of two histograms at the lower of their resolutions, or at the bounds that they share. Their kinds must not conflict. */
export function addHistograms(a: FloatHistogram, b: FloatHistogram): FloatHistogram {
  return combine(a, b, 1, joinHints(a.hint, b.hint));
}

/** The difference of two histograms at the lower of their resolutions, or at the bounds that they share. Their kinds must not conflict. */
export function subtractHistograms(a: FloatHistogram, b: FloatHistogram): FloatHistogram {
  return combine(a, b, -1, joinHints(a.hint, b.hint));
}

/** The histogram at a lower resolution. */
export function toSchema(h: FloatHistogram, schema: number): FloatHistogram {
  if (schema === h.schema || usesCustomBuckets(h)) return h;
  return {
    ...h,
    schema,
    positive: reduceResolution(h.positive, h.schema, schema),
    negative: reduceResolution(h.negative, h.schema, schema),
  };
}

/**
 * Whether a counter was reset between two samples: some count went down, or the layout became finer.
 * @param reconciles whether own bounds that differ are compared at those that both have; else they are a reset.
 */
export function isCounterReset(current: FloatHistogram, previous: FloatHistogram, reconciles: boolean): boolean {
  if (current.hint === 'reset') return true;
  if (current.hint === 'notReset') return false;
  if (current.count < previous.count) return true;
  const conflict = histogramConflict(current, previous);
  if (conflict === 'bounds' && reconciles) {
    const [now, before] = reconcileBounds(current, previous);
    return hasLostCounts(now.positive, before.positive);
  }
  if (conflict !== undefined) return true;
  if (current.schema > previous.schema || current.zeroThreshold < previous.zeroThreshold) return true;
  const [previousZero, threshold] = zeroCountAt(previous, current.zeroThreshold);
  if (threshold !== current.zeroThreshold || current.zeroCount < previousZero) return true;
  const start = usesCustomBuckets(current) ? -Infinity : current.zeroThreshold;
  const reduced = toSchema(previous, current.schema);
  return (
    hasLostCounts(current.positive, aboveThreshold(reduced, reduced.positive, start)) ||
    hasLostCounts(current.negative, aboveThreshold(reduced, reduced.negative, start))
  );
}

function hasLostCounts(current: BucketList, previous: BucketList): boolean {
  const counts = new Map(current.indexes.map((index, i) => [index, current.counts[i] ?? 0]));
  return previous.indexes.some((index, i) => (previous.counts[i] ?? 0) > (counts.get(index) ?? 0));
}

function combine(first: FloatHistogram, second: FloatHistogram, sign: 1 | -1, hint: ResetHint): FloatHistogram {
  const [a, b] = histogramConflict(first, second) === 'bounds' ? reconcileBounds(first, second) : [first, second];
  const schema = Math.min(a.schema, b.schema);
  let left = a;
  let otherZero = 0;
  if (!usesCustomBuckets(a)) {
    [left, otherZero] = reconcileZeroBuckets(a, b);
  }
  const reduced = toSchema(left, schema);
  const other = toSchema(b, schema);
  const start = usesCustomBuckets(a) ? -Infinity : left.zeroThreshold;
  return makeHistogram({
    ...reduced,
    hint,
    zeroCount: left.zeroCount + sign * otherZero,
    count: left.count + sign * b.count,
    sum: left.sum + sign * b.sum,
    positive: mergeBuckets(reduced.positive, aboveThreshold(other, other.positive, start), sign),
    negative: mergeBuckets(reduced.negative, aboveThreshold(other, other.negative, start), sign),
  });
}

/** The buckets that are not already counted in a zero bucket of this width. */
function aboveThreshold(h: FloatHistogram, list: BucketList, threshold: number): BucketList {
  if (!(threshold > 0) || list.indexes.every((index) => bucketBound(h, index) > threshold)) return list;
  const kept = list.indexes.flatMap((index, i) =>
    bucketBound(h, index) > threshold ? [[index, list.counts[i] ?? 0] as const] : [],
  );
  return { indexes: kept.map(([index]) => index), counts: kept.map(([, count]) => count) };
}

function mergeBuckets(a: BucketList, b: BucketList, sign: 1 | -1): BucketList {
  if (sameNumbers(a.indexes, b.indexes)) {
    return { indexes: a.indexes, counts: a.counts.map((count, i) => count + sign * (b.counts[i] ?? 0)) };
  }
  const merged = new Map(a.indexes.map((index, i) => [index, a.counts[i] ?? 0]));
  for (const [i, index] of b.indexes.entries()) merged.set(index, (merged.get(index) ?? 0) + sign * (b.counts[i] ?? 0));
  const indexes = [...merged.keys()].sort((x, y) => x - y);
  return { indexes, counts: indexes.map((index) => merged.get(index) ?? 0) };
}

function reduceResolution(list: BucketList, from: number, to: number): BucketList {
  const indexes: number[] = [];
  const counts: number[] = [];
  for (const [i, index] of list.indexes.entries()) {
    const target = ((index - 1) >> (from - to)) + 1;
    const last = indexes.length - 1;
    if (last >= 0 && indexes[last] === target) counts[last] = (counts[last] ?? 0) + (list.counts[i] ?? 0);
    else {
      indexes.push(target);
      counts.push(list.counts[i] ?? 0);
    }
  }
  return { indexes, counts };
}

/** Widens the zero bucket of `a` to that of `b`; answers it with what the widened zero bucket of `b` counts. */
function reconcileZeroBuckets(a: FloatHistogram, b: FloatHistogram): [FloatHistogram, number] {
  let left = a;
  let otherCount = b.zeroCount;
  let otherThreshold = b.zeroThreshold;
  while (otherThreshold !== left.zeroThreshold) {
    if (left.zeroThreshold > otherThreshold) {
      [otherCount, otherThreshold] = zeroCountAt(b, left.zeroThreshold);
    }
    if (otherThreshold > left.zeroThreshold) {
      const [zeroCount, zeroThreshold] = zeroCountAt(left, otherThreshold);
      left = trimZeroBucket({ ...left, zeroCount, zeroThreshold });
    }
  }
  return [left, otherCount];
}

function trimZeroBucket(h: FloatHistogram): FloatHistogram {
  const trim = (list: BucketList): BucketList => ({
    indexes: list.indexes,
    counts: list.counts.map((count, i) => (bucketBound(h, (list.indexes[i] ?? 0) - 1) < h.zeroThreshold ? 0 : count)),
  });
  return compactHistogram({ ...h, positive: trim(h.positive), negative: trim(h.negative) });
}

/**
 * What the zero bucket would count if it were wider. Where the width ends inside a populated bucket, the width grows to
 * that bucket's end.
 */
function zeroCountAt(h: FloatHistogram, wanted: number): [number, number] {
  if (wanted === h.zeroThreshold) return [h.zeroCount, wanted];
  let threshold = wanted;
  for (;;) {
    let count = h.zeroCount;
    const before = threshold;
    for (const list of [h.positive, h.negative]) {
      for (const [i, index] of list.indexes.entries()) {
        if (bucketBound(h, index - 1) >= threshold) break;
        const inBucket = list.counts[i] ?? 0;
        count += inBucket;
        const upper = bucketBound(h, index);
        if (upper > threshold) {
          if (inBucket !== 0) threshold = upper;
          break;
        }
      }
      // A wider threshold found among negative buckets invalidates what was counted among the positive ones.
      if (list === h.negative && threshold !== before) break;
    }
    if (threshold === before) return [count, threshold];
  }
}

function joinHints(a: ResetHint, b: ResetHint): ResetHint {
  if (a === b) return a;
  return a === 'gauge' || b === 'gauge' ? 'gauge' : 'unknown';
}
