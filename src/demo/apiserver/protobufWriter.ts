/** Writes length-delimited fields of the protobuf wire format: texts and embedded messages. */
export class ProtobufWriter {
  readonly #chunks: Buffer[] = [];

  text(field: number, value: string): this {
    return this.#bytes(field, Buffer.from(value, 'utf8'));
  }

  message(field: number, value: ProtobufWriter): this {
    return this.#bytes(field, value.finish());
  }

  finish(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  #bytes(field: number, value: Buffer): this {
    this.#chunks.push(varint(field * 8 + 2), varint(value.length), value);
    return this;
  }
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}
