import { unquote } from '../../lang/query/quotedText.ts';
import type { TemplateCommand, TemplateNode, TemplateOperand, TemplatePipe } from './goTemplateAst.ts';

/** A template that Go would refuse. */
export class TemplateSyntaxError extends Error {}

const tokenPattern =
  /\s+|"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])+'|:=|[=|(),]|\$\w*(?:\.\w+)*|\.[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*|[+-]?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|[\p{L}_][\p{L}\p{N}_]*|\./uy;

interface Token {
  readonly text: string;
  readonly start: number;
  readonly isAfterSpace: boolean;
}

/**
 * Reads a Go text template: actions, pipes, variables, `if`, `range`, `with`, `break` and `continue`.
 * @throws TemplateSyntaxError
 */
export function parseGoTemplate(template: string): TemplateNode[] {
  return new TemplateParser(template).parse();
}

type Part = { readonly text: string } | { readonly tokens: readonly Token[] };

class TemplateParser {
  readonly #parts: Part[];
  #at = 0;

  constructor(template: string) {
    this.#parts = splitTemplate(template);
  }

  parse(): TemplateNode[] {
    const { nodes, end } = this.#nodes();
    if (end !== undefined) throw new TemplateSyntaxError(`unexpected {{${end}}}`);
    return nodes;
  }

  /** Nodes up to `end` or `else`, which is named with what follows it. */
  #nodes(): { nodes: TemplateNode[]; end: string | undefined; rest: readonly Token[] } {
    const nodes: TemplateNode[] = [];
    for (;;) {
      const part = this.#parts[this.#at];
      if (part === undefined) return { nodes, end: undefined, rest: [] };
      this.#at += 1;
      if ('text' in part) {
        if (part.text !== '') nodes.push({ kind: 'text', text: part.text });
        continue;
      }
      const [first, ...rest] = part.tokens;
      const word = first?.text;
      if (word === undefined) continue;
      if (word === 'end' || word === 'else') return { nodes, end: word, rest };
      if (word === 'if' || word === 'range' || word === 'with') nodes.push(this.#block(word, rest));
      else if (word === 'break' || word === 'continue') nodes.push({ kind: word });
      else nodes.push({ kind: 'action', pipe: new PipeParser(part.tokens).parse() });
    }
  }

  #block(kind: 'if' | 'range' | 'with', tokens: readonly Token[]): TemplateNode {
    const pipe = new PipeParser(tokens).parse();
    const { nodes: body, end, rest } = this.#nodes();
    if (end === undefined) throw new TemplateSyntaxError('unexpected EOF');
    if (end === 'end') return { kind, pipe, body, otherwise: [] };
    const [word, ...more] = rest;
    if (word?.text === 'if' || word?.text === 'with') {
      // `else if` shares the `end` of the block around.
      return { kind, pipe, body, otherwise: [this.#block(word.text, more)] };
    }
    const { nodes: otherwise, end: last } = this.#nodes();
    if (last !== 'end') throw new TemplateSyntaxError('unexpected EOF');
    return { kind, pipe, body, otherwise };
  }
}

function splitTemplate(template: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  let trimsNext = false;
  for (;;) {
    const open = template.indexOf('{{', at);
    let text = template.slice(at, open < 0 ? undefined : open);
    if (trimsNext) text = text.trimStart();
    if (open < 0) {
      parts.push({ text });
      return parts;
    }
    const trimsBefore = /^\{\{-\s/.test(template.slice(open, open + 4));
    parts.push({ text: trimsBefore ? text.trimEnd() : text });
    const start = open + (trimsBefore ? 3 : 2);
    const comment = /^\s*\/\*[^]*?\*\/\s*(-?)\}\}/.exec(template.slice(start));
    if (comment !== null) {
      trimsNext = comment[1] === '-';
      at = start + comment[0].length;
      continue;
    }
    const { tokens, end, trims } = readAction(template, start);
    parts.push({ tokens });
    at = end;
    trimsNext = trims;
  }
}

function readAction(template: string, start: number): { tokens: Token[]; end: number; trims: boolean } {
  const tokens: Token[] = [];
  let isAfterSpace = false;
  for (let at = start; ;) {
    const close = /^(\s+-)?\}\}/.exec(template.slice(at, at + 64).replace(/^\s{60,}/, ' '));
    if (template.startsWith('}}', at)) return { tokens, end: at + 2, trims: false };
    if (close?.[1] !== undefined) {
      const end = template.indexOf('}}', at) + 2;
      return { tokens, end, trims: true };
    }
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(template);
    if (match === null) {
      throw new TemplateSyntaxError(at >= template.length ? 'unclosed action' : `unexpected "${template[at] ?? ''}"`);
    }
    const [text] = match;
    if (text.trim() !== '') tokens.push({ text, start: at, isAfterSpace });
    isAfterSpace = text.trim() === '';
    at += text.length;
  }
}

class PipeParser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): TemplatePipe {
    const pipe = this.#pipe();
    const extra = this.#tokens[this.#at];
    if (extra !== undefined) throw new TemplateSyntaxError(`unexpected "${extra.text}"`);
    return pipe;
  }

  #peek(ahead = 0): string | undefined {
    return this.#tokens[this.#at + ahead]?.text;
  }

  #pipe(): TemplatePipe {
    const start = this.#tokens[this.#at]?.start ?? 0;
    const variables: string[] = [];
    let isDeclaration = false;
    const isVariable = (text: string | undefined): boolean => text !== undefined && /^\$\w*$/.test(text);
    const hasTwo = isVariable(this.#peek()) && this.#peek(1) === ',';
    const sign = this.#peek(hasTwo ? 3 : 1);
    if (isVariable(this.#peek()) && (sign === ':=' || sign === '=')) {
      variables.push(this.#peek() ?? '');
      if (hasTwo) variables.push(this.#peek(2) ?? '');
      isDeclaration = sign === ':=';
      this.#at += hasTwo ? 4 : 2;
    }
    const commands = [this.#command()];
    while (this.#peek() === '|') {
      this.#at += 1;
      commands.push(this.#command());
    }
    const prefix = variables.length === 0 ? '' : `${variables.join(', ')} ${isDeclaration ? ':=' : '='} `;
    const text = prefix + commands.map((command) => command.text).join(' | ');
    return { start, text, variables, isDeclaration, commands };
  }

  #command(): TemplateCommand {
    const operands: TemplateOperand[] = [];
    for (;;) {
      const text = this.#peek();
      if (text === undefined || text === '|' || text === ')') break;
      operands.push(this.#operand());
    }
    const [first] = operands;
    if (first === undefined) throw new TemplateSyntaxError('missing value for command');
    return { start: first.start, text: operands.map((operand) => operand.text).join(' '), operands };
  }

  #operand(): TemplateOperand {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new TemplateSyntaxError('unexpected end of action');
    this.#at += 1;
    const { text, start } = token;
    if (text === '(') return this.#paren(start);
    if (text === '.') return { kind: 'dot', start, text };
    if (text.startsWith('.') && !/^\.\d/.test(text))
      return { kind: 'field', start, text, names: text.slice(1).split('.') };
    if (text.startsWith('$')) {
      const [name = '$', ...names] = text.split('.');
      return { kind: 'variable', start, text, name, names };
    }
    const literal = readLiteral(text);
    if (literal !== undefined) return { kind: 'literal', start, text, value: literal };
    if (/^[\p{L}_]/u.test(text)) return { kind: 'function', start, text, name: text };
    throw new TemplateSyntaxError(`unexpected "${text}"`);
  }

  #paren(start: number): TemplateOperand {
    const pipe = this.#pipe();
    if (this.#peek() !== ')') throw new TemplateSyntaxError('unclosed left paren');
    this.#at += 1;
    const next = this.#tokens[this.#at];
    const isField = next !== undefined && !next.isAfterSpace && /^\.[\p{L}_]/u.test(next.text);
    if (isField) this.#at += 1;
    const fields = isField ? next.text : '';
    return { kind: 'pipe', start, text: `(${pipe.text})${fields}`, pipe, names: fields.split('.').slice(1) };
  }
}

function readLiteral(text: string): string | number | bigint | boolean | null | undefined {
  if (text.startsWith('"') || text.startsWith('`')) return unquote(text);
  if (text.startsWith("'")) return BigInt(unquote(text).codePointAt(0) ?? 0);
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'nil') return null;
  if (!/^[+-]?[\d.]/.test(text)) return undefined;
  const plain = text.replaceAll('_', '');
  const negative = plain.startsWith('-');
  const digits = plain.replace(/^[+-]/, '');
  if (/^(?:0[xXbBoO][\da-fA-F]+|\d+)$/.test(digits)) {
    const value = /^0\d+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
    return negative ? -value : value;
  }
  return Number(plain);
}
