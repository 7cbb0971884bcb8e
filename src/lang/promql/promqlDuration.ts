import type { DurationExpr } from './promqlAst.ts';

/** What `step()` and `range()` stand for. */
export interface DurationSetting {
  readonly stepMs: number;
  readonly rangeMs: number;
}

/**
 * A duration expression in milliseconds, or undefined where it hangs on a dashboard's variable or, without a setting, on the query's
 * step or range. Prometheus computes in seconds, and so does this.
 */
export function durationMs(expr: DurationExpr, setting?: DurationSetting): number | undefined {
  const seconds = foldSeconds(expr, setting);
  return seconds === undefined ? undefined : seconds * 1000;
}

function foldSeconds(root: DurationExpr, setting: DurationSetting | undefined): number | undefined {
  const values: (number | undefined)[] = [];
  for (const expr of inPostorder(root)) values.push(foldOne(expr, values, setting));
  return values.pop();
}

function foldOne(
  expr: DurationExpr,
  values: (number | undefined)[],
  setting: DurationSetting | undefined,
): number | undefined {
  switch (expr.kind) {
    case 'duration':
      return expr.ms / 1000;
    case 'durationParen':
      return values.pop();
    case 'durationUnary': {
      const operand = values.pop();
      return operand === undefined ? undefined : expr.operator === '-' ? -operand : operand;
    }
    case 'durationBinary': {
      const right = values.pop();
      const left = values.pop();
      return left === undefined || right === undefined ? undefined : compute(expr.operator, left, right);
    }
    case 'durationCall': {
      if (expr.name === 'step') return setting === undefined ? undefined : setting.stepMs / 1000;
      if (expr.name === 'range') return setting === undefined ? undefined : setting.rangeMs / 1000;
      const args = expr.args.map(() => values.pop()).filter((value) => value !== undefined);
      if (args.length < expr.args.length) return undefined;
      return expr.name === 'min_of' ? Math.min(...args) : Math.max(...args);
    }
    case 'durationVariable':
    case 'durationMissing':
      return undefined;
  }
}

function compute(operator: string, left: number, right: number): number {
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  if (operator === '/') return left / right;
  return operator === '%' ? left % right : left ** right;
}

/** Children before parents, without recursion: durations nest as deep as a text is long. */
function inPostorder(root: DurationExpr): readonly DurationExpr[] {
  const order: DurationExpr[] = [];
  const stack: DurationExpr[] = [root];
  for (let expr = stack.pop(); expr !== undefined; expr = stack.pop()) {
    order.push(expr);
    if (expr.kind === 'durationParen') stack.push(expr.expr);
    else if (expr.kind === 'durationUnary') stack.push(expr.operand);
    else if (expr.kind === 'durationBinary') stack.push(expr.left, expr.right);
    else if (expr.kind === 'durationCall') stack.push(...expr.args);
  }
  return order.reverse();
}
