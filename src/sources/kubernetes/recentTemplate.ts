import type { ObjectTemplate } from './objectTemplate.ts';
import type { Fields } from './sieveFields.ts';
import { recordTemplate, type Sifting } from './templateRecorder.ts';

/** After so many objects in a row that were not like the one before, only some are tried. */
const missesAllowed = 4;
const mostPassedOver = 64;

/**
 * The template of the object that was sifted last. Where neighbours are rarely alike it is hardly ever tried, so that these cost
 * little more than without it.
 */
export class RecentTemplate {
  readonly #fields: Fields;
  readonly #sifting: Sifting;
  #template: ObjectTemplate | undefined;
  #misses = 0;
  /** Objects to pass over until one is learned again. */
  #passesOver = 0;
  #source: { readonly bytes: Uint8Array; readonly at: number } | undefined;
  /** Whether `value` is what was read last. */
  hasRead = false;

  constructor(fields: Fields, sifting: Sifting) {
    this.#fields = fields;
    this.#sifting = sifting;
  }

  get value(): unknown {
    return this.#template?.value;
  }

  /** @returns the index behind an object that is like the last one; negative when it is not. */
  read(bytes: Uint8Array, at: number): number {
    this.hasRead = false;
    this.#source = undefined;
    const end = this.#template?.read(toBuffer(bytes), at) ?? -1;
    this.hasRead = end >= 0;
    if (this.hasRead) this.#misses = 0;
    else this.#forget(bytes, at);
    return end;
  }

  /** Takes the value that the object which was not read came out as for the next one. */
  learn(value: unknown): void {
    const source = this.#source;
    this.#source = undefined;
    if (source === undefined) return;
    this.#template = recordTemplate(source.bytes, source.at, this.#fields, value, this.#sifting);
  }

  #forget(bytes: Uint8Array, at: number): void {
    this.#template = undefined;
    if (this.#passesOver > 0) {
      this.#passesOver -= 1;
      return;
    }
    this.#misses += 1;
    if (this.#misses > missesAllowed) this.#passesOver = Math.min(2 ** (this.#misses - missesAllowed), mostPassedOver);
    this.#source = { bytes, at };
  }
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
