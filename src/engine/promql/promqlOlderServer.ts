import type { DurationExpr, FunctionCall, PromqlExpr } from '../../lang/promql/promqlAst.ts';
import { promqlFunctions } from '../../lang/promql/promqlFunctionsData.ts';
import { parsePromql, type ParsedPromql } from '../../lang/promql/promqlParser.ts';
import { goQuote, goQuoteRune } from '../../lang/query/quotedText.ts';
import type { PromqlDialect } from './promqlDialect.ts';

/** The first complaint of a server. */
interface ServerProblem {
  readonly start: number;
  readonly message: string;
}

/**
 * Reads a query with the ways of Prometheus 3.5: it takes a letter after the first duration in brackets for a colon, lets
 * braces name the metric more than once, and words two messages differently.
 */
export function readAsOlder(query: string): ParsedPromql {
  const parsed = parsePromql(query);
  const [first] = parsed.problems;
  const letter = /^unexpected character: '(.)', expected ':'$/.exec(first?.message ?? '');
  if (first !== undefined && letter !== null) {
    const at = query.indexOf(letter[1] ?? '', first.start);
    if (at >= 0) return readAsOlder(`${query.slice(0, at)}:${query.slice(at + 1)}`);
  }
  const problems = parsed.problems
    .filter(({ message }) => !message.startsWith('metric name must not be set twice') || hasNameBefore(parsed))
    .map((problem) => ({ ...problem, message: olderWording(problem.message) }));
  return { ...parsed, problems };
}

function hasNameBefore(parsed: ParsedPromql): boolean {
  return parsed.nodes.some(
    (node) =>
      node.kind === 'vectorSelector' &&
      node.name !== undefined &&
      node.matchers.some(({ name }) => name === '__name__'),
  );
}

function olderWording(message: string): string {
  return message
    .replace('expected number, duration, step(), or range()', 'expected number or duration')
    .replace(/^unexpected <op:@>/, 'unexpected "<Item 57400>" <op:@>');
}

/** What a server of this dialect does not know, or has switched off. */
export function dialectProblem(query: string, parsed: ParsedPromql, dialect: PromqlDialect): ServerProblem | undefined {
  const problems = parsed.nodes.flatMap((node) => problemsOf(query, node, dialect));
  return problems.sort((a, b) => a.start - b.start)[0];
}

function problemsOf(query: string, node: PromqlExpr, dialect: PromqlDialect): ServerProblem[] {
  switch (node.kind) {
    case 'call':
      return callProblem(query, node, dialect);
    case 'aggregation': {
      const isExperimental = node.operator === 'limitk' || node.operator === 'limit_ratio';
      if (!isExperimental || dialect.hasExperimentalFunctions) return [];
      const flag = '--enable-feature=promql-experimental-functions';
      return [{ start: node.start, message: `${node.operator}() is experimental and must be enabled with ${flag}` }];
    }
    case 'rangeSelector':
      return [...durationProblems(query, node.range, false, dialect), ...offsetProblems(query, node, dialect)];
    case 'subquery':
      return [
        ...durationProblems(query, node.range, false, dialect),
        ...(node.step === undefined ? [] : durationProblems(query, node.step, true, dialect)),
        ...offsetProblems(query, node, dialect),
      ];
    case 'vectorSelector':
      return offsetProblems(query, node, dialect);
    default:
      return [];
  }
}

function callProblem(query: string, node: FunctionCall, dialect: PromqlDialect): ServerProblem[] {
  const known = promqlFunctions.get(node.name);
  if (known === undefined) return [];
  if (minorOf(known.since) > dialect.minor) {
    // Older grammars read these two words as metric names.
    const isName = node.name === 'start' || node.name === 'end';
    const start = isName ? query.indexOf('(', node.nameSpan.end) : node.start;
    const message = isName ? 'unexpected "("' : `unknown function with name ${goQuote(node.name)}`;
    return [{ start, message }];
  }
  const isSwitchedOff = known.isExperimental === true && !dialect.hasExperimentalFunctions;
  return isSwitchedOff ? [{ start: node.start, message: `function ${goQuote(node.name)} is not enabled` }] : [];
}

/** The minor version of Prometheus 3, or 0 for an older one. */
function minorOf(version: string): number {
  const [major, minor] = version.split('.').map(Number);
  return major === 3 ? (minor ?? 0) : 0;
}

type WithOffset = Extract<PromqlExpr, { kind: 'vectorSelector' | 'rangeSelector' | 'subquery' }>;

function offsetProblems(query: string, node: WithOffset, dialect: PromqlDialect): ServerProblem[] {
  const { offset } = node.modifiers;
  return offset === undefined ? [] : durationProblems(query, offset, false, dialect);
}

function durationProblems(query: string, expr: DurationExpr, isStep: boolean, dialect: PromqlDialect): ServerProblem[] {
  switch (expr.kind) {
    case 'durationCall': {
      if (dialect.minor >= 12) return [];
      const letter = goQuoteRune(query[expr.start] ?? '');
      const message = isStep ? `unexpected colon ${letter}` : `unexpected character in duration expression: ${letter}`;
      return [{ start: expr.start, message }];
    }
    case 'durationBinary':
      return [
        ...durationProblems(query, expr.left, isStep, dialect),
        ...(dialect.hasDurationArithmetic
          ? []
          : [{ start: expr.left.start, message: 'experimental duration expression is not enabled' }]),
        ...durationProblems(query, expr.right, isStep, dialect),
      ];
    case 'durationUnary':
      return durationProblems(query, expr.operand, isStep, dialect);
    case 'durationParen':
      return durationProblems(query, expr.expr, isStep, dialect);
    default:
      return [];
  }
}
