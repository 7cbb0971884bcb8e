import { asRecord } from '../base/json.ts';

/** A line that was written by a program for programs, in parts for people. */
export interface LogMessage {
  readonly message: string;
  /** What else the line tells, in its order, without time and level. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

const messageNames: readonly string[] = ['msg', 'message', 'log', 'event'];
/** Shown in columns of their own. */
const columnNames = new Set(['ts', 'time', 'timestamp', '@timestamp', 't', 'level', 'lvl', 'severity', 'loglevel']);
const traceNames = new Set(['trace_id', 'traceid', 'trace', 'trace.id', 'oteltraceid']);
/** A longer line is shown as it is. */
const greatestLength = 16_000;

/** The message and the fields of a line of JSON or logfmt; undefined for any other line. */
export function parseLogMessage(text: string): LogMessage | undefined {
  if (text.length > greatestLength) return undefined;
  const pairs = text.startsWith('{') ? jsonPairs(text) : logfmtPairs(text);
  const name = messageNames.find((one) => pairs?.has(one) === true);
  if (pairs === undefined || name === undefined) return undefined;
  const fields = [...pairs].filter(([key]) => key !== name && !columnNames.has(key.toLowerCase()));
  return { message: pairs.get(name) ?? '', fields };
}

/** Every field of a line of JSON or logfmt in its order, and which of both it is; undefined for any other line. */
export function readLogFields(
  text: string,
): { readonly parser: 'json' | 'logfmt'; readonly fields: LogMessage['fields'] } | undefined {
  if (text.length > greatestLength) return undefined;
  const parser = text.startsWith('{') ? 'json' : 'logfmt';
  const pairs = parser === 'json' ? jsonPairs(text) : logfmtPairs(text);
  return pairs && { parser, fields: [...pairs] };
}

/** The trace that a line belongs to: 16 or 32 hexadecimal digits in a field that names a trace. */
export function findTraceId(message: LogMessage): string | undefined {
  return message.fields.find(([name, value]) => traceNames.has(name.toLowerCase()) && isTraceId(value))?.[1];
}

function isTraceId(value: string): boolean {
  return /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i.test(value);
}

function jsonPairs(text: string): ReadonlyMap<string, string> | undefined {
  try {
    const record = asRecord(JSON.parse(text));
    if (record === undefined) return undefined;
    return new Map(
      Object.entries(record).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
    );
  } catch {
    return undefined;
  }
}

/** `key=value key="quoted value"` throughout; undefined when anything else stands between. */
function logfmtPairs(text: string): ReadonlyMap<string, string> | undefined {
  const pair = /([A-Za-z_@][\w.@/-]*)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))(?:\s+|$)/y;
  const pairs = new Map<string, string>();
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text);
    if (match === null) return undefined;
    const [, key = '', quoted, plain = ''] = match;
    pairs.set(key, quoted === undefined ? plain : quoted.replace(/\\(["\\])/g, '$1'));
  }
  return pairs.size < 2 ? undefined : pairs;
}
