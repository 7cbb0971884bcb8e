import type { QueryMode } from '../query/queryLanguage.ts';
import type { LabelGrouping, LabelName, QuerySpan } from '../query/querySpan.ts';
import { weaveComments } from '../query/weaveComments.ts';
import type { Aggregation, BinaryExpr, DurationExpr, PromqlExpr, SelectorModifiers } from './promqlAst.ts';
import { parsePromql } from './promqlParser.ts';

/** What fits on a line, as Prometheus' own formatter has it. */
const maxWidth = 100;
const maxDepth = 800;

/**
 * A query in the style of Prometheus' own formatter: on one line where it fits, else operands, arguments and operators on lines of their own.
 * Literals and names stay as they are written, comments where they were. Undefined for a query that has a syntax error or nests too deep.
 */
export function formatPromql(text: string, mode: QueryMode): string | undefined {
  return layOut(text, mode, maxWidth);
}

/** The query with the operands of its outermost operators, or its arguments, on lines of their own; undefined where it has none. */
export function splitPromql(text: string, mode: QueryMode): string | undefined {
  const flat = layOut(text, mode, Infinity);
  const split = flat === undefined ? undefined : layOut(text, mode, Math.min(maxWidth, flat.length - 1));
  return split === flat ? undefined : split;
}

function layOut(text: string, mode: QueryMode, width: number): string | undefined {
  const parsed = parsePromql(text, mode);
  if (parsed.root === undefined || parsed.problems.some((problem) => problem.code === 'promql/syntax'))
    return undefined;
  const printer = new Printer(text, parsed.nodes, parsed.comments.length > 0, width);
  if (!printer.canPrint(parsed.root)) return undefined;
  const formatted = printer.print(parsed.root, 0, mode.startsAtMargin === true);
  const again = parsePromql(formatted, mode);
  if (again.nodes.length !== parsed.nodes.length) return undefined;
  return weaveComments(parsed, again);
}

class Printer {
  readonly #text: string;
  readonly #width: number;
  /** Comments hold their place among the tokens, so that a grouping behind its aggregation stays there. */
  readonly #keepsOrder: boolean;
  /** Each expression on one line. Strings share their parts, so that nesting costs nothing. */
  readonly #flat = new Map<PromqlExpr, string>();
  readonly #depths = new Map<PromqlExpr, number>();

  constructor(text: string, nodes: readonly PromqlExpr[], keepsOrder: boolean, width: number) {
    this.#width = width;
    this.#text = text;
    this.#keepsOrder = keepsOrder;
    for (const node of nodes) {
      this.#flat.set(node, this.#flatten(node));
      const deepest = childrenOf(node).reduce((most, child) => Math.max(most, this.#depths.get(child) ?? 0), 0);
      this.#depths.set(node, deepest + 1);
    }
  }

  canPrint(root: PromqlExpr): boolean {
    return (this.#depths.get(root) ?? 0) <= maxDepth;
  }

  /** @param isMargin whether the first line may be indented no more than `level` says, so that operands stand as far left as operators. */
  print(node: PromqlExpr, level: number, isMargin = false): string {
    const pad = '  '.repeat(level);
    const flat = this.#flatOf(node);
    if (flat.length <= this.#width) return pad + flat;
    switch (node.kind) {
      case 'binary':
        return this.#printBinary(node, level, isMargin);
      case 'aggregation': {
        const args = node.param === undefined ? [node.expr] : [node.param, node.expr];
        return `${pad}${this.#aggregator(node)}(\n${this.#arguments(args, level)}\n${pad})${this.#trailingGrouping(node)}`;
      }
      case 'call':
        if (node.args.length === 0) return pad + flat;
        return `${pad}${this.#source(node.nameSpan)}(\n${this.#arguments(node.args, level)}\n${pad})`;
      case 'paren':
        return `${pad}(\n${this.print(node.expr, level + 1)}\n${pad})`;
      case 'unary':
        return `${pad}${node.operator}${this.print(node.operand, level, isMargin).trimStart()}`;
      case 'subquery':
        return `${this.print(node.expr, level, isMargin)}${this.#subqueryTail(node)}`;
      case 'rangeSelector':
      case 'vectorSelector':
      case 'number':
      case 'string':
      case 'variable':
      case 'missing':
        return pad + flat;
    }
  }

  #printBinary(node: BinaryExpr, level: number, isMargin: boolean): string {
    const inner = isMargin ? level : level + 1;
    const operator = '  '.repeat(level) + this.#operator(node);
    return `${this.print(node.left, inner, isMargin)}\n${operator}\n${this.print(node.right, inner)}`;
  }

  #arguments(args: readonly PromqlExpr[], level: number): string {
    return args.map((arg) => this.print(arg, level + 1)).join(',\n');
  }

  #flatOf(node: PromqlExpr): string {
    return this.#flat.get(node) ?? '';
  }

  #source(span: QuerySpan): string {
    return this.#text.slice(span.start, span.end);
  }

  #flatten(node: PromqlExpr): string {
    switch (node.kind) {
      case 'number':
      case 'string':
      case 'variable':
        return this.#source(node);
      case 'missing':
        return '';
      case 'vectorSelector':
        return this.#name(node) + this.#braces(node) + this.#modifiers(node.modifiers);
      case 'rangeSelector':
        return `${this.#flatOf(node.selector)}[${this.#duration(node.range)}]${this.#modifiers(node.modifiers)}`;
      case 'subquery':
        return this.#flatOf(node.expr) + this.#subqueryTail(node);
      case 'call':
        return `${this.#source(node.nameSpan)}(${node.args.map((arg) => this.#flatOf(arg)).join(', ')})`;
      case 'aggregation': {
        const param = node.param === undefined ? '' : `${this.#flatOf(node.param)}, `;
        return `${this.#aggregator(node)}(${param}${this.#flatOf(node.expr)})${this.#trailingGrouping(node)}`;
      }
      case 'binary':
        return `${this.#flatOf(node.left)} ${this.#operator(node)} ${this.#flatOf(node.right)}`;
      case 'unary':
        return node.operator + this.#flatOf(node.operand);
      case 'paren':
        return `(${this.#flatOf(node.expr)})`;
    }
  }

  #name(node: Extract<PromqlExpr, { kind: 'vectorSelector' }>): string {
    return node.nameSpan === undefined ? '' : this.#source(node.nameSpan);
  }

  #braces(node: Extract<PromqlExpr, { kind: 'vectorSelector' }>): string {
    if (node.braces === undefined) return '';
    if (node.hasVariableMatchers) return this.#source(node.braces);
    const matchers = node.matchers.map((one) => {
      if (one.isMetricName) return this.#source(one.valueSpan);
      return `${this.#source(one.nameSpan)}${one.operator}${this.#source(one.valueSpan)}`;
    });
    return node.name !== undefined && matchers.length === 0 ? '{}' : `{${matchers.join(', ')}}`;
  }

  #subqueryTail(node: Extract<PromqlExpr, { kind: 'subquery' }>): string {
    const step = node.step === undefined ? '' : this.#duration(node.step);
    return `[${this.#duration(node.range)}:${step}]${this.#modifiers(node.modifiers)}`;
  }

  /** Offset and @ in the order in which they are written. */
  #modifiers({ offset, at, extension }: SelectorModifiers): string {
    const parts: { readonly start: number; readonly text: string }[] = [];
    if (offset !== undefined) parts.push({ start: offset.start, text: ` offset ${this.#duration(offset)}` });
    if (at !== undefined) {
      const source = this.#source(at)
        .slice(1)
        .replaceAll(/\s|#[^\n]*\n/g, '');
      parts.push({ start: at.start, text: ` @ ${source.toLowerCase()}` });
    }
    parts.sort((one, other) => one.start - other.start);
    const tail = extension === undefined ? '' : ` ${extension}`;
    return parts.map((part) => part.text).join('') + tail;
  }

  #duration(expr: DurationExpr): string {
    // Durations are short; their source without blanks and comments, with blanks round operators, is their form.
    const source = this.#source(expr).replaceAll(/#[^\n]*(?:\n|$)/g, ' ');
    if (expr.kind === 'duration' || expr.kind === 'durationVariable') return source;
    return source
      .replaceAll(/\s+/g, '')
      .replaceAll(/([\w)])([-+*/%^])/g, '$1 $2 ')
      .replaceAll(',', ', ');
  }

  #aggregator(node: Aggregation): string {
    const name = node.operatorSpan.end > node.operatorSpan.start ? this.#source(node.operatorSpan) : node.operator;
    const word = name.startsWith('$') || name.startsWith('[') ? name : name.toLowerCase();
    return node.grouping === undefined || this.#isTrailing(node) ? word : `${word} ${this.#grouping(node.grouping)} `;
  }

  #isTrailing(node: Aggregation): boolean {
    return this.#keepsOrder && node.grouping?.isLeading === false;
  }

  #trailingGrouping(node: Aggregation): string {
    return node.grouping !== undefined && this.#isTrailing(node) ? ` ${this.#grouping(node.grouping)}` : '';
  }

  #grouping(grouping: LabelGrouping): string {
    return `${grouping.mode} (${this.#labels(grouping.labels)})`;
  }

  #labels(labels: readonly LabelName[]): string {
    return labels.map((label) => this.#source(label)).join(', ');
  }

  #operator(node: BinaryExpr): string {
    const { matching, fill, returnBool } = node;
    let text: string = node.operator;
    if (returnBool) text += ' bool';
    if (matching !== undefined) text += ` ${matching.mode} (${this.#labels(matching.labels)})`;
    if (matching?.group !== undefined) {
      text += ` group_${matching.group}`;
      if (matching.include.length > 0) text += ` (${this.#labels(matching.include)})`;
      // Without the empty list a parenthesis of the right side would be taken for it.
      else if (this.#flatOf(node.right).startsWith('(')) text += ' ()';
    }
    if (fill !== undefined)
      text += ` ${this.#source(fill)
        .replaceAll(/#[^\n]*\n/g, '')
        .replaceAll(/\s+/g, '')
        .replaceAll(')fill', ') fill')}`;
    return text;
  }
}

function childrenOf(node: PromqlExpr): readonly PromqlExpr[] {
  switch (node.kind) {
    case 'binary':
      return [node.left, node.right];
    case 'unary':
      return [node.operand];
    case 'paren':
    case 'subquery':
      return [node.expr];
    case 'rangeSelector':
      return [node.selector];
    case 'call':
      return node.args;
    case 'aggregation':
      return node.param === undefined ? [node.expr] : [node.param, node.expr];
    default:
      return [];
  }
}
