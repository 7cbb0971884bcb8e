import { badRequest } from './apiStatus.ts';
import { recordAt, textAt } from './jsonValue.ts';
import { protobufMessages } from './protobufSchemaData.ts';

type Json = Readonly<Record<string, unknown>>;

interface WireField {
  readonly number: number;
  /** A varint's number or a length-delimited field's bytes. */
  readonly value: number | Buffer;
}

/** Messages of which one field is embedded: what is inside stands beside the others. */
const embeddedFields: Readonly<Record<string, string>> = {
  Volume: 'source',
  ConfigMapVolume: 'localObjectReference',
  IngressRule: 'ingressRuleValue',
};

const magic = Buffer.from('k8s\0', 'latin1');

/**
 * Decodes `application/vnd.kubernetes.protobuf`: the magic bytes and a `runtime.Unknown` with kind and message.
 * @returns undefined for a kind whose message is not known here.
 * @throws ApiStatusError 400 for bytes that are no such message.
 */
export function decodeProtobufBody(bytes: Buffer): Json | undefined {
  if (!bytes.subarray(0, 4).equals(magic)) {
    throw badRequest('provided data does not appear to be a protobuf message, expected prefix 6b 38 73 00');
  }
  const envelope = readFields(bytes.subarray(4));
  const typeMeta = readFields(bytesOf(envelope, 1));
  const apiVersion = bytesOf(typeMeta, 1).toString('utf8');
  const kind = bytesOf(typeMeta, 2).toString('utf8');
  // Most kinds have the same fields in every version.
  const message = [`${apiVersion}/${kind}`, kind].find((name) => protobufMessages[name] !== undefined);
  return message === undefined ? undefined : { apiVersion, kind, ...decodeMessage(message, bytesOf(envelope, 2)) };
}

function decodeMessage(message: string, bytes: Buffer): Json {
  const fields = readFields(bytes);
  const result: Record<string, unknown> = {};
  for (const entry of (protobufMessages[message] ?? '').split(',')) {
    const [number = '', name = '', type = ''] = entry.split(' ');
    const values = fields.filter((field) => field.number === Number(number)).map(({ value }) => value);
    if (values.length === 0) continue;
    const value = type.startsWith('[')
      ? values.map((item) => decodeValue(type.slice(1, -1), item))
      : decodeField(type, values);
    if (value !== undefined) result[name] = value;
  }
  const inner = embeddedFields[message];
  if (inner === undefined) return result;
  const { [inner]: embedded, ...rest } = result;
  return { ...rest, ...recordAt({ embedded }, 'embedded') };
}

function decodeField(type: string, values: readonly (number | Buffer)[]): unknown {
  if (!['m', 'q', 'd'].includes(type)) return decodeValue(type, values.at(-1) ?? 0);
  const entries = values.map((value) => {
    const pair = readFields(toBytes(value));
    const content = bytesOf(pair, 2);
    const text =
      type === 'q'
        ? bytesOf(readFields(content), 1).toString('utf8')
        : content.toString(type === 'd' ? 'base64' : 'utf8');
    return [bytesOf(pair, 1).toString('utf8'), text] as const;
  });
  return Object.fromEntries(entries);
}

function decodeValue(type: string, value: number | Buffer): unknown {
  switch (type) {
    case 's':
      return toBytes(value).toString('utf8') || undefined;
    case 'i':
      return Number(value);
    case 'n':
      return Number(value) || undefined;
    case 'b':
      return value === 1 ? true : undefined;
    case 't':
      return decodeTime(readFields(toBytes(value)));
    case 'x':
      return decodeIntOrText(readFields(toBytes(value)));
    default: {
      const message = decodeMessage(type, toBytes(value));
      return Object.keys(message).length === 0 && textAt(message, 'name') === '' && type === 'ObjectMeta'
        ? undefined
        : message;
    }
  }
}

function decodeTime(fields: readonly WireField[]): string | undefined {
  const seconds = fields.find(({ number }) => number === 1)?.value;
  return typeof seconds === 'number' && seconds > 0
    ? `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
    : undefined;
}

function decodeIntOrText(fields: readonly WireField[]): unknown {
  const isText = fields.find(({ number }) => number === 1)?.value === 1;
  if (isText) return bytesOf(fields, 3).toString('utf8');
  const number = fields.find((field) => field.number === 2)?.value;
  return typeof number === 'number' && number !== 0 ? number : undefined;
}

function readFields(bytes: Buffer): readonly WireField[] {
  const fields: WireField[] = [];
  let position = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 64; shift += 7) {
      const byte = bytes[position];
      if (byte === undefined) throw badRequest('unexpected EOF');
      position += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw badRequest('proto: integer overflow');
  };
  while (position < bytes.length) {
    const tag = varint();
    const wire = tag & 7;
    if (wire === 0) fields.push({ number: tag >>> 3, value: varint() });
    else if (wire === 2) {
      const length = varint();
      if (position + length > bytes.length) throw badRequest('unexpected EOF');
      fields.push({ number: tag >>> 3, value: bytes.subarray(position, position + length) });
      position += length;
    } else throw badRequest(`proto: illegal wireType ${wire}`);
  }
  return fields;
}

function bytesOf(fields: readonly WireField[], number: number): Buffer {
  return toBytes(fields.find((field) => field.number === number)?.value ?? Buffer.alloc(0));
}

function toBytes(value: number | Buffer): Buffer {
  return typeof value === 'number' ? Buffer.alloc(0) : value;
}
