import { checkMatchers } from '../query/matcherChecks.ts';
import type { ProblemSeverity, QueryProblem } from '../query/queryProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { quantileFault } from '../query/quantile.ts';
import { plainText } from '../query/regexShape.ts';
import type { LineFilter, LogqlExpr, LogStage, StreamSelector, VectorAggregation } from './logqlAst.ts';
import type { ParsedLogql } from './logqlParser.ts';

const parsers = new Set<LogStage['kind']>(['json', 'logfmt', 'regexp', 'pattern', 'unpack']);

/** Aggregations that yield the series that they are given, labels and all. */
const keepsSeries = new Set(['topk', 'bottomk', 'approx_topk', 'sort', 'sort_desc']);
const matcherWords = { language: 'logql', database: 'Loki', one: 'stream' } as const;

/** What Loki takes but is likely not meant, in a query that it takes. */
export function checkLogqlMeaning(parsed: ParsedLogql): readonly QueryProblem[] {
  const checker = new MeaningChecker();
  for (const node of parsed.nodes) checker.check(node);
  return checker.problems;
}

class MeaningChecker {
  readonly problems: QueryProblem[] = [];

  check(node: LogqlExpr): void {
    if (node.kind === 'vectorAggregation') this.#checkUnusedParser(node);
    if (node.kind === 'logQuery') this.#checkPipeline(node.selector, node.stages);
    else if (node.kind === 'rangeAggregation') {
      this.#checkPipeline(node.range.selector, node.range.stages);
      const fault = node.operator === 'quantile_over_time' ? quantileFault(node.param?.value ?? 0) : undefined;
      if (node.param !== undefined && fault !== undefined) this.#report('argument-value', 'warning', node.param, fault);
    }
  }

  #report(code: string, severity: ProblemSeverity, span: QuerySpan, message: string): void {
    this.problems.push({ code: `logql/${code}`, severity, message, start: span.start, end: span.end });
  }

  #checkPipeline(selector: StreamSelector, stages: readonly LogStage[]): void {
    for (const problem of checkMatchers(selector.matchers, matcherWords)) this.problems.push(problem);
    let parser: LogStage | undefined;
    for (const stage of stages) {
      if (stage.kind === 'lineFilter') {
        this.#checkLineFilter(stage);
        if (parser !== undefined) {
          const message = 'A line filter before the parser spares it the lines that are dropped anyway.';
          this.#report('late-line-filter', 'information', stage, message);
        }
      } else if (parsers.has(stage.kind)) {
        if (parser !== undefined && parser.kind === stage.kind && stage.kind !== 'regexp' && stage.kind !== 'pattern') {
          this.#report('repeated-parser', 'warning', stage, `The line has been read by ${stage.kind} before.`);
        }
        parser = stage.kind === 'unpack' ? undefined : stage;
      } else if (stage.kind === 'lineFormat') parser = undefined;
    }
  }

  /** A parser whose labels are neither asked for behind it nor kept by the aggregation costs time for nothing. */
  #checkUnusedParser(node: VectorAggregation): void {
    const inner = withoutParens(node.expr);
    if (inner.kind !== 'rangeAggregation' || inner.range.unwrap !== undefined || inner.grouping !== undefined) return;
    if (node.grouping?.mode === 'without' || keepsSeries.has(node.operator)) return;
    const { selector, stages } = inner.range;
    const known = new Set(selector.matchers.map((matcher) => matcher.name));
    if (node.grouping?.labels.some((label) => !known.has(label.name)) === true || selector.hasVariableMatchers) return;
    const last = stages.findLastIndex((stage) => stage.kind !== 'unpack' && parsers.has(stage.kind));
    const parser = stages[last];
    if (parser === undefined || stages.slice(last + 1).some((stage) => stage.kind !== 'lineFilter')) return;
    const message = 'Nothing asks for the labels that this parser finds: without it the query is faster.';
    this.#report('unused-parser', 'warning', parser, message);
  }

  #checkLineFilter(stage: LineFilter): void {
    if (stage.operator !== '|~' && stage.operator !== '!~') return;
    const isPlain = stage.alternatives.every((one) => plainText(one.value) !== undefined && !one.value.includes('$'));
    if (!isPlain) return;
    const better = stage.operator === '|~' ? '|=' : '!=';
    const message = `The text is no pattern: ${better} says the same and is faster.`;
    this.#report('plain-line-filter', 'information', stage, message);
  }
}

/** What stands in parentheses, however many there are. */
export function withoutParens(expr: LogqlExpr): LogqlExpr {
  let inner = expr;
  while (inner.kind === 'paren') inner = inner.expr;
  return inner;
}
