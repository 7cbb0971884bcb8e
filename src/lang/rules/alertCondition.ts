import type { PromqlExpr } from '../promql/promqlAst.ts';
import { comparisonOperators } from '../promql/promqlToken.ts';

/** Functions that leave it to their series whether there is something to tell; the value of any other is computed. */
const passingFunctions = new Set([
  'label_replace',
  'label_join',
  'sort',
  'sort_desc',
  'sort_by_label',
  'sort_by_label_desc',
  'info',
]);

/**
 * Why no value keeps an alert from firing: nothing is compared, or only with `bool`, which drops nothing, or `or vector(0)` stands in for what
 * was dropped. Undefined where there is a condition, or where the expression yields nothing by itself.
 */
export function missingCondition(root: PromqlExpr): 'none' | 'bool' | 'filled' | undefined {
  let found: 'none' | 'bool' = 'none';
  if (isNeverEmpty(root) && asksForSeries(root)) return 'filled';
  const stack = [{ node: root, isComputed: false }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, isComputed } = next;
    if (canBeEmpty(node, isComputed)) return undefined;
    const isBool = node.kind === 'binary' && node.returnBool;
    if (isBool) found = 'bool';
    const isCall = node.kind === 'call' && !passingFunctions.has(node.name);
    for (const part of partsOf(node)) stack.push({ node: part, isComputed: isComputed || isBool || isCall });
  }
  return isConstant(root) ? undefined : found;
}

/** True where an expression yields something at one time and nothing at another, whatever it is made of. */
function canBeEmpty(node: PromqlExpr, isComputed: boolean): boolean {
  switch (node.kind) {
    case 'binary':
      if (node.operator === 'unless' || node.operator === 'and') return true;
      return comparisonOperators.has(node.operator) && !node.returnBool;
    case 'call':
      // An alert that always fires is written with vector(), and meant so.
      return node.name.startsWith('absent') || node.name === 'vector';
    case 'vectorSelector':
      // Series such as ALERTS or an info metric with a state say by being there that something is so.
      return node.matchers.length > 0 && !isComputed;
    default:
      return node.kind === 'variable';
  }
}

/** Aggregations that yield something for whatever they are given. */
const wholeAggregations = new Set(['sum', 'min', 'max', 'avg', 'count', 'group', 'stddev', 'stdvar', 'quantile']);

/** True where an expression has a value at all times, whatever series there are, because of a `vector()` in it. */
function isNeverEmpty(root: PromqlExpr): boolean {
  const stack = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'call' && node.name === 'vector') return true;
    if (node.kind === 'paren') stack.push(node.expr);
    else if (node.kind === 'unary') stack.push(node.operand);
    else if (node.kind === 'aggregation' && wholeAggregations.has(node.operator)) stack.push(node.expr);
    else if (node.kind === 'binary' && node.operator === 'or') stack.push(node.left, node.right);
    else if (node.kind === 'binary' && keepsSeries(node)) stack.push(isConstant(node.left) ? node.right : node.left);
  }
  return false;
}

/** True for a number computed with each series, or compared with each by `bool`. */
function keepsSeries(node: Extract<PromqlExpr, { kind: 'binary' }>): boolean {
  if (!isConstant(node.left) && !isConstant(node.right)) return false;
  return !comparisonOperators.has(node.operator) || node.returnBool;
}

/** True where an expression asks for anything: what does not fires always, and is meant to. */
function asksForSeries(root: PromqlExpr): boolean {
  const stack = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'vectorSelector' || node.kind === 'rangeSelector') return true;
    stack.push(...partsOf(node));
  }
  return false;
}

function partsOf(node: PromqlExpr): readonly PromqlExpr[] {
  switch (node.kind) {
    case 'binary':
      return [node.left, node.right];
    case 'paren':
    case 'subquery':
    case 'aggregation':
      return [node.expr];
    case 'unary':
      return [node.operand];
    case 'call':
      return node.args;
    default:
      return [];
  }
}

/** True for a number, which fires always, and is meant to. */
function isConstant(root: PromqlExpr): boolean {
  let inner = root;
  while (inner.kind === 'paren') inner = inner.expr;
  return inner.kind === 'number';
}
