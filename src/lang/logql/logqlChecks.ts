import type { ProblemSeverity, QueryProblem } from '../query/queryProblem.ts';
import { goQuote } from '../query/quotedText.ts';
import type { LabelMatcher, QuerySpan } from '../query/querySpan.ts';
import { plainText } from '../query/regexShape.ts';
import type { LineFilter, LogqlExpr, LogStage, StreamSelector } from './logqlAst.ts';
import type { ParsedLogql } from './logqlParser.ts';

const parsers = new Set<LogStage['kind']>(['json', 'logfmt', 'regexp', 'pattern', 'unpack']);

/** What Loki takes but is likely not meant, in a query that it takes. */
export function checkLogqlMeaning(parsed: ParsedLogql): readonly QueryProblem[] {
  const checker = new MeaningChecker();
  for (const node of parsed.nodes) checker.check(node);
  return checker.problems;
}

class MeaningChecker {
  readonly problems: QueryProblem[] = [];

  check(node: LogqlExpr): void {
    if (node.kind === 'logQuery') this.#checkPipeline(node.selector, node.stages);
    else if (node.kind === 'rangeAggregation') this.#checkPipeline(node.range.selector, node.range.stages);
  }

  #report(code: string, severity: ProblemSeverity, span: QuerySpan, message: string): void {
    this.problems.push({ code: `logql/${code}`, severity, message, start: span.start, end: span.end });
  }

  #checkPipeline(selector: StreamSelector, stages: readonly LogStage[]): void {
    this.#checkMatchers(selector.matchers);
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

  #checkMatchers(matchers: readonly LabelMatcher[]): void {
    const equal = new Map<string, string>();
    for (const matcher of matchers) {
      const isRegex = matcher.operator === '=~' || matcher.operator === '!~';
      const plain = isRegex ? plainText(matcher.value) : undefined;
      if (plain !== undefined && !matcher.value.includes('$')) {
        const better = matcher.operator === '=~' ? '=' : '!=';
        this.#report(
          'plain-regex',
          'hint',
          matcher,
          `${goQuote(matcher.value)} is no pattern: ${better} says the same.`,
        );
      }
      if (matcher.operator !== '=') continue;
      const other = equal.get(matcher.name);
      if (other !== undefined && other !== matcher.value) {
        const message = `No stream can have ${matcher.name} equal to ${goQuote(other)} and ${goQuote(matcher.value)} at once.`;
        this.#report('impossible-selector', 'warning', matcher, message);
      }
      equal.set(matcher.name, matcher.value);
    }
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
