import { addToGroup } from '../../base/groupBy.ts';
import type { VectorAggregation } from '../../lang/logql/logqlAst.ts';
import { LabelSet } from '../promql/labelSet.ts';
import { hasAny, makeLogqlColumn, setValue, type LogqlColumn } from './logqlVector.ts';

/** Aggregations over a vector; `isInstant` lets `sort` and `topk` decide the order of the answer. */
export function aggregateLogql(
  expr: VectorAggregation,
  columns: readonly LogqlColumn[],
  isInstant: boolean,
): LogqlColumn[] {
  switch (expr.operator) {
    case 'sort':
    case 'sort_desc':
      return isInstant ? sortColumns(columns, expr.operator === 'sort_desc') : [...columns];
    case 'topk':
    case 'bottomk':
    case 'approx_topk':
      return topColumns(expr, columns);
    default:
      return reduceGroups(expr, columns);
  }
}

function groupsOf(expr: VectorAggregation, columns: readonly LogqlColumn[]): Map<LabelSet, LogqlColumn[]> {
  const names = expr.grouping?.labels.map((label) => label.name) ?? [];
  const byKey = new Map<string, LabelSet>();
  const groups = new Map<LabelSet, LogqlColumn[]>();
  for (const column of columns) {
    const labels =
      expr.grouping?.mode === 'without'
        ? column.labels.without(names)
        : names.length > 0
          ? column.labels.only(names)
          : LabelSet.empty;
    const known = byKey.get(labels.key) ?? labels;
    byKey.set(labels.key, known);
    addToGroup(groups, known, column);
  }
  return groups;
}

function reduceGroups(expr: VectorAggregation, columns: readonly LogqlColumn[]): LogqlColumn[] {
  const result: LogqlColumn[] = [];
  for (const [labels, members] of groupsOf(expr, columns)) {
    const out = makeLogqlColumn(labels, members[0]?.values.length ?? 0);
    for (let i = 0; i < out.values.length; i += 1) {
      const values = members.filter(({ present }) => present[i] === 1).map((column) => column.values[i] ?? NaN);
      if (values.length > 0) setValue(out, i, reduceValues(expr.operator, values));
    }
    if (hasAny(out)) result.push(out);
  }
  return result;
}

function reduceValues(operator: string, values: readonly number[]): number {
  switch (operator) {
    case 'sum':
      return values.reduce((a, b) => a + b);
    case 'avg':
      return values.reduce((mean, value, i) => mean + (value - mean) / (i + 1));
    case 'count':
      return values.length;
    case 'max':
      return values.reduce((best, value) => (best < value || Number.isNaN(best) ? value : best));
    case 'min':
      return values.reduce((best, value) => (best > value || Number.isNaN(best) ? value : best));
    case 'stdvar':
      return variance(values);
    default:
      return Math.sqrt(variance(values));
  }
}

function variance(values: readonly number[]): number {
  let mean = values[0] ?? NaN;
  let squares = 0;
  for (const [i, value] of values.entries()) {
    if (i === 0) continue;
    const delta = value - mean;
    mean += delta / (i + 1);
    squares += delta * (value - mean);
  }
  return squares / values.length;
}

function compareAt(a: LogqlColumn, b: LogqlColumn, i: number, sign: number): number {
  const x = a.values[i] ?? NaN;
  const y = b.values[i] ?? NaN;
  if (Number.isNaN(x)) return Number.isNaN(y) ? 0 : 1;
  if (Number.isNaN(y)) return -1;
  return x === y ? 0 : x < y ? -sign : sign;
}

function sortColumns(columns: readonly LogqlColumn[], isDescending: boolean): LogqlColumn[] {
  return [...columns].sort((a, b) => compareAt(a, b, 0, isDescending ? -1 : 1));
}

function topColumns(expr: VectorAggregation, columns: readonly LogqlColumn[]): LogqlColumn[] {
  const limit = Math.trunc(expr.param?.value ?? 0);
  const sign = expr.operator === 'bottomk' ? 1 : -1;
  const kept = new Map<LogqlColumn, LogqlColumn>();
  for (const members of groupsOf(expr, columns).values()) {
    const count = members[0]?.values.length ?? 0;
    for (let i = 0; i < count; i += 1) {
      const present = members.filter((column) => column.present[i] === 1);
      for (const column of present.sort((a, b) => compareAt(a, b, i, sign)).slice(0, limit)) {
        const out = kept.get(column) ?? makeLogqlColumn(column.labels, count);
        kept.set(column, out);
        setValue(out, i, column.values[i] ?? NaN);
      }
    }
  }
  return [...kept.values()];
}
