import { backslash, closeBrace, closeBracket, quote, comma, skipValue } from './jsonBytes.ts';
import { isBracket, leaveOut, standsAt } from './sieveFields.ts';
import type { Fields, SharedValue } from './sieveFields.ts';

/** Puts a value into the place that it has in the object that was parsed. */
export type Put = (value: unknown) => void;

/** The bytes that objects have in common up to a value in which they may differ, and what to do with that value. */
export type Step = { readonly literal: Uint8Array } &
  /** Nobody asked for it. */
  (
    | { readonly kind: 'skipped' }
    /** A large value that nobody asked for. */
    | { readonly kind: 'leftOut'; readonly fields: Fields; readonly name: number }
    | { readonly kind: 'shared'; readonly fields: Fields | undefined; readonly shared: SharedValue; readonly put: Put }
    /** What stands between the quotes of a string. */
    | { readonly kind: 'text'; readonly last: LastBytes; readonly put: Put }
    /** A number, true, false or null. */
    | { readonly kind: 'word'; readonly last: LastBytes; readonly put: Put }
  );

/** What a template asks of the sieve that has sifted its object. */
export interface SharedReader {
  /** @returns the index behind a shared value, which is parsed where it is a new one; negative when it is cut off. */
  readShared(bytes: Uint8Array, at: number, fields: Fields | undefined, shared: SharedValue): number;
}

/**
 * The form of an object that has been parsed, to read the next one like it: the bytes between its values are compared, and only the
 * values that are others are parsed, into the very same object. That costs a third of sifting and parsing it, and leaves no garbage.
 */
export class ObjectTemplate {
  /** The object that was read last. */
  readonly value: unknown;
  readonly #steps: readonly Step[];
  readonly #end: Uint8Array;
  readonly #sieve: SharedReader;

  /** @param end the bytes behind the last value */
  constructor(value: unknown, steps: readonly Step[], end: Uint8Array, sieve: SharedReader) {
    this.value = value;
    this.#steps = steps;
    this.#end = end;
    this.#sieve = sieve;
  }

  /**
   * Reads an object of this form into `value`.
   * @returns the index behind it; negative when its form is another, or for what needs a closer look, as escaped characters do.
   * @throws SyntaxError when a shared value is no JSON.
   */
  read(bytes: Buffer, at: number): number {
    let index = at;
    for (const step of this.#steps) {
      if (!standsAt(bytes, index, step.literal)) return -1;
      index = this.#step(step, bytes, index + step.literal.length);
      if (index < 0) return -1;
    }
    return standsAt(bytes, index, this.#end) ? index + this.#end.length : -1;
  }

  #step(step: Step, bytes: Buffer, at: number): number {
    switch (step.kind) {
      case 'skipped':
        return skipValue(bytes, at);
      case 'leftOut':
        return leaveOut(bytes, at, step.fields, step.name);
      case 'text':
        return readText(bytes, at, step.last, step.put);
      case 'word':
        return readWord(bytes, at, step.last, step.put);
      case 'shared': {
        if (!isBracket(bytes[at])) return -1;
        const known = step.shared.value;
        const end = this.#sieve.readShared(bytes, at, step.fields, step.shared);
        if (step.shared.value !== known) step.put(step.shared.value);
        return end;
      }
    }
  }
}

/** The bytes of a value that was read last. */
export class LastBytes {
  #bytes: Uint8Array = new Uint8Array(32);
  #length = 0;

  /** @returns the index behind the same bytes; negative when others stand there. */
  endIn(bytes: Uint8Array, at: number): number {
    const length = this.#length;
    for (let index = 0; index < length; index += 1) if (bytes[at + index] !== this.#bytes[index]) return -1;
    return at + length;
  }

  remember(bytes: Uint8Array, start: number, end: number): void {
    this.#length = end - start;
    if (this.#bytes.length < this.#length) this.#bytes = new Uint8Array(this.#length * 2);
    for (let index = start; index < end; index += 1) this.#bytes[index - start] = bytes[index] ?? 0;
  }
}

/** @returns the index of the closing quote; negative where there is none or the text is not plain. */
function readText(bytes: Buffer, at: number, last: LastBytes, put: Put): number {
  const known = last.endIn(bytes, at);
  if (known >= 0 && bytes[known] === quote) return known;
  let seen = 0;
  let end = at;
  for (let byte = bytes[end]; byte !== quote; byte = bytes[end]) {
    if (byte === undefined || byte === backslash || byte < 0x20) return -1;
    seen |= byte;
    end += 1;
  }
  put(bytes.toString(seen < 0x80 ? 'latin1' : 'utf8', at, end));
  last.remember(bytes, at, end);
  return end;
}

const words = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** @returns the index behind the word; negative where there is none or it is not a plain one. */
function readWord(bytes: Buffer, at: number, last: LastBytes, put: Put): number {
  const known = last.endIn(bytes, at);
  if (known >= 0 && endsWord(bytes[known])) return known;
  if (isBracket(bytes[at]) || bytes[at] === quote) return -1;
  const end = skipValue(bytes, at);
  if (end < 0) return -1;
  const text = bytes.toString('latin1', at, end);
  if (words.has(text)) put(words.get(text));
  else if (/^(?:0|[1-9]\d{0,14})$/.test(text)) put(Number(text));
  else return -1;
  last.remember(bytes, at, end);
  return end;
}

/** Space is left to a closer look. */
function endsWord(byte: number | undefined): boolean {
  return byte === comma || byte === closeBrace || byte === closeBracket;
}
