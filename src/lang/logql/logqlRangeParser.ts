import type { LogDuration, LogRange, LogStage, StreamSelector, Unwrap } from './logqlAst.ts';
import type { LogqlCursor } from './logqlCursor.ts';
import { parseStreamSelector } from './logqlSelectorParser.ts';
import { parsePipeline, parseUnwrap } from './logqlStageParser.ts';
import { lineFilterOperators } from './logqlToken.ts';

/**
 * Reads what a range aggregation looks at: a selector with stages, the range before or after them, with parentheses around the whole or
 * around the part before the range.
 */
export function parseLogRange(cursor: LogqlCursor): LogRange | undefined {
  const { start } = cursor.current;
  let depth = 0;
  while (cursor.take('(') !== undefined) depth++;
  if (!cursor.isAt('{')) {
    if (depth > 0) cursor.unexpected('{', '(');
    else cursor.unexpected('number', '{', '(');
    return undefined;
  }
  const parts = new RangeParts(parseStreamSelector(cursor));
  parts.read(cursor);
  let mayCloseEarly = true;
  while (depth > 0 && !cursor.hasFailed) {
    if (parts.range === undefined && (!mayCloseEarly || !cursor.isAt(')'))) break;
    if (cursor.expect(')') === undefined) break;
    depth--;
    if (parts.range !== undefined) continue;
    mayCloseEarly = false;
    parts.readRangeBehind(cursor);
  }
  if (parts.range === undefined && !cursor.hasFailed) parts.reportMissingRange(cursor);
  return parts.build(start, cursor.lastEnd);
}

class RangeParts {
  range: LogDuration | undefined;
  readonly #selector: StreamSelector;
  #stages: readonly LogStage[] = [];
  #unwrap: Unwrap | undefined;
  #offset: LogDuration | undefined;

  constructor(selector: StreamSelector) {
    this.#selector = selector;
  }

  read(cursor: LogqlCursor): void {
    if (cursor.hasFailed) return;
    this.#readRange(cursor);
    const isLeading = this.range !== undefined;
    const { kind } = cursor.current;
    if (kind === '|' || kind === 'variable' || lineFilterOperators.has(kind)) {
      const { stages, unwrap } = parsePipeline(cursor, true);
      this.#stages = stages;
      this.#unwrap = unwrap;
    }
    if (!isLeading) this.#readRange(cursor);
  }

  /** The range after the parenthesis that closes around selector and stages. */
  readRangeBehind(cursor: LogqlCursor): void {
    this.#readRange(cursor);
    const isUnwrapNext = cursor.current.kind === '|' && cursor.following.kind === 'unwrap';
    if (this.range !== undefined && this.#stages.length === 0 && this.#unwrap === undefined && isUnwrapNext) {
      this.#unwrap = parseUnwrap(cursor);
    }
  }

  reportMissingRange(cursor: LogqlCursor): void {
    if (this.#unwrap === undefined) cursor.unexpected();
    else cursor.unexpected('range', '|');
  }

  #readRange(cursor: LogqlCursor): void {
    const token = cursor.take('range');
    if (token === undefined) return;
    this.range = { kind: 'logDuration', ms: token.amount, start: token.start, end: token.end };
    if (cursor.take('offset') === undefined) return;
    const offset = cursor.take('variable') ?? cursor.expect('duration');
    if (offset === undefined) return;
    const ms = offset.amount === undefined ? undefined : offset.amount / 1e6;
    this.#offset = { kind: 'logDuration', ms, start: offset.start, end: offset.end };
  }

  build(start: number, end: number): LogRange {
    return {
      kind: 'logRange',
      selector: this.#selector,
      stages: this.#stages,
      unwrap: this.#unwrap,
      range: this.range ?? { kind: 'logDuration', ms: undefined, start: end, end },
      offset: this.#offset,
      start,
      end,
    };
  }
}
