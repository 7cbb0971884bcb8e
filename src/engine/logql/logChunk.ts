/** A run of lines of one stream: their UTF-8 text in one buffer, with columns for where each ends and when it was written. */
export class LogChunk {
  #bytes: Uint8Array;
  #ends: Uint32Array;
  #times: BigInt64Array;
  #count = 0;
  #size = 0;
  #isSorted = true;

  constructor(byteCapacity: number) {
    this.#bytes = new Uint8Array(byteCapacity);
    this.#ends = new Uint32Array(64);
    this.#times = new BigInt64Array(64);
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes of text. */
  get textSize(): number {
    return this.#size;
  }

  /** Bytes of memory. */
  get byteSize(): number {
    return this.#bytes.byteLength + this.#ends.byteLength + this.#times.byteLength;
  }

  /** Whether lines stand in order of time. */
  get isSorted(): boolean {
    return this.#isSorted;
  }

  get minTime(): bigint {
    if (this.#isSorted) return this.#times[0] ?? 0n;
    return this.#times.subarray(0, this.#count).reduce((a, b) => (b < a ? b : a));
  }

  get maxTime(): bigint {
    if (this.#isSorted) return this.#times[this.#count - 1] ?? 0n;
    return this.#times.subarray(0, this.#count).reduce((a, b) => (b > a ? b : a));
  }

  /** Adds a line; false when the chunk is full. */
  append(timeNs: bigint, line: string, encoder: InstanceType<typeof TextEncoder>): boolean {
    const most = this.#size + line.length * 3;
    if (most > this.#bytes.length) {
      const exact = encoder.encode(line);
      if (this.#size + exact.length > this.#bytes.length && this.#count > 0) return false;
      if (exact.length > this.#bytes.length) this.#bytes = new Uint8Array(exact.length);
      this.#bytes.set(exact, this.#size);
      this.#size += exact.length;
    } else this.#size += encoder.encodeInto(line, this.#bytes.subarray(this.#size)).written;
    if (this.#count === this.#ends.length) this.#growColumns();
    if (this.#count > 0 && timeNs < (this.#times[this.#count - 1] ?? 0n)) this.#isSorted = false;
    this.#ends[this.#count] = this.#size;
    this.#times[this.#count] = timeNs;
    this.#count += 1;
    return true;
  }

  #growColumns(): void {
    const capacity = Math.ceil(this.#ends.length * 1.5);
    const ends = new Uint32Array(capacity);
    ends.set(this.#ends);
    const times = new BigInt64Array(capacity);
    times.set(this.#times);
    this.#ends = ends;
    this.#times = times;
  }

  /** Gives back the room that will not be needed. */
  seal(): void {
    this.#bytes = this.#bytes.slice(0, this.#size);
    this.#ends = this.#ends.slice(0, this.#count);
    this.#times = this.#times.slice(0, this.#count);
  }

  timeAt(i: number): bigint {
    return this.#times[i] ?? 0n;
  }

  /** The line's bytes, not copied. */
  bytesAt(i: number): Uint8Array {
    return this.#bytes.subarray(i === 0 ? 0 : this.#ends[i - 1], this.#ends[i]);
  }

  /** The lines whose bytes pass a test, of some or of all. */
  linesThat(test: (bytes: Uint8Array, from: number, to: number) => boolean, among?: readonly number[]): number[] {
    const lines: number[] = [];
    const count = among?.length ?? this.#count;
    for (let i = 0; i < count; i += 1) {
      const line = among?.[i] ?? i;
      if (test(this.#bytes, line === 0 ? 0 : (this.#ends[line - 1] ?? 0), this.#ends[line] ?? 0)) lines.push(line);
    }
    return lines;
  }

  /** The lines that hold a text, found by searching the whole buffer at once. */
  linesWith(needle: Uint8Array): number[] {
    const lines: number[] = [];
    const text = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#size);
    let line = 0;
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at)) {
      line = this.#lineOf(at, line);
      const end = this.#ends[line] ?? this.#size;
      if (at + needle.length <= end) lines.push(line);
      // On to the next line, or past a find that spans two.
      at = at + needle.length <= end ? end : at + 1;
      if (at >= this.#size) break;
    }
    return lines;
  }

  #lineOf(offset: number, from: number): number {
    let low = from;
    let high = this.#count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
