import { scanQuoted } from './quotedText.ts';

/** What is wrong with a Go template, with offsets into its text. */
export interface TemplateFault {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** A name that a template uses: `.field`, `$variable` or a function. */
export interface TemplateName {
  readonly kind: 'field' | 'variable' | 'function';
  /** As written: `.Labels.job`, `$labels.job`, `printf`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface ParsedTemplate {
  /** The first fault, as Go's text/template finds it. */
  readonly fault: TemplateFault | undefined;
  readonly names: readonly TemplateName[];
}

export interface TemplateRules {
  readonly functions: ReadonlySet<string>;
  /** Variables that are set before the template begins, with their `$`. */
  readonly variables: readonly string[];
}

const builtins = new Set(
  'and or not eq ne lt le gt ge len index slice print printf println html js urlquery call true false nil'.split(' '),
);
const openers = new Set(['if', 'range', 'with', 'block', 'define']);
const token =
  /\s+|:=|[=|(),]|\$[\p{L}_\p{Nd}]*(?:\.[\p{L}_][\p{L}\p{Nd}_]*)*|\.[\p{L}_][\p{L}\p{Nd}_]*(?:\.[\p{L}_][\p{L}\p{Nd}_]*)*|[+-]?(?:0[xX][0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+)i?|'(?:\\.|[^'\\\n])+'|\.|[\p{L}_][\p{L}\p{Nd}_]*/uy;

/**
 * Reads a template by the rules of Go's text/template, as far as they can be known without data: actions that close, functions that exist,
 * variables that are declared, blocks that end.
 */
export function parseGoTemplate(text: string, rules: TemplateRules): ParsedTemplate {
  const reader = new TemplateReader(text, rules);
  const fault = reader.read();
  return { fault, names: reader.names };
}

interface Block {
  readonly word: string;
  readonly variables: number;
  hasElse: boolean;
}

class TemplateReader {
  readonly names: TemplateName[] = [];
  readonly #text: string;
  readonly #rules: TemplateRules;
  readonly #blocks: Block[] = [];
  readonly #variables: string[];

  constructor(text: string, rules: TemplateRules) {
    this.#text = text;
    this.#rules = rules;
    this.#variables = ['$', ...rules.variables];
  }

  read(): TemplateFault | undefined {
    const text = this.#text;
    for (let open = text.indexOf('{{'); open >= 0;) {
      const comment = /\{\{(?:- )?\s*\/\*/y;
      comment.lastIndex = open;
      const isComment = comment.test(text);
      const close = isComment ? text.indexOf('*/', open) : this.#actionEnd(open + 2);
      if (typeof close !== 'number') return close;
      if (close < 0) return fault(isComment ? 'unclosed comment' : 'unclosed action', open, text.length);
      if (isComment) {
        const end = /\*\/(?:\s+-)?\}\}/y;
        end.lastIndex = close;
        if (!end.test(text)) return fault('comment ends before closing delimiter', open, close + 2);
        open = text.indexOf('{{', end.lastIndex);
        continue;
      }
      const problem = this.#readAction(open, close);
      if (problem !== undefined) return problem;
      open = text.indexOf('{{', close + 2);
    }
    return this.#blocks.length > 0 ? fault('unexpected EOF', text.length, text.length) : undefined;
  }

  /** Where the action that began before `at` closes: the `}}` outside its strings. */
  #actionEnd(at: number): number | TemplateFault {
    const text = this.#text;
    for (let index = at; index < text.length;) {
      const char = text[index];
      if (char === '}' && text[index + 1] === '}') return index;
      if (char === '"' || char === '`') {
        const quoted = scanQuoted(text, index);
        if (quoted.fault !== undefined) {
          const message = quoted.fault.startsWith('unterminated') ? quoted.fault : 'bad string';
          return fault(message, index, Math.max(quoted.end, index + 1));
        }
        index = quoted.end;
      } else index++;
    }
    return -1;
  }

  #readAction(open: number, close: number): TemplateFault | undefined {
    const text = this.#text;
    let at = open + 2;
    let end = close;
    if (text[at] === '-' && /\s/.test(text[at + 1] ?? '')) at++;
    if (end > at && text[end - 1] === '-' && /\s/.test(text[end - 2] ?? '')) end--;
    const words = this.#tokens(at, end);
    if ('message' in words) return words;
    const first = words[0];
    if (first === undefined) return fault('missing value for command', open, close + 2);
    if (first.text === 'end') return this.#endBlock(words, first);
    if (first.text === 'else') return this.#readElse(words, first);
    if (first.text === 'break' || first.text === 'continue') {
      const isInRange = this.#blocks.some((block) => block.word === 'range');
      return isInRange ? undefined : fault(`{{${first.text}}} outside {{range}}`, first.start, first.end);
    }
    if (first.text === 'template') return this.#readPipeline(words.slice(2));
    if (openers.has(first.text)) {
      this.#blocks.push({ word: first.text, variables: this.#variables.length, hasElse: false });
      if (first.text === 'define') return undefined;
      const rest = words.slice(first.text === 'block' ? 2 : 1);
      if (rest.length === 0) return fault(`missing value for ${first.text}`, first.start, first.end);
      return this.#readPipeline(rest);
    }
    return this.#readPipeline(words);
  }

  #endBlock(words: readonly Word[], first: Word): TemplateFault | undefined {
    const block = this.#blocks.pop();
    if (block === undefined) return fault('unexpected {{end}}', first.start, first.end);
    this.#variables.length = block.variables;
    const extra = words[1];
    return extra === undefined ? undefined : fault(`unexpected "${extra.text}" in end`, extra.start, extra.end);
  }

  #readElse(words: readonly Word[], first: Word): TemplateFault | undefined {
    const block = this.#blocks.at(-1);
    const isOpen = block !== undefined && ['if', 'range', 'with'].includes(block.word) && !block.hasElse;
    if (!isOpen) return fault('unexpected {{else}}', first.start, first.end);
    this.#variables.length = block.variables;
    const second = words[1];
    if (second === undefined) {
      block.hasElse = true;
      return undefined;
    }
    if (second.text !== 'if' && second.text !== 'with') {
      return fault(`unexpected "${second.text}" in else`, second.start, second.end);
    }
    return this.#readPipeline(words.slice(2));
  }

  #tokens(start: number, end: number): readonly Word[] | TemplateFault {
    const words: Word[] = [];
    for (let at = start; at < end;) {
      const char = this.#text[at] ?? '';
      if (char === '"' || char === '`') {
        const quoted = scanQuoted(this.#text, at);
        words.push({ text: this.#text.slice(at, quoted.end), start: at, end: quoted.end });
        at = quoted.end;
        continue;
      }
      token.lastIndex = at;
      const match = token.exec(this.#text);
      if (match === null || match[0] === '') {
        const shown = String.fromCodePoint(this.#text.codePointAt(at) ?? 0xfffd);
        return fault(`unexpected ${JSON.stringify(shown)} in command`, at, at + 1);
      }
      if (match[0].trim() !== '') words.push({ text: match[0], start: at, end: at + match[0].length });
      at += match[0].length;
    }
    return words;
  }

  /** Declarations, then commands with pipes and parentheses between them. */
  #readPipeline(words: readonly Word[]): TemplateFault | undefined {
    const { declared, rest } = splitDeclaration(words);
    let depth = 0;
    let needsValue = true;
    for (const word of rest) {
      if (word.text === '(') {
        depth++;
        needsValue = true;
        continue;
      }
      if (word.text === ')') {
        depth--;
        if (depth < 0) return fault('unexpected right paren', word.start, word.end);
        if (needsValue) return fault('missing value for parenthesized pipeline', word.start, word.end);
        continue;
      }
      if (word.text === '|') {
        if (needsValue) return fault('missing value for command', word.start, word.end);
        needsValue = true;
        continue;
      }
      if ([':=', '=', ','].includes(word.text)) {
        return fault(`unexpected "${word.text}" in operand`, word.start, word.end);
      }
      const problem = this.#readOperand(word);
      if (problem !== undefined) return problem;
      needsValue = false;
    }
    const last = rest.at(-1) ?? words.at(-1);
    if (depth > 0) return fault('unclosed left paren', last?.start ?? 0, last?.end ?? 0);
    if (needsValue && last !== undefined) return fault('missing value for command', last.start, last.end);
    for (const word of declared) this.#variables.push(word.text);
    return undefined;
  }

  #readOperand(word: Word): TemplateFault | undefined {
    const { text, start, end } = word;
    if (text.startsWith('$')) {
      this.names.push({ kind: 'variable', name: text, start, end });
      const name = /^\$[\p{L}\p{Nd}_]*/u.exec(text)?.[0] ?? text;
      return this.#variables.includes(name)
        ? undefined
        : fault(`undefined variable "${name}"`, start, start + name.length);
    }
    if (text.startsWith('.') && !/^\.[0-9]/.test(text)) {
      if (text !== '.') this.names.push({ kind: 'field', name: text, start, end });
      return undefined;
    }
    if (!/^[\p{L}_]/u.test(text)) return undefined;
    this.names.push({ kind: 'function', name: text, start, end });
    const isKnown = builtins.has(text) || this.#rules.functions.has(text);
    return isKnown ? undefined : fault(`function "${text}" not defined`, start, end);
  }
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** `$a, $b := …` and `$a = …` in front of a pipeline. */
function splitDeclaration(words: readonly Word[]): { declared: readonly Word[]; rest: readonly Word[] } {
  const at = words.findIndex((word) => word.text === ':=' || word.text === '=');
  const head = words.slice(0, Math.max(at, 0));
  const isDeclaration = at > 0 && at <= 3 && head.every((word) => word.text === ',' || word.text.startsWith('$'));
  if (!isDeclaration) return { declared: [], rest: words };
  const isNew = words[at]?.text === ':=';
  return { declared: isNew ? head.filter((word) => word.text !== ',') : [], rest: words.slice(at + 1) };
}

function fault(message: string, start: number, end: number): TemplateFault {
  return { message, start, end };
}
