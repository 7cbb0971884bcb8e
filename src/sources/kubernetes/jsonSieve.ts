import { asRecord } from '../../base/json.ts';
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
import { RecentTemplate } from './recentTemplate.ts';
import { RememberedBytes } from './rememberedBytes.ts';
import { compile, findField, isBracket, leaveOut, standsAt } from './sieveFields.ts';
import type { Fields, FieldShape, SharedValue } from './sieveFields.ts';

/** A buffer that one large object has made larger than this is let go again. */
const mostKept = 1024 * 1024;
/**
 * Parses JSON without the fields that nobody asked for. These are skipped as bytes, which costs a quarter of parsing them and
 * leaves no garbage; most of what a Kubernetes object says is never looked at. What is skipped is not checked beyond its strings
 * and brackets. Neighbours in a list say much of it in the same words, as the pods of a workload do; what an object says like the
 * one before is recognized as such and neither walked through nor parsed again.
 */
export class JsonSieve {
  readonly #fields: Fields | undefined;
  readonly #shared: SharedValue[] = [];
  /** Whether the object that is being read has been found to be left out of its list. */
  #isLeftOut = false;
  #kept = Buffer.alloc(0);
  #length = 0;
  /** Undefined: no result is used again. */
  readonly #templates: RecentTemplate | undefined;

  /**
   * @param shared paths (`metadata.labels`), none of them inside a list, of objects and lists that neighbours have in common. While
   * they are the same, every result has the very same value there, so that whoever derives something from it can do so once.
   * @param usesAgain whether a result is changed into the next one where that is alike, which is much cheaper. Whoever takes it keeps
   * nothing of it but texts, numbers and what is shared.
   */
  constructor(shape: FieldShape, shared: readonly string[] = [], usesAgain = false) {
    this.#fields = compile(shape, '', (path) => {
      if (!shared.includes(path)) return undefined;
      const one = {
        ...{ path: path.split('.'), value: undefined, isThere: false },
        ...{ raw: new RememberedBytes(), kept: new RememberedBytes() },
      };
      this.#shared.push(one);
      return one;
    });
    this.#templates = usesAgain && this.#fields !== undefined ? new RecentTemplate(this.#fields, this) : undefined;
  }

  /** What the bytes hold, sifted. @throws SyntaxError when they are no JSON value. */
  parse(bytes: Uint8Array): unknown {
    const end = this.sift(bytes, 0);
    if (end < 0 || skipSpace(bytes, end) !== bytes.length) throw new SyntaxError('No JSON, or JSON that is cut off');
    const value = this.take();
    if (this.#kept.length > mostKept) this.#kept = Buffer.alloc(0);
    return value;
  }

  /**
   * Sifts the value that begins at an index.
   * @returns the index behind it; negative when it is cut off or no JSON.
   * @throws SyntaxError when a shared value is no JSON.
   */
  sift(bytes: Uint8Array, at: number): number {
    // What is kept is never longer than what came.
    const most = bytes.length - at;
    if (this.#kept.length < most) this.#kept = Buffer.allocUnsafeSlow(most);
    this.#length = 0;
    const start = skipSpace(bytes, at);
    const known = this.#templates?.read(bytes, start) ?? -1;
    if (known >= 0) return known;
    for (const one of this.#shared) one.isThere = false;
    this.#isLeftOut = false;
    return this.#value(bytes, start, this.#fields);
  }

  /** The value that was sifted last. @throws SyntaxError when what was kept is no JSON. */
  take(): unknown {
    if (this.#templates?.hasRead === true) return this.#templates.value;
    const value = this.#parseKept(0);
    for (const one of this.#shared) if (one.isThere) putAt(value, one.path, one.value);
    this.#templates?.learn(value);
    return value;
  }

  #parseKept(from: number): unknown {
    return JSON.parse(this.#kept.toString('utf8', from, this.#length)) as unknown;
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
      if (field?.isKept === false) index = this.#walkThrough(bytes, index, field.fields);
      else if (field === undefined) index = leaveOut(bytes, index, fields, nameEnd - name + (bytes[name + 1] ?? 0));
      else if (field.shared !== undefined && isBracket(bytes[index])) {
        index = this.readShared(bytes, index, field.fields, field.shared);
      } else {
        if (!isFirst) this.#put(comma);
        isFirst = false;
        this.#copy(bytes, name, nameEnd);
        this.#put(colon);
        if (field.leavesOut !== undefined) this.#isLeftOut ||= standsAt(bytes, index, field.leavesOut);
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

  #walkThrough(bytes: Uint8Array, at: number, fields: Fields | undefined): number {
    const from = this.#length;
    const end = this.#value(bytes, at, fields);
    this.#length = from;
    return end;
  }

  /** Reads a shared value, if it is a new one, and keeps it apart from the rest. @returns the index behind it. */
  readShared(bytes: Uint8Array, at: number, fields: Fields | undefined, shared: SharedValue): number {
    shared.isThere = true;
    const known = shared.raw.endIn(bytes, at);
    if (known >= 0) return known;
    const from = this.#length;
    const end = this.#value(bytes, at, fields);
    if (end < 0) return -1;
    if (shared.kept.endIn(this.#kept, from) !== this.#length) {
      shared.value = this.#parseKept(from);
      shared.kept.remember(this.#kept, from, this.#length);
    }
    shared.raw.remember(bytes, at, end);
    this.#length = from;
    return end;
  }

  /** Whether an object of a list is left out of it. */
  isLeftOut(bytes: Uint8Array, at: number, fields: Fields): boolean {
    const [length, isOuterLeftOut] = [this.#length, this.#takeLeftOut()];
    this.#object(bytes, at, fields);
    const isLeftOut = this.#takeLeftOut();
    this.#length = length;
    this.#isLeftOut = isOuterLeftOut;
    return isLeftOut;
  }

  #list(bytes: Uint8Array, at: number, fields: Fields): number {
    this.#put(openBracket);
    const isOuterLeftOut = this.#takeLeftOut();
    const first = this.#length;
    let index = skipSpace(bytes, at + 1);
    while (bytes[index] !== closeBracket) {
      const from = this.#length;
      if (from > first) this.#put(comma);
      // Lists of lists are kept whole, so that no input leads deeper than the shape does.
      index = this.#value(bytes, index, bytes[index] === openBrace ? fields : undefined);
      if (index < 0) return -1;
      if (this.#takeLeftOut()) this.#length = from;
      index = skipSpace(bytes, index);
      if (bytes[index] === comma) index = skipSpace(bytes, index + 1);
      else if (bytes[index] !== closeBracket) return -1;
    }
    this.#isLeftOut = isOuterLeftOut;
    this.#put(closeBracket);
    return index + 1;
  }

  #takeLeftOut(): boolean {
    const isLeftOut = this.#isLeftOut;
    this.#isLeftOut = false;
    return isLeftOut;
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

function putAt(root: unknown, path: readonly string[], value: unknown): void {
  let parent = root;
  for (const name of path.slice(0, -1)) parent = asRecord(parent)?.[name];
  const owner = asRecord(parent) as Record<string, unknown> | undefined;
  const last = path.at(-1);
  if (owner !== undefined && last !== undefined) owner[last] = value;
}
