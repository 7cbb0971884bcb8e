import { groupBy } from '../../base/groupBy.ts';
import type { LogqlBinary } from '../../lang/logql/logqlAst.ts';
import type { LabelSet } from '../promql/labelSet.ts';
import { LogqlError } from './logqlError.ts';
import { hasAny, makeLogqlColumn, setValue, type LogqlColumn } from './logqlVector.ts';

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '>=', '<', '<=']);

function isLogqlComparison(operator: string): boolean {
  return comparisons.has(operator);
}

/** An operator on two numbers; a comparison yields 1 or 0. Dividing by zero yields NaN. */
export function computeLogql(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? NaN : a / b;
    case '%':
      return b === 0 ? NaN : a % b;
    case '^':
      return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
    case '==':
      return Number(a === b);
    case '!=':
      return Number(a !== b);
    case '>':
      return Number(a > b);
    case '>=':
      return Number(a >= b);
    case '<':
      return Number(a < b);
    default:
      return Number(a <= b);
  }
}

/** A vector and a number; a comparison keeps the vector's values where it holds. */
export function withNumber(
  expr: LogqlBinary,
  columns: readonly LogqlColumn[],
  number: number,
  isNumberLeft: boolean,
): LogqlColumn[] {
  const filters = isLogqlComparison(expr.operator) && !expr.returnBool;
  const result = columns.map((column) => {
    const out = makeLogqlColumn(column.labels, column.values.length);
    for (let i = 0; i < out.values.length; i += 1) {
      if (column.present[i] === 0) continue;
      const own = column.values[i] ?? NaN;
      const value = isNumberLeft ? computeLogql(expr.operator, number, own) : computeLogql(expr.operator, own, number);
      if (!filters) setValue(out, i, value);
      else if (value === 1) setValue(out, i, own);
    }
    return out;
  });
  return result.filter(hasAny);
}

function signature(expr: LogqlBinary, labels: LabelSet): string {
  const names = expr.matching?.labels.map((label) => label.name) ?? [];
  return (expr.matching?.mode === 'on' ? labels.only(names) : labels.without(names)).key;
}

function groupBySignature(expr: LogqlBinary, columns: readonly LogqlColumn[]): Map<string, LogqlColumn[]> {
  return groupBy(columns, (column) => signature(expr, column.labels));
}

/** `and`, `or` and `unless`. */
export function setOperation(
  expr: LogqlBinary,
  left: readonly LogqlColumn[],
  right: readonly LogqlColumn[],
): LogqlColumn[] {
  if (expr.operator === 'or') return [...left, ...keepBy(expr, right, left, false)];
  return keepBy(expr, left, right, expr.operator === 'and');
}

function keepBy(
  expr: LogqlBinary,
  columns: readonly LogqlColumn[],
  others: readonly LogqlColumn[],
  wanted: boolean,
): LogqlColumn[] {
  const groups = groupBySignature(expr, others);
  const result = columns.map((column) => {
    const partners = groups.get(signature(expr, column.labels)) ?? [];
    const out = makeLogqlColumn(column.labels, column.values.length);
    for (let i = 0; i < out.values.length; i += 1) {
      const isMatched = partners.some(({ present }) => present[i] === 1);
      if (column.present[i] === 1 && isMatched === wanted) setValue(out, i, column.values[i] ?? NaN);
    }
    return out;
  });
  return result.filter(hasAny);
}

/** Arithmetic and comparisons between two vectors. */
export function matchVectors(
  expr: LogqlBinary,
  left: readonly LogqlColumn[],
  right: readonly LogqlColumn[],
): LogqlColumn[] {
  const isSwapped = expr.matching?.group === 'right';
  const [many, one] = isSwapped ? [right, left] : [left, right];
  const ones = groupBySignature(expr, one);
  requireOne(ones, many, isSwapped);
  const isOneToOne = expr.matching?.group === undefined;
  const results = new Map<string, LogqlColumn>();
  const taken = new Map<string, Uint8Array>();
  for (const column of many) {
    const key = signature(expr, column.labels);
    for (const partner of ones.get(key) ?? []) {
      const labels = resultLabels(expr, column.labels, partner.labels);
      const mark = markOf(taken, isOneToOne ? key : `${key} ${labels.key}`, column.values.length);
      const out = results.get(labels.key) ?? makeLogqlColumn(labels, column.values.length);
      results.set(labels.key, out);
      combineInto(out, expr, isSwapped ? [partner, column] : [column, partner], mark, isOneToOne);
    }
  }
  return [...results.values()].filter(hasAny);
}

function markOf(taken: Map<string, Uint8Array>, key: string, count: number): Uint8Array {
  const mark = taken.get(key) ?? new Uint8Array(count);
  taken.set(key, mark);
  return mark;
}

function requireOne(
  ones: ReadonlyMap<string, readonly LogqlColumn[]>,
  many: readonly LogqlColumn[],
  isSwapped: boolean,
): void {
  for (const group of ones.values()) {
    if (group.length < 2) continue;
    const count = group[0]?.values.length ?? 0;
    for (let i = 0; i < count; i += 1) {
      const present = group.filter((column) => column.present[i] === 1).length;
      if (present < 2 || many.every((column) => column.present[i] === 0)) continue;
      const side = isSwapped ? 'left' : 'right';
      throw new LogqlError(
        500,
        `found duplicate series on the ${side} hand-side;many-to-many matching not allowed: matching labels must be unique on one side`,
      );
    }
  }
}

function combineInto(
  out: LogqlColumn,
  expr: LogqlBinary,
  [left, right]: readonly [LogqlColumn, LogqlColumn],
  mark: Uint8Array,
  isOneToOne: boolean,
): void {
  const filters = isLogqlComparison(expr.operator) && !expr.returnBool;
  for (let i = 0; i < out.values.length; i += 1) {
    if (left.present[i] === 0 || right.present[i] === 0) continue;
    const own = left.values[i] ?? NaN;
    const value = computeLogql(expr.operator, own, right.values[i] ?? NaN);
    if (filters && value !== 1) continue;
    if (mark[i] === 1) {
      throw new LogqlError(
        500,
        isOneToOne
          ? 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'
          : 'multiple matches for labels: grouping labels must ensure unique matches',
      );
    }
    mark[i] = 1;
    setValue(out, i, filters ? own : value);
  }
}

function resultLabels(expr: LogqlBinary, many: LabelSet, one: LabelSet): LabelSet {
  const { matching } = expr;
  const names = matching?.labels.map((label) => label.name) ?? [];
  let labels = many;
  if (matching?.group === undefined) labels = matching?.mode === 'on' ? many.only(names) : many.without(names);
  for (const { name } of matching?.include ?? []) labels = labels.with(name, one.get(name));
  return labels;
}
