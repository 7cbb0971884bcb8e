import type { FunctionCall, PromqlExpr } from '../../lang/promql/promqlAst.ts';
import { RegexError, compileRegex } from '../regex.ts';
import { LabelSet, compareLabelSets, compareText, metricNameLabel } from './labelSet.ts';
import { expandTemplate } from './regexTemplate.ts';
import { PromqlError } from './promqlError.ts';
import { joinColumns, type SeriesColumn } from './seriesColumn.ts';

/** The text of a string argument. */
export function stringArg(expr: PromqlExpr | undefined): string {
  let inner = expr;
  while (inner?.kind === 'paren') inner = inner.expr;
  return inner?.kind === 'string' ? inner.value : '';
}

/** `label_replace(v, dst, replacement, src, regex)`. */
export function labelReplace(call: FunctionCall, columns: readonly SeriesColumn[]): SeriesColumn[] {
  const [target = '', replacement = '', source = '', expression = ''] = call.args.slice(1).map(stringArg);
  const regex = compileOrFail(expression);
  requireName(target, `invalid destination label name in label_replace(): ${target}`);
  return joinColumns(
    columns.map((column) => {
      const value = column.labels.get(source);
      const matcher = regex.matcher(value);
      if (!matcher.find()) return column;
      return relabel(column, target, expandTemplate(replacement, matcher, regex));
    }),
  );
}

function compileOrFail(expression: string): ReturnType<typeof compileRegex> {
  try {
    return compileRegex(`^(?s:${expression})$`);
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new PromqlError('execution', `invalid regular expression in label_replace(): ${expression}`);
  }
}

/** `label_join(v, dst, separator, src...)`. */
export function labelJoin(call: FunctionCall, columns: readonly SeriesColumn[]): SeriesColumn[] {
  const [target = '', separator = '', ...sources] = call.args.slice(1).map(stringArg);
  for (const source of sources) requireName(source, `invalid source label name in label_join(): ${source}`);
  requireName(target, `invalid destination label name in label_join(): ${target}`);
  return joinColumns(
    columns.map((column) => relabel(column, target, sources.map((name) => column.labels.get(name)).join(separator))),
  );
}

function requireName(name: string, message: string): void {
  if (name === '') throw new PromqlError('execution', message);
}

function relabel(column: SeriesColumn, target: string, value: string): SeriesColumn {
  const dropsName = target === metricNameLabel ? false : column.dropsName;
  return { ...column, labels: column.labels.with(target, value), dropsName };
}

/** Sorts by labels in natural order (`node-2` before `node-10`), then by all labels. */
export function sortByLabel(
  columns: readonly SeriesColumn[],
  names: readonly string[],
  isDescending: boolean,
): SeriesColumn[] {
  const compare = (a: LabelSet, b: LabelSet): number => {
    for (const name of names) {
      const order = compareNatural(a.get(name), b.get(name));
      if (order !== 0) return order;
    }
    return compareLabelSets(a, b);
  };
  const sign = isDescending ? -1 : 1;
  return [...columns].sort((a, b) => sign * compare(a.labels, b.labels));
}

/** Compares digit runs as numbers and everything else as text. */
function compareNatural(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const x = left[i] ?? '';
    const y = right[i] ?? '';
    if (x === y) continue;
    const isNumeric = /^\d/.test(x) && /^\d/.test(y);
    if (!isNumeric) return compareText(x, y);
    const difference = BigInt(x) - BigInt(y);
    if (difference !== 0n) return difference < 0n ? -1 : 1;
    return x.length - y.length;
  }
  return left.length - right.length;
}

/** The labels of `absent(selector)`: those that an `=` names, once. */
export function absentLabels(expr: PromqlExpr | undefined): LabelSet {
  let inner = expr;
  while (inner?.kind === 'paren') inner = inner.expr;
  if (inner?.kind === 'rangeSelector') inner = inner.selector;
  if (inner?.kind !== 'vectorSelector') return LabelSet.empty;
  const labels = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, operator, value } of inner.matchers) {
    if (name === metricNameLabel) continue;
    if (operator === '=' && !seen.has(name)) labels.set(name, value);
    else labels.delete(name);
    seen.add(name);
  }
  return LabelSet.fromEntries(labels);
}
