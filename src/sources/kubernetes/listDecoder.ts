import { asRecord } from '../../base/json.ts';
import { TimeSlice } from '../../base/timeSlice.ts';
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
import { JsonSieve } from './jsonSieve.ts';
import { unwrapObjects, type Json, type KindDescriptor } from './kindDescriptor.ts';
import { objectAt } from './projections/objectFields.ts';

/**
 * Parses the JSON of a list object by object, with pauses, so that a page of any size stalls nothing.
 * @param onObject hears each object, with at least the fields that the kind's projection reads.
 * @returns the list's `metadata`; undefined when it is no list.
 * @throws SyntaxError for what is no JSON, at the latest at its end.
 */
export async function decodeList(
  bytes: Uint8Array,
  kind: KindDescriptor,
  onObject: (object: Json) => void,
): Promise<Json | undefined> {
  const sieve = new JsonSieve(kind.fields ?? true, kind.shared, kind.usesAgain);
  if (kind.unwrap !== undefined) {
    const payload = asRecord(sieve.parse(bytes));
    if (payload === undefined) return undefined;
    for (const object of unwrapObjects(kind, payload)) onObject(object);
    return objectAt(payload, 'metadata');
  }
  const list = new ListScanner(bytes, sieve);
  const slice = new TimeSlice();
  for (const object of list.objects()) {
    onObject(object);
    if (slice.isSpent) await slice.next();
  }
  return list.isList ? list.metadata : undefined;
}

/** Walks through `{"metadata": {…}, "items": […]}` in whatever order its fields come. */
class ListScanner {
  readonly #bytes: Uint8Array;
  readonly #sieve: JsonSieve;
  isList = false;
  metadata: Json = {};

  constructor(bytes: Uint8Array, sieve: JsonSieve) {
    this.#bytes = bytes;
    this.#sieve = sieve;
  }

  *objects(): Generator<Json> {
    const bytes = this.#bytes;
    let index = this.#expect(skipSpace(bytes, 0), openBrace);
    while (bytes[index] !== closeBrace) {
      if (bytes[index] !== quote) throw unexpected(index);
      const end = demand(skipString(bytes, index + 1));
      const name = textOf(bytes, index + 1, end - 1);
      index = this.#expect(skipSpace(bytes, end), colon);
      if (name === 'items') {
        this.isList = true;
        index = bytes[index] === openBracket ? yield* this.#items(index) : demand(skipValue(bytes, index));
      } else {
        const from = index;
        index = demand(skipValue(bytes, from));
        if (name === 'metadata') this.metadata = asRecord(JSON.parse(textOf(bytes, from, index))) ?? {};
      }
      index = this.#next(index, closeBrace);
    }
  }

  /** The objects of the list at an index; what is no object is left out. @returns the index behind it. */
  *#items(at: number): Generator<Json, number> {
    const bytes = this.#bytes;
    let index = skipSpace(bytes, at + 1);
    while (bytes[index] !== closeBracket) {
      index = this.#next(demand(this.#sieve.sift(bytes, index)), closeBracket);
      const object = asRecord(this.#sieve.take());
      if (object !== undefined) yield object;
    }
    return index + 1;
  }

  /** @returns the index of what follows a byte that must be there. */
  #expect(index: number, byte: number): number {
    if (this.#bytes[index] !== byte) throw unexpected(index);
    return skipSpace(this.#bytes, index + 1);
  }

  /** The index of the next member behind a value, or of the end of what they are members of. */
  #next(behind: number, end: number): number {
    const index = skipSpace(this.#bytes, behind);
    return this.#bytes[index] === end ? index : this.#expect(index, comma);
  }
}

function unexpected(index: number): SyntaxError {
  return new SyntaxError(`Unexpected byte at ${index} of a list`);
}

function demand(index: number): number {
  if (index < 0) throw new SyntaxError('A list that is cut off');
  return index;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}
