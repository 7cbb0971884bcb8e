import { parsePrometheusDuration } from '../query/goDuration.ts';
import type { DurationBinary, DurationCall, DurationExpr } from './promqlAst.ts';
import type { PromqlCursor } from './promqlCursor.ts';
import { parsePromqlNumber } from './promqlNumber.ts';
import { precedence } from './promqlToken.ts';
import type { PromqlToken } from './promqlToken.ts';

/** Seconds that fit into 64 bits of nanoseconds. */
const maxSeconds = 2 ** 63 / 1e9;
const arithmetic = new Set(['+', '-', '*', '/', '%', '^']);
const unaryPrecedence = 5;

type PendingOperator =
  { readonly kind: 'unary'; readonly token: PromqlToken } | { readonly kind: 'binary'; readonly token: PromqlToken };

/** A parenthesis or a call that is open. Nesting lives on this stack, so that depth costs no call frames. */
interface DurationFrame {
  readonly opener: PromqlToken | undefined;
  readonly name: PromqlToken | undefined;
  readonly args: DurationExpr[];
  readonly operands: DurationExpr[];
  readonly operators: PendingOperator[];
}

/** What to say where something else stands than a duration. */
export interface DurationContext {
  readonly context: string;
  readonly expected: string;
}

/**
 * Reads a duration with arithmetic, as it stands between brackets. With `isOffset` it follows `offset`: there a bare duration with a sign
 * ends at once, so that `x offset 5m + 3` adds three to `x offset 5m`.
 */
export function parseDurationExpr(cursor: PromqlCursor, place: DurationContext, isOffset: boolean): DurationExpr {
  const frames: DurationFrame[] = [newFrame(undefined, undefined)];
  let needsOperand = true;
  while (!cursor.hasFailed) {
    const frame = frames.at(-1);
    if (frame === undefined) break;
    if (needsOperand) {
      needsOperand = !readOperand(cursor, frames, frame, place);
      const first = frames[0];
      if (isOffset && !needsOperand && frames.length === 1 && first !== undefined && isComplete(first)) break;
      continue;
    }
    const token = cursor.current;
    if (arithmetic.has(token.kind)) {
      reduceWhile(cursor, frame, token.kind);
      frame.operators.push({ kind: 'binary', token: cursor.next() });
      needsOperand = true;
    } else if (token.kind === ')' && frame.opener !== undefined) {
      closeFrame(cursor, frames, place);
    } else if (token.kind === ',' && frame.name !== undefined && frame.args.length === 0) {
      cursor.next();
      frame.args.push(reduceAll(cursor, frame));
      needsOperand = true;
    } else if (frames.length === 1) break;
    else cursor.unexpected(place.context, place.expected);
  }
  while (frames.length > 1) closeFrame(cursor, frames, place);
  const root = frames[0];
  return root === undefined ? missing(cursor) : reduceAll(cursor, root);
}

function newFrame(opener: PromqlToken | undefined, name: PromqlToken | undefined): DurationFrame {
  return { opener, name, args: [], operands: [], operators: [] };
}

/** True where an offset's operand is whole: a literal or call, with a sign at most, not a parenthesis without one. */
function isComplete(frame: DurationFrame): boolean {
  const last = frame.operands.at(-1);
  if (frame.operators.some((one) => one.kind === 'binary')) return false;
  return last !== undefined && (last.kind !== 'durationParen' || frame.operators.length > 0);
}

/** Reads a sign, a literal, a call or an opening parenthesis; true once the operand is whole. */
function readOperand(
  cursor: PromqlCursor,
  frames: DurationFrame[],
  frame: DurationFrame,
  place: DurationContext,
): boolean {
  const token = cursor.current;
  if (token.kind === '+' || token.kind === '-') {
    frame.operators.push({ kind: 'unary', token: cursor.next() });
    return false;
  }
  if (token.kind === '(') {
    frames.push(newFrame(cursor.next(), undefined));
    return false;
  }
  if (token.kind === 'number' || token.kind === 'duration') {
    frame.operands.push(readLiteral(cursor));
    return true;
  }
  if (token.kind === 'variable' || token.kind === 'identifier') {
    if (token.kind === 'variable' || (cursor.allowsVariables && token.text.includes('$'))) {
      cursor.next();
      frame.operands.push({ kind: 'durationVariable', name: token.text, start: token.start, end: token.end });
      return true;
    }
  }
  if ((token.kind === 'min_of' || token.kind === 'max_of') && cursor.following.kind === '(') {
    cursor.next();
    frames.push(newFrame(cursor.next(), token));
    return false;
  }
  if (token.kind === 'step' || token.kind === 'range') {
    frame.operands.push(readPlainCall(cursor, place));
    return true;
  }
  cursor.unexpected(place.context, place.expected);
  return true;
}

function readPlainCall(cursor: PromqlCursor, place: DurationContext): DurationExpr {
  const name = cursor.next();
  for (const kind of ['(', ')']) {
    if (cursor.take(kind) === undefined) cursor.unexpected(place.context, place.expected);
  }
  const call = name.kind === 'step' ? 'step' : 'range';
  return { kind: 'durationCall', name: call, args: [], start: name.start, end: cursor.lastEnd };
}

function readLiteral(cursor: PromqlCursor): DurationExpr {
  const token = cursor.next();
  const isNumber = token.kind === 'number';
  const span = { start: token.start, end: token.end };
  if (isNumber) {
    const number = parsePromqlNumber(token.text);
    if (number.fault !== undefined) cursor.problem('promql/syntax', token, number.fault);
    if (number.value > maxSeconds) cursor.problem('promql/duration', token, 'duration out of range');
    return { kind: 'duration', ms: number.value * 1000, isNumber, ...span };
  }
  const duration = parsePrometheusDuration(token.text);
  if (duration.fault !== undefined) cursor.problem('promql/duration', token, duration.fault);
  return { kind: 'duration', ms: duration.ms ?? 0, isNumber, ...span };
}

function closeFrame(cursor: PromqlCursor, frames: DurationFrame[], place: DurationContext): void {
  const frame = frames.pop();
  const parent = frames.at(-1);
  if (frame === undefined || parent === undefined) return;
  const inner = reduceAll(cursor, frame);
  const start = (frame.name ?? frame.opener)?.start ?? inner.start;
  if (frame.name !== undefined && frame.args.length !== 1) cursor.unexpected(place.context, place.expected);
  if (!cursor.hasFailed) cursor.next();
  const end = cursor.lastEnd;
  const name: DurationCall['name'] = frame.name?.kind === 'min_of' ? 'min_of' : 'max_of';
  parent.operands.push(
    frame.name === undefined
      ? { kind: 'durationParen', expr: inner, start, end }
      : { kind: 'durationCall', name, args: [...frame.args, inner], start, end },
  );
}

/** Builds what binds at least as tight as the operator that follows. */
function reduceWhile(cursor: PromqlCursor, frame: DurationFrame, operator: string): void {
  const next = precedence.get(operator) ?? 0;
  for (;;) {
    const top = frame.operators.at(-1);
    if (top === undefined) return;
    const own = top.kind === 'unary' ? unaryPrecedence : (precedence.get(top.token.kind) ?? 0);
    if (own < next || (own === next && operator === '^')) return;
    reduceOne(cursor, frame);
  }
}

function reduceAll(cursor: PromqlCursor, frame: DurationFrame): DurationExpr {
  while (frame.operators.length > 0) reduceOne(cursor, frame);
  return frame.operands.pop() ?? missing(cursor);
}

function reduceOne(cursor: PromqlCursor, frame: DurationFrame): void {
  const operator = frame.operators.pop();
  if (operator === undefined) return;
  const token = operator.token;
  // An operator that lost its right side takes the gap for it.
  const needed = operator.kind === 'unary' ? 1 : 2;
  const waiting = frame.operators.filter((one) => one.kind === 'binary').length;
  if (cursor.hasFailed && frame.operands.length < needed + waiting) frame.operands.push(missing(cursor));
  const right = frame.operands.pop() ?? missing(cursor);
  if (operator.kind === 'unary') {
    const sign = token.kind === '-' ? '-' : '+';
    frame.operands.push({ kind: 'durationUnary', operator: sign, operand: right, start: token.start, end: right.end });
    return;
  }
  const left = frame.operands.pop() ?? missing(cursor);
  const symbol = token.kind as DurationBinary['operator'];
  if ((symbol === '/' || symbol === '%') && right.kind === 'duration' && right.ms === 0) {
    cursor.problem('promql/duration', token, symbol === '/' ? 'division by zero' : 'modulo by zero');
  }
  frame.operands.push({ kind: 'durationBinary', operator: symbol, left, right, start: left.start, end: right.end });
}

function missing(cursor: PromqlCursor): DurationExpr {
  return { kind: 'durationMissing', start: cursor.lastEnd, end: cursor.lastEnd };
}
