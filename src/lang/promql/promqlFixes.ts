import { formatPrometheusDuration } from '../query/goDuration.ts';
import { misspellingFixes } from '../query/misspelling.ts';
import type { QueryFix, QueryMode } from '../query/queryLanguage.ts';
import { quantileOf } from '../query/quantile.ts';
import { goQuote } from '../query/quotedText.ts';
import type { LabelMatcher, QuerySpan } from '../query/querySpan.ts';
import { plainText, withoutAnchors } from '../query/regexShape.ts';
import type { PromqlExpr } from './promqlAst.ts';
import { checkPromql, usualScrapeIntervalMs } from './promqlChecks.ts';
import { smallestAt } from './promqlHover.ts';
import { misspelledPromql } from './promqlMisspelling.ts';
import { parsedPromql } from './parsedPromql.ts';
import type { ParsedPromql } from './promqlParser.ts';
import { bareAbsent, keepLabel, removeMatcher, renameMetric, swapRate } from './promqlRewrites.ts';
import type { PromqlRewrite } from './promqlRewrites.ts';

/** As many as a menu can show: each is looked for in the whole query. */
const maxProblems = 20;

/** Edits for what is wrong in a span of a query, and changes that the user may want there. */
export function fixPromql(text: string, span: QuerySpan, mode: QueryMode): readonly QueryFix[] {
  const parsed = parsedPromql(text, mode);
  if (parsed.problems.length > 0) return misspellingFixes(misspelledPromql(parsed));
  const touched = checkPromql(parsed, mode)
    .filter((problem) => problem.start <= span.end && problem.end >= span.start)
    .slice(0, maxProblems);
  const fixes = touched.flatMap((problem) => [
    ...fixesOf(problem.code, problem, parsed, mode),
    ...(rewrites[problem.code]?.(parsed, problem) ?? []).map((fix) => ({ ...fix, code: problem.code })),
  ]);
  const node = smallestAt(parsed.nodes, span.start);
  if (node?.kind === 'vectorSelector' && !isRanged(node, parsed.nodes)) {
    fixes.push({
      title: 'Wrap in rate()',
      kind: 'refactor',
      edits: wrapInRate(node),
    });
  }
  return fixes;
}

function isRanged(node: PromqlExpr, nodes: readonly PromqlExpr[]): boolean {
  return nodes.some((one) => one.kind === 'rangeSelector' && one.selector === node);
}

function fixesOf(code: string, span: QuerySpan, { nodes, text }: ParsedPromql, mode: QueryMode): QueryFix[] {
  const matcher = nodes
    .flatMap((node) => (node.kind === 'vectorSelector' ? node.matchers : []))
    .find((one) => one.start <= span.start && one.end >= span.end);
  switch (code) {
    case 'promql/plain-regex':
      return matcher === undefined ? [] : fixPlain(matcher);
    case 'promql/anchored-regex':
      return matcher === undefined ? [] : fixAnchors(matcher);
    case 'promql/short-range':
      return [fixRange(code, span, mode)];
    case 'promql/raw-counter':
      return [quickFix('Take its rate', code, wrapInRate(span))];
    case 'promql/missing-le':
      return fixLe(span, nodes);
    case 'promql/count-zero':
      return fixCount(span, nodes);
    case 'promql/missing-bool':
      return [quickFix('Add bool', code, [{ start: span.end, end: span.end, text: ' bool' }])];
    case 'promql/rate-of-gauge':
      // What increase() is for a counter, delta() is for a gauge.
      return renameCall(text.slice(span.start, span.end) === 'increase' ? 'delta' : 'deriv', code, span);
    case 'promql/gauge-function':
      return renameCall('rate', code, span);
    case 'promql/argument-value':
      return fixQuantile(code, span, text);
    default:
      return [];
  }
}

/** A percentile, written as the quantile that it is. */
function fixQuantile(code: string, { start, end }: QuerySpan, text: string): QueryFix[] {
  const written = text.slice(start, end);
  const value = /^[\d.]+$/.test(written) ? Number(written) : 0;
  if (!(value > 1 && value <= 100)) return [];
  return [quickFix(`Write ${quantileOf(value)}`, code, [{ start, end, text: quantileOf(value) }])];
}

/** What has an edit that takes more than the problem's own place. */
const rewrites: Readonly<Record<string, PromqlRewrite>> = {
  'promql/duplicate-matcher': removeMatcher,
  'promql/idle-matcher': removeMatcher,
  'promql/rate-of-aggregate': swapRate,
  'promql/absent-labels': bareAbsent,
  'promql/deprecated-metric': renameMetric,
  'promql/label-lost': keepLabel,
  'promql/join-label-lost': keepLabel,
};

function quickFix(title: string, code: string, edits: QueryFix['edits']): QueryFix {
  return { title, kind: 'quickfix', edits, code };
}

/** Four scrapes, so that one or two may fail; a minute at least, as is the custom. */
function fixRange(code: string, { start, end }: QuerySpan, { scrapeIntervalMs }: QueryMode): QueryFix {
  const range = formatPrometheusDuration(Math.max(60_000, 4 * (scrapeIntervalMs ?? usualScrapeIntervalMs)));
  return quickFix(`Look back ${range}`, code, [{ start, end, text: range }]);
}

function wrapInRate({ start, end }: QuerySpan): QueryFix['edits'] {
  return [
    { start, end: start, text: 'rate(' },
    { start: end, end, text: '[5m])' },
  ];
}

function renameCall(name: string, code: string, span: QuerySpan): QueryFix[] {
  return [quickFix(`Use ${name}()`, code, [{ start: span.start, end: span.end, text: name }])];
}

function fixPlain(matcher: LabelMatcher): QueryFix[] {
  const operator = matcher.operator === '=~' ? '=' : '!=';
  const edit = {
    start: matcher.nameSpan.end,
    end: matcher.end,
    text: operator + goQuote(plainText(matcher.value) ?? ''),
  };
  return [quickFix(`Compare with ${operator}`, 'promql/plain-regex', [edit])];
}

function fixAnchors(matcher: LabelMatcher): QueryFix[] {
  const { start, end } = matcher.valueSpan;
  const edit = { start, end, text: goQuote(withoutAnchors(matcher.value) ?? matcher.value) };
  return [quickFix('Remove the anchors', 'promql/anchored-regex', [edit])];
}

/** Adds `le` to the grouping of the aggregation that dropped it. */
function fixLe(span: QuerySpan, nodes: readonly PromqlExpr[]): QueryFix[] {
  const node = nodes.find((one) => one.start === span.start && one.end === span.end && one.kind === 'aggregation');
  if (node?.kind !== 'aggregation') return [];
  const { grouping } = node;
  if (grouping === undefined) {
    const at = node.operatorSpan.end;
    return [quickFix('Add by (le)', 'promql/missing-le', [{ start: at, end: at, text: ' by (le) ' }])];
  }
  if (grouping.mode === 'without') return [];
  const first = grouping.labels[0];
  const at = first?.start ?? grouping.end - 1;
  return [
    quickFix('Keep le', 'promql/missing-le', [{ start: at, end: at, text: first === undefined ? 'le' : 'le, ' }]),
  ];
}

function fixCount(span: QuerySpan, nodes: readonly PromqlExpr[]): QueryFix[] {
  const node = nodes.find((one) => one.kind === 'binary' && one.start === span.start && one.end === span.end);
  if (node?.kind !== 'binary' || node.left.kind !== 'aggregation') return [];
  const { expr } = node.left;
  const edits = [
    { start: node.start, end: expr.start, text: 'absent(' },
    { start: expr.end, end: node.end, text: ')' },
  ];
  return [quickFix('Use absent()', 'promql/count-zero', edits)];
}
