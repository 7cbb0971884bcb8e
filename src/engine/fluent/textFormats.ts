import type { EventRecord, FieldValue } from '../../model/lineTrial.ts';
import { fromEntries, isMap } from './recordDiff.ts';

/** Lists and maps deeper than this are not read. */
const deepest = 200;

/** A JSON object, or undefined for everything else. Fields of any name are kept apart from the object's own. */
export function readJsonObject(text: string): EventRecord | undefined {
  const value = readJson(text);
  return isMap(value) ? value : undefined;
}

/** A JSON value; undefined for what is none. */
export function readJson(text: string): FieldValue | undefined {
  try {
    return plain(JSON.parse(text) as FieldValue, 0);
  } catch {
    return undefined;
  }
}

function plain(value: FieldValue, depth: number): FieldValue {
  if (depth > deepest) throw new RangeError('too deep');
  if (Array.isArray(value)) return (value as readonly FieldValue[]).map((item) => plain(item, depth + 1));
  if (!isMap(value)) return value;
  return fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner, depth + 1)]));
}

/** `label:value` parted by tabs. */
export function readLtsv(text: string, between: string | RegExp = '\t', labelEnd = ':'): EventRecord {
  return fromEntries(
    text.split(between).flatMap((part) => {
      const at = part.indexOf(labelEnd);
      return at < 0 ? [] : [[part.slice(0, at), part.slice(at + labelEnd.length)] as const];
    }),
  );
}

/** `key=value key="quoted value" key`, as go-logfmt writes it. A key without a value is given as `bare`. */
export function readLogfmt(text: string, bare: FieldValue): EventRecord {
  const fields: (readonly [string, FieldValue])[] = [];
  for (const match of text.matchAll(/([^\s="]+)(=(?:"((?:[^"\\]|\\.)*)"|([^\s]*))?)?/g)) {
    const [, key = '', assigned, quoted, raw] = match;
    if (assigned === undefined) fields.push([key, bare]);
    else fields.push([key, quoted === undefined ? (raw ?? '') : unescape(quoted)]);
  }
  return fromEntries(fields);
}

/** What backslashes stand for in a quoted text of C and JSON. */
export function unescape(text: string): string {
  const simple: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', a: '\x07', v: '\v' };
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/gs, (_, hex: string | undefined, char: string | undefined) =>
    hex === undefined ? (simple[char ?? ''] ?? char ?? '') : String.fromCharCode(parseInt(hex, 16)),
  );
}

/** The cells of one line of CSV: quoted cells hold commas, and doubled quotes. */
export function readCsv(text: string, delimiter: string): readonly string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      const quoted = /^"((?:[^"]|"")*)"?/.exec(text.slice(at));
      cells.push((quoted?.[1] ?? '').replaceAll('""', '"'));
      at += quoted?.[0].length ?? 1;
    } else {
      const end = text.indexOf(delimiter, at);
      cells.push(text.slice(at, end < 0 ? text.length : end));
      at = end < 0 ? text.length : end;
    }
    if (!text.startsWith(delimiter, at)) return cells;
    at += delimiter.length;
  }
}
