import { goLog2 } from './goMath.ts';
import { allBuckets, bucketBound, usesCustomBuckets, type BucketList, type FloatHistogram } from './floatHistogram.ts';

/**
 * A native histogram without its observations above (`</`) or below (`>/`) a value. A bucket that the value cuts is
 * divided in proportion, exponentially in exponential buckets; count and sum are recomputed from what remains.
 */
export function trimHistogram(h: FloatHistogram, bound: number, keepsLower: boolean): FloatHistogram {
  if (Number.isNaN(bound)) return h;
  const share = (lower: number, upper: number): number => {
    const below = shareBelow(h, lower, upper, bound);
    return keepsLower ? below : 1 - below;
  };
  const trimList = (list: BucketList, sign: 1 | -1): BucketList => ({
    indexes: list.indexes,
    counts: list.counts.map((count, i) => {
      const index = list.indexes[i] ?? 0;
      const outer = sign * bucketBound(h, index);
      const inner = sign * bucketBound(h, index - 1);
      return count * share(Math.min(inner, outer), Math.max(inner, outer));
    }),
  });
  const positive = trimList(h.positive, 1);
  const negative = trimList(h.negative, -1);
  const zeroCount = h.zeroCount * share(-h.zeroThreshold, h.zeroThreshold);
  const trimmed = { ...h, positive, negative, zeroCount };
  const buckets = allBuckets(trimmed);
  const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  const isWhole = count === allBuckets(h).reduce((sum, bucket) => sum + bucket.count, 0);
  if (isWhole) return h;
  const sum = buckets.reduce((total, bucket) => total + bucket.count * middle(h, bucket.lower, bucket.upper), 0);
  return { ...trimmed, count, sum };
}

function shareBelow(h: FloatHistogram, lower: number, upper: number, bound: number): number {
  if (bound >= upper) return 1;
  if (bound <= lower) return 0;
  if (lower === -Infinity || upper === Infinity) return lower === -Infinity ? 1 : 0;
  if (usesCustomBuckets(h) || (lower <= 0 && upper >= 0)) return (bound - lower) / (upper - lower);
  const [from, to, at] = [lower, upper, bound].map((value) => goLog2(Math.abs(value))) as [number, number, number];
  return (at - from) / (to - from);
}

function middle(h: FloatHistogram, lower: number, upper: number): number {
  if (lower === -Infinity) return upper;
  if (upper === Infinity) return lower;
  if (usesCustomBuckets(h) || (lower <= 0 && upper >= 0)) return (lower + upper) / 2;
  return Math.sign(upper) * Math.sqrt(lower * upper);
}
