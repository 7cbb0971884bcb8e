import { checkMatchers } from '../query/matcherChecks.ts';
import type { MetricTypes, QueryMode } from '../query/queryLanguage.ts';
import type { ProblemSeverity, QueryProblem } from '../query/queryProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { argumentProblems } from './promqlArgumentChecks.ts';
import { deprecatedMetrics } from './deprecatedMetricsData.ts';
import { metricOfSeries } from './knownMetrics.ts';
import type { MetricType } from './knownMetrics.ts';
import type { Aggregation, BinaryExpr, FunctionCall, PromqlExpr, VectorSelector } from './promqlAst.ts';
import { durationMs } from './promqlDuration.ts';
import { labelShapes, mayHave } from './promqlLabels.ts';
import type { LabelShape } from './promqlLabels.ts';
import type { ParsedPromql } from './promqlParser.ts';
import { whyNeverMatches } from './promqlVectorMatching.ts';
import { comparisonOperators } from './promqlToken.ts';

const counterFunctions = new Set(['rate', 'irate', 'increase', 'resets']);
const gaugeFunctions = new Set(['delta', 'idelta', 'deriv', 'predict_linear', 'double_exponential_smoothing']);
const arithmetic = new Set(['+', '-', '*', '/', '%', '^']);
const valueAggregations = new Set(['sum', 'avg', 'min', 'max', 'topk', 'bottomk', 'quantile', 'stddev', 'stdvar']);

/** How often a Prometheus scrapes, where nobody says. */
export const usualScrapeIntervalMs = 15_000;

const matcherWords = { language: 'promql', database: 'Prometheus', one: 'series' } as const;

/** What Prometheus takes but is likely not meant, in a query that it takes. */
export function checkPromql(
  parsed: ParsedPromql,
  { scrapeIntervalMs = usualScrapeIntervalMs, metricTypes }: Pick<QueryMode, 'scrapeIntervalMs' | 'metricTypes'>,
): readonly QueryProblem[] {
  const checker = new MeaningChecker(labelShapes(parsed.nodes), scrapeIntervalMs, metricTypes);
  for (const node of parsed.nodes) checker.check(node);
  const { problems, rawCounters } = checker;
  return rawCounters.length === 0 ? problems : [...problems, ...rawCounters];
}

class MeaningChecker {
  readonly problems: QueryProblem[] = [];
  /** Counters whose value is used as it is, apart from the others: what stands around one may say that its value does not matter. */
  readonly rawCounters: QueryProblem[] = [];
  readonly #shapes: ReadonlyMap<PromqlExpr, LabelShape>;
  /** A shorter range may hold a single sample. */
  readonly #shortestRangeMs: number;
  readonly #metricTypes: MetricTypes | undefined;
  #names: ReadonlySet<string> | undefined;

  constructor(
    shapes: ReadonlyMap<PromqlExpr, LabelShape>,
    scrapeIntervalMs: number,
    metricTypes: MetricTypes | undefined,
  ) {
    this.#shapes = shapes;
    this.#metricTypes = metricTypes;
    this.#shortestRangeMs = 2 * scrapeIntervalMs;
  }

  check(node: PromqlExpr): void {
    if (node.kind === 'vectorSelector') this.#checkSelector(node);
    else if (node.kind === 'call') this.#checkCall(node);
    else if (node.kind === 'aggregation') this.#checkAggregation(node);
    else if (node.kind === 'binary') this.#checkBinary(node);
  }

  #report(code: string, severity: ProblemSeverity, span: QuerySpan, message: string): void {
    this.problems.push({ code: `promql/${code}`, severity, message, start: span.start, end: span.end });
  }

  #typeOf(name: string): string | undefined {
    const live = this.#metricTypes?.get(name);
    return live === undefined || live === 'unknown' ? typeOfSeries(name) : live;
  }

  #checkSelector(node: VectorSelector): void {
    const name = node.name ?? '';
    const replacement = deprecatedMetrics.get(name);
    if (replacement !== undefined && node.nameSpan !== undefined && !this.#asksFor(replacement)) {
      this.#report('deprecated-metric', 'warning', node.nameSpan, `${name} is no longer exported. ${replacement}`);
    }
    for (const problem of checkMatchers(node.matchers, matcherWords)) this.problems.push(problem);
  }

  /** True where the query asks for the successor too, and so for the old name only where that is still exported. */
  #asksFor(replacement: string): boolean {
    this.#names ??= new Set([...this.#shapes.keys()].map((node) => nameOf(node)));
    return this.#names.has(/^Use (\w+)/.exec(replacement)?.[1] ?? ' ');
  }

  #checkCall(node: FunctionCall): void {
    this.problems.push(...argumentProblems(node));
    const arg = node.args.find((one) => one.kind === 'rangeSelector' || one.kind === 'subquery');
    if (counterFunctions.has(node.name) && arg !== undefined) {
      this.#checkCounterCall(node, arg);
      this.#acceptRaw(arg);
    }
    if (gaugeFunctions.has(node.name) && arg?.kind === 'rangeSelector') {
      const name = nameOf(arg.selector);
      if (this.#typeOf(name) === 'counter') {
        const message = `${name} is a counter: ${node.name}() does not see its resets. Use rate() or increase().`;
        this.#report('gauge-function', 'warning', node.nameSpan, message);
      }
    }
    if (node.name === 'histogram_quantile') this.#checkQuantile(node);
    if (node.name === 'absent') this.#checkAbsent(node);
  }

  #checkCounterCall(node: FunctionCall, arg: PromqlExpr): void {
    if (arg.kind === 'subquery') {
      const inner = withoutParens(arg.expr);
      if (inner.kind === 'aggregation') {
        const message = `${node.name}() of a ${inner.operator}() misreads every reset of one series. Put ${node.name}() inside.`;
        this.#report('rate-of-aggregate', 'warning', node.nameSpan, message);
      }
      return;
    }
    if (arg.kind !== 'rangeSelector') return;
    const name = nameOf(arg.selector);
    if (this.#typeOf(name) === 'gauge') {
      const better = node.name === 'increase' ? 'delta()' : 'deriv()';
      const message = `${name} is a gauge: ${node.name}() takes each fall for a reset. Use ${better}.`;
      this.#report('rate-of-gauge', 'warning', node.nameSpan, message);
    }
    const range = durationMs(arg.range);
    if (range !== undefined && range < this.#shortestRangeMs) {
      const message = `The range is shorter than two scrapes: ${node.name}() needs two samples to yield anything.`;
      this.#report('short-range', 'warning', arg.range, message);
    }
  }

  #checkQuantile(node: FunctionCall): void {
    const vector = node.args[1];
    const shape = vector === undefined ? undefined : this.#shapes.get(vector);
    if (vector === undefined || shape === undefined || mayHave(shape, 'le')) return;
    // Native histograms have no buckets with labels.
    if (!mentions(vector, '_bucket')) return;
    this.#report('missing-le', 'warning', vector, 'The aggregation drops le, which histogram_quantile() needs.');
  }

  #checkAbsent(node: FunctionCall): void {
    const arg = node.args[0] === undefined ? undefined : withoutParens(node.args[0]);
    if (arg?.kind !== 'aggregation') return;
    const message = 'absent() of an aggregation has no labels: only the matchers of a selector give it some.';
    this.#report('absent-labels', 'information', node.nameSpan, message);
  }

  #checkAggregation(node: Aggregation): void {
    this.problems.push(...argumentProblems(node));
    if (node.operator === 'count' || node.operator === 'group') this.#acceptRaw(node.expr);
    const shape = this.#shapes.get(node.expr);
    if (shape !== undefined && node.grouping?.mode === 'by') {
      for (const label of node.grouping.labels) {
        if (label.name.includes('$') || mayHave(shape, label.name)) continue;
        this.#report('label-lost', 'warning', label, `The inner expression has no label ${label.name} any more.`);
      }
    }
    const inner = withoutParens(node.expr);
    if (inner.kind === 'vectorSelector' && valueAggregations.has(node.operator)) this.#checkRaw(inner);
  }

  #checkRaw(selector: VectorSelector): void {
    const name = selector.name ?? '';
    if (this.#typeOf(name) !== 'counter' || /_(?:bucket|count|sum)$/.test(name)) return;
    const message = `${name} is a counter: its value says little until rate() or increase() is taken.`;
    const { start, end } = selector;
    this.rawCounters.push({ code: 'promql/raw-counter', severity: 'information', message, start, end });
  }

  /** Takes back what was said of counters within: their series are counted, or a function sees their resets. */
  #acceptRaw({ start, end }: QuerySpan): void {
    for (let last = this.rawCounters.at(-1); last !== undefined; last = this.rawCounters.at(-1)) {
      if (last.start < start || last.end > end) return;
      this.rawCounters.pop();
    }
  }

  /** A quotient is there only where its divisor is. */
  #checkDivisor(node: BinaryExpr): void {
    const cause = node.operator === '/' || node.operator === '%' ? whyEmpty(node.right) : undefined;
    if (cause === undefined) return;
    const message = `The divisor is empty where ${cause}: the whole quotient is then empty too.`;
    this.#report('empty-divisor', 'information', node.right, message);
  }

  #checkBinary(node: BinaryExpr): void {
    this.#checkMatching(node);
    this.#checkDivisor(node);
    const isComparison = comparisonOperators.has(node.operator);
    if (arithmetic.has(node.operator)) {
      for (const side of [node.left, node.right]) {
        const inner = withoutParens(side);
        if (inner.kind !== 'binary' || !comparisonOperators.has(inner.operator) || inner.returnBool) continue;
        // Dividing by what is above zero is how one keeps from dividing by zero.
        if (side === node.right && node.operator === '/') continue;
        const message =
          'Without bool a comparison keeps the value of its left side, and drops the series where it does not hold.';
        this.#report('missing-bool', 'information', inner.operatorSpan, message);
      }
    }
    if (!isComparison || node.right.kind !== 'number') return;
    const isEquality = node.operator === '==' || node.operator === '!=';
    if (isEquality && !Number.isInteger(node.right.value) && Number.isFinite(node.right.value)) {
      const message = 'Computed numbers are seldom exactly equal to a fraction. Compare with a range.';
      this.#report('float-equality', 'information', node.operatorSpan, message);
    }
    const left = withoutParens(node.left);
    const isCount = left.kind === 'aggregation' && (left.operator === 'count' || left.operator === 'group');
    if (isCount && node.operator === '==' && node.right.value === 0) {
      const message = `${left.operator}() yields nothing where there is no series, never 0. Use absent().`;
      this.#report('count-zero', 'warning', node, message);
    }
    // Whether anything was ever counted is a question for the counter itself.
    const isOrder = ['>', '>=', '<', '<='].includes(node.operator) && node.right.value !== 0;
    if (left.kind === 'vectorSelector' && isOrder) this.#checkRaw(left);
  }

  #checkMatching(node: BinaryExpr): void {
    const why = whyNeverMatches(node, this.#shapes);
    if (why !== undefined) this.#report('never-matches', 'warning', node.operatorSpan, `No series match: ${why}.`);
    const { matching } = node;
    if (matching?.mode !== 'on') return;
    const lacks = (side: PromqlExpr, name: string): boolean => {
      const shape = this.#shapes.get(side);
      return shape !== undefined && !name.includes('$') && !mayHave(shape, name);
    };
    for (const label of matching.labels) {
      const isLeft = lacks(node.left, label.name);
      const isRight = lacks(node.right, label.name);
      if (!isLeft && !isRight) continue;
      const message =
        isLeft && isRight
          ? `Neither side has the label ${label.name} any more.`
          : `The ${isLeft ? 'left' : 'right'} side has no label ${label.name} any more.`;
      this.#report('join-label-lost', 'warning', label, message);
    }
    const one = matching.group === 'left' ? node.right : matching.group === 'right' ? node.left : undefined;
    const shape = one === undefined ? undefined : this.#shapes.get(one);
    for (const label of shape === undefined ? [] : matching.include) {
      if (shape === undefined || label.name.includes('$') || mayHave(shape, label.name)) continue;
      this.#report('join-label-lost', 'warning', label, `The side to copy from has no label ${label.name} any more.`);
    }
  }
}

/** What a series is, where it is known: by the offline catalogue, or by the suffix that only counters have. */
function typeOfSeries(name: string): MetricType | undefined {
  const known = metricOfSeries(name)?.type;
  if (known !== undefined && known !== 'untyped') return known;
  return known === undefined && /_total$/.test(name) ? 'counter' : undefined;
}

function nameOf(expr: PromqlExpr): string {
  return expr.kind === 'vectorSelector' ? (expr.name ?? '') : '';
}

function withoutParens(expr: PromqlExpr): PromqlExpr {
  let inner = expr;
  while (inner.kind === 'paren') inner = inner.expr;
  return inner;
}

/**
 * What empties a divisor, in words, or undefined where nothing says that it can be empty. A comparison that stands alone is a guard against
 * zero and meant as such.
 */
function whyEmpty(divisor: PromqlExpr): string | undefined {
  const expr = withoutParens(divisor);
  if (expr.kind === 'call' && expr.name.startsWith('absent')) return 'there is a series';
  if (expr.kind === 'binary' && expr.operator === 'unless') return 'the right side of unless has all series';
  if (expr.kind !== 'aggregation' && !(expr.kind === 'call' && expr.name === 'scalar')) return undefined;
  const inner = expr.kind === 'aggregation' ? expr.expr : expr.args[0];
  const source = inner === undefined ? undefined : withoutParens(inner);
  if (source?.kind !== 'binary' || source.returnBool || !comparisonOperators.has(source.operator)) return undefined;
  return 'no series passes the comparison';
}

/** True where the first series of an expression has a name with this end. */
function mentions(root: PromqlExpr, suffix: string): boolean {
  for (let expr = root; ;) {
    if (expr.kind === 'vectorSelector') return (expr.name ?? '').endsWith(suffix);
    if (expr.kind === 'rangeSelector') expr = expr.selector;
    else if (expr.kind === 'paren' || expr.kind === 'subquery' || expr.kind === 'aggregation') expr = expr.expr;
    else if (expr.kind === 'binary') expr = expr.left;
    else {
      const arg = expr.kind === 'call' ? expr.args[0] : undefined;
      if (arg === undefined) return false;
      expr = arg;
    }
  }
}
