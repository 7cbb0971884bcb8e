import type { EvalContext } from './evalContext.ts';
import type { FloatHistogram } from './floatHistogram.ts';

/** The first minor version of Prometheus 3 that adds histograms with other bounds of their own. */
const reconcilingMinor = 8;

/** Whether a server adds and subtracts histograms whose own bounds differ, at the bounds that they share. */
export function reconcilesBounds({ state }: EvalContext): boolean {
  return state.dialect.minor >= reconcilingMinor;
}

/** What histograms with other bounds met in, as Prometheus names it. */
export type HistogramOperation = 'addition' | 'subtraction' | 'aggregation';

/** Tells that buckets were brought together because bounds differ. */
export function informReconciled(context: EvalContext, position: number, operation: HistogramOperation): void {
  context.inform(position, `mismatched custom buckets were reconciled during ${operation}`);
}

/** Two histograms with bounds of their own, both at the bounds that both have. */
export function reconcileBounds(a: FloatHistogram, b: FloatHistogram): readonly [FloatHistogram, FloatHistogram] {
  const others = new Set(b.customBounds);
  const shared = a.customBounds.filter((bound) => others.has(bound));
  return [atBounds(a, shared), atBounds(b, shared)];
}

/** @param bounds some of the histogram's own, in ascending order. */
function atBounds(h: FloatHistogram, bounds: readonly number[]): FloatHistogram {
  if (bounds.length === h.customBounds.length) return h;
  const counts = new Map<number, number>();
  let target = 0;
  for (const [i, index] of h.positive.indexes.entries()) {
    const upper = h.customBounds[index] ?? Infinity;
    while ((bounds[target] ?? Infinity) < upper) target += 1;
    counts.set(target, (counts.get(target) ?? 0) + (h.positive.counts[i] ?? 0));
  }
  return { ...h, customBounds: bounds, positive: { indexes: [...counts.keys()], counts: [...counts.values()] } };
}
