import { hasDashboardVariable } from '../query/dashboardVariable.ts';
import { unquote } from '../query/quotedText.ts';
import type { LabelMatcher, LabelName, MatchOperator, QuerySpan } from '../query/querySpan.ts';
import { re2Fault } from '../query/re2Syntax.ts';
import type { PromqlCursor } from './promqlCursor.ts';
import { aggregators, preprocessors, setOperators } from './promqlToken.ts';
import type { PromqlToken } from './promqlToken.ts';

const labelWords = new Set([
  ...aggregators,
  ...preprocessors,
  ...setOperators,
  ...['bool', 'by', 'group_left', 'group_right', 'ignoring', 'offset', 'on', 'atan2'],
  ...['smoothed', 'anchored', 'fill', 'fill_left', 'fill_right'],
  ...['identifier', 'metric', 'variable'],
]);

export interface ParsedBraces {
  readonly matchers: readonly LabelMatcher[];
  /** True where a dashboard's variable stands in the place of a matcher. */
  readonly hasVariables: boolean;
  readonly span: QuerySpan;
}

/** Reads `{matchers}`; the current token is the left brace. */
export function parseBraces(cursor: PromqlCursor): ParsedBraces {
  const open = cursor.next();
  const matchers: LabelMatcher[] = [];
  let hasVariables = false;
  for (;;) {
    if (cursor.take('}') !== undefined) break;
    const matcher = parseMatcher(cursor);
    if (matcher === undefined) hasVariables = true;
    else matchers.push(matcher);
    if (cursor.hasFailed) break;
    if (cursor.take(',') !== undefined) {
      // One comma may end the list; a list cannot begin with one.
      continue;
    }
    // A dashboard's variable brings its own comma or none.
    if (cursor.current.kind === 'variable') continue;
    if (cursor.take('}') !== undefined) break;
    cursor.unexpected('label matching', '"," or "}"');
    break;
  }
  return { matchers, hasVariables, span: { start: open.start, end: cursor.lastEnd } };
}

function parseMatcher(cursor: PromqlCursor): LabelMatcher | undefined {
  const name = cursor.take('identifier') ?? cursor.take('string') ?? cursor.take('variable');
  if (name === undefined) {
    cursor.unexpected('label matching', 'identifier or "}"');
    return undefined;
  }
  const operator = ['=', '!=', '=~', '!~'].includes(cursor.current.kind) ? cursor.next() : undefined;
  if (operator === undefined) {
    if (name.kind === 'string') return metricNameMatcher(name);
    if (name.kind !== 'variable') cursor.unexpected('label matching', 'label matching operator');
    return undefined;
  }
  const value = cursor.take('string') ?? cursor.take('variable');
  if (value === undefined) {
    cursor.unexpected('label matching', 'string');
    return undefined;
  }
  const matcher: LabelMatcher = {
    kind: 'matcher',
    name: name.kind === 'string' ? unquote(name.text) : name.text,
    nameSpan: spanOf(name),
    operator: operator.kind as MatchOperator,
    value: value.kind === 'string' ? unquote(value.text) : value.text,
    valueSpan: spanOf(value),
    isMetricName: false,
    start: name.start,
    end: value.end,
  };
  checkRegex(cursor, matcher);
  return matcher;
}

function metricNameMatcher(name: PromqlToken): LabelMatcher {
  const span = spanOf(name);
  const value = unquote(name.text);
  return {
    kind: 'matcher',
    name: '__name__',
    nameSpan: span,
    operator: '=',
    value,
    valueSpan: span,
    isMetricName: true,
    ...span,
  };
}

function checkRegex(cursor: PromqlCursor, matcher: LabelMatcher): void {
  if (matcher.operator !== '=~' && matcher.operator !== '!~') return;
  const fault = re2Fault(matcher.value);
  if (fault === undefined || (cursor.allowsVariables && hasDashboardVariable(matcher.value))) return;
  cursor.problem('promql/regex', matcher, fault);
}

export interface ParsedLabels {
  readonly labels: readonly LabelName[];
  readonly end: number;
}

/** Reads `(a, b)` after `by`, `without`, `on`, `ignoring` and `group_*`. */
export function parseLabelList(cursor: PromqlCursor): ParsedLabels {
  const labels: LabelName[] = [];
  if (cursor.take('(') === undefined) {
    cursor.unexpected('grouping opts', '"("');
    return { labels, end: cursor.lastEnd };
  }
  if (cursor.take(')') !== undefined) return { labels, end: cursor.lastEnd };
  for (;;) {
    const label = parseLabel(cursor);
    if (label === undefined) break;
    labels.push(label);
    const hasComma = cursor.take(',') !== undefined;
    if (cursor.take(')') !== undefined) break;
    if (!hasComma) {
      cursor.unexpected('grouping opts', '"," or ")"');
      break;
    }
  }
  return { labels, end: cursor.lastEnd };
}

function parseLabel(cursor: PromqlCursor): LabelName | undefined {
  const token = cursor.current;
  if (token.kind === 'string') {
    cursor.next();
    const name = unquote(token.text);
    if (name === '') cursor.problem('promql/syntax', token, 'invalid label name for grouping: ""');
    return { kind: 'label', name, isQuoted: true, ...spanOf(token) };
  }
  if (!labelWords.has(token.kind)) {
    cursor.unexpected('grouping opts', 'label');
    return undefined;
  }
  cursor.next();
  return { kind: 'label', name: token.text, isQuoted: false, ...spanOf(token) };
}

function spanOf(token: PromqlToken): QuerySpan {
  return { start: token.start, end: token.end };
}
