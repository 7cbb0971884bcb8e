import type { LabelComparison, LabelFilter, LabelFilterPair, LabelFilterValue, NumberComparison } from './logqlAst.ts';
import { unquote } from '../query/quotedText.ts';
import type { LogqlCursor } from './logqlCursor.ts';
import { toLabel, checkRegex } from './logqlSelectorParser.ts';
import type { LogqlToken } from './logqlToken.ts';

type Connector = LabelFilterPair['connector'];

interface FilterFrame {
  readonly open: LogqlToken | undefined;
  readonly operands: LabelFilter[];
  readonly connectors: Connector[];
}

/**
 * Reads `a="b" and (c > 5 or d)`. A comma and mere juxtaposition mean `and`; as in Loki they reach as far to the right as they can.
 * Undefined where no filter begins. Nesting lives on a stack of its own.
 */
export function parseLabelFilter(cursor: LogqlCursor): LabelFilter | undefined {
  const frames: FilterFrame[] = [newFrame(undefined)];
  let needsOperand = true;
  while (!cursor.hasFailed) {
    const frame = frames.at(-1);
    if (frame === undefined) break;
    if (needsOperand) {
      const open = cursor.take('(');
      if (open !== undefined) {
        frames.push(newFrame(open));
        continue;
      }
      const comparison = parseComparison(cursor);
      if (comparison === undefined) break;
      frame.operands.push(comparison);
      needsOperand = false;
      continue;
    }
    const { kind } = cursor.current;
    if (kind === 'and' || kind === 'or' || kind === ',') {
      connect(frame, kind);
      cursor.next();
      needsOperand = true;
    } else if (kind === 'identifier' || kind === '(') {
      connect(frame, '');
      needsOperand = true;
    } else if (kind === ')' && frames.length > 1) {
      cursor.next();
      closeFrame(cursor, frames);
    } else if (frames.length > 1) cursor.unexpected();
    else break;
  }
  while (frames.length > 1) closeFrame(cursor, frames);
  const root = frames[0];
  return root === undefined ? undefined : reduceAll(root);
}

function newFrame(open: LogqlToken | undefined): FilterFrame {
  return { open, operands: [], connectors: [] };
}

/** Builds what binds tighter than the connector that follows; nothing binds tighter than a comma. */
function connect(frame: FilterFrame, connector: Connector): void {
  if (connector === 'and' || connector === 'or') {
    for (;;) {
      const top = frame.connectors.at(-1);
      if (top !== 'and' && !(top === 'or' && connector === 'or')) break;
      reduceOne(frame);
    }
  }
  frame.connectors.push(connector);
}

function reduceAll(frame: FilterFrame): LabelFilter | undefined {
  while (frame.connectors.length > 0) reduceOne(frame);
  return frame.operands.pop();
}

function reduceOne(frame: FilterFrame): void {
  const connector = frame.connectors.pop() ?? '';
  // An unfinished filter lacks the operand of its last connector.
  if (frame.operands.length < frame.connectors.length + 2) return;
  const right = frame.operands.pop();
  const left = frame.operands.pop();
  if (left === undefined || right === undefined) return;
  const operator = connector === 'or' ? 'or' : 'and';
  frame.operands.push({
    kind: 'labelFilterPair',
    operator,
    connector,
    left,
    right,
    start: left.start,
    end: right.end,
  });
}

function closeFrame(cursor: LogqlCursor, frames: FilterFrame[]): void {
  const frame = frames.pop();
  const filter = frame === undefined ? undefined : reduceAll(frame);
  if (frame === undefined || filter === undefined) return;
  const start = frame.open?.start ?? filter.start;
  frames.at(-1)?.operands.push({ kind: 'labelFilterParen', filter, start, end: cursor.lastEnd });
}

const numberComparisons = new Set(['>', '>=', '<', '<=', '!=', '==', '=']);

function parseComparison(cursor: LogqlCursor): LabelComparison | undefined {
  const name = cursor.take('identifier') ?? cursor.take('variable');
  if (name === undefined) {
    cursor.unexpected('identifier', '(');
    return undefined;
  }
  const operator = cursor.current.kind;
  const isRegex = operator === '=~' || operator === '!~';
  if (!numberComparisons.has(operator) && !isRegex) {
    cursor.unexpected();
    return undefined;
  }
  cursor.next();
  const value = parseValue(cursor, operator);
  if (value === undefined) {
    if (isRegex) cursor.unexpected('string');
    else cursor.unexpected();
    return undefined;
  }
  if (isRegex && value.kind === 'text') checkRegex(cursor, value.text, value);
  const isText = value.kind === 'text' || value.kind === 'ip' || value.kind === 'variable';
  return {
    kind: 'labelComparison',
    label: toLabel(name),
    operator: operator === '=' && !isText ? '==' : (operator as NumberComparison | '=' | '=~' | '!~'),
    value,
    start: name.start,
    end: value.end,
  };
}

function parseValue(cursor: LogqlCursor, operator: string): LabelFilterValue | undefined {
  const token = cursor.current;
  const span = { start: token.start, end: token.end };
  const isEquality = operator === '=' || operator === '!=';
  const isRegex = operator === '=~' || operator === '!~';
  if (token.kind === 'variable') {
    cursor.next();
    return { kind: 'variable', ...span };
  }
  if (token.kind === 'string' && (isEquality || isRegex)) {
    cursor.next();
    return { kind: 'text', text: unquote(token.text), ...span };
  }
  if (isRegex) return undefined;
  if (token.kind === 'ip' && isEquality) return parseIp(cursor, token);
  if (token.kind === 'duration' || token.kind === 'bytes') {
    cursor.next();
    const amount = token.amount ?? 0;
    return token.kind === 'duration'
      ? { kind: 'durationValue', ns: amount, ...span }
      : { kind: 'bytes', bytes: amount, ...span };
  }
  const literal = parseLiteral(cursor);
  return literal === undefined ? undefined : { kind: 'number', ...literal };
}

function parseIp(cursor: LogqlCursor, word: LogqlToken): LabelFilterValue | undefined {
  const range = parseIpCall(cursor);
  return range === undefined ? undefined : { kind: 'ip', range, start: word.start, end: cursor.lastEnd };
}

/** Reads `ip("…")`; the current token is the word. */
export function parseIpCall(cursor: LogqlCursor): string | undefined {
  cursor.next();
  cursor.expect('(');
  const range = cursor.hasFailed ? undefined : cursor.expect('string');
  if (range === undefined) return undefined;
  cursor.expect(')');
  return unquote(range.text);
}

export interface NumberSpan {
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

/** Reads a number with its sign, or nothing where none begins. */
export function parseLiteral(cursor: LogqlCursor): NumberSpan | undefined {
  const { start } = cursor.current;
  const sign = cursor.take('-') ?? cursor.take('+');
  const token = cursor.take('number');
  if (token === undefined) {
    if (sign !== undefined) cursor.unexpected('number');
    return undefined;
  }
  const fault = numberFault(token.text);
  if (fault !== undefined) cursor.problem('logql/number', token, `unable to parse literal as a float: ${fault}`);
  const value = Number(token.text.replaceAll('_', ''));
  return { value: sign?.kind === '-' ? -value : value, start, end: token.end };
}

/** Why Go's `ParseFloat` refuses a number token. */
function numberFault(text: string): string | undefined {
  const isHexInteger = /^0[xX]/.test(text) && !/[pP]/.test(text);
  if (isHexInteger) return `strconv.ParseFloat: parsing "${text}": invalid syntax`;
  const isFinite = Number.isFinite(Number(text.replaceAll('_', ''))) || /^0[xX]/.test(text);
  return isFinite ? undefined : `strconv.ParseFloat: parsing "${text}": value out of range`;
}
