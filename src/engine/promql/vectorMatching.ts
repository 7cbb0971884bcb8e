import { groupBy } from '../../base/groupBy.ts';
import type { BinaryExpr } from '../../lang/promql/promqlAst.ts';
import { changesMetric, combine, type Operand } from './binaryEval.ts';
import type { EvalContext } from './evalContext.ts';
import type { LabelSet } from './labelSet.ts';
import { metricNameLabel } from './labelSet.ts';
import { PromqlError } from './promqlError.ts';
import {
  getPoint,
  isEmptyColumn,
  joinColumns,
  makeColumn,
  point,
  setPoint,
  type SeriesColumn,
} from './seriesColumn.ts';

/** The labels by which two vectors find each other. */
function matchLabels(expr: BinaryExpr, labels: LabelSet): LabelSet {
  const names = expr.matching?.labels.map((label) => label.name) ?? [];
  return expr.matching?.mode === 'on' ? labels.only(names) : labels.without([...names, metricNameLabel]);
}

function bySignature(expr: BinaryExpr, columns: readonly SeriesColumn[]): Map<string, SeriesColumn[]> {
  return groupBy(columns, (column) => matchLabels(expr, column.labels).key);
}

/** `and`, `or`, `unless`: series of one side by whether the other has their signature at that step. */
export function vectorSet(
  expr: BinaryExpr,
  left: readonly SeriesColumn[],
  right: readonly SeriesColumn[],
  context: EvalContext,
): SeriesColumn[] {
  if (expr.operator === 'or') {
    const kept = keepWhere(expr, right, left, false, context);
    return joinColumns([...left, ...kept]);
  }
  return keepWhere(expr, left, right, expr.operator === 'and', context);
}

function keepWhere(
  expr: BinaryExpr,
  columns: readonly SeriesColumn[],
  others: readonly SeriesColumn[],
  wanted: boolean,
  context: EvalContext,
): SeriesColumn[] {
  const count = context.grid.count;
  const presence = new Map<string, Uint8Array>();
  for (const [key, group] of bySignature(expr, others)) {
    const present = new Uint8Array(count);
    for (const { kinds } of group) for (let i = 0; i < count; i += 1) if (kinds[i] !== point.none) present[i] = 1;
    presence.set(key, present);
  }
  const result: SeriesColumn[] = [];
  for (const column of columns) {
    const present = presence.get(matchLabels(expr, column.labels).key);
    if (present === undefined) {
      if (!wanted) result.push(column);
      continue;
    }
    const out = makeColumn(column.labels, count, column.dropsName);
    for (let i = 0; i < count; i += 1) {
      if ((present[i] === 1) === wanted) setPoint(out, i, getPoint(column, i));
    }
    if (!isEmptyColumn(out)) result.push(out);
  }
  return result;
}

/** Arithmetic and comparisons between two vectors, one-to-one or with `group_left` and `group_right`. */
export function vectorVector(
  expr: BinaryExpr,
  left: readonly SeriesColumn[],
  right: readonly SeriesColumn[],
  context: EvalContext,
): SeriesColumn[] {
  return new Matcher(expr, context).match(left, right);
}

class Matcher {
  readonly #expr: BinaryExpr;
  readonly #context: EvalContext;
  /** With `group_right` the sides are swapped, so that the "many" side comes first. */
  readonly #isSwapped: boolean;
  readonly #results = new Map<string, SeriesColumn>();
  readonly #count: number;

  constructor(expr: BinaryExpr, context: EvalContext) {
    this.#expr = expr;
    this.#context = context;
    this.#isSwapped = expr.matching?.group === 'right';
    this.#count = context.grid.count;
  }

  match(left: readonly SeriesColumn[], right: readonly SeriesColumn[]): SeriesColumn[] {
    const [many, one] = this.#isSwapped ? [right, left] : [left, right];
    const oneBySignature = bySignature(this.#expr, one);
    this.#checkOneSide(one, many);
    for (const [key, members] of bySignature(this.#expr, many)) {
      const partners = oneBySignature.get(key) ?? [];
      if (partners.length > 0 || this.#fillFor('one') !== undefined) this.#matchGroup(members, partners);
    }
    if (this.#fillFor('many') !== undefined) this.#fillMissing(oneBySignature, bySignature(this.#expr, many));
    return [...this.#results.values()].filter((column) => !isEmptyColumn(column));
  }

  /** What stands in for a missing sample of the "one" or the "many" side. */
  #fillFor(side: 'one' | 'many'): number | undefined {
    const { fill } = this.#expr;
    return (side === 'one') === this.#isSwapped ? fill?.left : fill?.right;
  }

  /** Complains of the first two series of the "one" side, in its order, that stand in one group at the first such step. */
  #checkOneSide(one: readonly SeriesColumn[], many: readonly SeriesColumn[]): void {
    const groups = [...bySignature(this.#expr, one).values()].filter((group) => group.length > 1);
    if (groups.length === 0) return;
    const order = new Map(one.map((column, at) => [column, at]));
    for (let i = 0; i < this.#count; i += 1) {
      if (many.every(({ kinds }) => kinds[i] === point.none)) continue;
      const pairs = groups
        .map((group) => group.filter(({ kinds }) => kinds[i] !== point.none).slice(0, 2))
        .flatMap(([first, second]) => (first === undefined || second === undefined ? [] : [{ first, second }]))
        .sort((a, b) => (order.get(a.second) ?? 0) - (order.get(b.second) ?? 0));
      if (pairs[0] !== undefined) this.#failDuplicate(pairs[0].first, pairs[0].second);
    }
  }

  #failDuplicate(first: SeriesColumn, second: SeriesColumn): never {
    const side = this.#isSwapped ? 'left' : 'right';
    const group = matchLabels(this.#expr, first.labels).toString();
    const pair = `[${second.labels.toString()}, ${first.labels.toString()}]`;
    throw new PromqlError(
      'execution',
      `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: ${pair}` +
        ';many-to-many matching not allowed: matching labels must be unique on one side',
    );
  }

  #matchGroup(members: readonly SeriesColumn[], partners: readonly SeriesColumn[]): void {
    const taken = new Map<string, Uint8Array>();
    const isOneToOne = this.#expr.matching?.group === undefined;
    for (const member of members) {
      for (const partner of partners) this.#matchPair(member, partner, isOneToOne, taken);
      if (this.#fillFor('one') !== undefined) this.#fillPartner(member, partners);
    }
  }

  #matchPair(member: SeriesColumn, partner: SeriesColumn, isOneToOne: boolean, taken: Map<string, Uint8Array>): void {
    let out: SeriesColumn | undefined;
    let marks: Uint8Array | undefined;
    for (let i = 0; i < this.#count; i += 1) {
      if (member.kinds[i] === point.none || partner.kinds[i] === point.none) continue;
      const value = this.#value(getPoint(member, i), getPoint(partner, i));
      if (value === undefined) continue;
      out ??= this.#result(member, partner);
      marks ??= marksOf(taken, isOneToOne ? '' : out.labels.key, this.#count);
      if (marks[i] === 1) failMultiple(isOneToOne);
      marks[i] = 1;
      this.#set(out, i, value);
    }
  }

  #fillPartner(member: SeriesColumn, partners: readonly SeriesColumn[]): void {
    const filled = this.#fillFor('one');
    const labels = matchLabels(this.#expr, member.labels);
    const stand: SeriesColumn = partners[0] ?? makeColumn(labels, this.#count);
    for (let i = 0; i < this.#count; i += 1) {
      if (member.kinds[i] === point.none || partners.some(({ kinds }) => kinds[i] !== point.none)) continue;
      const value = this.#value(getPoint(member, i), filled);
      if (value !== undefined) this.#set(this.#result(member, stand), i, value);
    }
  }

  #fillMissing(
    ones: ReadonlyMap<string, readonly SeriesColumn[]>,
    many: ReadonlyMap<string, readonly SeriesColumn[]>,
  ): void {
    const filled = this.#fillFor('many');
    for (const [key, group] of ones) {
      const members = many.get(key) ?? [];
      for (const one of group) {
        for (let i = 0; i < this.#count; i += 1) {
          if (one.kinds[i] === point.none || members.some(({ kinds }) => kinds[i] !== point.none)) continue;
          const value = this.#value(filled, getPoint(one, i));
          if (value === undefined) continue;
          this.#set(this.#result(makeColumn(matchLabels(this.#expr, one.labels), this.#count), one), i, value);
        }
      }
    }
  }

  #value(many: Operand | undefined, one: Operand | undefined): Operand | undefined {
    if (many === undefined || one === undefined) return undefined;
    return this.#isSwapped
      ? combine(this.#expr, one, many, this.#context)
      : combine(this.#expr, many, one, this.#context);
  }

  #set(out: SeriesColumn, i: number, value: Operand): void {
    if (out.kinds[i] !== point.none) {
      throw new PromqlError('execution', 'vector cannot contain metrics with the same labelset');
    }
    setPoint(out, i, value);
  }

  #result(many: SeriesColumn, one: SeriesColumn): SeriesColumn {
    const labels = this.#resultLabels(many.labels, one.labels);
    let out = this.#results.get(labels.key);
    if (out === undefined) {
      out = makeColumn(labels, this.#count, this.#expr.returnBool);
      this.#results.set(labels.key, out);
    }
    return out;
  }

  #resultLabels(many: LabelSet, one: LabelSet): LabelSet {
    const { operator, matching, returnBool } = this.#expr;
    const dropsNow = returnBool && !this.#context.state.dialect.hasDelayedNameRemoval;
    let labels = changesMetric(operator) || dropsNow ? many.withoutMetricName() : many;
    const names = matching?.labels.map((label) => label.name) ?? [];
    if (matching?.group === undefined) labels = matching?.mode === 'on' ? labels.only(names) : labels.without(names);
    for (const { name } of matching?.include ?? []) labels = labels.with(name, one.get(name));
    return labels;
  }
}

function marksOf(taken: Map<string, Uint8Array>, key: string, count: number): Uint8Array {
  let marks = taken.get(key);
  if (marks === undefined) {
    marks = new Uint8Array(count);
    taken.set(key, marks);
  }
  return marks;
}

function failMultiple(isOneToOne: boolean): never {
  throw new PromqlError(
    'execution',
    isOneToOne
      ? 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'
      : 'multiple matches for labels: grouping labels must ensure unique matches',
  );
}
