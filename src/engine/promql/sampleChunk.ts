/** Decoded samples: `kinds[i]` says what sample `i` is; without `kinds`, all are floats. */
export interface SampleColumns {
  /** Milliseconds since the epoch, ascending. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly kinds: Uint8Array | undefined;
}

export const sampleKind = { float: 1, histogram: 2, stale: 3 } as const;

/** A sealed run of samples, compressed. */
export interface SampleChunk {
  readonly minTime: number;
  readonly maxTime: number;
  readonly count: number;
  readonly bytes: Uint8Array;
  readonly kinds: Uint8Array | undefined;
}

const encoding = { constant: 0, decimal: 1, xor: 2 } as const;
const maxDecimals = 6;
const maxScaled = 2 ** 50;

/**
 * Compresses samples. Times are differences of differences; values are, whichever fits, one constant, whole multiples of a
 * power of ten stored as differences, or the changed bytes of consecutive floats.
 */
export function encodeChunk(columns: SampleColumns): SampleChunk {
  const { times, values, kinds } = columns;
  const writer = new ByteWriter(times.length * 3 + 16);
  writeTimes(writer, times);
  writeValues(writer, values);
  return {
    minTime: times[0] ?? 0,
    maxTime: times[times.length - 1] ?? 0,
    count: times.length,
    bytes: writer.finish(),
    kinds: kinds?.some((kind) => kind !== sampleKind.float) === true ? kinds.slice() : undefined,
  };
}

/** Decompresses a chunk into columns from index `at` on. */
export function decodeChunk(chunk: SampleChunk, times: Float64Array, values: Float64Array, at: number): void {
  const reader = new ByteReader(chunk.bytes);
  let time = chunk.minTime;
  let delta = 0;
  times[at] = time;
  if (chunk.count > 1 && reader.byte() === 1) {
    delta = reader.varint();
    for (let i = 1; i < chunk.count; i += 1) times[at + i] = chunk.minTime + delta * i;
  } else {
    for (let i = 1; i < chunk.count; i += 1) {
      delta += reader.zigzag();
      time += delta;
      times[at + i] = time;
    }
  }
  readValues(reader, values, at, chunk.count);
}

function writeTimes(writer: ByteWriter, times: Float64Array): void {
  if (times.length < 2) return;
  const first = (times[1] ?? 0) - (times[0] ?? 0);
  let isRegular = true;
  for (let i = 2; i < times.length && isRegular; i += 1) isRegular = (times[i] ?? 0) - (times[i - 1] ?? 0) === first;
  writer.byte(isRegular ? 1 : 0);
  if (isRegular) {
    writer.varint(first);
    return;
  }
  let delta = 0;
  for (let i = 1; i < times.length; i += 1) {
    const next = (times[i] ?? 0) - (times[i - 1] ?? 0);
    writer.zigzag(next - delta);
    delta = next;
  }
}

function writeValues(writer: ByteWriter, values: Float64Array): void {
  const first = values[0] ?? 0;
  if (values.every((value) => Object.is(value, first))) {
    writer.byte(encoding.constant);
    writer.float(first);
    return;
  }
  const decimals = decimalsOf(values);
  if (decimals === undefined) {
    writer.byte(encoding.xor);
    writeXor(writer, values);
    return;
  }
  writer.byte(encoding.decimal);
  writer.byte(decimals);
  const scale = 10 ** decimals;
  let previous = 0;
  for (const value of values) {
    const scaled = Math.round(value * scale);
    writer.zigzag(scaled - previous);
    previous = scaled;
  }
}

/** The fewest decimals with which every value is exact, or undefined. */
function decimalsOf(values: Float64Array): number | undefined {
  let decimals = 0;
  for (const value of values) {
    if (!Number.isFinite(value) || Object.is(value, -0)) return undefined;
    while (!isExactAt(value, decimals)) {
      decimals += 1;
      if (decimals > maxDecimals) return undefined;
    }
  }
  return values.every((value) => isExactAt(value, decimals)) ? decimals : undefined;
}

function isExactAt(value: number, decimals: number): boolean {
  const scale = 10 ** decimals;
  const scaled = Math.round(value * scale);
  return Math.abs(scaled) < maxScaled && scaled / scale === value;
}

function readValues(reader: ByteReader, values: Float64Array, at: number, count: number): void {
  const kind = reader.byte();
  if (kind === encoding.constant) {
    values.fill(reader.float(), at, at + count);
  } else if (kind === encoding.decimal) {
    const scale = 10 ** reader.byte();
    let scaled = 0;
    for (let i = 0; i < count; i += 1) {
      scaled += reader.zigzag();
      values[at + i] = scale === 1 ? scaled : scaled / scale;
    }
  } else readXor(reader, values, at, count);
}

const scratch = new DataView(new ArrayBuffer(8));

/** One control byte (leading and trailing zero bytes of the difference), then the bytes between. */
function writeXor(writer: ByteWriter, values: Float64Array): void {
  let high = 0;
  let low = 0;
  for (const value of values) {
    scratch.setFloat64(0, value);
    const nextHigh = scratch.getUint32(0);
    const nextLow = scratch.getUint32(4);
    scratch.setUint32(0, nextHigh ^ high);
    scratch.setUint32(4, nextLow ^ low);
    high = nextHigh;
    low = nextLow;
    let start = 0;
    while (start < 8 && scratch.getUint8(start) === 0) start += 1;
    let end = 8;
    while (end > start && scratch.getUint8(end - 1) === 0) end -= 1;
    writer.byte((start << 4) | (end - start));
    for (let i = start; i < end; i += 1) writer.byte(scratch.getUint8(i));
  }
}

function readXor(reader: ByteReader, values: Float64Array, at: number, count: number): void {
  let high = 0;
  let low = 0;
  for (let i = 0; i < count; i += 1) {
    const control = reader.byte();
    const start = control >> 4;
    const length = control & 15;
    scratch.setUint32(0, 0);
    scratch.setUint32(4, 0);
    for (let b = 0; b < length; b += 1) scratch.setUint8(start + b, reader.byte());
    high ^= scratch.getUint32(0);
    low ^= scratch.getUint32(4);
    scratch.setUint32(0, high);
    scratch.setUint32(4, low);
    values[at + i] = scratch.getFloat64(0);
  }
}

class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  float(value: number): void {
    scratch.setFloat64(0, value);
    for (let i = 0; i < 8; i += 1) this.byte(scratch.getUint8(i));
  }

  varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.byte((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  zigzag(value: number): void {
    this.varint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  byte(): number {
    const value = this.#bytes[this.#at] ?? 0;
    this.#at += 1;
    return value;
  }

  float(): number {
    for (let i = 0; i < 8; i += 1) scratch.setUint8(i, this.byte());
    return scratch.getFloat64(0);
  }

  varint(): number {
    let byte = this.byte();
    if (byte < 128) return byte;
    let value = byte & 127;
    let scale = 128;
    do {
      byte = this.byte();
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    return value;
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
