import type { ParsedQuery, QueryParseOptions } from '../query/parsedQuery.ts';
import { unquote } from '../query/quotedText.ts';
import type { LabelGrouping, QuerySpan, VectorMatching } from '../query/querySpan.ts';
import { parseLiteral } from './labelFilterParser.ts';
import type { LogqlBinaryOperator, LogqlExpr, LogqlNumber, LogRange } from './logqlAst.ts';
import { LogqlCursor } from './logqlCursor.ts';
import { lexLogql } from './logqlLexer.ts';
import { parseLogRange } from './logqlRangeParser.ts';
import { parseLogqlGrouping, parseLogqlMatching, parseStreamSelector } from './logqlSelectorParser.ts';
import { parsePipeline } from './logqlStageParser.ts';
import { logqlPrecedence, rangeOperators, vectorOperators } from './logqlToken.ts';
import type { LogqlToken } from './logqlToken.ts';
import { checkLogql } from './logqlCheck.ts';

export type ParsedLogql = ParsedQuery<LogqlExpr, LogqlToken>;

/** What Loki takes at most, in bytes. */
const maxInputSize = 131_072;

/**
 * Reads a LogQL query as Loki's own parser does (pkg/logql/syntax of Loki 3): the same tokens, precedence and messages. It never throws,
 * and time grows with the length alone: nesting lives on a stack of its own.
 */
export function parseLogql(text: string, options?: QueryParseOptions): ParsedLogql {
  const variables = options?.variables ?? false;
  const { tokens, comments } = lexLogql(text, variables);
  const cursor = new LogqlCursor(tokens, variables);
  const parser = new LogqlExprParser(cursor);
  if (text.length >= maxInputSize) {
    const message = `input size too long (${String(text.length)} > ${String(maxInputSize)})`;
    cursor.problem('logql/syntax', { start: 0, end: text.length }, message);
  }
  const root = cursor.current.kind === 'eof' ? undefined : parser.parse();
  if (root === undefined) cursor.unexpected();
  const problems = cursor.hasFailed ? cursor.problems : [...cursor.problems, ...checkLogql(parser.nodes, variables)];
  return { text, root, problems, nodes: parser.nodes, tokens, comments };
}

interface Frame {
  readonly kind: 'root' | 'paren' | 'vector' | 'labelReplace' | 'variants';
  readonly opener: LogqlToken | undefined;
  readonly grouping: LabelGrouping | undefined;
  readonly param: LogqlNumber | undefined;
  readonly args: LogqlExpr[];
  readonly operands: LogqlExpr[];
  readonly operators: PendingBinary[];
}

interface PendingBinary {
  readonly token: LogqlToken;
  readonly returnBool: boolean;
  readonly matching: VectorMatching | undefined;
}

class LogqlExprParser {
  readonly nodes: LogqlExpr[] = [];
  readonly #cursor: LogqlCursor;
  readonly #frames: Frame[] = [newFrame('root', undefined)];
  /** Expressions that yield lines, within parentheses too. */
  readonly #lines = new Set<LogqlExpr>();
  #needsOperand = true;

  constructor(cursor: LogqlCursor) {
    this.#cursor = cursor;
  }

  parse(): LogqlExpr {
    const cursor = this.#cursor;
    while (!cursor.hasFailed) {
      const frame = this.#frame();
      if (this.#needsOperand) this.#readOperand(frame);
      else if (frame.kind === 'root' && cursor.current.kind === 'eof') break;
      else this.#readAfterOperand(frame);
    }
    while (this.#frames.length > 1) this.#close();
    const root = this.#frame();
    this.#fillGap(root);
    return this.#reduceAll(root) ?? this.#missing();
  }

  #frame(): Frame {
    return this.#frames.at(-1) ?? newFrame('root', undefined);
  }

  #add<T extends LogqlExpr>(expr: T): T {
    this.nodes.push(expr);
    return expr;
  }

  #missing(): LogqlExpr {
    return this.#add({ kind: 'missing', start: this.#cursor.lastEnd, end: this.#cursor.lastEnd });
  }

  #push(frame: Frame, operand: LogqlExpr): void {
    frame.operands.push(operand);
    this.#needsOperand = false;
  }

  #readOperand(frame: Frame): void {
    const cursor = this.#cursor;
    const token = cursor.current;
    const { kind } = token;
    if (kind === '{') this.#push(frame, this.#readLogQuery());
    else if (kind === '(') this.#frames.push(newFrame('paren', cursor.next()));
    else if (rangeOperators.has(kind)) this.#push(frame, this.#readRangeAggregation());
    else if (vectorOperators.has(kind)) this.#openVector();
    else if (kind === 'label_replace') {
      cursor.next();
      cursor.expect('(');
      this.#frames.push(newFrame('labelReplace', token));
    } else if (kind === 'variants' && frame.kind === 'root') {
      cursor.next();
      cursor.expect('(');
      this.#frames.push(newFrame('variants', token));
    } else if (kind === 'vector') this.#push(frame, this.#readVector());
    else if (kind === 'number' || kind === '+' || kind === '-') this.#push(frame, this.#readNumber());
    else if (kind === 'variable') {
      cursor.next();
      this.#push(frame, this.#add({ kind: 'variable', start: token.start, end: token.end }));
    } else cursor.unexpected();
  }

  #readLogQuery(): LogqlExpr {
    const selector = parseStreamSelector(this.#cursor);
    const { stages } = parsePipeline(this.#cursor, false);
    const end = stages.at(-1)?.end ?? selector.end;
    const query = this.#add({ kind: 'logQuery', selector, stages, start: selector.start, end });
    this.#lines.add(query);
    return query;
  }

  #readNumber(): LogqlNumber {
    const { start } = this.#cursor.current;
    const literal = parseLiteral(this.#cursor) ?? { value: 0, start, end: this.#cursor.lastEnd };
    return this.#add({ kind: 'number', ...literal });
  }

  #readVector(): LogqlExpr {
    const cursor = this.#cursor;
    const { start } = cursor.next();
    cursor.expect('(');
    const at = cursor.current.start;
    if (!cursor.hasFailed && cursor.current.kind !== 'number') cursor.unexpected('number');
    const value: LogqlNumber = cursor.hasFailed ? { kind: 'number', value: 0, start: at, end: at } : this.#readNumber();
    cursor.expect(')');
    return this.#add({ kind: 'vector', value, start, end: cursor.lastEnd });
  }

  /** Reads `5,` before the expression that it steers. */
  #readParam(): LogqlNumber | undefined {
    const cursor = this.#cursor;
    const isVariable = cursor.current.kind === 'variable';
    if ((cursor.current.kind !== 'number' && !isVariable) || cursor.following.kind !== ',') return undefined;
    const { start, end, text } = cursor.current;
    cursor.next();
    cursor.next();
    return { kind: 'number', value: isVariable ? Number.NaN : Number(text), start, end };
  }

  #readRangeAggregation(): LogqlExpr {
    const cursor = this.#cursor;
    const word = cursor.next();
    cursor.expect('(');
    const param = cursor.hasFailed ? undefined : this.#readParam();
    const range = cursor.hasFailed ? undefined : parseLogRange(cursor);
    if (!cursor.hasFailed) cursor.expect(')');
    const grouping = this.#readTrailingGrouping();
    return this.#add({
      kind: 'rangeAggregation',
      operator: word.kind,
      operatorSpan: spanOf(word),
      param,
      range: range ?? emptyRange(cursor.lastEnd),
      grouping,
      start: word.start,
      end: cursor.lastEnd,
    });
  }

  #readTrailingGrouping(): LabelGrouping | undefined {
    const { kind } = this.#cursor.current;
    if (this.#cursor.hasFailed || (kind !== 'by' && kind !== 'without')) return undefined;
    return parseLogqlGrouping(this.#cursor, false);
  }

  #openVector(): void {
    const cursor = this.#cursor;
    const word = cursor.next();
    const grouping = cursor.current.kind === '(' ? undefined : parseLogqlGrouping(cursor, true);
    if (!cursor.hasFailed) cursor.expect('(');
    const param = cursor.hasFailed ? undefined : this.#readParam();
    this.#frames.push({ ...newFrame('vector', word), grouping, param });
  }

  #readAfterOperand(frame: Frame): void {
    const cursor = this.#cursor;
    const token = cursor.current;
    if (logqlPrecedence.has(token.kind)) {
      this.#reduceWhile(frame, token.kind);
      cursor.next();
      const returnBool = cursor.take('bool') !== undefined;
      frame.operators.push({ token, returnBool, matching: parseLogqlMatching(cursor) });
      this.#needsOperand = true;
    } else if (token.kind === ')' && frame.kind !== 'root') this.#close();
    else if (token.kind === ',' && frame.kind === 'variants') this.#nextVariant(frame);
    else if (token.kind === ',' && frame.kind === 'labelReplace') this.#closeLabelReplace(frame);
    else if (token.kind === 'variable') {
      // A dashboard's variable may be any operator; what follows then stands for itself.
      cursor.next();
      this.#needsOperand = cursor.current.kind !== 'eof' && cursor.current.kind !== ')';
      if (this.#needsOperand) frame.operands.pop();
    } else cursor.unexpected();
  }

  /** The frame's one expression; lines have no place in an aggregation. */
  #finish(frame: Frame): LogqlExpr {
    this.#fillGap(frame);
    const expr = this.#reduceAll(frame) ?? this.#missing();
    if (frame.kind !== 'paren' && this.#lines.has(expr)) this.#cursor.unexpected();
    return expr;
  }

  #nextVariant(frame: Frame): void {
    frame.args.push(this.#finish(frame));
    this.#cursor.next();
    this.#needsOperand = true;
  }

  /** After a syntax error an operator may lack its right side. */
  #fillGap(frame: Frame): void {
    if (!this.#cursor.hasFailed) return;
    if (this.#needsOperand && frame.operators.length > 0) frame.operands.push(this.#missing());
    this.#needsOperand = false;
  }

  #close(): void {
    const cursor = this.#cursor;
    const frame = this.#frame();
    if (frame.kind === 'labelReplace') {
      this.#closeLabelReplace(frame);
      return;
    }
    const expr = this.#finish(frame);
    this.#frames.pop();
    if (!cursor.hasFailed) cursor.next();
    this.#push(this.#frame(), this.#build(frame, expr));
  }

  #build(frame: Frame, expr: LogqlExpr): LogqlExpr {
    const cursor = this.#cursor;
    const start = frame.opener?.start ?? expr.start;
    if (frame.kind === 'paren') {
      const paren = this.#add({ kind: 'paren', expr, start, end: cursor.lastEnd });
      if (this.#lines.has(expr)) this.#lines.add(paren);
      return paren;
    }
    if (frame.kind === 'variants') return this.#buildVariants(frame, expr, start);
    const grouping = frame.grouping ?? this.#readTrailingGrouping();
    return this.#add({
      kind: 'vectorAggregation',
      operator: frame.opener?.kind ?? '',
      operatorSpan: { start, end: frame.opener?.end ?? start },
      param: frame.param,
      grouping,
      expr,
      start,
      end: cursor.lastEnd,
    });
  }

  #buildVariants(frame: Frame, last: LogqlExpr, start: number): LogqlExpr {
    const cursor = this.#cursor;
    let range: LogRange | undefined;
    if (!cursor.hasFailed && cursor.expect('of') !== undefined && cursor.expect('(') !== undefined) {
      range = parseLogRange(cursor);
      cursor.expect(')');
    }
    const exprs = [...frame.args, last];
    return this.#add({
      kind: 'variants',
      exprs,
      range: range ?? emptyRange(cursor.lastEnd),
      start,
      end: cursor.lastEnd,
    });
  }

  /** Reads the four strings after the first argument. */
  #closeLabelReplace(frame: Frame): void {
    const cursor = this.#cursor;
    const expr = this.#finish(frame);
    this.#frames.pop();
    const strings: LogqlToken[] = [];
    while (!cursor.hasFailed && strings.length < 4) {
      if (cursor.expect(',') === undefined) break;
      const token = cursor.expect('string');
      if (token !== undefined) strings.push(token);
    }
    if (!cursor.hasFailed) cursor.expect(')');
    const [destination, replacement, source, regex] = strings.map((token) => unquote(token.text));
    const last = strings[3];
    const node = this.#add({
      kind: 'labelReplace',
      expr,
      destination: destination ?? '',
      replacement: replacement ?? '',
      source: source ?? '',
      regex: regex ?? '',
      regexSpan: last === undefined ? { start: cursor.lastEnd, end: cursor.lastEnd } : spanOf(last),
      start: frame.opener?.start ?? expr.start,
      end: cursor.lastEnd,
    });
    this.#push(this.#frame(), node);
  }

  #reduceWhile(frame: Frame, operator: string): void {
    const next = logqlPrecedence.get(operator) ?? 0;
    for (;;) {
      const top = frame.operators.at(-1);
      const own = logqlPrecedence.get(top?.token.kind ?? '') ?? 0;
      if (top === undefined || own < next || (own === next && operator === '^')) return;
      this.#reduceOne(frame);
    }
  }

  #reduceAll(frame: Frame): LogqlExpr | undefined {
    while (frame.operators.length > 0) this.#reduceOne(frame);
    return frame.operands.pop();
  }

  #reduceOne(frame: Frame): void {
    const operator = frame.operators.pop();
    const right = frame.operands.pop();
    const left = frame.operands.pop();
    if (operator === undefined || left === undefined || right === undefined) return;
    const { token, returnBool, matching } = operator;
    const symbol = token.kind as LogqlBinaryOperator;
    for (const [side, leg] of [
      ['left', left],
      ['right', right],
    ] as const) {
      if (!this.#lines.has(leg)) continue;
      const shown = leg.kind === 'logQuery' && leg.stages.length > 0 ? 'PipelineExpr' : 'MatchersExpr';
      const message = `unexpected type for ${side} leg of binary operation (${symbol}): *syntax.${shown}`;
      this.#cursor.problem('logql/type', leg, message);
    }
    frame.operands.push(
      this.#add({
        kind: 'binary',
        operator: symbol,
        operatorSpan: spanOf(token),
        returnBool,
        matching,
        left,
        right,
        start: left.start,
        end: right.end,
      }),
    );
  }
}

function newFrame(kind: Frame['kind'], opener: LogqlToken | undefined): Frame {
  return { kind, opener, grouping: undefined, param: undefined, args: [], operands: [], operators: [] };
}

function spanOf(token: LogqlToken): QuerySpan {
  return { start: token.start, end: token.end };
}

function emptyRange(at: number): LogRange {
  const span = { start: at, end: at };
  return {
    kind: 'logRange',
    selector: { kind: 'streamSelector', matchers: [], hasVariableMatchers: false, ...span },
    stages: [],
    unwrap: undefined,
    range: { kind: 'logDuration', ms: undefined, ...span },
    offset: undefined,
    ...span,
  };
}
