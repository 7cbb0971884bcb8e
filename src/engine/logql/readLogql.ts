import type { LogStage, LogqlExpr } from '../../lang/logql/logqlAst.ts';
import { parseLogql, type ParsedLogql } from '../../lang/logql/logqlParser.ts';
import type { QueryProblem } from '../../lang/query/queryProblem.ts';
import { LogqlError } from './logqlError.ts';

/**
 * The tree of a valid query.
 * @throws LogqlError with what Loki would complain of, and where.
 */
export function readLogql(query: string): LogqlExpr {
  const parsed = parseLogql(query);
  const [problem] = parsed.problems;
  if (problem !== undefined) {
    const isPlaced = problem.code === 'logql/syntax' && query !== '';
    const place = isPlaced ? ` at ${placeOf(parsed, parsed.root === undefined ? query.length : problem.start)}` : ' ';
    throw new LogqlError(400, `parse error${place}: ${stagePrefix(parsed, problem)}${problem.message}`);
  }
  if (parsed.root === undefined) throw new LogqlError(400, 'parse error : syntax error: unexpected $end');
  return parsed.root;
}

/** Loki's scanner loses the line of every token that it reads in two steps, and then says 0. */
const lineless: ReadonlySet<string> = new Set([
  '|=',
  '|~',
  '|>',
  '!=',
  '!~',
  '!>',
  '=~',
  '==',
  '>=',
  '<=',
  'duration',
  'bytes',
  'range',
  'flag',
]);

/** Mistakes inside of these stages are told with the stage's own text. */
function stagePrefix(parsed: ParsedLogql, problem: QueryProblem): string {
  if (problem.code === 'logql/syntax') return '';
  const stage = parsed.nodes
    .flatMap(stagesOf)
    .find((one) => one.start <= problem.start && problem.end <= one.end && namesItself(one));
  if (stage === undefined) return '';
  const text = parsed.text.slice(stage.start, stage.end).trim();
  return `stage '${/^[|!]/.test(text) ? text : `| ${text}`}' : `;
}

function stagesOf(expr: LogqlExpr): readonly LogStage[] {
  if (expr.kind === 'logQuery') return expr.stages;
  return expr.kind === 'rangeAggregation' ? expr.range.stages : [];
}

function namesItself(stage: LogStage): boolean {
  if (stage.kind !== 'labelFilter')
    return ['lineFilter', 'json', 'logfmt', 'lineFormat', 'labelFormat'].includes(stage.kind);
  const { filter } = stage;
  return filter.kind === 'labelComparison' && filter.value.kind === 'ip';
}

function placeOf(parsed: ParsedLogql, start: number): string {
  const before = parsed.text.slice(0, start);
  const lineStart = before.lastIndexOf('\n') + 1;
  const token = parsed.tokens.find((one) => one.start === start);
  const isBadRange = token?.kind === 'error' && parsed.text[start] === '[';
  const hasNoLine = token !== undefined && (lineless.has(token.kind) || isBadRange);
  const line = hasNoLine ? 0 : before.split('\n').length;
  // Loki's scanner complains of a NUL before it moves past it.
  const shift = parsed.text[start] === '\0' ? 0 : 1;
  return `line ${line}, col ${Array.from(before.slice(lineStart)).length + shift}`;
}
