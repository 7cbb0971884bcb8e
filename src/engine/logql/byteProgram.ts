/** A step of a matcher over bytes: takes one byte, goes two ways, holds only at an edge of the text, or is the end. */
export type ByteNode =
  | { readonly kind: 'byte'; readonly first: number; readonly last: number; readonly next: number }
  | { readonly kind: 'split'; next: number; readonly other: number }
  | { readonly kind: 'begin' | 'end'; readonly next: number }
  | { readonly kind: 'match' };

export interface ByteProgram {
  readonly nodes: readonly ByteNode[];
  readonly start: number;
}

/** Adds the nodes of a part of an expression that go on at `next`; the answer is where the part begins. */
type Part = (next: number) => number;
type Range = readonly [first: number, last: number];

class Unsupported extends Error {}

const maxNodes = 4000;
const encoder = new TextEncoder();
const digits: readonly Range[] = [[48, 57]];
const spaces: readonly Range[] = [
  [9, 10],
  [12, 13],
  [32, 32],
];
const words: readonly Range[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const classes: Readonly<Record<string, readonly Range[]>> = { d: digits, s: spaces, w: words };
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, a: 7 };

/**
 * Turns a regular expression of RE2's syntax into a program over UTF-8 bytes, or undefined for one that uses more than the
 * common part of it. The expression is known to be valid.
 */
export function compileBytes(expression: string): ByteProgram | undefined {
  try {
    return new Compiler(expression).compile();
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

class Compiler {
  readonly #text: string;
  readonly #isFolded: boolean;
  readonly #nodes: ByteNode[] = [];
  #at = 0;

  constructor(expression: string) {
    this.#isFolded = expression.startsWith('(?i)');
    this.#text = this.#isFolded ? expression.slice(4) : expression;
  }

  compile(): ByteProgram {
    const whole = this.#alternatives();
    if (this.#at < this.#text.length) throw new Unsupported();
    const start = whole(this.#add({ kind: 'match' }));
    return { nodes: this.#nodes, start };
  }

  #add(node: ByteNode): number {
    if (this.#nodes.length >= maxNodes) throw new Unsupported();
    return this.#nodes.push(node) - 1;
  }

  #alternatives(): Part {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return this.#anyOf(parts);
  }

  #anyOf(parts: readonly Part[]): Part {
    return (next) =>
      parts.map((part) => part(next)).reduceRight((other, entry) => this.#add({ kind: 'split', next: entry, other }));
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#text.length && !'|)'.includes(this.#peek())) parts.push(this.#repeated(this.#atom()));
    return (next) => parts.reduceRight((after, part) => part(after), next);
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #take(char: string): boolean {
    if (!this.#text.startsWith(char, this.#at)) return false;
    this.#at += char.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.#text.slice(this.#at));
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found;
  }

  #repeated(part: Part): Part {
    const found = this.#match(/^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/);
    if (found === undefined) return part;
    if (/[*+?]|\{\d/.test(this.#peek()) && this.#peek() !== '{') throw new Unsupported();
    const [mark] = found;
    if (mark.startsWith('*')) return this.#star(part);
    if (mark.startsWith('+')) return repeat(part, 1, this.#star(part));
    if (mark.startsWith('?')) return this.#optional(part);
    const least = Number(found[1]);
    if (found[2] === undefined) return repeat(part, least);
    if (found[3] === '') return repeat(part, least, this.#star(part));
    const optional = repeat(this.#optional(part), Number(found[3]) - least);
    return repeat(part, least, optional);
  }

  #star(part: Part): Part {
    return (next) => {
      const split = { kind: 'split' as const, next, other: next };
      const at = this.#add(split);
      split.next = part(at);
      return at;
    };
  }

  #optional(part: Part): Part {
    return (next) => this.#add({ kind: 'split', next: part(next), other: next });
  }

  #atom(): Part {
    if (this.#take('(')) return this.#group();
    if (this.#take('[')) return this.#bracket();
    if (this.#take('.')) return this.#outside([[10, 10]]);
    if (this.#take('^')) return (next) => this.#add({ kind: 'begin', next });
    if (this.#take('$')) return (next) => this.#add({ kind: 'end', next });
    if (this.#take('\\')) return this.#escape();
    const char = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    this.#at += char.length;
    return this.#literal(char);
  }

  #group(): Part {
    if (this.#peek() === '?' && this.#match(/^\?(?::|P?<\w+>)/) === undefined) throw new Unsupported();
    const inner = this.#alternatives();
    if (!this.#take(')')) throw new Unsupported();
    return inner;
  }

  #escape(): Part {
    const char = this.#peek();
    this.#at += 1;
    const ranges = classes[char.toLowerCase()];
    if (ranges === words && this.#isFolded) throw new Unsupported();
    if (ranges !== undefined) return char === char.toLowerCase() ? this.#ranges(ranges) : this.#outside(ranges);
    return this.#literal(this.#escaped(char));
  }

  #escaped(char: string): string {
    const control = controls[char];
    if (control !== undefined) return String.fromCharCode(control);
    if (/^[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]$/.test(char)) return char;
    throw new Unsupported();
  }

  #bracket(): Part {
    const isNegated = this.#take('^');
    const ranges: Range[] = [];
    for (let isFirst = true; isFirst || this.#peek() !== ']'; isFirst = false) {
      if (this.#peek() === '' || this.#text.startsWith('[:', this.#at)) throw new Unsupported();
      ranges.push(...this.#bracketItem());
    }
    this.#at += 1;
    // Folding reaches letters beyond ASCII, which a range of bytes cannot tell.
    if (this.#isFolded && (isNegated || ranges.some(hasLetters))) throw new Unsupported();
    return isNegated ? this.#outside(ranges) : this.#ranges(ranges);
  }

  #bracketItem(): readonly Range[] {
    const found = classes[this.#match(/^\\([dsw])/)?.[1] ?? ''];
    if (found !== undefined) return found;
    const first = this.#bracketChar();
    if (this.#match(/^-(?!\])/) === undefined) return [[first, first]];
    return [[first, this.#bracketChar()]];
  }

  #bracketChar(): number {
    const char = this.#match(/^[^\\]/)?.[0] ?? '';
    const code = (char === '' ? this.#escaped(this.#match(/^\\(.)/)?.[1] ?? '') : char).charCodeAt(0);
    if (code > 127) throw new Unsupported();
    return code;
  }

  #literal(char: string): Part {
    if (!this.#isFolded) return this.#bytes(char);
    if (char.charCodeAt(0) > 127) throw new Unsupported();
    const cases = new Set([char.toLowerCase(), char.toUpperCase()]);
    // The two letters beyond ASCII that fold to one of ASCII.
    if (cases.has('k')) cases.add('\u212a');
    if (cases.has('s')) cases.add('\u017f');
    return this.#anyOf([...cases].map((one) => this.#bytes(one)));
  }

  #bytes(text: string): Part {
    const bytes = encoder.encode(text);
    return (next) =>
      bytes.reduceRight((after, byte) => this.#add({ kind: 'byte', first: byte, last: byte, next: after }), next);
  }

  #ranges(ranges: readonly Range[]): Part {
    return this.#anyOf(
      ranges.map(
        ([first, last]) =>
          (next) =>
            this.#add({ kind: 'byte', first, last, next }),
      ),
    );
  }

  /** Any character but those of some ranges within ASCII: of one byte, or one that begins a longer sequence. */
  #outside(ranges: readonly Range[]): Part {
    const allowed: Range[] = [];
    let from = 0;
    for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
      if (first > from) allowed.push([from, first - 1]);
      from = Math.max(from, last + 1);
    }
    if (from < 128) allowed.push([from, 127]);
    const more = (length: number, first: number, last: number): Part => {
      const tail = repeat(this.#ranges([[0x80, 0xbf]]), length);
      return (next) => this.#add({ kind: 'byte', first, last, next: tail(next) });
    };
    return this.#anyOf([this.#ranges(allowed), more(1, 0xc2, 0xdf), more(2, 0xe0, 0xef), more(3, 0xf0, 0xf4)]);
  }
}

function hasLetters([first, last]: Range): boolean {
  return first <= 122 && last >= 65;
}

function repeat(part: Part, times: number, last: Part = (next) => next): Part {
  return (next) => {
    let entry = last(next);
    for (let i = 0; i < times; i += 1) entry = part(entry);
    return entry;
  };
}
