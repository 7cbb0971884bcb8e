import type { OnigmoClass, OnigmoSet } from './onigmoAst.ts';

/** Why a pattern is refused; it never leaves the parser. */
export class PatternError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Groups deeper than this are refused, so that no pattern exhausts the stack. */
export const deepest = 250;

const posix: ReadonlySet<string> = new Set(
  'alpha alnum upper lower punct cntrl graph print blank ascii digit space word xdigit'.split(' '),
);
/** Classes that a letter behind a backslash stands for; as a capital it is turned round. */
export const shorthand: Readonly<Record<string, OnigmoClass>> = { w: 'word', d: 'digit', s: 'space', h: 'hex' };
const controls: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, f: 12, v: 11, a: 7, e: 27 };

/** Reads characters, escapes and character sets of a pattern. */
export class OnigmoReader {
  protected readonly text: string;
  protected at = 0;
  protected depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** A character written as an escape; the position goes behind it. */
  protected codeEscape(): number {
    const rest = this.text.slice(this.at + 1, this.at + 12);
    const match =
      /^x\{([0-9A-Fa-f]+)\}|^x([0-9A-Fa-f]{1,2})|^u([0-9A-Fa-f]{4})|^u\{([0-9A-Fa-f]+)\}|^([0-7]{1,3})/.exec(rest);
    if (match !== null) {
      this.at += 1 + match[0].length;
      const hex = match[1] ?? match[2] ?? match[3] ?? match[4];
      return hex === undefined ? parseInt(match[5] ?? '0', 8) : parseInt(hex, 16);
    }
    if (rest.startsWith('u')) this.fail('invalid Unicode escape');
    if (rest.startsWith('x')) this.fail('invalid hex escape');
    const char = rest[0] ?? '';
    this.at += 2;
    return controls[char] ?? char.charCodeAt(0);
  }

  protected property(): OnigmoSet {
    const match = /^\\([pP])\{(\^?)([A-Za-z_ -]+)\}/.exec(this.text.slice(this.at, this.at + 60));
    if (match === null) return this.fail('invalid character property name {p}');
    const name = (match[3] ?? '').toLowerCase().replace(/[_ -]/g, '');
    this.at += match[0].length;
    const isNegated = (match[1] === 'P') !== (match[2] === '^');
    const known: Readonly<Record<string, OnigmoClass>> = {
      l: 'alpha',
      n: 'digit',
      lu: 'upper',
      ll: 'lower',
      p: 'punct',
      xdigit: 'hex',
    };
    const className = known[name] ?? (posix.has(name) ? (name as OnigmoClass) : 'any');
    return classSet(className, isNegated);
  }

  protected set(): OnigmoSet {
    if (++this.depth > deepest) this.fail('too deep nest level');
    const start = this.at;
    this.at++;
    const isNegated = this.text[this.at] === '^';
    if (isNegated) this.at++;
    const set = {
      isNegated,
      ranges: [] as [number, number][],
      classes: [] as OnigmoSet['classes'][number][],
      sets: [] as OnigmoSet[],
    };
    const and: OnigmoSet[] = [];
    let isFirst = true;
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined) return this.fail('premature end of char-class', start);
      if (char === ']') {
        const isEmpty = isFirst && !this.text.includes(']', this.at + 1);
        if (isEmpty) return this.fail('empty char-class', start);
        if (!isFirst) break;
      }
      isFirst = false;
      if (this.text.startsWith('&&', this.at)) {
        this.at += 2;
        and.push(this.#restOfSet(start));
        break;
      }
      this.#member(set);
    }
    this.at++;
    this.depth--;
    return { ...set, and };
  }

  /** What stands behind `&&`, up to the set's end. */
  #restOfSet(start: number): OnigmoSet {
    const set = {
      isNegated: false,
      ranges: [] as [number, number][],
      classes: [] as OnigmoSet['classes'][number][],
      sets: [] as OnigmoSet[],
    };
    const and: OnigmoSet[] = [];
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined) return this.fail('premature end of char-class', start);
      if (char === ']') return { ...set, and };
      if (this.text.startsWith('&&', this.at)) {
        this.at += 2;
        and.push(this.#restOfSet(start));
        return { ...set, and };
      }
      this.#member(set);
    }
  }

  #member(set: { ranges: [number, number][]; classes: OnigmoSet['classes'][number][]; sets: OnigmoSet[] }): void {
    const rest = this.text.slice(this.at, this.at + 14);
    const named = /^\[:(\^?)(\w+):\]/.exec(rest);
    if (named !== null && posix.has(named[2] ?? '')) {
      this.at += named[0].length;
      const name = named[2] === 'xdigit' ? 'hex' : (named[2] as OnigmoClass);
      set.classes.push({ name, isNegated: named[1] === '^' });
      return;
    }
    if (rest.startsWith('[')) {
      set.sets.push(this.set());
      return;
    }
    const escaped = rest.startsWith('\\') ? (rest[1] ?? '') : '';
    const name = shorthand[escaped.toLowerCase()];
    if (name !== undefined) {
      this.at += 2;
      set.classes.push({ name, isNegated: escaped !== escaped.toLowerCase() });
      return;
    }
    if (escaped === 'p' || escaped === 'P') {
      set.sets.push(this.property());
      return;
    }
    this.#range(set.ranges);
  }

  #range(ranges: [number, number][]): void {
    const start = this.at;
    const from = this.#setChar();
    const next = this.text[this.at + 1];
    const isRange = this.text[this.at] === '-' && next !== ']' && next !== undefined;
    if (!isRange || next === '[' || /^-\\[wdshWDSHpP]/.test(this.text.slice(this.at, this.at + 3))) {
      ranges.push([from, from]);
      return;
    }
    this.at++;
    const to = this.#setChar();
    if (to < from) this.fail('empty range in char class', start);
    ranges.push([from, to]);
  }

  #setChar(): number {
    const char = this.text[this.at];
    if (char === undefined) this.fail('premature end of char-class');
    if (char === '\\') {
      if (this.text[this.at + 1] === undefined) this.fail('too short escape sequence');
      if (this.text[this.at + 1] === 'b') {
        this.at += 2;
        return 8;
      }
      return this.codeEscape();
    }
    const code = this.text.codePointAt(this.at) ?? 0;
    this.at += code > 0xffff ? 2 : 1;
    return code;
  }

  protected fail(message: string, offset = this.at): never {
    throw new PatternError(message, offset);
  }
}

/** A set of one class. */
export function classSet(name: OnigmoClass, isNegated: boolean): OnigmoSet {
  return { isNegated: false, ranges: [], classes: [{ name, isNegated }], sets: [], and: [] };
}
