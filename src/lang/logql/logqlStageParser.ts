import { unquote } from '../query/quotedText.ts';
import type { LabelMatcher, LabelName } from '../query/querySpan.ts';
import type {
  LabelAssignment,
  LabelExtraction,
  LineFilter,
  LineFilterOperand,
  LineFilterOperator,
  LogStage,
  Unwrap,
} from './logqlAst.ts';
import { parseIpCall, parseLabelFilter } from './labelFilterParser.ts';
import type { LogqlCursor } from './logqlCursor.ts';
import { finishMatcher, toLabel } from './logqlSelectorParser.ts';
import { lineFilterOperators, unwrapConversions } from './logqlToken.ts';
import type { LogqlToken } from './logqlToken.ts';

export interface ParsedPipeline {
  readonly stages: readonly LogStage[];
  readonly unwrap: Unwrap | undefined;
}

/** Reads everything from the first `|` or line filter on; `unwrap` only where a range follows or stands before. */
export function parsePipeline(cursor: LogqlCursor, allowsUnwrap: boolean): ParsedPipeline {
  const stages: LogStage[] = [];
  while (!cursor.hasFailed) {
    const { kind } = cursor.current;
    if (lineFilterOperators.has(kind)) stages.push(parseLineFilter(cursor));
    else if (kind === 'variable') {
      const token = cursor.next();
      stages.push({ kind: 'variableStage', start: token.start, end: token.end });
    } else if (kind !== '|') break;
    else if (cursor.following.kind === 'unwrap' && allowsUnwrap) {
      return { stages, unwrap: parseUnwrap(cursor) };
    } else {
      const pipe = cursor.next();
      const stage = parseStage(cursor, pipe.start);
      if (stage !== undefined) stages.push(stage);
    }
  }
  return { stages, unwrap: undefined };
}

function parseLineFilter(cursor: LogqlCursor): LineFilter {
  const operator = cursor.next();
  const alternatives: LineFilterOperand[] = [];
  do {
    const operand = parseLineOperand(cursor);
    if (operand !== undefined) alternatives.push(operand);
  } while (!cursor.hasFailed && cursor.take('or') !== undefined);
  return {
    kind: 'lineFilter',
    operator: operator.kind as LineFilterOperator,
    operatorSpan: { start: operator.start, end: operator.end },
    alternatives,
    start: operator.start,
    end: cursor.lastEnd,
  };
}

function parseLineOperand(cursor: LogqlCursor): LineFilterOperand | undefined {
  const token = cursor.current;
  if (token.kind === 'string' || token.kind === 'variable') {
    cursor.next();
    const value = token.kind === 'string' ? unquote(token.text) : token.text;
    const valueSpan = { start: token.start, end: token.end };
    return { kind: 'lineFilterOperand', value, valueSpan, isIp: false, ...valueSpan };
  }
  if (token.kind !== 'ip') {
    cursor.unexpected('string', 'ip');
    return undefined;
  }
  const value = parseIpCall(cursor);
  if (value === undefined) return undefined;
  const valueSpan = { start: token.start, end: cursor.lastEnd };
  return { kind: 'lineFilterOperand', value, valueSpan, isIp: true, ...valueSpan };
}

/** Reads the stage after a pipe. */
function parseStage(cursor: LogqlCursor, start: number): LogStage | undefined {
  const token = cursor.current;
  switch (token.kind) {
    case 'json':
      cursor.next();
      return { kind: 'json', extractions: parseExtractions(cursor), start, end: cursor.lastEnd };
    case 'logfmt':
      return parseLogfmt(cursor, start);
    case 'regexp':
    case 'pattern':
    case 'line_format':
      return parseTextStage(cursor, token.kind, start);
    case 'unpack':
    case 'decolorize':
      cursor.next();
      return { kind: token.kind, start, end: token.end };
    case 'label_format':
      cursor.next();
      return { kind: 'labelFormat', assignments: parseAssignments(cursor), start, end: cursor.lastEnd };
    case 'drop':
    case 'keep':
      cursor.next();
      return { kind: token.kind, items: parseItems(cursor), start, end: cursor.lastEnd };
    case 'variable':
      if (!['=', '!=', '=~', '!~', '>', '<', '>=', '<=', '=='].includes(cursor.following.kind)) {
        cursor.next();
        return { kind: 'variableStage', start, end: token.end };
      }
      return parseFilterStage(cursor, start);
    case 'identifier':
    case '(':
      return parseFilterStage(cursor, start);
    default:
      cursor.unexpected();
      return undefined;
  }
}

function parseFilterStage(cursor: LogqlCursor, start: number): LogStage | undefined {
  const filter = parseLabelFilter(cursor);
  return filter === undefined ? undefined : { kind: 'labelFilter', filter, start, end: filter.end };
}

function parseTextStage(
  cursor: LogqlCursor,
  kind: 'regexp' | 'pattern' | 'line_format',
  start: number,
): LogStage | undefined {
  cursor.next();
  const token = cursor.take('string') ?? (cursor.allowsVariables ? cursor.take('variable') : undefined);
  if (token === undefined) {
    cursor.unexpected('string');
    return undefined;
  }
  const text = token.kind === 'string' ? unquote(token.text) : token.text;
  const span = { start: token.start, end: token.end };
  if (kind === 'line_format') return { kind: 'lineFormat', template: text, templateSpan: span, start, end: token.end };
  return { kind, expression: text, expressionSpan: span, start, end: token.end };
}

function parseLogfmt(cursor: LogqlCursor, start: number): LogStage {
  cursor.next();
  let isStrict = false;
  let keepsEmpty = false;
  for (let flag = cursor.take('flag'); flag !== undefined; flag = cursor.take('flag')) {
    if (flag.text === '--strict') isStrict = true;
    else keepsEmpty = true;
  }
  return { kind: 'logfmt', isStrict, keepsEmpty, extractions: parseExtractions(cursor), start, end: cursor.lastEnd };
}

function parseExtractions(cursor: LogqlCursor): readonly LabelExtraction[] {
  const extractions: LabelExtraction[] = [];
  if (cursor.current.kind !== 'identifier') return extractions;
  do {
    const name = cursor.expect('identifier');
    if (name === undefined) break;
    const path = cursor.take('=') === undefined ? undefined : cursor.expect('string');
    if (cursor.hasFailed) break;
    extractions.push({
      kind: 'extraction',
      label: name.text,
      path: path === undefined ? name.text : unquote(path.text),
      pathSpan: { start: (path ?? name).start, end: (path ?? name).end },
      start: name.start,
      end: cursor.lastEnd,
    });
  } while (cursor.take(',') !== undefined);
  return extractions;
}

function parseAssignments(cursor: LogqlCursor): readonly LabelAssignment[] {
  const assignments: LabelAssignment[] = [];
  do {
    const label = cursor.expect('identifier');
    if (label === undefined || cursor.expect('=') === undefined) break;
    const value = cursor.take('identifier') ?? cursor.take('string') ?? cursor.take('variable');
    if (value === undefined) {
      cursor.unexpected('identifier', 'string');
      break;
    }
    assignments.push({
      kind: 'assignment',
      label: toLabel(label),
      from: value.kind === 'string' ? undefined : toLabel(value),
      template: value.kind === 'string' ? unquote(value.text) : undefined,
      valueSpan: { start: value.start, end: value.end },
      start: label.start,
      end: value.end,
    });
  } while (cursor.take(',') !== undefined);
  return assignments;
}

function parseItems(cursor: LogqlCursor): readonly (LabelName | LabelMatcher)[] {
  const items: (LabelName | LabelMatcher)[] = [];
  do {
    const name = cursor.take('identifier') ?? cursor.take('variable');
    if (name === undefined) {
      cursor.unexpected('identifier');
      break;
    }
    const item = ['=', '!=', '=~', '!~'].includes(cursor.current.kind) ? finishMatcher(cursor, name) : toLabel(name);
    if (item !== undefined) items.push(item);
  } while (!cursor.hasFailed && cursor.take(',') !== undefined);
  return items;
}

/** Reads `| unwrap label` and the label filters behind it; the current token is the pipe. */
export function parseUnwrap(cursor: LogqlCursor): Unwrap {
  const { start } = cursor.next();
  cursor.next();
  const { conversion, label } = parseUnwrapped(cursor);
  const { end } = label;
  const filters = [];
  while (!cursor.hasFailed && cursor.current.kind === '|') {
    cursor.next();
    const filter = parseLabelFilter(cursor);
    if (filter !== undefined) filters.push(filter);
  }
  return { kind: 'unwrap', label, conversion, filters, start, end: Math.max(end, filters.at(-1)?.end ?? end) };
}

function parseUnwrapped(cursor: LogqlCursor): Pick<Unwrap, 'conversion' | 'label'> {
  const { kind } = cursor.current;
  if (!unwrapConversions.has(kind)) {
    const token = cursor.take('identifier') ?? cursor.take('variable');
    if (token === undefined) cursor.unexpected('identifier', 'BYTES_CONV', 'DURATION_CONV', 'DURATION_SECONDS_CONV');
    return { conversion: undefined, label: toLabel(token ?? gap(cursor)) };
  }
  cursor.next();
  cursor.expect('(');
  const token = cursor.hasFailed ? undefined : (cursor.take('variable') ?? cursor.expect('identifier'));
  if (token !== undefined) cursor.expect(')');
  const label = { ...toLabel(token ?? gap(cursor)), end: cursor.lastEnd };
  return { conversion: kind as NonNullable<Unwrap['conversion']>, label };
}

function gap(cursor: LogqlCursor): LogqlToken {
  return { kind: 'identifier', text: '', start: cursor.lastEnd, end: cursor.lastEnd, amount: undefined };
}
