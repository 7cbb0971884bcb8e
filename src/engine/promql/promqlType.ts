import type { PromqlExpr } from '../../lang/promql/promqlAst.ts';
import { promqlFunctions, type ValueType } from '../../lang/promql/promqlFunctionsData.ts';

/** The type of what a valid expression yields. */
export function promqlType(expr: PromqlExpr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'rangeSelector':
    case 'subquery':
      return 'matrix';
    case 'paren':
      return promqlType(expr.expr);
    case 'unary':
      return promqlType(expr.operand);
    case 'binary':
      return promqlType(expr.left) === 'scalar' && promqlType(expr.right) === 'scalar' ? 'scalar' : 'vector';
    case 'call':
      return promqlFunctions.get(expr.name)?.returns ?? 'vector';
    default:
      return 'vector';
  }
}
