import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  openBrace,
  openBracket,
  quote,
  skipSpace,
  skipString,
  skipValue,
} from './jsonBytes.ts';

/**
 * Which fields of a JSON object to keep: `true` keeps a value whole; a record keeps, of an object or of each object in a list, the
 * fields that it names. A value that is neither is kept whole.
 */
export type FieldShape = true | { readonly [field: string]: FieldShape };

interface Field {
  readonly name: Uint8Array;
  /** Undefined: the value is kept whole. */
  readonly fields: Fields | undefined;
}

/** Fields by the length of their names. */
type Fields = readonly (readonly Field[] | undefined)[];

/** A buffer that one large object has made larger than this is let go again. */
const mostKept = 1024 * 1024;

/**
 * Parses JSON without the fields that nobody asked for. These are skipped as bytes, which costs a quarter of parsing them and
 * leaves no garbage; most of what a Kubernetes object says is never looked at. What is skipped is not checked beyond its strings
 * and brackets.
 */
export class JsonSieve {
  readonly #fields: Fields | undefined;
  #kept = Buffer.alloc(0);
  #length = 0;

  constructor(shape: FieldShape) {
    this.#fields = compile(shape);
  }

  /** What the bytes hold, sifted. @throws SyntaxError when they are no JSON value. */
  parse(bytes: Uint8Array): unknown {
    const end = this.sift(bytes, 0);
    if (end < 0 || skipSpace(bytes, end) !== bytes.length) throw new SyntaxError('No JSON, or JSON that is cut off');
    const value = this.take();
    if (this.#kept.length > mostKept) this.#kept = Buffer.alloc(0);
    return value;
  }

  /** Sifts the value that begins at an index. @returns the index behind it; negative when it is cut off or no JSON. */
  sift(bytes: Uint8Array, at: number): number {
    // What is kept is never longer than what came.
    const most = bytes.length - at;
    if (this.#kept.length < most) this.#kept = Buffer.allocUnsafeSlow(most);
    this.#length = 0;
    return this.#value(bytes, skipSpace(bytes, at), this.#fields);
  }

  /** The value that was sifted last. @throws SyntaxError when what was kept is no JSON. */
  take(): unknown {
    return JSON.parse(this.#kept.toString('utf8', 0, this.#length)) as unknown;
  }

  #value(bytes: Uint8Array, at: number, fields: Fields | undefined): number {
    if (fields !== undefined) {
      if (bytes[at] === openBrace) return this.#object(bytes, at, fields);
      if (bytes[at] === openBracket) return this.#list(bytes, at, fields);
    }
    const end = skipValue(bytes, at);
    if (end >= 0) this.#copy(bytes, at, end);
    return end;
  }

  #object(bytes: Uint8Array, at: number, fields: Fields): number {
    this.#put(openBrace);
    let isFirst = true;
    let index = skipSpace(bytes, at + 1);
    while (bytes[index] !== closeBrace) {
      if (bytes[index] !== quote) return -1;
      const name = index;
      const nameEnd = skipString(bytes, name + 1);
      if (nameEnd < 0) return -1;
      index = skipSpace(bytes, nameEnd);
      if (bytes[index] !== colon) return -1;
      index = skipSpace(bytes, index + 1);
      const field = findField(fields, bytes, name + 1, nameEnd - 1);
      if (field === undefined) index = skipValue(bytes, index);
      else {
        if (!isFirst) this.#put(comma);
        isFirst = false;
        this.#copy(bytes, name, nameEnd);
        this.#put(colon);
        index = this.#value(bytes, index, field.fields);
      }
      if (index < 0) return -1;
      index = skipSpace(bytes, index);
      if (bytes[index] === comma) index = skipSpace(bytes, index + 1);
      else if (bytes[index] !== closeBrace) return -1;
    }
    this.#put(closeBrace);
    return index + 1;
  }

  #list(bytes: Uint8Array, at: number, fields: Fields): number {
    this.#put(openBracket);
    let index = skipSpace(bytes, at + 1);
    while (bytes[index] !== closeBracket) {
      // Lists of lists are kept whole, so that no input leads deeper than the shape does.
      index = this.#value(bytes, index, bytes[index] === openBrace ? fields : undefined);
      if (index < 0) return -1;
      index = skipSpace(bytes, index);
      if (bytes[index] === comma) {
        this.#put(comma);
        index = skipSpace(bytes, index + 1);
      } else if (bytes[index] !== closeBracket) return -1;
    }
    this.#put(closeBracket);
    return index + 1;
  }

  #put(byte: number): void {
    this.#kept[this.#length] = byte;
    this.#length += 1;
  }

  #copy(bytes: Uint8Array, start: number, end: number): void {
    const kept = this.#kept;
    let to = this.#length;
    for (let from = start; from < end; from += 1, to += 1) kept[to] = bytes[from] ?? 0;
    this.#length = to;
  }
}

function findField(fields: Fields, bytes: Uint8Array, start: number, end: number): Field | undefined {
  const candidates = fields[end - start];
  if (candidates === undefined) return undefined;
  for (const candidate of candidates) {
    const { name } = candidate;
    let index = 0;
    while (index < name.length && name[index] === bytes[start + index]) index += 1;
    if (index === name.length) return candidate;
  }
  return undefined;
}

function compile(shape: FieldShape): Fields | undefined {
  if (shape === true) return undefined;
  const byLength: Field[][] = [];
  for (const [name, inner] of Object.entries(shape)) {
    const bytes = Buffer.from(name);
    while (byLength.length <= bytes.length) byLength.push([]);
    byLength[bytes.length]?.push({ name: bytes, fields: compile(inner) });
  }
  return byLength;
}
