import type { QueryMode } from '../query/queryLanguage.ts';
import type { LabelGrouping, LabelName, QuerySpan } from '../query/querySpan.ts';
import { weaveComments } from '../query/weaveComments.ts';
import type { LabelFilter, LogqlBinary, LogqlExpr, LogRange, LogStage, StreamSelector } from './logqlAst.ts';
import { parseLogql } from './logqlParser.ts';
import type { ParsedLogql } from './logqlParser.ts';

const maxWidth = 100;
const maxDepth = 500;

/**
 * A query on one line where it fits, else with stages, operands and arguments on lines of their own. Undefined for a query that cannot be
 * read, that nests too deep, or whose range stands before its stages.
 */
export function formatLogql(text: string, mode: QueryMode): string | undefined {
  return layOut(text, mode, maxWidth);
}

/** The query with its stages, operands or arguments on lines of their own; undefined where it has none. */
export function splitLogql(text: string, mode: QueryMode): string | undefined {
  const flat = layOut(text, mode, Infinity);
  const split = flat === undefined ? undefined : layOut(text, mode, Math.min(maxWidth, flat.length - 1));
  return split === flat ? undefined : split;
}

function layOut(text: string, mode: QueryMode, width: number): string | undefined {
  const parsed = parseLogql(text, mode);
  const cannotPrint = parsed.problems.some((problem) => problem.code === 'logql/syntax') || nestsTooDeep(parsed);
  if (parsed.root === undefined || cannotPrint) return undefined;
  const formatted = new LogqlPrinter(parsed, width).print(parsed.root, 0, mode.startsAtMargin === true);
  const again = parseLogql(formatted, mode);
  const isSame = again.problems.length === parsed.problems.length && again.nodes.length === parsed.nodes.length;
  return isSame ? weaveComments(parsed, again) : undefined;
}

function nestsTooDeep(parsed: ParsedLogql): boolean {
  let depth = 0;
  let most = 0;
  for (const token of parsed.tokens) {
    if (token.kind === '(') most = Math.max(most, ++depth);
    else if (token.kind === ')') depth--;
  }
  const operators = parsed.nodes.filter((node) => node.kind === 'binary').length;
  // Each filter of a chain holds those before it.
  const filters = parsed.tokens.filter((token) => token.kind === 'and' || token.kind === 'or').length;
  return most + operators > maxDepth || filters > 4 * maxDepth;
}

class LogqlPrinter {
  readonly #text: string;
  readonly #width: number;
  readonly #comments: ParsedLogql['comments'];

  constructor({ text, comments }: ParsedLogql, width: number) {
    this.#text = text;
    this.#comments = comments;
    this.#width = width;
  }

  /** @param isMargin whether the first line may be indented no more than `level` says, so that operands stand as far left as operators. */
  print(node: LogqlExpr, level: number, isMargin = false): string {
    const pad = '  '.repeat(level);
    const flat = this.#flatten(node);
    if (flat.length <= this.#width) return pad + flat;
    switch (node.kind) {
      case 'logQuery':
        return this.#pipeline(
          node.selector,
          node.stages.map((stage) => this.#stage(stage)),
          level,
        );
      case 'binary': {
        const inner = isMargin ? level : level + 1;
        return `${this.print(node.left, inner, isMargin)}\n${pad}${this.#operator(node)}\n${this.print(node.right, inner)}`;
      }
      case 'paren':
        return `${pad}(\n${this.print(node.expr, level + 1)}\n${pad})`;
      case 'vectorAggregation': {
        const param = node.param === undefined ? '' : `${pad}  ${this.#source(node.param)},\n`;
        const [lead, tail] = this.#groupings(node.grouping);
        return `${pad}${node.operator}${lead}(\n${param}${this.print(node.expr, level + 1)}\n${pad})${tail}`;
      }
      case 'rangeAggregation': {
        const param = node.param === undefined ? '' : `${pad}  ${this.#source(node.param)},\n`;
        const [lead, tail] = this.#groupings(node.grouping);
        return `${pad}${node.operator}${lead}(\n${param}${this.#rangeLines(node.range, level + 1)}\n${pad})${tail}`;
      }
      case 'labelReplace':
        return `${pad}label_replace(\n${this.print(node.expr, level + 1)},\n${pad}  ${this.#replaceArguments(node)}\n${pad})`;
      default:
        return pad + flat;
    }
  }

  /** As it is written, without the comments within, which are put back where their tokens come to stand. */
  #source(span: QuerySpan): string {
    let source = '';
    let at = span.start;
    for (const { start, end } of this.#comments) {
      if (start < span.start || end > span.end) continue;
      source += this.#text.slice(at, start).trim();
      at = end;
    }
    const rest = this.#text.slice(at, span.end);
    return source === '' && at === span.start ? rest : source + rest.trim();
  }

  #flatten(node: LogqlExpr): string {
    switch (node.kind) {
      case 'logQuery':
        return [this.#selector(node.selector), ...node.stages.map((stage) => this.#stage(stage))].join(' ');
      case 'rangeAggregation': {
        const param = node.param === undefined ? '' : `${this.#source(node.param)}, `;
        const [lead, tail] = this.#groupings(node.grouping);
        return `${node.operator}${lead}(${param}${this.#range(node.range)})${tail}`;
      }
      case 'vectorAggregation': {
        const param = node.param === undefined ? '' : `${this.#source(node.param)}, `;
        const [lead, tail] = this.#groupings(node.grouping);
        return `${node.operator}${lead}(${param}${this.#flatten(node.expr)})${tail}`;
      }
      case 'binary':
        return `${this.#flatten(node.left)} ${this.#operator(node)} ${this.#flatten(node.right)}`;
      case 'number':
        return this.#source(node).replaceAll(/\s+/g, '');
      case 'vector':
        return `vector(${this.#source(node.value)})`;
      case 'labelReplace':
        return `label_replace(${this.#flatten(node.expr)}, ${this.#replaceArguments(node)})`;
      case 'paren':
        return `(${this.#flatten(node.expr)})`;
      case 'variants':
        return `variants(${node.exprs.map((expr) => this.#flatten(expr)).join(', ')}) of (${this.#range(node.range)})`;
      case 'variable':
        return this.#source(node);
      case 'missing':
        return '';
    }
  }

  /** The strings behind the first argument, as they are written. */
  #replaceArguments(node: Extract<LogqlExpr, { kind: 'labelReplace' }>): string {
    const tail = this.#text.slice(node.expr.end, node.regexSpan.end);
    const strings = tail.match(/"(?:\\.|[^"\\])*"|`[^`]*`/g) ?? [];
    return strings.join(', ');
  }

  #selector(selector: StreamSelector): string {
    if (selector.hasVariableMatchers) return this.#source(selector);
    const matchers = selector.matchers.map((one) => `${one.name}${one.operator}${this.#source(one.valueSpan)}`);
    return `{${matchers.join(', ')}}`;
  }

  #pipeline(selector: StreamSelector, parts: readonly string[], level: number): string {
    const pad = '  '.repeat(level);
    return [pad + this.#selector(selector), ...parts.map((part) => `${pad}  ${part}`)].join('\n');
  }

  /** What a range looks at, in parts. A range before the stages stays there: comments hold their place among the tokens. */
  #rangeParts(range: LogRange): readonly string[] {
    const offset = range.offset === undefined ? '' : ` offset ${this.#source(range.offset)}`;
    const window = `${this.#source(range.range)}${offset}`;
    const unwrap = range.unwrap === undefined ? [] : [this.#unwrap(range.unwrap)];
    const stages = [...range.stages.map((stage) => this.#stage(stage)), ...unwrap];
    const first = range.stages[0] ?? range.unwrap;
    return first !== undefined && first.start > range.range.start ? [window, ...stages] : [...stages, window];
  }

  #range(range: LogRange): string {
    return [this.#selector(range.selector), ...this.#rangeParts(range)].join(' ').replace(/\} \[/, '}[');
  }

  #rangeLines(range: LogRange, level: number): string {
    return this.#pipeline(range.selector, this.#rangeParts(range), level);
  }

  #unwrap(unwrap: NonNullable<LogRange['unwrap']>): string {
    const label = unwrap.conversion === undefined ? unwrap.label.name : `${unwrap.conversion}(${unwrap.label.name})`;
    return [`| unwrap ${label}`, ...unwrap.filters.map((filter) => `| ${this.#filter(filter)}`)].join(' ');
  }

  #stage(stage: LogStage): string {
    switch (stage.kind) {
      case 'lineFilter':
        return `${stage.operator} ${stage.alternatives.map((one) => this.#source(one)).join(' or ')}`;
      case 'labelFilter':
        return `| ${this.#filter(stage.filter)}`;
      case 'json':
        return `| json${this.#extractions(stage.extractions)}`;
      case 'logfmt':
        return `| logfmt${stage.isStrict ? ' --strict' : ''}${stage.keepsEmpty ? ' --keep-empty' : ''}${this.#extractions(stage.extractions)}`;
      case 'regexp':
      case 'pattern':
        return `| ${stage.kind} ${this.#source(stage.expressionSpan)}`;
      case 'lineFormat':
        return `| line_format ${this.#source(stage.templateSpan)}`;
      case 'labelFormat':
        return `| label_format ${stage.assignments.map((one) => `${one.label.name}=${this.#source(one.valueSpan)}`).join(', ')}`;
      case 'drop':
      case 'keep':
        return `| ${stage.kind} ${stage.items.map((one) => (one.kind === 'label' ? one.name : `${one.name}${one.operator}${this.#source(one.valueSpan)}`)).join(', ')}`;
      case 'unpack':
      case 'decolorize':
        return `| ${stage.kind}`;
      case 'variableStage':
        return this.#source(stage);
    }
  }

  #extractions(extractions: Extract<LogStage, { kind: 'json' }>['extractions']): string {
    if (extractions.length === 0) return '';
    const parts = extractions.map((one) => {
      return one.pathSpan.start === one.start ? one.label : `${one.label}=${this.#source(one.pathSpan)}`;
    });
    return ` ${parts.join(', ')}`;
  }

  #filter(filter: LabelFilter): string {
    if (filter.kind === 'labelFilterParen') return `(${this.#filter(filter.filter)})`;
    if (filter.kind === 'labelFilterPair') {
      const connector = filter.connector === ',' ? ', ' : filter.connector === '' ? ' ' : ` ${filter.connector} `;
      return `${this.#filter(filter.left)}${connector}${this.#filter(filter.right)}`;
    }
    const between = this.#text.slice(filter.label.end, filter.value.start).replaceAll(/#[^\n]*\n|\s+/g, '');
    const isText = filter.value.kind === 'text';
    return `${filter.label.name}${isText ? between : ` ${between} `}${this.#source(filter.value)}`;
  }

  /** The grouping before the parenthesis or behind it, where it is written. */
  #groupings(grouping: LabelGrouping | undefined): readonly [string, string] {
    if (grouping === undefined) return ['', ''];
    const text = ` ${grouping.mode} (${this.#labels(grouping.labels)})`;
    return grouping.isLeading ? [`${text} `, ''] : ['', text];
  }

  #labels(labels: readonly LabelName[]): string {
    return labels.map((label) => label.name).join(', ');
  }

  #operator(node: LogqlBinary): string {
    const { matching } = node;
    let text: string = node.returnBool ? `${node.operator} bool` : node.operator;
    if (matching === undefined) return text;
    text += ` ${matching.mode} (${this.#labels(matching.labels)})`;
    if (matching.group === undefined) return text;
    const include = matching.include.length > 0 ? ` (${this.#labels(matching.include)})` : '';
    return `${text} group_${matching.group}${include}`;
  }
}
