import { openBrace, openBracket, skipValue } from './jsonBytes.ts';
import { RememberedBytes } from './rememberedBytes.ts';

/**
 * Which fields of a JSON object to keep: `true` keeps a value whole; a record keeps, of an object or of each object in a list, the
 * fields that it names. A value that is neither is kept whole. `false` leaves a value out like a field without a name, but one field
 * of its objects after the other: cheaper for a large list of which neighbours share some parts and not others. A text keeps a value
 * whole, but leaves an object out of its list when it has this very text there: a condition that says `True` and so nothing of note.
 */
export type FieldShape = boolean | string | { readonly [field: string]: FieldShape };

export interface Field {
  readonly name: Uint8Array;
  /** Undefined: the value is kept whole. */
  readonly fields: Fields | undefined;
  readonly isKept: boolean;
  /** The text, as JSON, that leaves the field's object out of its list. */
  readonly leavesOut: Uint8Array | undefined;
  readonly shared: SharedValue | undefined;
}

export interface Fields {
  /** By the length of their names. */
  readonly byLength: readonly (readonly Field[] | undefined)[];
  /** The large values that were left out last, in places by their names. */
  readonly leftOut: (RememberedBytes | undefined)[];
}

/** A value that is parsed only when it is another than that of the object before. */
export interface SharedValue {
  readonly path: readonly string[];
  /** As it came. */
  readonly raw: RememberedBytes;
  /** What was kept of it. */
  readonly kept: RememberedBytes;
  value: unknown;
  /** Whether the object that is being sifted has it. */
  isThere: boolean;
}

/** To remember what is shorter costs more than to read it again. */
const leastRemembered = 64;
const placesForLeftOut = 32;

/** @returns the index behind a value that nobody asked for. */
export function leaveOut(bytes: Uint8Array, at: number, { leftOut }: Fields, name: number): number {
  if (!isBracket(bytes[at])) return skipValue(bytes, at);
  const place = name % placesForLeftOut;
  const last = leftOut[place];
  const known = last?.endIn(bytes, at) ?? -1;
  if (known >= 0) return known;
  const end = skipValue(bytes, at);
  if (end - at < leastRemembered) return end;
  const remembered = last ?? new RememberedBytes();
  leftOut[place] = remembered;
  remembered.remember(bytes, at, end);
  return end;
}

/** Objects and lists: whatever begins with the bytes of one is that one. A number may go on. */
export function isBracket(byte: number | undefined): boolean {
  return byte === openBrace || byte === openBracket;
}

/** The field that has the name between two indexes. */
export function findField({ byLength }: Fields, bytes: Uint8Array, start: number, end: number): Field | undefined {
  const candidates = byLength[end - start];
  if (candidates === undefined) return undefined;
  for (const candidate of candidates) {
    if (standsAt(bytes, start, candidate.name)) return candidate;
  }
  return undefined;
}

/** Whether these very bytes stand at an index. */
export function standsAt(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  let index = 0;
  while (index < text.length && text[index] === bytes[at + index]) index += 1;
  return index === text.length;
}

/** What a shape names, to be found by the bytes of its names. @param toShared gives the place of a shared value by its path */
export function compile(
  shape: FieldShape,
  path: string,
  toShared: (path: string) => SharedValue | undefined,
): Fields | undefined {
  if (shape === true || typeof shape === 'string') return undefined;
  if (shape === false) return { byLength: [], leftOut: [] };
  const byLength: Field[][] = [];
  for (const [name, inner] of Object.entries(shape)) {
    const bytes = Buffer.from(name);
    const innerPath = path === '' ? name : `${path}.${name}`;
    while (byLength.length <= bytes.length) byLength.push([]);
    byLength[bytes.length]?.push({
      name: bytes,
      fields: compile(inner, innerPath, toShared),
      isKept: inner !== false,
      leavesOut: typeof inner === 'string' ? Buffer.from(JSON.stringify(inner)) : undefined,
      shared: toShared(innerPath),
    });
  }
  return { byLength, leftOut: [] };
}
