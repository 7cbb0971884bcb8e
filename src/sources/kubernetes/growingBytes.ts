/** Bytes that come piece by piece, in one buffer that serves again once it has been emptied. */
export class GrowingBytes {
  readonly #mostKept: number;
  #buffer = Buffer.alloc(0);
  #length = 0;

  /** @param mostKept a buffer that one large answer has made larger than these bytes is let go again when it is emptied */
  constructor(mostKept = 1024 * 1024) {
    this.#mostKept = mostKept;
  }

  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
  }

  /** What is there, not copied: what comes after `clear` overwrites it. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    if (this.#buffer.length > this.#mostKept) this.#buffer = Buffer.alloc(0);
  }
}
