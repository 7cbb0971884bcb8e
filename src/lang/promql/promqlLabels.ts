import type { Aggregation, BinaryExpr, FunctionCall, PromqlExpr, VectorSelector } from './promqlAst.ts';
import { promqlFunctions } from './promqlFunctionsData.ts';
import { metricOfSeries } from './knownMetrics.ts';
import type { LabelName } from '../query/querySpan.ts';
import { matchesEmpty } from '../query/re2Syntax.ts';

/** Which labels the series of an expression have. */
export interface LabelShape {
  /** True where `names` is all that a series may have; else there may be more that nothing here tells of. */
  readonly isExact: boolean;
  readonly names: ReadonlySet<string>;
  /** Labels that no series has, where `isExact` does not say so already. */
  readonly absent: ReadonlySet<string>;
}

/** Aggregations that keep some of their series as they are. */
export const pickingAggregations: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

const none: ReadonlySet<string> = new Set();
const empty: LabelShape = { isExact: true, names: none, absent: none };
/** Of what has no series: it takes the labels of whatever it is combined with. */
const scalar: LabelShape = { ...empty };
const unknown: LabelShape = { isExact: false, names: none, absent: none };
const maxNodes = 20_000;

let last: { readonly nodes: readonly PromqlExpr[]; readonly shapes: ReadonlyMap<PromqlExpr, LabelShape> } | undefined;

/**
 * The labels of every expression of a query, given children before parents. Those of the last query are kept: a rule's expression and what its
 * annotations say are checked one after the other.
 */
export function labelShapes(nodes: readonly PromqlExpr[]): ReadonlyMap<PromqlExpr, LabelShape> {
  if (last?.nodes !== nodes) last = { nodes, shapes: findShapes(nodes) };
  return last.shapes;
}

function findShapes(nodes: readonly PromqlExpr[]): ReadonlyMap<PromqlExpr, LabelShape> {
  const shapes = new Map<PromqlExpr, LabelShape>();
  if (nodes.length > maxNodes) return shapes;
  const of = (expr: PromqlExpr): LabelShape => shapes.get(expr) ?? unknown;
  for (const node of nodes) shapes.set(node, shapeOf(node, of));
  return shapes;
}

/** True where a series of this shape may have the label. */
export function mayHave(shape: LabelShape, label: string): boolean {
  return shape.names.has(label) || (!shape.isExact && !shape.absent.has(label));
}

/** True for one number without series, which goes with whatever it is combined with. */
export function isScalarShape(shape: LabelShape): boolean {
  return shape === scalar;
}

type ShapeOf = (expr: PromqlExpr) => LabelShape;

function shapeOf(node: PromqlExpr, of: ShapeOf): LabelShape {
  switch (node.kind) {
    case 'number':
      return scalar;
    case 'string':
      return empty;
    case 'vectorSelector':
      return shapeOfSelector(node);
    case 'rangeSelector':
      return of(node.selector);
    case 'subquery':
    case 'paren':
      return of(node.expr);
    case 'unary':
      return of(node.operand);
    case 'call':
      return shapeOfCall(node, of);
    case 'aggregation':
      return shapeOfAggregation(node, of);
    case 'binary':
      return shapeOfBinary(node, of);
    case 'variable':
    case 'missing':
      return unknown;
  }
}

function shapeOfSelector(node: VectorSelector): LabelShape {
  const known = metricOfSeries(node.name ?? '');
  if (known === undefined && node.matchers.length === 0) return unknown;
  const names = new Set(known?.labels);
  let absent: Set<string> | undefined;
  for (const { name, operator, value } of node.matchers) {
    if (name === '__name__') continue;
    const isEmpty = operator === '=' && value === '';
    const needsValue =
      (operator === '=' && value !== '') ||
      (operator === '!=' && value === '') ||
      (operator === '=~' && !matchesEmpty(value)) ||
      (operator === '!~' && matchesEmpty(value));
    if (isEmpty) absent = (absent ?? new Set()).add(name);
    else if (needsValue) names.add(name);
  }
  for (const name of absent ?? none) names.delete(name);
  return { isExact: false, names, absent: absent ?? none };
}

function shapeOfCall(node: FunctionCall, of: ShapeOf): LabelShape {
  const vector = node.args.find((arg) => arg.kind !== 'number' && arg.kind !== 'string');
  const shape = vector === undefined ? empty : of(vector);
  const second = node.args[1];
  switch (node.name) {
    case 'absent':
    case 'absent_over_time':
      return absentShape(vector);
    case 'vector':
      return empty;
    case 'label_replace':
    case 'label_join':
      return second?.kind === 'string' ? withName(shape, second.value) : shape;
    case 'histogram_quantile':
    case 'histogram_fraction':
      return withoutNames(shape, ['le']);
    default:
      return promqlFunctions.get(node.name)?.returns === 'scalar' ? scalar : shape;
  }
}

/** `absent` keeps what equality matchers say. */
function absentShape(arg: PromqlExpr | undefined): LabelShape {
  const selector = arg?.kind === 'rangeSelector' ? arg.selector : arg;
  if (selector?.kind !== 'vectorSelector') return empty;
  const names = selector.matchers
    .filter((one) => one.operator === '=' && one.name !== '__name__')
    .map((one) => one.name);
  return { isExact: true, names: new Set(names), absent: none };
}

function shapeOfAggregation(node: Aggregation, of: ShapeOf): LabelShape {
  const inner = of(node.expr);
  if (pickingAggregations.has(node.operator)) return inner;
  const labels = node.grouping?.labels ?? [];
  const kept = node.grouping?.mode === 'without' ? withoutNames(inner, namesOf(labels)) : withOnly(inner, labels);
  const isCounted = node.operator === 'count_values' && node.param?.kind === 'string';
  return isCounted ? withName(kept, node.param.value) : kept;
}

function shapeOfBinary(node: BinaryExpr, of: ShapeOf): LabelShape {
  const left = of(node.left);
  const right = of(node.right);
  if (right === scalar || node.operator === 'and' || node.operator === 'unless') return left;
  if (left === scalar) return right;
  if (node.operator === 'or') {
    if (left === right) return left;
    const names = new Set([...left.names, ...right.names]);
    return { isExact: left.isExact && right.isExact, names, absent: none };
  }
  const { matching } = node;
  if (matching?.group !== undefined) {
    const many = matching.group === 'left' ? left : right;
    return matching.include.reduce((shape, label) => withName(shape, label.name), many);
  }
  if (matching === undefined) return left;
  return matching.mode === 'ignoring' ? withoutNames(left, namesOf(matching.labels)) : withOnly(left, matching.labels);
}

function namesOf(labels: readonly LabelName[]): readonly string[] {
  return labels.map((label) => label.name);
}

/** What is left of a shape where all labels but these are dropped. */
function withOnly(shape: LabelShape, labels: readonly LabelName[]): LabelShape {
  if (labels.length === 0) return empty;
  const names = new Set<string>();
  for (const { name } of labels) if (mayHave(shape, name)) names.add(name);
  return { isExact: true, names, absent: none };
}

function withName(shape: LabelShape, name: string): LabelShape {
  const absent = new Set([...shape.absent].filter((one) => one !== name));
  return { isExact: shape.isExact, names: new Set([...shape.names, name]), absent };
}

function withoutNames(shape: LabelShape, labels: readonly string[]): LabelShape {
  const names = new Set([...shape.names].filter((name) => !labels.includes(name)));
  return { isExact: shape.isExact, names, absent: shape.isExact ? none : new Set([...shape.absent, ...labels]) };
}
