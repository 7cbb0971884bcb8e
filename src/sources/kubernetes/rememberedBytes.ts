/** Bytes that were seen last, to see at the cost of a comparison that the same come again. */
export class RememberedBytes {
  #bytes = Buffer.alloc(0);
  #length = 0;

  /** Whether the same bytes stand at an index. @returns the index behind them; negative when they do not. */
  endIn(bytes: Uint8Array, at: number): number {
    const length = this.#length;
    const end = at + length;
    if (length === 0 || end > bytes.length) return -1;
    // Most that differs differs in its last bytes or its middle, and a look at those is cheaper than a call.
    if (bytes[end - 2] !== this.#bytes[length - 2]) return -1;
    if (bytes[at + (length >> 1)] !== this.#bytes[length >> 1]) return -1;
    return this.#bytes.compare(bytes, at, end, 0, length) === 0 ? end : -1;
  }

  remember(bytes: Uint8Array, start: number, end: number): void {
    this.#length = end - start;
    if (this.#bytes.length < this.#length) this.#bytes = Buffer.allocUnsafeSlow(this.#length * 2);
    this.#bytes.set(bytes.subarray(start, end));
  }
}
