import { goExp2, goLog2 } from './goMath.ts';
import { KahanSum } from './kahanSum.ts';
import { allBuckets, usesCustomBuckets, type FloatHistogram, type HistogramBucket } from './floatHistogram.ts';

/**
 * The value below which a share `q` of the observations of a native histogram lies. Interpolates exponentially inside
 * exponential buckets and linearly inside the zero bucket and custom buckets, as Prometheus 3 does.
 */
export function nativeQuantile(q: number, h: FloatHistogram): number {
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  if (h.count === 0 || Number.isNaN(q)) return NaN;
  const buckets = allBuckets(h);
  // Observations of NaN count, but are in no bucket; walking from below keeps the rank right.
  const isForward = Number.isNaN(h.sum) || q < 0.5;
  const wanted = isForward ? q * h.count : (1 - q) * h.count;
  const walked = isForward ? buckets : buckets.reverse();
  let count = 0;
  let found: HistogramBucket | undefined;
  for (const bucket of walked) {
    if (bucket.count === 0) continue;
    found = bucket;
    count += bucket.count;
    if (count >= wanted) break;
  }
  if (found === undefined) return NaN;
  const bounds = narrowBounds(h, found);
  if (usesCustomBuckets(h)) {
    if (found.lower === -Infinity && found.upper <= 0) return found.upper;
    if (found.upper === Infinity) return found.lower;
  }
  count = Math.min(count, h.count);
  if (count < wanted) return bounds.upper;
  const rank = isForward ? wanted - (count - found.count) : count - wanted;
  return interpolate(h, bounds, rank / found.count);
}

function narrowBounds(h: FloatHistogram, bucket: HistogramBucket): { lower: number; upper: number } {
  let { lower, upper } = bucket;
  if (usesCustomBuckets(h)) {
    if (lower === -Infinity && upper > 0) lower = 0;
  } else if (lower < 0 && upper > 0) {
    // With observations of one sign only, the zero bucket is taken to hold that sign.
    if (h.negative.indexes.length === 0 && h.positive.indexes.length > 0) lower = 0;
    else if (h.positive.indexes.length === 0 && h.negative.indexes.length > 0) upper = 0;
  }
  return { lower, upper };
}

function interpolate(h: FloatHistogram, { lower, upper }: { lower: number; upper: number }, share: number): number {
  if (usesCustomBuckets(h) || (lower <= 0 && upper >= 0)) return lower + (upper - lower) * share;
  const logLower = goLog2(Math.abs(lower));
  const logUpper = goLog2(Math.abs(upper));
  if (lower > 0) return goExp2(logLower + (logUpper - logLower) * share);
  return -goExp2(logUpper + (logLower - logUpper) * (1 - share));
}

/** How many observations of a native histogram are in a bucket; those of NaN, which make the sum NaN, are in none. */
export function bucketedCount(h: FloatHistogram): number {
  if (!Number.isNaN(h.sum)) return h.count;
  const sum = allBuckets(h).reduce((count, bucket) => count + bucket.count, 0);
  return Math.min(sum, h.count);
}

/**
 * The share of the observations of a native histogram that lies between two bounds.
 * @param most how many observations can: those of NaN lie nowhere.
 */
export function nativeFraction(lower: number, upper: number, h: FloatHistogram, most = h.count): number {
  if (h.count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return NaN;
  if (lower >= upper) return 0;
  let rank = 0;
  let lowerRank: number | undefined;
  let upperRank: number | undefined;
  for (const bucket of allBuckets(h)) {
    const bounds = narrowBounds(h, { ...bucket, lower: bucket.lower });
    const from = usesCustomBuckets(h) ? bucket.lower : bounds.lower;
    const at = (value: number): number => rank + bucket.count * shareBelow(h, from, bounds.upper, value);
    if (lowerRank === undefined) lowerRank = rankAt(lower, from, bounds.upper, rank, at);
    if (upperRank === undefined) upperRank = rankAt(upper, from, bounds.upper, rank, at);
    if (lowerRank !== undefined && upperRank !== undefined) break;
    rank += bucket.count;
  }
  return (Math.min(upperRank ?? most, most) - Math.min(lowerRank ?? most, most)) / h.count;
}

function rankAt(
  value: number,
  lower: number,
  upper: number,
  rank: number,
  at: (value: number) => number,
): number | undefined {
  if (lower >= value) return rank;
  return upper > value ? at(value) : undefined;
}

function shareBelow(h: FloatHistogram, lower: number, upper: number, value: number): number {
  if (usesCustomBuckets(h) || (lower <= 0 && upper >= 0)) {
    return lower === -Infinity ? 1 : (value - lower) / (upper - lower);
  }
  const logLower = goLog2(Math.abs(lower));
  const logUpper = goLog2(Math.abs(upper));
  const logValue = goLog2(Math.abs(value));
  return value > 0 ? (logValue - logLower) / (logUpper - logLower) : 1 - (logValue - logUpper) / (logLower - logUpper);
}

/** The variance of the observations, each taken to lie in the middle of its bucket (geometric for exponential ones). */
export function nativeVariance(h: FloatHistogram): number {
  const mean = h.sum / h.count;
  const sum = new KahanSum();
  for (const bucket of allBuckets(h)) {
    if (bucket.count === 0) continue;
    const delta = middle(h, bucket) - mean;
    sum.add(bucket.count * delta * delta);
  }
  return (sum.sum + sum.compensation) / h.count;
}

function middle(h: FloatHistogram, bucket: HistogramBucket): number {
  if (usesCustomBuckets(h)) return (bucket.upper + bucket.lower) / 2;
  if (bucket.lower <= 0 && bucket.upper >= 0) return 0;
  const root = Math.sqrt(bucket.upper * bucket.lower);
  return bucket.upper < 0 ? -root : root;
}

/** One bucket of a classic histogram: how many observations are at most `upper`. */
export interface ClassicBucket {
  readonly upper: number;
  readonly count: number;
}

/**
 * A quantile over the buckets of a classic histogram, in any order. Buckets that count less than a lower one are raised
 * to it; `isForced` says so when the dip is more than rounding.
 */
export function classicQuantile(q: number, input: readonly ClassicBucket[]): { value: number; isForced: boolean } {
  if (Number.isNaN(q)) return { value: NaN, isForced: false };
  if (q < 0) return { value: -Infinity, isForced: false };
  if (q > 1) return { value: Infinity, isForced: false };
  const sorted = coalesce(input);
  if (sorted.at(-1)?.upper !== Infinity) return { value: NaN, isForced: false };
  const { buckets, isForced } = makeMonotonic(sorted);
  const total = buckets.at(-1)?.count ?? 0;
  if (buckets.length < 2 || total === 0) return { value: NaN, isForced: false };
  let rank = q * total;
  let at = buckets.slice(0, -1).findIndex((bucket) => bucket.count >= rank);
  if (at < 0) at = buckets.length - 1;
  const bucket = buckets[at];
  const below = buckets[at - 1];
  if (bucket === undefined) return { value: NaN, isForced };
  if (at === buckets.length - 1) return { value: below?.upper ?? NaN, isForced };
  if (below === undefined && bucket.upper <= 0) return { value: bucket.upper, isForced };
  const start = below?.upper ?? 0;
  const inBucket = bucket.count - (below?.count ?? 0);
  rank -= below?.count ?? 0;
  return { value: start + (bucket.upper - start) * (rank / inBucket), isForced };
}

/** The share of the observations of a classic histogram that lies between two bounds. */
export function classicFraction(lower: number, upper: number, input: readonly ClassicBucket[]): number {
  const buckets = coalesce(input);
  const total = buckets.at(-1)?.count ?? 0;
  if (buckets.at(-1)?.upper !== Infinity) return NaN;
  if (total === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return NaN;
  if (lower >= upper) return 0;
  let rank = 0;
  let lowerRank: number | undefined;
  let upperRank: number | undefined;
  for (const [i, bucket] of buckets.entries()) {
    const from = buckets[i - 1]?.upper ?? -Infinity;
    const before = rank;
    const at = (value: number): number => before + (bucket.count - before) * ((value - from) / (bucket.upper - from));
    lowerRank ??= rankAt(lower, from, bucket.upper, rank, at);
    upperRank ??= rankAt(upper, from, bucket.upper, rank, at);
    if (lowerRank !== undefined && upperRank !== undefined) break;
    rank = bucket.count;
  }
  return (Math.min(upperRank ?? total, total) - Math.min(lowerRank ?? total, total)) / total;
}

function coalesce(input: readonly ClassicBucket[]): ClassicBucket[] {
  const merged: ClassicBucket[] = [];
  for (const bucket of [...input].sort((a, b) => a.upper - b.upper || 0)) {
    const last = merged.at(-1);
    if (last?.upper === bucket.upper) merged[merged.length - 1] = { ...last, count: last.count + bucket.count };
    else merged.push(bucket);
  }
  return merged;
}

/** The relative difference of two neighbouring counts that is taken for rounding. */
const tolerance = 1e-12;

function makeMonotonic(sorted: readonly ClassicBucket[]): { buckets: ClassicBucket[]; isForced: boolean } {
  const smoothed: ClassicBucket[] = [];
  let previous = sorted[0]?.count ?? 0;
  for (const bucket of sorted) {
    const isRounding = Math.abs(bucket.count - previous) / bucket.count <= tolerance;
    smoothed.push(isRounding ? { ...bucket, count: previous } : bucket);
    if (!isRounding) previous = bucket.count;
  }
  let isForced = false;
  let highest = smoothed[0]?.count ?? 0;
  const buckets = smoothed.map((bucket) => {
    if (bucket.count < highest) {
      isForced = true;
      return { ...bucket, count: highest };
    }
    if (bucket.count > highest) highest = bucket.count;
    return bucket;
  });
  return { buckets, isForced };
}
