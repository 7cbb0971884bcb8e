import { parsePrometheusDuration } from '../query/goDuration.ts';
import type { ParsedQuery, QueryParseOptions } from '../query/parsedQuery.ts';
import { unquote } from '../query/quotedText.ts';
import type { PromqlExpr, VectorSelector } from './promqlAst.ts';
import { PromqlCursor } from './promqlCursor.ts';
import { newExprFrame, PromqlBuilder } from './promqlFrame.ts';
import type { ExprFrame } from './promqlFrame.ts';
import { promqlFunctions } from './promqlFunctionsData.ts';
import { lexPromql } from './promqlLexer.ts';
import { isSuffix, noModifiers, parseBinaryModifiers, parseGrouping, parseSuffix } from './promqlModifierParser.ts';
import { parsePromqlNumber } from './promqlNumber.ts';
import { parseBraces } from './promqlSelectorParser.ts';
import { aggregators, parametricAggregators, precedence, preprocessors, reservedWords } from './promqlToken.ts';
import type { PromqlToken } from './promqlToken.ts';
import { checkPromqlTypes } from './promqlTypes.ts';

export type ParsedPromql = ParsedQuery<PromqlExpr, PromqlToken>;

/**
 * Reads a PromQL query as Prometheus' own parser does (promql/parser of Prometheus 3): the same tokens, the same precedence, the same
 * messages. It never throws, and time grows with the length alone: nesting lives on a stack of its own.
 */
export function parsePromql(text: string, options?: QueryParseOptions): ParsedPromql {
  const variables = options?.variables ?? false;
  const { tokens, comments } = lexPromql(text, variables);
  const cursor = new PromqlCursor(text, tokens, variables);
  const builder = new PromqlBuilder();
  let root: PromqlExpr | undefined;
  if (cursor.current.kind === 'eof') {
    cursor.problem('promql/syntax', { start: 0, end: 0 }, 'no expression found in input');
  } else {
    root = new ExprParser(cursor, builder).parse();
  }
  const { nodes } = builder;
  const problems = cursor.problems.length === 0 && root !== undefined ? checkPromqlTypes(root, nodes) : cursor.problems;
  return { text, root, problems, nodes, tokens, comments };
}

class ExprParser {
  readonly #cursor: PromqlCursor;
  readonly #builder: PromqlBuilder;
  readonly #frames: ExprFrame[] = [newExprFrame('root', undefined)];
  #needsOperand = true;

  constructor(cursor: PromqlCursor, builder: PromqlBuilder) {
    this.#cursor = cursor;
    this.#builder = builder;
  }

  parse(): PromqlExpr {
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
    return this.#builder.reduceAll(root) ?? this.#builder.missing(cursor.lastEnd);
  }

  #frame(): ExprFrame {
    return this.#frames.at(-1) ?? newExprFrame('root', undefined);
  }

  /** Yacc reports an error to the innermost rule that expects one: an aggregation's. */
  #unexpected(): void {
    const inAggregation = this.#frames.some((frame) => frame.kind === 'aggregation');
    this.#cursor.unexpected(inAggregation ? 'aggregation' : '', '');
  }

  #readOperand(frame: ExprFrame): void {
    const cursor = this.#cursor;
    const token = cursor.current;
    const { kind } = token;
    if (kind === '+' || kind === '-') frame.operators.push({ kind: 'unary', token: cursor.next() });
    else if (kind === '(') this.#frames.push(newExprFrame('paren', cursor.next()));
    else if (kind === ')' && this.#isEmptyCall(frame)) this.#close();
    else if (this.#isAggregation(kind)) this.#openAggregation();
    else if (this.#isCall(token)) {
      const name = cursor.next();
      cursor.next();
      this.#frames.push(newExprFrame('call', name));
    } else {
      const operand = this.#readLeaf(token);
      if (operand !== undefined) this.#push(frame, operand);
      else {
        if (token.kind !== 'error' && this.#isAfterComma(frame)) this.#reportTrailingComma();
        this.#unexpected();
      }
    }
  }

  /** Prometheus takes a comma that no argument follows for a trailing one, whatever stands there. */
  #isAfterComma(frame: ExprFrame): boolean {
    return frame.args.length > 0 && frame.operands.length === 0 && frame.operators.length === 0;
  }

  #reportTrailingComma(): void {
    const { lastEnd } = this.#cursor;
    const span = { start: lastEnd - 1, end: lastEnd };
    this.#cursor.problem('promql/syntax', span, 'trailing commas not allowed in function call args');
  }

  #push(frame: ExprFrame, operand: PromqlExpr): void {
    frame.operands.push(operand);
    this.#needsOperand = false;
  }

  #isEmptyCall(frame: ExprFrame): boolean {
    if (frame.kind !== 'call' && frame.kind !== 'aggregation') return false;
    return frame.operands.length === 0 && frame.operators.length === 0;
  }

  /** A dashboard's variable may name the aggregation: `$aggregation by (job) (up)`. */
  #isAggregation(kind: string): boolean {
    const follows = this.#cursor.following.kind;
    if (follows === 'by' || follows === 'without') return aggregators.has(kind) || kind === 'variable';
    return follows === '(' && aggregators.has(kind);
  }

  #isCall(token: PromqlToken): boolean {
    if (this.#cursor.following.kind !== '(') return false;
    return token.kind === 'identifier' || token.kind === 'variable' || preprocessors.has(token.kind);
  }

  #openAggregation(): void {
    const cursor = this.#cursor;
    const operator = cursor.next();
    const grouping = cursor.current.kind === '(' ? undefined : parseGrouping(cursor, true);
    if (cursor.take('(') === undefined) cursor.unexpected('aggregation', '');
    this.#frames.push(newExprFrame('aggregation', operator, grouping));
  }

  /** A literal or a selector; undefined where the token begins none. */
  #readLeaf(token: PromqlToken): PromqlExpr | undefined {
    const span = { start: token.start, end: token.end };
    const { kind } = token;
    if (kind === 'number' || kind === 'duration') return this.#readNumber();
    if (kind === 'string') {
      this.#cursor.next();
      return this.#builder.add({ kind: 'string', value: unquote(token.text), ...span });
    }
    if (kind === 'variable' && this.#cursor.following.kind !== '{') {
      this.#cursor.next();
      return this.#builder.add({ kind: 'variable', name: token.text, ...span });
    }
    const isName = /^[a-z]/.test(kind) && kind !== 'eof' && kind !== 'error' && !reservedWords.has(kind);
    return isName || kind === '{' ? this.#readSelector() : undefined;
  }

  #readNumber(): PromqlExpr {
    const token = this.#cursor.next();
    const span = { start: token.start, end: token.end };
    if (token.kind === 'number') {
      const number = parsePromqlNumber(token.text);
      if (number.fault !== undefined) this.#cursor.problem('promql/syntax', token, number.fault);
      return this.#builder.add({ kind: 'number', value: number.value, isDuration: false, ...span });
    }
    const duration = parsePrometheusDuration(token.text);
    if (duration.fault !== undefined) this.#cursor.problem('promql/duration', token, duration.fault);
    return this.#builder.add({ kind: 'number', value: (duration.ms ?? 0) / 1000, isDuration: true, ...span });
  }

  #readSelector(): VectorSelector {
    const cursor = this.#cursor;
    const name = cursor.current.kind === '{' ? undefined : cursor.next();
    const braces = cursor.current.kind === '{' ? parseBraces(cursor) : undefined;
    return this.#builder.add({
      kind: 'vectorSelector',
      name: name?.text,
      nameSpan: name === undefined ? undefined : { start: name.start, end: name.end },
      matchers: braces?.matchers ?? [],
      hasVariableMatchers: braces?.hasVariables ?? false,
      braces: braces?.span,
      modifiers: noModifiers,
      start: name?.start ?? braces?.span.start ?? cursor.lastEnd,
      end: cursor.lastEnd,
    });
  }

  #readAfterOperand(frame: ExprFrame): void {
    const cursor = this.#cursor;
    const token = cursor.current;
    if (precedence.has(token.kind)) {
      this.#builder.reduceWhile(frame, token.kind);
      cursor.next();
      frame.operators.push({ kind: 'binary', token, modifiers: parseBinaryModifiers(cursor) });
      this.#needsOperand = true;
    } else if (isSuffix(token)) {
      const operand = frame.operands.pop();
      if (operand !== undefined) frame.operands.push(parseSuffix(cursor, this.#builder, operand));
    } else if (token.kind === ')' && frame.kind !== 'root') this.#close();
    else if (token.kind === ',' && (frame.kind === 'call' || frame.kind === 'aggregation')) this.#nextArgument(frame);
    else if (token.kind === 'variable') this.#readVariableOperator(frame, token);
    else this.#unexpected();
  }

  /** `a $op b`: the variable may be any operator, so that what follows stands for itself. */
  #readVariableOperator(frame: ExprFrame, token: PromqlToken): void {
    this.#cursor.next();
    parseBinaryModifiers(this.#cursor);
    const isLast = ['eof', ')', ','].includes(this.#cursor.current.kind);
    this.#builder.reduceAll(frame);
    frame.operands.length = 0;
    if (isLast) {
      this.#push(frame, this.#builder.add({ kind: 'variable', name: token.text, start: token.start, end: token.end }));
    } else this.#needsOperand = true;
  }

  #nextArgument(frame: ExprFrame): void {
    const cursor = this.#cursor;
    cursor.next();
    const argument = this.#builder.reduceAll(frame);
    if (argument !== undefined) frame.args.push(argument);
    if (cursor.current.kind === ')') {
      this.#reportTrailingComma();
      this.#close();
    } else this.#needsOperand = true;
  }

  /** After a syntax error an operator may lack its right side. */
  #fillGap(frame: ExprFrame): void {
    if (!this.#cursor.hasFailed) return;
    if (this.#needsOperand && frame.operators.length > 0) {
      frame.operands.push(this.#builder.missing(this.#cursor.lastEnd));
    }
    this.#needsOperand = false;
  }

  #close(): void {
    const cursor = this.#cursor;
    const isBroken = cursor.hasFailed;
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    this.#fillGap(frame);
    if (!isBroken) cursor.next();
    const argument = this.#builder.reduceAll(frame);
    if (argument !== undefined) frame.args.push(argument);
    this.#push(this.#frame(), this.#build(frame));
  }

  #build(frame: ExprFrame): PromqlExpr {
    const cursor = this.#cursor;
    const start = frame.opener?.start ?? 0;
    if (frame.kind === 'aggregation') return this.#buildAggregation(frame, start);
    const end = cursor.lastEnd;
    if (frame.kind === 'paren') {
      return this.#builder.add({ kind: 'paren', expr: frame.args[0] ?? this.#builder.missing(end), start, end });
    }
    const name = frame.opener?.text ?? '';
    const nameSpan = { start, end: frame.opener?.end ?? start };
    if (!promqlFunctions.has(name) && !(cursor.allowsVariables && /[$[]/.test(name))) {
      cursor.problem('promql/unknown-function', nameSpan, `unknown function with name "${name}"`);
    }
    return this.#builder.add({ kind: 'call', name, nameSpan, args: frame.args, start, end });
  }

  #buildAggregation(frame: ExprFrame, start: number): PromqlExpr {
    const cursor = this.#cursor;
    const isVariable = frame.opener?.kind === 'variable';
    const operator = (isVariable ? frame.opener.text : frame.opener?.kind) ?? '';
    const word = cursor.current.kind;
    // Whether a grouping follows shows at the next token, which must be one for that.
    if (frame.grouping === undefined && word === 'error') cursor.unexpected('', '');
    const follows = frame.grouping === undefined && !cursor.hasFailed && (word === 'by' || word === 'without');
    const grouping = follows ? parseGrouping(cursor, false) : frame.grouping;
    const end = cursor.lastEnd;
    const hasParam = parametricAggregators.has(operator);
    const count = frame.args.length;
    const wanted = isVariable ? Math.max(count, 1) : hasParam ? 2 : 1;
    if (!cursor.hasFailed && count !== wanted) {
      const message =
        count === 0
          ? 'no arguments for aggregate expression provided'
          : `wrong number of arguments for aggregate expression provided, expected ${String(wanted)}, got ${String(count)}`;
      cursor.problem('promql/arguments', { start, end }, message);
    }
    return this.#builder.add({
      kind: 'aggregation',
      operator,
      operatorSpan: { start, end: frame.opener?.end ?? start },
      grouping,
      param: hasParam ? frame.args[0] : undefined,
      expr: frame.args[wanted - 1] ?? this.#builder.missing(end),
      start,
      end,
    });
  }
}
