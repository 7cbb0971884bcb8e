import { parse } from 'yaml';
import { messageOf } from '../../base/async.ts';
import { type ApiExchange, readBytes } from './apiExchange.ts';
import { badRequest, unsupportedMediaType } from './apiStatus.ts';
import { type JsonField, jsonFields } from './jsonFields.ts';
import { isRecord } from './jsonValue.ts';
import { decodeProtobufBody } from './protobufBody.ts';

type Json = Readonly<Record<string, unknown>>;

/** The media type of a request's body, without parameters. */
export function mediaTypeOf({ request }: ApiExchange): string {
  return (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? '';
}

/**
 * A body that must be one object in JSON or YAML.
 * @throws ApiStatusError 400 where it is not, 415 for another media type.
 */
export async function readJsonBody(exchange: ApiExchange, kind = 'object'): Promise<Json> {
  return (await readObjectBody(exchange, kind)).body;
}

/** An object that a client sends, with the fields of its text, from which duplicates can be told. */
export interface ObjectBody {
  readonly body: Json;
  /** In the order of the text; empty where it is not JSON. */
  readonly fields: readonly JsonField[];
}

/** A body that must be one object in JSON, YAML or protobuf. @throws ApiStatusError as `readJsonBody` does. */
export async function readObjectBody(exchange: ApiExchange, kind: string): Promise<ObjectBody> {
  const bytes = await readBytes(exchange.request);
  const media = mediaTypeOf(exchange);
  const text = bytes.toString('utf8');
  if (media === 'application/vnd.kubernetes.protobuf') {
    const decoded = decodeProtobufBody(bytes);
    if (decoded !== undefined) return { body: decoded, fields: [] };
  }
  if (media === 'application/yaml') return { body: decodeYaml(text), fields: [] };
  if (media !== 'application/json') {
    throw unsupportedMediaType(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']);
  }
  const value = decodeJson(text, (why) => {
    const cause = `couldn't get version/kind; json parse error: ${why}`;
    return `the object provided is unrecognized (must be of type ${kind}): ${cause} (${text.slice(0, 100)})`;
  });
  if (isRecord(value)) return { body: value, fields: jsonFields(text) };
  throw badRequest(`the object provided is unrecognized (must be of type ${kind})`);
}

/** A body that is JSON of any form. @throws ApiStatusError 400 with the message made of Go's words for what is wrong. */
export function decodeJson(text: string, messageFor: (why: string) => string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const isCut = /Unexpected end|Unterminated|end of JSON|JSON at position \d+$/.test(messageOf(error));
    throw badRequest(messageFor(isCut || text.trim() === '' ? 'unexpected end of JSON input' : messageOf(error)));
  }
}

/** One object in YAML. @throws ApiStatusError 400. */
export function decodeYaml(text: string): Json {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw badRequest(`error decoding YAML: error converting YAML to JSON: yaml: ${yamlProblem(messageOf(error))}`);
  }
  if (isRecord(value)) return value;
  throw badRequest('error decoding YAML: the object is not a mapping');
}

/** The words of the real server's parser for the mistake that users make most. */
function yamlProblem(message: string): string {
  return /Nested mappings|mapping values/i.test(message)
    ? 'mapping values are not allowed in this context'
    : (message.split('\n')[0] ?? message);
}
