import { hasDashboardVariable } from '../query/dashboardVariable.ts';
import { unquote } from '../query/quotedText.ts';
import type { LabelGrouping, LabelMatcher, LabelName, MatchOperator, VectorMatching } from '../query/querySpan.ts';
import { re2Fault } from '../query/re2Syntax.ts';
import type { StreamSelector } from './logqlAst.ts';
import type { LogqlCursor } from './logqlCursor.ts';
import type { LogqlToken } from './logqlToken.ts';

const matchOperators = new Set(['=', '=~', '!~', '!=']);

/** Reads `{matchers}`; the current token is the left brace. */
export function parseStreamSelector(cursor: LogqlCursor): StreamSelector {
  const open = cursor.next();
  const matchers: LabelMatcher[] = [];
  let hasVariables = false;
  if (cursor.take('}') === undefined) {
    do {
      const isVariable = cursor.current.kind === 'variable' && !matchOperators.has(cursor.following.kind);
      if (isVariable) {
        cursor.next();
        hasVariables = true;
        continue;
      }
      const matcher = parseMatcher(cursor, matchers.length === 0 && cursor.lastEnd === open.end);
      if (matcher !== undefined) matchers.push(matcher);
    } while (!cursor.hasFailed && (cursor.take(',') !== undefined || cursor.current.kind === 'variable'));
    if (!cursor.hasFailed) cursor.expect('}', ',');
  }
  return {
    kind: 'streamSelector',
    matchers,
    hasVariableMatchers: hasVariables,
    start: open.start,
    end: cursor.lastEnd,
  };
}

function parseMatcher(cursor: LogqlCursor, isFirst: boolean): LabelMatcher | undefined {
  const name = cursor.take('identifier') ?? cursor.take('variable');
  if (name === undefined) {
    cursor.unexpected('identifier', ...(isFirst ? ['}'] : []));
    return undefined;
  }
  if (!matchOperators.has(cursor.current.kind)) {
    cursor.unexpected('=', '=~', '!~', '!=');
    return undefined;
  }
  return finishMatcher(cursor, name);
}

/** Reads the operator and the string of a matcher whose name has been read. */
export function finishMatcher(cursor: LogqlCursor, name: LogqlToken): LabelMatcher | undefined {
  const operator = cursor.next();
  const value = cursor.take('string') ?? cursor.take('variable');
  if (value === undefined) {
    cursor.unexpected('string');
    return undefined;
  }
  const matcher: LabelMatcher = {
    kind: 'matcher',
    name: name.text,
    nameSpan: { start: name.start, end: name.end },
    operator: operator.kind as MatchOperator,
    value: value.kind === 'string' ? unquote(value.text) : value.text,
    valueSpan: { start: value.start, end: value.end },
    isMetricName: false,
    start: name.start,
    end: value.end,
  };
  const isRegex = matcher.operator === '=~' || matcher.operator === '!~';
  if (isRegex) checkRegex(cursor, matcher.value, matcher.valueSpan);
  return matcher;
}

/** Reports a regular expression that RE2 refuses; one with a dashboard's variable in it cannot be judged. */
export function checkRegex(
  cursor: LogqlCursor,
  expression: string,
  span: { readonly start: number; readonly end: number },
  prefix = '',
): void {
  const fault = re2Fault(expression);
  if (fault === undefined || (cursor.allowsVariables && hasDashboardVariable(expression))) return;
  cursor.problem('logql/regex', span, `${prefix}${fault}`);
}

/** Reads `by (a, b)` or `without (…)`; the current token is the word. */
export function parseLogqlGrouping(cursor: LogqlCursor, isLeading: boolean): LabelGrouping {
  const word = cursor.next();
  const labels = parseNames(cursor);
  const mode = word.kind === 'by' ? 'by' : 'without';
  return { kind: 'grouping', mode, labels, isLeading, start: word.start, end: cursor.lastEnd };
}

function parseNames(cursor: LogqlCursor): readonly LabelName[] {
  const labels: LabelName[] = [];
  if (cursor.expect('(') === undefined || cursor.take(')') !== undefined) return labels;
  do {
    const token = cursor.take('identifier') ?? cursor.take('variable');
    if (token === undefined) cursor.unexpected('identifier', ...(labels.length === 0 ? [')'] : []));
    else labels.push(toLabel(token));
  } while (!cursor.hasFailed && cursor.take(',') !== undefined);
  if (!cursor.hasFailed) cursor.expect(')', ',');
  return labels;
}

export function toLabel(token: LogqlToken): LabelName {
  return { kind: 'label', name: token.text, isQuoted: false, start: token.start, end: token.end };
}

/** Reads `on (…)` or `ignoring (…)` with `group_*`, where they stand after a binary operator. */
export function parseLogqlMatching(cursor: LogqlCursor): VectorMatching | undefined {
  const word = cursor.take('on') ?? cursor.take('ignoring');
  if (word === undefined) return undefined;
  const labels = parseNames(cursor);
  const side = cursor.hasFailed ? undefined : (cursor.take('group_left') ?? cursor.take('group_right'));
  const include = side !== undefined && isNameList(cursor) ? parseNames(cursor) : [];
  return {
    kind: 'matching',
    mode: word.kind === 'on' ? 'on' : 'ignoring',
    labels,
    group: side === undefined ? undefined : side.kind === 'group_left' ? 'left' : 'right',
    include,
    start: word.start,
    end: cursor.lastEnd,
  };
}

/** `group_left (a)` lists labels; `group_left (sum(…))` is followed by its right side. */
function isNameList(cursor: LogqlCursor): boolean {
  return cursor.current.kind === '(' && [')', 'identifier', 'variable'].includes(cursor.following.kind);
}
