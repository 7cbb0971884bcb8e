import { parsePrometheusDuration } from '../query/goDuration.ts';
import type { LabelGrouping, QuerySpan, VectorMatching } from '../query/querySpan.ts';
import type { AtModifier, DurationExpr, FillValues, PromqlExpr, SelectorModifiers } from './promqlAst.ts';
import type { PromqlCursor } from './promqlCursor.ts';
import { parseDurationExpr } from './promqlDurationParser.ts';
import type { BinaryModifiers, PromqlBuilder } from './promqlFrame.ts';
import { parsePromqlNumber } from './promqlNumber.ts';
import { parseLabelList } from './promqlSelectorParser.ts';
import { beginsOperand } from './promqlToken.ts';
import type { PromqlToken } from './promqlToken.ts';

export const noModifiers: SelectorModifiers = { offset: undefined, at: undefined, extension: undefined };

/** Reads `by (...)` or `without (...)`; the current token is the word. */
export function parseGrouping(cursor: PromqlCursor, isLeading: boolean): LabelGrouping {
  const word = cursor.next();
  const { labels, end } = parseLabelList(cursor);
  const mode = word.kind === 'by' ? 'by' : 'without';
  return { kind: 'grouping', mode, labels, isLeading, start: word.start, end };
}

/** Reads `bool`, `on`, `ignoring`, `group_*` and `fill*` after a binary operator. */
export function parseBinaryModifiers(cursor: PromqlCursor): BinaryModifiers {
  const returnBool = cursor.take('bool') !== undefined;
  const matching = parseMatching(cursor);
  return { returnBool, matching, fill: parseFill(cursor) };
}

function parseMatching(cursor: PromqlCursor): VectorMatching | undefined {
  const word = cursor.take('on') ?? cursor.take('ignoring');
  if (word === undefined) return undefined;
  const list = parseLabelList(cursor);
  const side = cursor.hasFailed ? undefined : (cursor.take('group_left') ?? cursor.take('group_right'));
  const hasLabels = side !== undefined && cursor.current.kind === '(';
  if (side !== undefined && !beginsOperand(cursor.current.kind)) cursor.unexpected('grouping opts', '"("');
  const include = hasLabels ? parseLabelList(cursor).labels : [];
  return {
    kind: 'matching',
    mode: word.kind === 'on' ? 'on' : 'ignoring',
    labels: list.labels,
    group: side === undefined ? undefined : side.kind === 'group_left' ? 'left' : 'right',
    include,
    start: word.start,
    end: cursor.lastEnd,
  };
}

function parseFill(cursor: PromqlCursor): FillValues | undefined {
  const start = cursor.current.start;
  let left: number | undefined;
  let right: number | undefined;
  let isFound = false;
  while (!cursor.hasFailed && cursor.current.kind.startsWith('fill') && cursor.following.kind === '(') {
    const word = cursor.next();
    const value = parseFillValue(cursor);
    isFound = true;
    if (word.kind !== 'fill_right') left = value;
    if (word.kind !== 'fill_left') right = value;
  }
  return isFound ? { kind: 'fill', left, right, start, end: cursor.lastEnd } : undefined;
}

function parseFillValue(cursor: PromqlCursor): number | undefined {
  cursor.next();
  const value = parseSignedNumber(cursor);
  if (value === undefined || cursor.take(')') === undefined) {
    cursor.unexpected('fill modifiers', value === undefined ? 'number' : '")"');
  }
  return value;
}

function parseSignedNumber(cursor: PromqlCursor): number | undefined {
  const sign = cursor.take('-') ?? cursor.take('+');
  const token = cursor.take('number') ?? cursor.take('duration') ?? cursor.take('variable');
  if (token === undefined) return undefined;
  if (token.kind === 'variable') return Number.NaN;
  const number = token.kind === 'number' ? parsePromqlNumber(token.text) : durationSeconds(token.text);
  if (number.fault !== undefined) cursor.problem('promql/syntax', token, number.fault);
  return sign?.kind === '-' ? -number.value : number.value;
}

function durationSeconds(text: string): { readonly value: number; readonly fault: string | undefined } {
  const { ms, fault } = parsePrometheusDuration(text);
  return { value: (ms ?? 0) / 1000, fault };
}

/** Reads `[range]` or `[range:step]`; the current token is the bracket. */
function parseBrackets(cursor: PromqlCursor, builder: PromqlBuilder, expr: PromqlExpr): PromqlExpr {
  const open = cursor.next();
  const range = parseDurationExpr(cursor, { context: 'subquery selector', expected: 'number or duration' }, false);
  checkPositive(cursor, range);
  if (cursor.take(':') !== undefined) {
    const step = parseStep(cursor);
    const span = { start: expr.start, end: cursor.lastEnd };
    return builder.add({ kind: 'subquery', expr, range, step, modifiers: noModifiers, ...span });
  }
  if (cursor.take(']') === undefined) cursor.unexpected('subquery or range', '":" or "]"');
  checkRanged(cursor, expr, { start: open.start, end: cursor.lastEnd });
  const span = { start: expr.start, end: cursor.lastEnd };
  return builder.add({ kind: 'rangeSelector', selector: expr, range, modifiers: noModifiers, ...span });
}

function parseStep(cursor: PromqlCursor): DurationExpr | undefined {
  if (cursor.take(']') !== undefined) return undefined;
  const place = { context: 'subquery selector', expected: 'number or duration or "]"' };
  const step = parseDurationExpr(cursor, place, false);
  checkPositive(cursor, step);
  if (cursor.take(']') === undefined) cursor.unexpected('subquery selector', '"]"');
  return step;
}

function checkRanged(cursor: PromqlCursor, expr: PromqlExpr, brackets: QuerySpan): void {
  if (cursor.hasFailed || expr.kind === 'variable') return;
  if (expr.kind !== 'vectorSelector') {
    cursor.problem('promql/range', brackets, 'ranges only allowed for vector selectors');
  } else if (expr.modifiers.offset !== undefined) {
    cursor.problem('promql/range', brackets, 'no offset modifiers allowed before range');
  } else if (expr.modifiers.at !== undefined) {
    cursor.problem('promql/range', brackets, 'no @ modifiers allowed before range');
  }
}

/** A range or step that is a plain number must be greater than zero; arithmetic is known only when the query runs. */
function checkPositive(cursor: PromqlCursor, duration: DurationExpr): void {
  const value = literalMs(duration);
  if (cursor.hasFailed || value === undefined || value > 0) return;
  if (cursor.problems.some((problem) => problem.start === duration.start && problem.code === 'promql/duration')) return;
  cursor.problem('promql/duration', duration, 'duration must be greater than 0');
}

function literalMs(duration: DurationExpr): number | undefined {
  let sign = 1;
  for (let expr = duration; ;) {
    if (expr.kind === 'duration') return sign * expr.ms;
    if (expr.kind === 'durationParen') expr = expr.expr;
    else if (expr.kind === 'durationUnary') {
      if (expr.operator === '-') sign = -sign;
      expr = expr.operand;
    } else return undefined;
  }
}

/** Reads `offset …`; the current token is the word. */
function parseOffset(cursor: PromqlCursor, builder: PromqlBuilder, expr: PromqlExpr): PromqlExpr {
  cursor.next();
  const place = { context: 'offset', expected: 'number, duration, step(), or range()' };
  const offset = parseDurationExpr(cursor, place, true);
  if (cursor.hasFailed) return modified(builder, expr, { offset }, cursor.lastEnd);
  const modifiers = modifiersOf(expr);
  if (modifiers === undefined) {
    if (expr.kind === 'variable') return expr;
    const where = 'an instant vector selector or range vector selector or a subquery';
    cursor.problem('promql/modifier', expr, `offset modifier must be preceded by ${where}`);
    return expr;
  }
  if (modifiers.offset !== undefined && literalMs(modifiers.offset) !== 0) {
    cursor.problem('promql/modifier', expr, 'offset may not be set multiple times');
  }
  if (expr.kind === 'rangeSelector' && expr.selector.kind !== 'vectorSelector' && expr.selector.kind !== 'variable') {
    cursor.problem('promql/modifier', expr, 'ranges only allowed for vector selectors');
  }
  return modified(builder, expr, { offset }, cursor.lastEnd);
}

/** Reads `@ …`; the current token is the sign. */
function parseAt(cursor: PromqlCursor, builder: PromqlBuilder, expr: PromqlExpr): PromqlExpr {
  const sign = cursor.next();
  const time = parseAtTime(cursor, expr);
  if (time === undefined) return expr;
  const modifiers = modifiersOf(expr);
  if (modifiers === undefined) {
    if (expr.kind === 'variable') return expr;
    const where = 'an instant vector selector or range vector selector or a subquery';
    cursor.problem('promql/modifier', expr, `@ modifier must be preceded by ${where}`);
    return expr;
  }
  if (expr.kind === 'rangeSelector' && expr.selector.kind !== 'vectorSelector' && expr.selector.kind !== 'variable') {
    cursor.problem('promql/modifier', expr, 'ranges only allowed for vector selectors');
  }
  if (modifiers.at !== undefined) {
    cursor.problem('promql/modifier', expr, '@ <timestamp> may not be set multiple times');
  }
  const at: AtModifier = { kind: 'at', time, start: sign.start, end: cursor.lastEnd };
  return modified(builder, expr, { at }, cursor.lastEnd);
}

function parseAtTime(cursor: PromqlCursor, expr: PromqlExpr): AtModifier['time'] | undefined {
  const word = cursor.take('start') ?? cursor.take('end');
  if (word !== undefined) {
    if (cursor.take('(') === undefined || cursor.take(')') === undefined) cursor.unexpected('@', 'timestamp');
    return word.kind === 'start' ? 'start' : 'end';
  }
  const isVariable = cursor.current.kind === 'variable';
  const seconds = parseSignedNumber(cursor);
  if (seconds === undefined) {
    cursor.unexpected('@', 'timestamp');
    return undefined;
  }
  if (isVariable) return 0;
  if (!Number.isFinite(seconds) || Math.abs(seconds) >= 2 ** 63) {
    const shown = Number.isNaN(seconds) ? 'NaN' : seconds > 0 ? '+Inf' : '-Inf';
    const text = Number.isFinite(seconds) ? seconds.toFixed(6) : shown;
    cursor.problem('promql/modifier', expr, `timestamp out of bounds for @ modifier: ${text}`);
  }
  return Math.round(seconds * 1000);
}

/** Reads `anchored` or `smoothed`; the current token is the word. */
function parseExtension(cursor: PromqlCursor, builder: PromqlBuilder, expr: PromqlExpr): PromqlExpr {
  const word = cursor.next();
  const extension = word.kind === 'anchored' ? 'anchored' : 'smoothed';
  const modifiers = modifiersOf(expr);
  if (expr.kind === 'subquery') {
    cursor.problem('promql/modifier', expr, `${extension} modifier is not supported for subqueries`);
  } else if (modifiers === undefined && expr.kind !== 'variable') {
    cursor.problem('promql/modifier', expr, `${extension} modifier not implemented`);
  } else if (modifiers?.extension !== undefined && modifiers.extension !== extension) {
    cursor.problem('promql/modifier', expr, 'anchored and smoothed modifiers cannot be used together');
  }
  return modifiers === undefined ? expr : modified(builder, expr, { extension }, word.end);
}

function modifiersOf(expr: PromqlExpr): SelectorModifiers | undefined {
  return 'modifiers' in expr ? expr.modifiers : undefined;
}

/** The selector again with one modifier more. It is always the node that was built last. */
function modified(builder: PromqlBuilder, expr: PromqlExpr, more: Partial<SelectorModifiers>, end: number): PromqlExpr {
  if (!('modifiers' in expr)) return expr;
  return builder.replaceLast({ ...expr, modifiers: { ...expr.modifiers, ...more }, end });
}

/** True for tokens that `parseSuffix` reads. */
export function isSuffix(token: PromqlToken): boolean {
  return ['[', 'offset', '@', 'anchored', 'smoothed'].includes(token.kind);
}

/** Reads what follows a selector and belongs to it. */
export function parseSuffix(cursor: PromqlCursor, builder: PromqlBuilder, expr: PromqlExpr): PromqlExpr {
  const { kind } = cursor.current;
  if (kind === '[') return parseBrackets(cursor, builder, expr);
  if (kind === 'offset') return parseOffset(cursor, builder, expr);
  return kind === '@' ? parseAt(cursor, builder, expr) : parseExtension(cursor, builder, expr);
}
