import { asArray, asRecord } from '../../base/json.ts';
import { closeBrace, closeBracket, comma, openBrace, openBracket, quote } from './jsonBytes.ts';
import { skipSpace, skipString, skipValue } from './jsonBytes.ts';
import { LastBytes, ObjectTemplate, type Put, type SharedReader, type Step } from './objectTemplate.ts';
import { findField, isBracket } from './sieveFields.ts';
import type { Fields } from './sieveFields.ts';

/** What a recorder asks of the sieve that has sifted the object. */
export interface Sifting extends SharedReader {
  /** Whether an object of a list is left out of it. */
  isLeftOut(bytes: Uint8Array, at: number, fields: Fields): boolean;
}

/** Where a value stands in the object that was parsed. */
interface Place {
  readonly value: unknown;
  readonly put: Put;
}

/** Objects of more parts than these are read by sifting them. */
const mostSteps = 400;
const mostDepth = 24;

/**
 * The template of an object that has been sifted.
 * @param at the index at which it begins
 * @param value what came out; the template changes it from now on
 * @returns undefined where the object has a form that no template can tell, such as the same name twice.
 */
export function recordTemplate(
  bytes: Uint8Array,
  at: number,
  fields: Fields,
  value: unknown,
  sifting: Sifting,
): ObjectTemplate | undefined {
  const recorder = new TemplateRecorder(bytes, at, sifting);
  const place: Place = { value, put: () => undefined };
  const end = bytes[at] === openBrace ? recorder.value(at, fields, place, 0) : -1;
  return end < 0 ? undefined : new ObjectTemplate(value, recorder.steps, recorder.literal(end), sifting);
}

/** Walks over an object as the sieve does. Each walk gives the index behind what it walked over; negative to give up. */
class TemplateRecorder {
  readonly steps: Step[] = [];
  readonly #bytes: Uint8Array;
  readonly #sifting: Sifting;
  /** Where the bytes begin that no step has yet. */
  #begun: number;

  constructor(bytes: Uint8Array, at: number, sifting: Sifting) {
    this.#bytes = bytes;
    this.#begun = at;
    this.#sifting = sifting;
  }

  /** The bytes that no step has yet, up to an index. */
  literal(end: number): Uint8Array {
    return Uint8Array.from(this.#bytes.subarray(this.#begun, end));
  }

  /** @param fields undefined: all is kept @param place undefined: nothing is kept */
  value(at: number, fields: Fields | undefined, place: Place | undefined, depth: number): number {
    if (depth > mostDepth || this.steps.length > mostSteps) return -1;
    const first = this.#bytes[at];
    if (isBracket(first)) {
      if (fields === undefined && place === undefined) return this.#skipped(at);
      return first === openBracket ? this.#list(at, fields, place, depth) : this.#object(at, fields, place, depth);
    }
    if (place === undefined) return this.#skipped(at);
    return first === quote ? this.#text(at, place) : this.#word(at, place);
  }

  #object(at: number, fields: Fields | undefined, place: Place | undefined, depth: number): number {
    const target = asRecord(place?.value);
    if (place !== undefined && target === undefined) return -1;
    const bytes = this.#bytes;
    const names = new Set<string>();
    let index = skipSpace(bytes, at + 1);
    while (bytes[index] !== closeBrace) {
      const nameEnd = skipString(bytes, index + 1);
      const name = Buffer.from(bytes.subarray(index + 1, nameEnd - 1)).toString('utf8');
      // Of values of one name the last one counts, and a template would not see which one that is.
      if (names.has(name) || name.includes('\\')) return -1;
      names.add(name);
      const value = skipSpace(bytes, skipSpace(bytes, nameEnd) + 1);
      const inner = target === undefined ? undefined : placeIn(target, name);
      const end =
        fields === undefined
          ? this.value(value, undefined, inner, depth + 1)
          : this.#field({ name: index, nameEnd, at: value }, fields, inner, depth + 1);
      if (end < 0) return -1;
      index = skipSpace(bytes, end);
      if (bytes[index] === comma) index = skipSpace(bytes, index + 1);
    }
    return index + 1;
  }

  #field(
    { name, nameEnd, at }: { readonly name: number; readonly nameEnd: number; readonly at: number },
    fields: Fields,
    place: Place | undefined,
    depth: number,
  ): number {
    const bytes = this.#bytes;
    const field = findField(fields, bytes, name + 1, nameEnd - 1);
    if (field === undefined) {
      if (!isBracket(bytes[at])) return this.#skipped(at);
      const place = nameEnd - name + (bytes[name + 1] ?? 0);
      return this.#add(skipValue(bytes, at), { kind: 'leftOut', literal: this.literal(at), fields, name: place });
    }
    if (!field.isKept) return this.value(at, field.fields, undefined, depth);
    const { shared } = field;
    if (shared !== undefined && isBracket(bytes[at])) {
      // Inside a list there is no place for it.
      if (place === undefined || place.value !== shared.value) return -1;
      const step = { kind: 'shared', literal: this.literal(at), fields: field.fields, shared, put: place.put } as const;
      return this.#add(skipValue(bytes, at), step);
    }
    // What decides whether its object is kept has to stay as it is.
    if (field.leavesOut !== undefined) return skipValue(bytes, at);
    return this.value(at, field.fields, place, depth);
  }

  #list(at: number, fields: Fields | undefined, place: Place | undefined, depth: number): number {
    const target = asArray(place?.value);
    if (place !== undefined && target === undefined) return -1;
    const bytes = this.#bytes;
    let kept = 0;
    let index = skipSpace(bytes, at + 1);
    while (bytes[index] !== closeBracket) {
      const own = bytes[index] === openBrace ? fields : undefined;
      const isLeftOut = own !== undefined && this.#sifting.isLeftOut(bytes, index, own);
      const inner = target === undefined || isLeftOut ? undefined : placeIn(target, kept);
      if (!isLeftOut) kept += 1;
      const end = this.value(index, own, inner, depth + 1);
      if (end < 0) return -1;
      index = skipSpace(bytes, end);
      if (bytes[index] === comma) index = skipSpace(bytes, index + 1);
    }
    return index + 1;
  }

  #skipped(at: number): number {
    return this.#add(skipValue(this.#bytes, at), { kind: 'skipped', literal: this.literal(at) });
  }

  #text(at: number, { put }: Place): number {
    const end = skipString(this.#bytes, at + 1);
    const last = new LastBytes();
    last.remember(this.#bytes, at + 1, end - 1);
    // Its quotes are of the bytes around it.
    this.#add(end - 1, { kind: 'text', literal: this.literal(at + 1), last, put });
    return end;
  }

  #word(at: number, { put }: Place): number {
    const end = skipValue(this.#bytes, at);
    const last = new LastBytes();
    last.remember(this.#bytes, at, end);
    return this.#add(end, { kind: 'word', literal: this.literal(at), last, put });
  }

  /** @param end the index behind the value of the step */
  #add(end: number, step: Step): number {
    this.steps.push(step);
    this.#begun = end;
    return end;
  }
}

function placeIn(owner: object, name: string | number): Place {
  const members = owner as Record<string | number, unknown>;
  return {
    value: members[name],
    put: (value) => {
      members[name] = value;
    },
  };
}
