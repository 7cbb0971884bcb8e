import type { EventRecord, EventTime, FieldValue } from '../../model/lineTrial.ts';
import type { FluentdSection } from '../../lang/fluentd/fluentdAst.ts';
import { paramOf, sectionsOf } from '../../lang/fluentd/fluentdAst.ts';
import { fluentdFormats } from './fluentdFormatsData.ts';
import type { FluentdTimeSettings } from './fluentdTime.ts';
import { readFluentdTime, takeFluentdTime } from './fluentdTime.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fromEntries, isMap } from './recordDiff.ts';
import { textOf } from './recordPath.ts';
import { readCsv, readJson, readLogfmt, readLtsv } from './textFormats.ts';

/** What a parser made of a text: an event; a refusal; or nothing that can be told here. The reasons are sentences. */
export type FluentdParseResult =
  | {
      readonly kind: 'parsed';
      readonly record: EventRecord;
      readonly time: EventTime | undefined;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A parameter's text: booleans without a value are true; what Ruby writes is undefined. */
export function fluentdValue(section: FluentdSection, name: string): string | undefined {
  const param = paramOf(section, name);
  if (param === undefined || param.value?.isDynamic === true) return undefined;
  return param.value?.text ?? 'true';
}

/** Whether a parameter is switched on. */
export function isFluentdOn(section: FluentdSection, name: string, fallback = false): boolean {
  const value = fluentdValue(section, name);
  return value === undefined ? fallback : value === 'true' || value === 'yes' || value === '';
}

/** The parser's name, of `<parse>` or of the old `format`, which may be a regular expression. */
export function fluentdParserName(section: FluentdSection): string {
  const old = fluentdValue(section, 'format');
  const name = section.type?.value?.text;
  if (section.name === 'parse' || section.name === 'pattern') return name ?? old ?? 'none';
  return old?.startsWith('/') === true ? 'regexp' : (old ?? 'none');
}

/** Runs the parser of a `<parse>` section, or of a source with the old `format`, over a text. */
export function runFluentdParser(section: FluentdSection, text: string, now: number): FluentdParseResult {
  const name = fluentdParserName(section);
  switch (name) {
    case 'none':
      return parsed(fromEntries([[fluentdValue(section, 'message_key') ?? 'message', text]]));
    case 'json':
      return parseJson(section, text, now);
    case 'ltsv': {
      const between = fluentdValue(section, 'delimiter') ?? '\t';
      return finish(section, readLtsv(text, between, fluentdValue(section, 'label_delimiter') ?? ':'), 'time', now);
    }
    case 'logfmt':
      return finish(section, fromEntries(Object.entries(readLogfmt(text, true)).map(logfmtField)), undefined, now);
    case 'csv':
    case 'tsv':
      return parseCells(section, name, text, now);
    case 'regexp':
      return parseRegexp(section, text, now);
    case 'multiline':
      return parseMultiline(section, text, now);
    case 'syslog':
      return parseSyslog(section, text, now);
    case 'multi_format':
      return parseMany(section, text, now);
    default: {
      const format = Object.hasOwn(fluentdFormats, name) ? fluentdFormats[name] : undefined;
      if (format === undefined) return { kind: 'unknown', reason: `The parser '${name}' is not evaluated here.` };
      const read = match(section, format.expression, text, now, format.timeFormat, name);
      return name === 'cri' ? parseInside(section, read, now) : read;
    }
  }
}

/** What the cri parser holds in `<parse>` reads the message, whose fields stand in its place. */
function parseInside(section: FluentdSection, line: FluentdParseResult, now: number): FluentdParseResult {
  const [inner] = sectionsOf(section, 'parse');
  if (inner === undefined || line.kind !== 'parsed') return line;
  const { message, ...around } = line.record;
  const read = runFluentdParser(inner, textOf(message), now);
  if (read.kind !== 'parsed') return read;
  const kept = isFluentdOn(section, 'merge_cri_fields', true) ? Object.entries(around) : [];
  return parsed(fromEntries([...Object.entries(read.record), ...kept]), line.time, [...line.notes, ...read.notes]);
}

/** The parser of the gem reads numbers as such. */
function logfmtField([name, value]: readonly [string, FieldValue]): readonly [string, FieldValue] {
  const isNumber = typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value);
  return [name, isNumber ? Number(value) : value];
}

function parsed(record: EventRecord, time?: EventTime, notes: readonly string[] = []): FluentdParseResult {
  return { kind: 'parsed', record, time, notes };
}

function refused(reason: string): FluentdParseResult {
  return { kind: 'refused', reason };
}

function parseJson(section: FluentdSection, text: string, now: number): FluentdParseResult {
  const value = readJson(text);
  const record = Array.isArray(value) ? (value as readonly FieldValue[]).find(isMap) : value;
  if (!isMap(record)) return refused('The line is not a JSON object.');
  // A time_format makes the time a text; else JSON's times are numbers.
  const type = fluentdValue(section, 'time_format') === undefined ? 'float' : 'string';
  return finish(section, record, 'time', now, { type });
}

function parseCells(section: FluentdSection, name: 'csv' | 'tsv', text: string, now: number): FluentdParseResult {
  const delimiter = fluentdValue(section, 'delimiter') ?? (name === 'csv' ? ',' : '\t');
  const cells = name === 'csv' ? readCsv(text, delimiter) : text.split(delimiter);
  const keys = (fluentdValue(section, 'keys') ?? '')
    .replace(/^\[|\]$|"/g, '')
    .split(',')
    .map((key) => key.trim());
  return finish(section, fromEntries(keys.map((key, index) => [key, cells[index] ?? null])), undefined, now);
}

function parseRegexp(section: FluentdSection, text: string, now: number): FluentdParseResult {
  const written = fluentdValue(section, 'expression') ?? fluentdValue(section, 'format');
  if (written === undefined) return { kind: 'unknown', reason: 'The expression is missing, or Ruby writes it.' };
  const flags = `${isFluentdOn(section, 'ignorecase') ? 'i' : ''}${isFluentdOn(section, 'multiline') ? 'm' : ''}`;
  return match(section, written.endsWith('/') ? written + flags : written, text, now, undefined, 'regexp');
}

function parseMultiline(section: FluentdSection, text: string, now: number): FluentdParseResult {
  const formats = Array.from({ length: 20 }, (_, index) => fluentdValue(section, `format${index + 1}`) ?? '');
  const joined = formats.map((format) => format.replace(/^\/|\/$/g, '')).join('');
  return match(section, `/${joined}/m`, text, now, undefined, 'multiline');
}

function parseSyslog(section: FluentdSection, text: string, now: number): FluentdParseResult {
  const wanted = fluentdValue(section, 'message_format') ?? 'rfc3164';
  const format = wanted === 'auto' ? (/^<[0-9]{1,3}>[1-9]\d{0,2}/.test(text) ? 'rfc5424' : 'rfc3164') : wanted;
  const hasPriority = section.name === 'source' || isFluentdOn(section, 'with_priority');
  const known = fluentdFormats[`${format}${hasPriority ? ' with priority' : ''}`];
  if (known === undefined) return { kind: 'unknown', reason: `The message format '${format}' is not known here.` };
  const own = fluentdValue(section, format === 'rfc5424' ? 'rfc5424_time_format' : 'time_format');
  return match(section, known.expression, text, now, own ?? known.timeFormat, 'syslog');
}

/** The patterns of multi_format, in their order; the first that takes the text counts. */
function parseMany(section: FluentdSection, text: string, now: number): FluentdParseResult {
  for (const pattern of sectionsOf(section, 'pattern')) {
    const result = runFluentdParser(pattern, text, now);
    if (result.kind === 'refused') continue;
    if (result.kind === 'unknown') return result;
    return { ...result, notes: [`The pattern '${fluentdParserName(pattern)}' takes it.`, ...result.notes] };
  }
  return refused('No pattern takes it.');
}

function match(
  section: FluentdSection,
  expression: string,
  text: string,
  now: number,
  timeFormat: string | undefined,
  parser: string,
): FluentdParseResult {
  const found = onigmoMatcher(expression)(text);
  if (found.kind === 'failed') return { kind: 'unknown', reason: found.reason };
  if (found.kind === 'none') return refused('The regular expression does not match.');
  const fields = found.named.flatMap(([name, value]): readonly (readonly [string, FieldValue])[] => {
    if (value === undefined) return [];
    if (parser === 'syslog' && name === 'time') return [[name, value.replace(/ +/g, ' ')]];
    return [[name, castOwn(parser, name, value)]];
  });
  return finish(section, fromEntries(fields), 'time', now, { format: timeFormat });
}

/** What single parsers make of their fields: numbers, and nothing of a dash. */
function castOwn(parser: string, name: string, value: string): FieldValue {
  if (parser === 'syslog') return name === 'pri' ? Number(value) : value;
  if (parser !== 'apache2') return value;
  if (name === 'code') return Number(value) || null;
  if (value === '-' && name !== 'time') return null;
  return name === 'size' ? Number(value) || 0 : value;
}

/** Time, types and null values, which all parsers share. */
function finish(
  section: FluentdSection,
  record: EventRecord,
  timeKey: string | undefined,
  now: number,
  own: { readonly type?: string; readonly format?: string | undefined } = {},
): FluentdParseResult {
  const isUtc = isFluentdOn(section, 'utc') || fluentdValue(section, 'localtime') === 'false';
  const settings: FluentdTimeSettings = {
    key: fluentdValue(section, 'time_key') ?? timeKey,
    type: fluentdValue(section, 'time_type') ?? own.type ?? 'string',
    format: fluentdValue(section, 'time_format') ?? own.format,
    timezone: fluentdValue(section, 'timezone') ?? (isUtc ? 'UTC' : undefined),
    keepsKey: isFluentdOn(section, 'keep_time_key'),
  };
  const taken = takeFluentdTime(record, settings, now);
  if ('problem' in taken) return refused(taken.problem);
  return parsed(convert(section, taken.record, now), taken.time, taken.notes);
}

function convert(section: FluentdSection, record: EventRecord, now: number): EventRecord {
  const types = new Map(typesOf(fluentdValue(section, 'types') ?? ''));
  const nullPattern = fluentdValue(section, 'null_value_pattern');
  const isNull = (value: FieldValue): boolean =>
    typeof value === 'string' &&
    ((value === '' && isFluentdOn(section, 'null_empty_string')) ||
      (nullPattern !== undefined && onigmoMatcher(nullPattern)(value).kind === 'match'));
  return fromEntries(
    Object.entries(record).map(([name, value]) => {
      if (value === null || isNull(value)) return [name, null];
      const type = types.get(name);
      return [name, type === undefined ? value : castTo(type, value, now)];
    }),
  );
}

/** `a:integer,b:float` or the same as a JSON object. */
function typesOf(text: string): readonly (readonly [string, string])[] {
  const json = text.startsWith('{') ? readJson(text) : undefined;
  if (isMap(json)) return Object.entries(json).map(([name, type]) => [name, textOf(type)]);
  return text.split(',').map((part) => {
    const [name = '', ...type] = part.trim().split(':');
    return [name, type.join(':')];
  });
}

function castTo(definition: string, value: FieldValue, now: number): FieldValue {
  const [type = '', ...options] = definition.split(':');
  const text = textOf(value);
  switch (type) {
    case 'integer':
      return Number(/^\s*[+-]?\d+/.exec(text)?.[0] ?? 0);
    case 'float':
      return Number(/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(text)?.[0] ?? 0);
    case 'bool':
      return ['true', 'yes', '1'].includes(text.toLowerCase());
    case 'array':
      return text.split(options.join(':') === '' ? ',' : options.join(':'));
    case 'string':
      return text;
    case 'time': {
      const format = options.join(':');
      const settings = { key: undefined, type: 'string', format: format === '' ? undefined : format };
      const read = readFluentdTime(text, { ...settings, timezone: undefined, keepsKey: false }, now);
      return 'problem' in read || read.time === undefined ? null : read.time.seconds;
    }
    default:
      return value;
  }
}
