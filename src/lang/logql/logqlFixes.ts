import { misspellingFixes } from '../query/misspelling.ts';
import type { QueryFix, QueryMode } from '../query/queryLanguage.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import { goQuote } from '../query/quotedText.ts';
import type { LabelMatcher, QuerySpan } from '../query/querySpan.ts';
import { plainText, withoutAnchors } from '../query/regexShape.ts';
import { logStagesOf } from './logqlAst.ts';
import type { LogqlExpr, LogStage } from './logqlAst.ts';
import { checkLogqlMeaning } from './logqlChecks.ts';
import { misspelledLogql } from './logqlMisspelling.ts';
import { parseLogql } from './logqlParser.ts';

/** As many as a menu can show: each is looked for in the whole query. */
const maxProblems = 20;

/** Edits for what is likely not meant in a span of a query. */
export function fixLogql(text: string, span: QuerySpan, mode: QueryMode): readonly QueryFix[] {
  const parsed = parseLogql(text, mode);
  if (parsed.problems.length > 0) return misspellingFixes(misspelledLogql(parsed));
  return checkLogqlMeaning(parsed)
    .filter((problem) => problem.start <= span.end && problem.end >= span.start)
    .slice(0, maxProblems)
    .flatMap((problem) => {
      const fix = fixOf(text, problem, parsed.nodes);
      return fix === undefined ? [] : [{ ...fix, kind: 'quickfix', code: problem.code } as const];
    });
}

type Fix = Pick<QueryFix, 'title' | 'edits'>;

function fixOf(text: string, problem: QueryProblem, nodes: readonly LogqlExpr[]): Fix | undefined {
  const name = problem.code.replace('logql/', '');
  for (const node of nodes) {
    const stages = logStagesOf(node);
    const stage = stages.find((one) => one.start === problem.start && one.end === problem.end);
    if (stage !== undefined) return fixStage(text, name, stage, stages);
    const matchers = matchersOf(node);
    const matcher = matchers.find((one) => one.start <= problem.start && one.end >= problem.end);
    if (matcher !== undefined) return fixMatcher(name, matcher, matchers);
  }
  return undefined;
}

function matchersOf(node: LogqlExpr): readonly LabelMatcher[] {
  if (node.kind === 'logQuery') return node.selector.matchers;
  return node.kind === 'rangeAggregation' ? node.range.selector.matchers : [];
}

function fixMatcher(name: string, matcher: LabelMatcher, matchers: readonly LabelMatcher[]): Fix | undefined {
  const { operator, value, nameSpan, valueSpan, end } = matcher;
  if (name === 'plain-regex') {
    const better = operator === '=~' ? '=' : '!=';
    const text = better + goQuote(plainText(value) ?? value);
    return { title: `Compare with ${better}`, edits: [{ start: nameSpan.end, end, text }] };
  }
  if (name === 'anchored-regex') {
    const text = goQuote(withoutAnchors(value) ?? value);
    return { title: 'Remove the anchors', edits: [{ start: valueSpan.start, end: valueSpan.end, text }] };
  }
  if (name !== 'duplicate-matcher' && name !== 'idle-matcher') return undefined;
  const index = matchers.indexOf(matcher);
  const [before, after] = [matchers[index - 1], matchers[index + 1]];
  // Loki asks for at least one matcher.
  if (before === undefined && after === undefined) return undefined;
  const place = before === undefined ? { start: matcher.start, end: after?.start ?? end } : { start: before.end, end };
  return { title: 'Remove this matcher', edits: [{ ...place, text: '' }] };
}

function fixStage(text: string, name: string, stage: LogStage, stages: readonly LogStage[]): Fix | undefined {
  const removal = { ...withBlanksBefore(text, stage), text: '' };
  if (name === 'unused-parser' || name === 'repeated-parser') {
    return { title: 'Remove this parser', edits: [removal] };
  }
  if (stage.kind !== 'lineFilter') return undefined;
  if (name === 'plain-line-filter') {
    const better = stage.operator === '|~' ? '|=' : '!=';
    const edits = [
      { start: stage.operatorSpan.start, end: stage.operatorSpan.end, text: better },
      ...stage.alternatives.map(({ value, valueSpan }) => {
        return { start: valueSpan.start, end: valueSpan.end, text: goQuote(plainText(value) ?? value) };
      }),
    ];
    return { title: `Use ${better}`, edits };
  }
  // What rewrites the line must stay before the filter.
  const before = stages.slice(0, stages.indexOf(stage));
  const rewritten = before.findLastIndex((one) => one.kind === 'lineFormat' || one.kind === 'unpack');
  const parser = before.slice(rewritten + 1).find((one) => ['json', 'logfmt', 'regexp', 'pattern'].includes(one.kind));
  if (name !== 'late-line-filter' || parser === undefined) return undefined;
  const source = text.slice(stage.start, stage.end);
  return {
    title: 'Filter before the parser',
    edits: [{ start: parser.start, end: parser.start, text: `${source} ` }, removal],
  };
}

/** A stage with the blanks before it. */
function withBlanksBefore(text: string, { start, end }: QuerySpan): QuerySpan {
  return { start: text.slice(0, start).trimEnd().length, end };
}
