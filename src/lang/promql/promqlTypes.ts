import { goQuote } from '../query/quotedText.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import type { LabelMatcher, QuerySpan } from '../query/querySpan.ts';
import { matchesEmpty } from '../query/re2Syntax.ts';
import type {
  Aggregation,
  BinaryExpr,
  FunctionCall,
  PromqlExpr,
  Subquery,
  UnaryExpr,
  VectorSelector,
} from './promqlAst.ts';
import { promqlFunctions } from './promqlFunctionsData.ts';
import type { PromqlFunction, ValueType } from './promqlFunctionsData.ts';
import { comparisonOperators, setOperators } from './promqlToken.ts';

/** What an expression yields; unknown where a dashboard's variable decides it. */
export type PromqlType = ValueType | 'unknown';

const shownTypes: Readonly<Record<PromqlType, string>> = {
  scalar: 'scalar',
  vector: 'instant vector',
  matrix: 'range vector',
  string: 'string',
  unknown: 'unknown',
};

/** A type as Prometheus' documentation calls it. */
export function showType(type: PromqlType): string {
  return shownTypes[type];
}

/** The types of all expressions of a query, given children before parents. */
export function promqlTypes(nodes: readonly PromqlExpr[]): ReadonlyMap<PromqlExpr, PromqlType> {
  const types = new Map<PromqlExpr, PromqlType>();
  for (const node of nodes) types.set(node, typeOf(node, types));
  return types;
}

/** What a valid query yields where that is no value, so that nothing can be recorded or alerted on; undefined where it yields values. */
export function noValueType(root: PromqlExpr): 'matrix' | 'string' | undefined {
  let expr = root;
  while (expr.kind === 'paren') expr = expr.expr;
  if (expr.kind === 'rangeSelector' || expr.kind === 'subquery') return 'matrix';
  if (expr.kind === 'string') return 'string';
  const type = expr.kind === 'call' ? promqlFunctions.get(expr.name)?.returns : undefined;
  return type === 'matrix' || type === 'string' ? type : undefined;
}

function typeOf(expr: PromqlExpr, types: ReadonlyMap<PromqlExpr, PromqlType>): PromqlType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'vectorSelector':
    case 'aggregation':
      return 'vector';
    case 'rangeSelector':
    case 'subquery':
      return 'matrix';
    case 'call':
      return promqlFunctions.get(expr.name)?.returns ?? 'unknown';
    case 'paren':
      return types.get(expr.expr) ?? 'unknown';
    case 'unary':
      return types.get(expr.operand) ?? 'unknown';
    case 'binary': {
      const left = types.get(expr.left) ?? 'unknown';
      const right = types.get(expr.right) ?? 'unknown';
      if (left === 'scalar' && right === 'scalar') return 'scalar';
      return (left === 'unknown' || right === 'unknown') && left !== 'vector' && right !== 'vector'
        ? 'unknown'
        : 'vector';
    }
    case 'variable':
    case 'missing':
      return 'unknown';
  }
}

/** What Prometheus refuses after a query has been read: its `checkAST`, with its messages, in its order. */
export function checkPromqlTypes(root: PromqlExpr, nodes: readonly PromqlExpr[]): readonly QueryProblem[] {
  const checker = new TypeChecker(promqlTypes(nodes), labelOnlySelectors(nodes));
  // Expressions that are still to be looked at and checks that are to follow them: deep queries need no recursion.
  const stack: CheckStep[] = [root];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    if (typeof step === 'function') step();
    // A call may have more arguments than a spread takes.
    else for (const next of checker.steps(step).reverse()) stack.push(next);
  }
  return checker.problems;
}

/** An expression to check, or a check that follows those of the expressions before it. */
type CheckStep = PromqlExpr | (() => void);

/** Selectors that are the second argument of `info`, which may hold matchers that match everything. */
function labelOnlySelectors(nodes: readonly PromqlExpr[]): ReadonlySet<PromqlExpr> {
  const selectors = new Set<PromqlExpr>();
  for (const node of nodes) {
    const second = node.kind === 'call' && node.name === 'info' ? node.args[1] : undefined;
    if (second !== undefined) selectors.add(second);
  }
  return selectors;
}

class TypeChecker {
  readonly problems: QueryProblem[] = [];
  readonly #types: ReadonlyMap<PromqlExpr, PromqlType>;
  readonly #labelOnly: ReadonlySet<PromqlExpr>;

  constructor(types: ReadonlyMap<PromqlExpr, PromqlType>, labelOnly: ReadonlySet<PromqlExpr>) {
    this.#types = types;
    this.#labelOnly = labelOnly;
  }

  /** What is to be done about an expression, in the order in which Prometheus does it. */
  steps(node: PromqlExpr): CheckStep[] {
    switch (node.kind) {
      case 'aggregation':
        return this.#aggregationSteps(node);
      case 'binary':
        return [
          node.left,
          node.right,
          () => {
            this.#checkBinary(node);
          },
        ];
      case 'call':
        return this.#callSteps(node);
      case 'paren':
        return [node.expr];
      case 'unary':
        return [
          node.operand,
          () => {
            this.#checkUnary(node);
          },
        ];
      case 'subquery':
        return [
          node.expr,
          () => {
            this.#checkSubquery(node);
          },
        ];
      case 'rangeSelector':
        return [node.selector];
      case 'vectorSelector':
        return [
          () => {
            this.#checkSelector(node);
          },
        ];
      default:
        return [];
    }
  }

  #checkUnary(node: UnaryExpr): void {
    const type = this.#typeOf(node.operand);
    if (type !== 'matrix' && type !== 'string') return;
    const where = 'unary expression only allowed on expressions of type scalar or instant vector';
    this.#report('promql/type', node, `${where}, got "${showType(type)}"`);
  }

  #checkSubquery(node: Subquery): void {
    const type = this.#typeOf(node.expr);
    if (type === 'vector' || type === 'unknown') return;
    this.#report('promql/type', node, `subquery is only allowed on instant vector, got ${type} instead`);
  }

  #typeOf(expr: PromqlExpr): PromqlType {
    return this.#types.get(expr) ?? 'unknown';
  }

  #report(code: string, span: QuerySpan, message: string): void {
    this.problems.push({ code, severity: 'error', message, start: span.start, end: span.end });
  }

  #expect(expr: PromqlExpr, wanted: ValueType, context: string): void {
    const type = this.#typeOf(expr);
    if (type === wanted || type === 'unknown') return;
    this.#report('promql/type', expr, `expected type ${showType(wanted)} in ${context}, got ${showType(type)}`);
  }

  #aggregationSteps(node: Aggregation): CheckStep[] {
    const { expr, param } = node;
    const steps: CheckStep[] = [
      expr,
      () => {
        this.#expect(expr, 'vector', 'aggregation expression');
      },
    ];
    if (param === undefined) return steps;
    const wanted = node.operator === 'count_values' ? 'string' : 'scalar';
    return [
      ...steps,
      param,
      () => {
        this.#expect(param, wanted, 'aggregation parameter');
      },
    ];
  }

  #checkBinary(node: BinaryExpr): void {
    const left = this.#typeOf(node.left);
    const right = this.#typeOf(node.right);
    const isComparison = comparisonOperators.has(node.operator);
    const isSet = setOperators.has(node.operator);
    // The operator with its modifiers, as far as the right side.
    const place = { start: node.operatorSpan.start, end: Math.max(node.operatorSpan.end, node.right.start - 1) };
    if (node.returnBool && !isComparison) {
      this.#report('promql/bool', place, 'bool modifier can only be used on comparison operators');
    }
    if (isComparison && !node.returnBool && left === 'scalar' && right === 'scalar') {
      this.#report('promql/bool', place, 'comparisons between scalars must use BOOL modifier');
    }
    this.#checkIncluded(node, place);
    for (const side of [node.left, node.right]) {
      const type = this.#typeOf(side);
      if (type === 'matrix' || type === 'string') {
        this.#report('promql/type', side, 'binary expression must contain only scalar and instant vector types');
      }
    }
    if (left === 'unknown' || right === 'unknown') return;
    if (left !== 'vector' || right !== 'vector') this.#checkScalarSide(node);
    else if (isSet) this.#checkSet(node);
    if (isSet && (left === 'scalar' || right === 'scalar')) {
      this.#report('promql/type', node, `set operator "${node.operator}" not allowed in binary scalar expression`);
    }
  }

  #checkIncluded(node: BinaryExpr, place: QuerySpan): void {
    if (node.matching?.mode !== 'on') return;
    const included = new Set(node.matching.include.map((label) => label.name));
    for (const { name } of node.matching.labels) {
      if (!included.has(name)) continue;
      this.#report('promql/matching', place, `label ${goQuote(name)} must not occur in ON and GROUP clause at once`);
    }
  }

  #checkScalarSide(node: BinaryExpr): void {
    if ((node.matching?.labels.length ?? 0) > 0) {
      this.#report('promql/matching', node, 'vector matching only allowed between instant vectors');
    }
    if (node.fill !== undefined) {
      this.#report('promql/matching', node, 'filling in missing series only allowed between instant vectors');
    }
  }

  #checkSet(node: BinaryExpr): void {
    if (node.matching?.group !== undefined) {
      this.#report('promql/matching', node, `no grouping allowed for "${node.operator}" operation`);
      this.#report('promql/matching', node, 'set operations must always be many-to-many');
    }
    if (node.fill !== undefined) {
      this.#report('promql/matching', node, 'filling in missing series not allowed for set operators');
    }
  }

  #callSteps(node: FunctionCall): CheckStep[] {
    const known = promqlFunctions.get(node.name);
    if (known === undefined) return [...node.args];
    this.#checkCount(node, known);
    if (node.name === 'info') this.#checkInfo(node);
    // Arguments that are too many are not looked at.
    const args = known.variadic === 0 ? node.args.slice(0, known.args.length) : node.args;
    return args.flatMap((arg, index): CheckStep[] => {
      const wanted = known.args[Math.min(index, known.args.length - 1)];
      if (wanted === undefined) return [arg];
      return [
        arg,
        () => {
          this.#expect(arg, wanted, `call to function "${node.name}"`);
        },
      ];
    });
  }

  #checkCount(node: FunctionCall, known: PromqlFunction): void {
    const count = node.args.length;
    const least = known.variadic === 0 ? known.args.length : known.args.length - 1;
    const most = known.variadic < 0 ? Infinity : least + known.variadic;
    if (count >= least && count <= most) return;
    const bound = known.variadic === 0 ? '' : count < least ? 'at least ' : 'at most ';
    const wanted = `${bound}${String(count < least ? least : most)}`;
    this.#report(
      'promql/arguments',
      node,
      `expected ${wanted} argument(s) in call to "${node.name}", got ${String(count)}`,
    );
  }

  #checkInfo(node: FunctionCall): void {
    const second = node.args[1];
    if (second === undefined || second.kind === 'variable') return;
    if (second.kind !== 'vectorSelector') {
      this.#report('promql/type', second, 'expected label selectors only');
    } else if (second.name !== undefined) {
      this.#report('promql/type', second, 'expected label selectors only, got vector selector instead');
    }
  }

  #checkSelector(node: VectorSelector): void {
    const names = node.matchers.filter((matcher) => matcher.name === '__name__');
    if (node.name !== undefined) {
      for (const matcher of names) this.#reportSecondName(node, node.name, matcher);
      return;
    }
    const quoted = names.filter((matcher) => matcher.isMetricName);
    const second = quoted[1];
    if (second !== undefined) this.#reportSecondName(node, quoted[0]?.value ?? '', second);
    if (this.#labelOnly.has(node) || node.hasVariableMatchers) return;
    if (node.matchers.some((matcher) => !acceptsEmpty(matcher))) return;
    this.#report('promql/empty-selector', node, 'vector selector must contain at least one non-empty matcher');
  }

  #reportSecondName(node: VectorSelector, first: string, second: LabelMatcher): void {
    const names = `${goQuote(first)} or ${goQuote(second.value)}`;
    this.#report('promql/metric-name', node, `metric name must not be set twice: ${names}`);
  }
}

/** True where a series without the label passes too. */
function acceptsEmpty(matcher: LabelMatcher): boolean {
  if (matcher.operator === '=') return matcher.value === '';
  if (matcher.operator === '!=') return matcher.value !== '';
  return matchesEmpty(matcher.value) === (matcher.operator === '=~');
}
