import type { BinaryExpr, PromqlExpr } from './promqlAst.ts';
import { isScalarShape, pickingAggregations } from './promqlLabels.ts';
import type { LabelShape } from './promqlLabels.ts';

/**
 * Says why no series of one side can match one of the other: both sides are aggregated, by different labels. Undefined where they can match,
 * or where the labels of a side are not known for sure. What on() names is not looked at.
 */
export function whyNeverMatches(node: BinaryExpr, shapes: ReadonlyMap<PromqlExpr, LabelShape>): string | undefined {
  const { matching, operator, fill } = node;
  if (operator === 'or' || matching?.mode === 'on' || fill !== undefined) return undefined;
  const ignored = new Set(matching?.labels.map((label) => label.name));
  const left = sureLabels(node.left, shapes)?.filter((name) => !ignored.has(name));
  const right = sureLabels(node.right, shapes)?.filter((name) => !ignored.has(name));
  if (left === undefined || right === undefined) return undefined;
  const isSame = left.length === right.length && left.every((name) => right.includes(name));
  if (isSame || [...left, ...right, ...ignored].some((name) => name.includes('$'))) return undefined;
  return `the left side has ${listed(left)}, the right side ${listed(right)}, and series match by all their labels`;
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'no label';
  return `${names.length === 1 ? 'the label' : 'the labels'} ${names.join(', ')}`;
}

/** The labels that every series of an expression has, and no others; undefined where that is not known, or where it is one number. */
function sureLabels(expr: PromqlExpr, shapes: ReadonlyMap<PromqlExpr, LabelShape>): readonly string[] | undefined {
  const shape = shapes.get(expr);
  if (shape === undefined || isScalarShape(shape) || !shape.isExact || !keepsItsLabels(expr)) return undefined;
  return [...shape.names];
}

/** False where series of one expression may differ in which labels they have. */
function keepsItsLabels(root: PromqlExpr): boolean {
  const stack = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'paren' || node.kind === 'subquery') stack.push(node.expr);
    else if (node.kind === 'unary') stack.push(node.operand);
    else if (node.kind === 'aggregation') {
      if (node.operator === 'count_values') return false;
      // What is grouped by labels has them, whatever stands inside.
      if (node.grouping?.mode === 'without' || pickingAggregations.has(node.operator)) stack.push(node.expr);
    } else if (node.kind === 'call') {
      if (node.name.startsWith('label_') || node.name === 'info') return false;
      stack.push(...node.args);
    } else if (node.kind === 'binary') {
      if (node.operator === 'or' || (node.matching?.include.length ?? 0) > 0) return false;
      stack.push(node.left, node.right);
    }
  }
  return true;
}
