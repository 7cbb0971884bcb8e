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
    if (first.text === 'template')
      return nameFault(words, 'template clause') ?? this.#readPipeline(words.slice(2), true);
    if (openers.has(first.text)) {
      if (first.text === 'define' && this.#blocks.length > 0) {
        return fault('unexpected <define> in command', first.start, first.end);
      }
      const more = first.text === 'define' ? words[2] : undefined;
      if (more !== undefined) return fault(`unexpected ${shown(more)} in define clause`, more.start, more.end);
      const misnamed = ['define', 'block'].includes(first.text) ? nameFault(words, `${first.text} clause`) : undefined;
      if (misnamed !== undefined) return misnamed;
      this.#blocks.push({ word: first.text, variables: this.#variables.length, hasElse: false });
      if (first.text === 'define') return undefined;
      const rest = words.slice(first.text === 'block' ? 2 : 1);
      if (rest.length === 0) return fault(`missing value for ${first.text}`, first.start, first.end);
      return this.#readPipeline(rest, false, first.text);
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
      return fault(`unexpected ${shown(second)} in else`, second.start, second.end);
    }
    if (second.text !== block.word) return fault(`unexpected <${second.text}> in input`, second.start, second.end);
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
        const char = String.fromCodePoint(this.#text.codePointAt(at) ?? 0xfffd);
        return fault(`unexpected ${JSON.stringify(char)} in command`, at, at + 1);
      }
      if (match[0].trim() !== '') words.push({ text: match[0], start: at, end: at + match[0].length });
      at += match[0].length;
    }
    return words;
  }

  /**
   * Declarations, then commands with pipes and parentheses between them.
   * @param mayBeEmpty true where nothing needs to stand here.
   * @param context the word that the pipeline belongs to.
   */
  #readPipeline(words: readonly Word[], mayBeEmpty = false, context = 'command'): TemplateFault | undefined {
    const { declared, rest } = splitDeclaration(words);
    const extra = declared[context === 'range' ? 2 : 1];
    if (extra !== undefined) return fault(`too many declarations in ${context}`, extra.start, extra.end);
    if (rest.length === 0 && mayBeEmpty) return undefined;
    const frames: PipelineFrame[] = [{ stage: 1, isAtStart: true, isEmpty: true }];
    for (const [index, word] of rest.entries()) {
      const problem = this.#readWord(word, rest[index - 1], frames);
      if (problem !== undefined) return problem;
    }
    const last = rest.at(-1) ?? words.at(-1);
    if (frames.length > 1) return fault('unclosed left paren', last?.start ?? 0, last?.end ?? 0);
    if (frames[0]?.isEmpty === true && last !== undefined) {
      return fault('missing value for command', last.start, last.end);
    }
    for (const word of declared) this.#variables.push(word.text);
    return undefined;
  }

  #readWord(word: Word, before: Word | undefined, frames: PipelineFrame[]): TemplateFault | undefined {
    const frame = frames.at(-1);
    if (frame === undefined) return fault('unexpected right paren', word.start, word.end);
    if (word.text === ')') {
      if (frames.length === 1) return fault('unexpected right paren', word.start, word.end);
      if (frame.isEmpty) return fault('missing value for parenthesized pipeline', word.start, word.end);
      frames.pop();
      return undefined;
    }
    if (word.text === '|') {
      if (frame.isAtStart) return fault('unexpected "|" in command', word.start, word.end);
      frame.stage++;
      frame.isAtStart = true;
      return undefined;
    }
    const isOperand = ![':=', '=', ','].includes(word.text);
    const follows = before !== undefined && before.end === word.start && !['(', '|'].includes(before.text);
    const isField = word.text.length > 1 && word.text.startsWith('.');
    if (!isOperand || (follows && !(isField && before.text === ')'))) {
      return fault(`unexpected ${shown(word)} in operand`, word.start, word.end);
    }
    if (frame.isAtStart && frame.stage > 1 && isConstant(word.text)) {
      return fault(`non executable command in pipeline stage ${String(frame.stage)}`, word.start, word.end);
    }
    frame.isAtStart = false;
    frame.isEmpty = false;
    if (word.text !== '(') return this.#readOperand(word);
    frames.push({ stage: 1, isAtStart: true, isEmpty: true });
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
    if (/^'(?:[^\\]{2,}|\\[abfnrtv\\'].+)'$/u.test(text)) {
      return fault(`malformed character constant: ${text}`, start, end);
    }
    if (!/^[\p{L}_]/u.test(text)) return undefined;
    this.names.push({ kind: 'function', name: text, start, end });
    const isKnown = builtins.has(text) || this.#rules.functions.has(text);
    return isKnown ? undefined : fault(`function "${text}" not defined`, start, end);
  }
}

/** A pipeline that is being read: the whole one, or one in parentheses. */
interface PipelineFrame {
  stage: number;
  /** True before the first operand of a command. */
  isAtStart: boolean;
  isEmpty: boolean;
}

/** True for what cannot be called: a literal or the dot. */
function isConstant(text: string): boolean {
  return ['.', 'nil', 'true', 'false'].includes(text) || /^(?:["'`0-9+-]|\.[0-9])/.test(text);
}

/** A word as Go's parser names it. */
function shown(word: Word): string {
  return word.text === '.' ? '<.>' : JSON.stringify(word.text);
}

/** The fault of a clause whose name is no string. */
function nameFault(words: readonly Word[], clause: string): TemplateFault | undefined {
  const name = words[1];
  if (name === undefined) return fault(`unexpected "}}" in ${clause}`, words[0]?.start ?? 0, words[0]?.end ?? 0);
  if (/^["`]/.test(name.text)) return undefined;
  return fault(`unexpected ${shown(name)} in ${clause}`, name.start, name.end);
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
