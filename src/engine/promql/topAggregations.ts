import type { Aggregation } from '../../lang/promql/promqlAst.ts';
import { groupColumns, groupLabels } from './aggregations.ts';
import type { EvalContext } from './evalContext.ts';
import { formatG, formatPlain } from './goNumber.ts';
import { describeHistogram } from './histogramFormat.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import { PromqlError } from './promqlError.ts';
import { getPoint, isEmptyColumn, makeColumn, point, setFloat, setPoint, type SeriesColumn } from './seriesColumn.ts';

/** Up to so many, each series is put where it belongs among the best; of more, all are sorted. */
const mostInserted = 32;

/**
 * `topk`, `bottomk`, `limitk` and `limit_ratio`: some of the series of each group at each step, unchanged. At a single step
 * they come group by group, the best first.
 */
export function aggregateTop(
  expr: Aggregation,
  columns: readonly SeriesColumn[],
  param: Float64Array,
  context: EvalContext,
): SeriesColumn[] {
  if (expr.operator === 'limit_ratio') checkRatios(expr, param, context);
  else if (!hasUsableLimit(param)) return [];
  const kept = new Map<SeriesColumn, SeriesColumn>();
  const count = context.grid.count;
  for (const { members } of groupColumns(expr, columns)) {
    for (let i = 0; i < count; i += 1) {
      for (const member of choose(expr, members, i, param[i] ?? 0, context)) {
        let out = kept.get(member);
        if (out === undefined) {
          out = makeColumn(member.labels, count, member.dropsName);
          kept.set(member, out);
        }
        setPoint(out, i, getPoint(member, i));
      }
    }
  }
  return [...kept.values()];
}

function hasUsableLimit(param: Float64Array): boolean {
  const bad = param.find((k) => !(k > -(2 ** 63) && k < 2 ** 63));
  if (bad !== undefined) throw new PromqlError('execution', `Scalar value ${formatG(bad)} overflows int64`);
  return param.some((k) => k >= 1);
}

function checkRatios(expr: Aggregation, param: Float64Array, context: EvalContext): void {
  if (param.some(Number.isNaN)) throw new PromqlError('execution', 'Ratio value NaN is NaN');
  const most = param.reduce((a, b) => Math.max(a, b), -Infinity);
  const least = param.reduce((a, b) => Math.min(a, b), Infinity);
  const at = expr.param?.start ?? expr.start;
  const message = 'ratio value should be between -1 and 1, got';
  if (most > 1) context.warn(at, `${message} ${formatG(most)}, capping to 1`);
  if (least < -1) context.warn(at, `${message} ${formatG(least)}, capping to -1`);
}

function choose(
  expr: Aggregation,
  members: readonly SeriesColumn[],
  i: number,
  param: number,
  context: EvalContext,
): readonly SeriesColumn[] {
  const limit = Math.trunc(param);
  if (expr.operator !== 'limit_ratio' && limit < 1) return [];
  if (expr.operator === 'topk' || expr.operator === 'bottomk') {
    const hasHistogram = members.some((member) => member.kinds[i] === point.histogram);
    if (hasHistogram) context.inform(expr.start, `ignored histogram in ${expr.operator} aggregation`);
    return chooseBest(members, i, limit, expr.operator === 'topk' ? -1 : 1);
  }
  const present = members.filter((member) => member.kinds[i] !== point.none);
  if (expr.operator === 'limitk') return present.slice(0, limit);
  return present.filter((member) => isInRatio(member, param));
}

/** The best come first; equals keep the order of their labels, and NaN comes last whichever end is wanted. */
function chooseBest(members: readonly SeriesColumn[], i: number, limit: number, sign: number): SeriesColumn[] {
  const best: SeriesColumn[] = [];
  const compare = (a: SeriesColumn, b: SeriesColumn): number =>
    compareValues(a.values[i] ?? NaN, b.values[i] ?? NaN, sign);
  if (limit > mostInserted) {
    for (const member of members) if (member.kinds[i] === point.float) best.push(member);
    return best.sort(compare).slice(0, limit);
  }
  for (const member of members) {
    if (member.kinds[i] !== point.float) continue;
    let place = best.length;
    for (let before = best[place - 1]; before !== undefined && compare(member, before) < 0; before = best[place - 1])
      place -= 1;
    if (place === limit) continue;
    best.splice(place, 0, member);
    if (best.length > limit) best.pop();
  }
  return best;
}

function compareValues(a: number, b: number, sign: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  if (Number.isNaN(b)) return -1;
  return a === b ? 0 : a < b ? -sign : sign;
}

/** Whether a series is in the sample that a ratio asks for; a negative ratio asks for the rest. */
function isInRatio(member: SeriesColumn, ratio: number): boolean {
  const share = hashShare(member.labels.key);
  return ratio >= 0 ? share < ratio : share >= 1 + ratio;
}

/** A number from 0 to below 1 that follows from the text alone (FNV-1a). */
function hashShare(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}

/** `count_values`: how many series have each value, which becomes a label. */
export function countValues(
  expr: Aggregation,
  columns: readonly SeriesColumn[],
  label: string,
  context: EvalContext,
): SeriesColumn[] {
  if (label === '' || label.includes('\ufffd')) {
    // What is no UTF-8 is shown as it was written.
    const written = label === '' ? goQuote(label) : context.state.query.slice(expr.param?.start, expr.param?.end);
    throw new PromqlError('execution', `invalid label name ${written}`);
  }
  const counts = new Map<string, SeriesColumn>();
  const { grouping } = expr;
  const isKept = grouping?.mode === 'without' ? !grouping.labels.some(({ name }) => name === label) : true;
  for (const column of columns) {
    for (let i = 0; i < context.grid.count; i += 1) {
      const value = getPoint(column, i);
      if (value === undefined) continue;
      const text = typeof value === 'number' ? formatPlain(value) : describeHistogram(value);
      const labelled = groupLabels(expr, column.labels.with(label, text));
      const labels = isKept ? labelled.with(label, text) : labelled;
      let out = counts.get(labels.key);
      if (out === undefined) {
        out = makeColumn(labels, context.grid.count);
        counts.set(labels.key, out);
      }
      setFloat(out, i, (out.values[i] ?? 0) + 1);
    }
  }
  return [...counts.values()].filter((column) => !isEmptyColumn(column));
}
