import type { OnigmoAnchor, OnigmoError, OnigmoNode, OnigmoPattern } from './onigmoAst.ts';
import { classSet, deepest, OnigmoReader, PatternError, shorthand } from './onigmoReader.ts';

/** Options in force: `i`, `m` (the dot takes line breaks) and `x` (blanks and comments in the pattern are ignored). */
interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly extended: boolean;
}

/** Reads a pattern with Ruby's syntax; `flags` are the letters behind the closing slash. */
export function parseOnigmo(pattern: string, flags = ''): OnigmoPattern | OnigmoError {
  try {
    return new OnigmoParser(pattern).parse({
      ignoreCase: flags.includes('i'),
      dotAll: flags.includes('m'),
      extended: flags.includes('x'),
    });
  } catch (error) {
    if (error instanceof PatternError) return { message: error.message, offset: error.offset };
    throw error;
  }
}

/** Why the engine would refuse the pattern, or undefined when it takes it. */
export function checkOnigmo(pattern: string, flags = ''): OnigmoError | undefined {
  const key = `${flags}/${pattern}`;
  if (checked.has(key)) return checked.get(key);
  const parsed = parseOnigmo(pattern, flags);
  const error = 'message' in parsed ? parsed : undefined;
  if (checked.size >= mostChecked) checked.clear();
  checked.set(key, error);
  return error;
}

/** Patterns that were checked; a keystroke changes one of them at most. */
const checked = new Map<string, OnigmoError | undefined>();
const mostChecked = 500;

/** The pattern and the options of `/pattern/options`; undefined when the text is not in slashes. */
export function splitSlashes(text: string): { readonly pattern: string; readonly flags: string } | undefined {
  const match = /^\/(.*)\/([a-z]*)$/s.exec(text);
  return match === null ? undefined : { pattern: match[1] ?? '', flags: match[2] ?? '' };
}

const anchors: Readonly<Record<string, OnigmoAnchor>> = {
  A: 'textStart',
  z: 'textEnd',
  Z: 'textEndOrNewline',
  b: 'word',
  B: 'notWord',
  G: 'searchStart',
};

class OnigmoParser extends OnigmoReader {
  readonly #names = new Map<string, number>();
  readonly #hasNames: boolean;
  #groups = 0;

  constructor(text: string) {
    super(text);
    // With a named group in the pattern plain parentheses capture nothing.
    this.#hasNames = /\(\?<[A-Za-z_]|\(\?'/.test(text);
  }

  parse(flags: Flags): OnigmoPattern {
    const root = this.#choice(flags);
    if (this.at < this.text.length) this.fail('unmatched close parenthesis');
    return { root, groupCount: this.#groups, names: this.#names };
  }

  #choice(flags: Flags): OnigmoNode {
    const items: OnigmoNode[] = [];
    let active = flags;
    for (;;) {
      const { node, flags: after } = this.#sequence(active);
      items.push(node);
      active = after;
      if (this.text[this.at] !== '|') break;
      this.at++;
    }
    return items.length === 1 ? (items[0] ?? { kind: 'empty' }) : { kind: 'choice', items };
  }

  #sequence(flags: Flags): { node: OnigmoNode; flags: Flags } {
    const items: OnigmoNode[] = [];
    let active = flags;
    while (this.at < this.text.length) {
      const char = this.text[this.at] ?? '';
      if (char === '|' || char === ')') break;
      if (active.extended && this.#skipExtended(char)) continue;
      const inline = this.#inlineFlags(active);
      if (inline !== undefined) {
        active = inline;
        continue;
      }
      if (this.text.startsWith('(?#', this.at)) {
        this.#comment();
        continue;
      }
      const start = this.at;
      items.push(this.#quantified(this.#atom(active), start));
    }
    const only = items.length === 1 ? items[0] : undefined;
    return { node: only ?? { kind: 'sequence', items }, flags: active };
  }

  #skipExtended(char: string): boolean {
    if (/\s/.test(char)) {
      this.at++;
      return true;
    }
    if (char !== '#') return false;
    const newline = this.text.indexOf('\n', this.at);
    this.at = newline < 0 ? this.text.length : newline + 1;
    return true;
  }

  /** `(?i)` holds to the end of the group. */
  #inlineFlags(flags: Flags): Flags | undefined {
    if (this.text[this.at] !== '(' || this.text[this.at + 1] !== '?') return undefined;
    const match = /^\(\?([imxadu]*)(?:-([imx]*))?\)/.exec(this.text.slice(this.at, this.at + 20));
    if (match === null) return undefined;
    this.at += match[0].length;
    return changed(flags, match[1] ?? '', match[2] ?? '');
  }

  #comment(): void {
    const end = this.text.indexOf(')', this.at);
    if (end < 0) this.fail('end pattern in group');
    this.at = end + 1;
  }

  #quantified(atom: OnigmoNode, start: number): OnigmoNode {
    let node = atom;
    for (;;) {
      const bounds = this.#quantifier();
      if (bounds === undefined) return node;
      if (node.kind === 'anchor' || (node.kind === 'empty' && start === this.at)) {
        this.fail('target of repeat operator is invalid');
      }
      node = { kind: 'repeat', item: node, min: bounds.min, max: bounds.max, mode: this.#mode(bounds.isInterval) };
    }
  }

  #mode(isInterval: boolean): 'greedy' | 'lazy' | 'possessive' {
    const char = this.text[this.at];
    if (char === '?') {
      this.at++;
      return 'lazy';
    }
    if (char === '+' && !isInterval) {
      this.at++;
      return 'possessive';
    }
    return 'greedy';
  }

  #quantifier(): { min: number; max: number; isInterval: boolean } | undefined {
    const char = this.text[this.at];
    if (char === '*' || char === '+' || char === '?') {
      this.at++;
      return { min: char === '+' ? 1 : 0, max: char === '?' ? 1 : Infinity, isInterval: false };
    }
    if (char !== '{') return undefined;
    const match = /^\{(\d*)(,?)(\d*)\}/.exec(this.text.slice(this.at, this.at + 24));
    if (match === null || (match[1] === '' && match[3] === '')) return undefined;
    const min = match[1] === '' ? 0 : Number(match[1]);
    const max = match[2] === '' ? min : match[3] === '' ? Infinity : Number(match[3]);
    if (Math.max(min, max === Infinity ? 0 : max) > 100_000) this.fail('too big number');
    this.at += match[0].length;
    return { min: Math.min(min, max), max: Math.max(min, max), isInterval: true };
  }

  #atom(flags: Flags): OnigmoNode {
    const char = this.text[this.at] ?? '';
    if (char === '(') return this.#group(flags);
    if (char === '[') return { kind: 'set', set: this.set(), ignoreCase: flags.ignoreCase };
    if (char === '\\') return this.#escape(flags);
    if (char === '*' || char === '+' || char === '?') this.fail('target of repeat operator is not specified');
    this.at++;
    if (char === '.') return { kind: 'any', matchesNewline: flags.dotAll };
    if (char === '^') return { kind: 'anchor', anchor: 'lineStart' };
    if (char === '$') return { kind: 'anchor', anchor: 'lineEnd' };
    const code = this.text.codePointAt(this.at - 1) ?? 0;
    if (code > 0xffff) this.at++;
    return { kind: 'char', code, ignoreCase: flags.ignoreCase };
  }

  #group(flags: Flags): OnigmoNode {
    if (++this.depth > deepest) this.fail('too deep nest level');
    const start = this.at;
    this.at++;
    const node = this.text[this.at] === '?' ? this.#special(flags, start) : this.#plainGroup(flags);
    if (this.text[this.at] !== ')') this.fail('end pattern with unmatched parenthesis', start);
    this.at++;
    this.depth--;
    return node;
  }

  #plainGroup(flags: Flags): OnigmoNode {
    if (this.#hasNames) return this.#choice(flags);
    const index = ++this.#groups;
    return { kind: 'capture', index, item: this.#choice(flags) };
  }

  #special(flags: Flags, start: number): OnigmoNode {
    const rest = this.text.slice(this.at + 1, this.at + 4);
    const look = /^(<?)([=!])/.exec(rest);
    if (look !== null) {
      this.at += 1 + look[0].length;
      return { kind: 'look', isBehind: look[1] === '<', isNegative: look[2] === '!', item: this.#choice(flags) };
    }
    if (rest.startsWith(':') || rest.startsWith('>') || rest.startsWith('~')) {
      this.at += 2;
      const item = this.#choice(flags);
      if (rest.startsWith('~')) return { kind: 'unsupported', what: 'an absent group (?~…)' };
      return rest.startsWith('>') ? { kind: 'atomic', item } : item;
    }
    if (rest.startsWith('<') || rest.startsWith("'")) return this.#named(flags, start);
    if (rest.startsWith('(')) return this.#conditional(flags);
    const option = /^\?([imxadu]*)(?:-([imx]*))?:/.exec(this.text.slice(this.at, this.at + 20));
    if (option === null) return this.fail(rest === '' ? 'end pattern in group' : 'undefined group option', start);
    this.at += option[0].length;
    return this.#choice(changed(flags, option[1] ?? '', option[2] ?? ''));
  }

  #named(flags: Flags, start: number): OnigmoNode {
    const closer = this.text[this.at + 1] === '<' ? '>' : "'";
    const end = this.text.indexOf(closer, this.at + 2);
    if (end < 0) return this.fail('invalid group name <>', start);
    const name = this.text.slice(this.at + 2, end);
    if (name === '') return this.fail('group name is empty', start);
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return this.fail(`invalid group name <${name}>`, start);
    this.at = end + 1;
    const index = ++this.#groups;
    this.#names.set(name, index);
    return { kind: 'capture', index, item: this.#choice(flags) };
  }

  #conditional(flags: Flags): OnigmoNode {
    const end = this.text.indexOf(')', this.at);
    if (end < 0) return this.fail('invalid conditional pattern');
    this.at = end + 1;
    this.#choice(flags);
    return { kind: 'unsupported', what: 'a conditional (?(…)…)' };
  }

  #escape(flags: Flags): OnigmoNode {
    const char = this.text[this.at + 1];
    if (char === undefined) return this.fail('too short escape sequence');
    const lower = char.toLowerCase();
    const name = shorthand[lower];
    if (name !== undefined) {
      this.at += 2;
      return { kind: 'set', set: classSet(name, char !== lower), ignoreCase: false };
    }
    const anchor = anchors[char];
    if (anchor !== undefined) {
      this.at += 2;
      return { kind: 'anchor', anchor };
    }
    if (char === 'R' || char === 'X' || char === 'K') {
      this.at += 2;
      if (char === 'R') return { kind: 'set', set: classSet('newline', false), ignoreCase: false };
      return char === 'X' ? { kind: 'any', matchesNewline: true } : { kind: 'unsupported', what: '\\K' };
    }
    if (lower === 'p') return { kind: 'set', set: this.property(), ignoreCase: false };
    if (char === 'k' || char === 'g') return this.#reference(char, flags);
    if (/[1-9]/.test(char)) return this.#numbered(flags);
    return { kind: 'char', code: this.codeEscape(), ignoreCase: flags.ignoreCase };
  }

  #reference(char: string, flags: Flags): OnigmoNode {
    const opener = this.text[this.at + 2];
    if (opener !== '<' && opener !== "'") {
      this.at += 2;
      return { kind: 'char', code: char.charCodeAt(0), ignoreCase: flags.ignoreCase };
    }
    const end = this.text.indexOf(opener === '<' ? '>' : "'", this.at + 3);
    if (end < 0) return this.fail('invalid group name <>');
    const name = this.text.slice(this.at + 3, end);
    const isNumber = /^[+-]?\d+$/.test(name);
    const isDefined = isNumber || this.#names.has(name) || this.text.includes(`(?<${name}>`);
    if (!isDefined) return this.fail(`undefined name <${name}> reference`);
    this.at = end + 1;
    if (char === 'g') return { kind: 'unsupported', what: `a call \\g<${name}>` };
    return { kind: 'backReference', name, ignoreCase: flags.ignoreCase };
  }

  #numbered(flags: Flags): OnigmoNode {
    const digits = /^\d+/.exec(this.text.slice(this.at + 1, this.at + 5))?.[0] ?? '';
    if (this.#hasNames) return this.fail('numbered backref/call is not allowed. (use name)');
    if (digits.length > 1 && Number(digits) > this.#groups) {
      return { kind: 'char', code: this.codeEscape(), ignoreCase: flags.ignoreCase };
    }
    this.at += 1 + digits.length;
    return { kind: 'backReference', name: digits, ignoreCase: flags.ignoreCase };
  }
}

function changed(flags: Flags, on: string, off: string): Flags {
  return {
    ignoreCase: (flags.ignoreCase || on.includes('i')) && !off.includes('i'),
    dotAll: (flags.dotAll || on.includes('m')) && !off.includes('m'),
    extended: (flags.extended || on.includes('x')) && !off.includes('x'),
  };
}
