import type { LogRange, LogqlExpr, Variants } from '../../lang/logql/logqlAst.ts';
import type { LogqlColumn } from './logqlVector.ts';

/** Says which expression of `variants()` a series comes from, counted from 0. */
const variantLabel = '__variant__';

/**
 * The expressions of `variants(a, b) of ({app="web"} | json [5m])`, each over the lines that the common part lets through: it
 * picks the streams and runs its stages first.
 */
export function variantExprs({ exprs, range }: Variants): readonly LogqlExpr[] {
  return exprs.map((expr) => mapRanges(expr, (own) => behind(range, own)));
}

/** The series of one variant, marked with its place. */
export function markVariant(columns: readonly LogqlColumn[], index: number): LogqlColumn[] {
  return columns.map((column) => ({ ...column, labels: column.labels.with(variantLabel, String(index)) }));
}

function behind(common: LogRange, own: LogRange): LogRange {
  const matchers = [...common.selector.matchers, ...own.selector.matchers];
  return { ...own, selector: { ...own.selector, matchers }, stages: [...common.stages, ...own.stages] };
}

function mapRanges(expr: LogqlExpr, change: (range: LogRange) => LogRange): LogqlExpr {
  switch (expr.kind) {
    case 'rangeAggregation':
      return { ...expr, range: change(expr.range) };
    case 'vectorAggregation':
    case 'labelReplace':
    case 'paren':
      return { ...expr, expr: mapRanges(expr.expr, change) };
    case 'binary':
      return { ...expr, left: mapRanges(expr.left, change), right: mapRanges(expr.right, change) };
    default:
      return expr;
  }
}
