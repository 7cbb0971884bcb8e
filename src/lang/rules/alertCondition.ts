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
 * Why no value keeps an alert from firing: nothing is compared, or only with `bool`, which drops nothing. Undefined where there is a condition,
 * or where the expression yields nothing by itself.
 */
export function missingCondition(root: PromqlExpr): 'none' | 'bool' | undefined {
  let found: 'none' | 'bool' = 'none';
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
