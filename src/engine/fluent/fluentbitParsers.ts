import type { EventRecord, EventTime, FieldValue } from '../../model/lineTrial.ts';
import type { FluentbitContext } from '../../lang/fluentbit/fluentbitContext.ts';
import { resolvedValue } from '../../lang/fluentbit/fluentbitContext.ts';
import type { FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
import { propertyOf } from '../../lang/fluentbit/fluentbitAst.ts';
import { offsetOfZone } from './eventTime.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fromEntries, isMap, without } from './recordDiff.ts';
import type { ParserProperties } from './shippedParsersData.ts';
import { shippedParsers } from './shippedParsersData.ts';
import { strptime } from './strptime.ts';
import { readJson, readJsonObject, readLogfmt, readLtsv, unescape } from './textFormats.ts';

/** A parser that a config can name. */
export interface FluentbitParser {
  readonly name: string;
  readonly properties: ParserProperties;
  /** `Decode_Field` and `Decode_Field_As` with their values, in their order. */
  readonly decoders: readonly { readonly isAs: boolean; readonly value: string }[];
  /** Where the config itself defines it. */
  readonly start: number | undefined;
  /** True for what comes with the agent, in a file that is not here. */
  readonly isShipped: boolean;
}

/** A line that was read into fields, or why not, in a sentence. */
export type ParseResult =
  | { readonly record: EventRecord; readonly time: EventTime | undefined; readonly notes: readonly string[] }
  | { readonly problem: string };

/** The parsers that a config defines or names files of, and those that come with the agent where its file is not here. */
export function fluentbitParsers(context: FluentbitContext): ReadonlyMap<string, FluentbitParser> {
  const parsers = new Map<string, FluentbitParser>();
  if (context.hasUnreadParsers) {
    for (const [name, properties] of Object.entries(shippedParsers))
      parsers.set(name, { name, properties, decoders: [], start: undefined, isShipped: true });
  }
  const own = new Set(context.root.sections);
  const sections = [...context.parserFiles.flatMap((file) => file.root.sections), ...context.sections];
  for (const section of sections) {
    const name = section.kind === 'parser' ? propertyOf(section, 'name')?.value : undefined;
    if (name !== undefined) parsers.set(name, parserOf(context, section, name, own.has(section)));
  }
  return parsers;
}

function parserOf(context: FluentbitContext, section: FluentbitSection, name: string, isOwn: boolean): FluentbitParser {
  const values = section.properties.map((property) => [
    property.key,
    resolvedValue(context, property) ?? property.value,
  ]);
  return {
    name,
    properties: Object.fromEntries(values) as ParserProperties,
    decoders: section.properties
      .filter((property) => property.key.startsWith('decode_field'))
      .map((property) => ({ isAs: property.key === 'decode_field_as', value: property.value })),
    start: isOwn ? section.header.start : undefined,
    isShipped: false,
  };
}

/** Reads a text as the agent does: format, time, types, decoders. */
export function runFluentbitParser(parser: FluentbitParser, text: string, now: number): ParseResult {
  const { properties } = parser;
  const format = properties['format']?.toLowerCase() ?? '';
  const read = readFormat(format, properties, text);
  if ('problem' in read) return read;
  const notes: string[] = [];
  const decoded = decode(parser, read.record, notes);
  const { record, time } = takeTime(properties, decoded, format === 'json', now, notes);
  return { record: format === 'json' ? record : castTypes(properties['types'] ?? '', record, notes), time, notes };
}

function readFormat(
  format: string,
  properties: ParserProperties,
  text: string,
): { readonly record: EventRecord } | { readonly problem: string } {
  switch (format) {
    case 'json': {
      const record = readJsonObject(text);
      return record === undefined ? { problem: 'The line is not a JSON object.' } : { record };
    }
    case 'ltsv': {
      const record = readLtsv(text);
      return Object.keys(record).length === 0 ? { problem: 'The line has no label:value.' } : { record };
    }
    case 'logfmt':
      if (
        isOn(properties['logfmt_no_bare_keys']) &&
        /(?:^|\s)[^\s="]+(?=\s|$)/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'))
      )
        return { problem: 'The line has a key without a value, which Logfmt_No_Bare_Keys forbids.' };
      return { record: readLogfmt(text, true) };
    case 'regex':
      return readRegex(properties, text);
    default:
      return { problem: `There is no format '${format}'.` };
  }
}

function readRegex(properties: ParserProperties, text: string): { record: EventRecord } | { problem: string } {
  const match = onigmoMatcher(properties['regex'] ?? '')(text);
  if (match.kind === 'failed') return { problem: match.reason };
  if (match.kind === 'none') return { problem: 'The regular expression does not match.' };
  const keepsEmpty = properties['skip_empty_values'] !== undefined && !isOn(properties['skip_empty_values']);
  const fields = match.named.map(([name, value]) => [name, value ?? ''] as const);
  return { record: fromEntries(fields.filter(([, value]) => keepsEmpty || value !== '')) };
}

function isOn(value: string | undefined): boolean {
  return /^(?:on|true|yes)$/i.test(value ?? '');
}

function takeTime(
  properties: ParserProperties,
  record: EventRecord,
  isJson: boolean,
  now: number,
  notes: string[],
): { readonly record: EventRecord; readonly time: EventTime | undefined } {
  const format = properties['time_format'];
  const key = properties['time_key'] ?? 'time';
  const value = Object.hasOwn(record, key) ? record[key] : undefined;
  if (format === undefined || value === undefined) return { record, time: undefined };
  if (typeof value !== 'string') {
    notes.push(`The time in '${key}' is no text, so that the event has the time at which it was read.`);
    return { record, time: undefined };
  }
  const offset = offsetOfZone(properties['time_offset'] ?? 'Z');
  const reading = strptime(value, format, { offset, now });
  if ('problem' in reading) {
    const isStrict = properties['time_strict'] === undefined || isOn(properties['time_strict']);
    notes.push(
      `The time '${value}' ${reading.problem} (${format}): the event has ${isStrict ? 'the time at which it was read' : 'what could be read of it'}.`,
    );
    return { record: isJson || !isStrict ? record : without(record, [key]), time: undefined };
  }
  if (!reading.hasZone && properties['time_offset'] === undefined && !/^Z/.test(reading.rest))
    notes.push('The time names no zone: it is taken as UTC.');
  return { record: isOn(properties['time_keep']) ? record : without(record, [key]), time: reading.time };
}

function castTypes(types: string, record: EventRecord, notes: string[]): EventRecord {
  const wanted = new Map(types.split(/\s+/).map((word) => [word.split(':')[0] ?? '', word.split(':')[1] ?? '']));
  return fromEntries(
    Object.entries(record).map(([name, value]) => {
      const type = wanted.get(name)?.toLowerCase();
      return [name, type === undefined || typeof value !== 'string' ? value : castText(name, value, type, notes)];
    }),
  );
}

/** As C reads numbers: the leading digits count, and nothing is 0. */
function castText(name: string, value: string, type: string, notes: string[]): FieldValue {
  switch (type) {
    case 'integer':
      return Number(/^\s*[+-]?\d+/.exec(value)?.[0] ?? 0);
    case 'float':
      return Number(/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(value)?.[0] ?? 0);
    case 'hex':
      return parseInt(/^\s*(?:0[xX])?[0-9A-Fa-f]+/.exec(value)?.[0] ?? '0', 16);
    case 'bool':
      if (/^true/i.test(value)) return true;
      if (/^false/i.test(value)) return false;
      notes.push(`'${name}' is neither true nor false and stays a text.`);
      return value;
    default:
      return value;
  }
}

function decode(parser: FluentbitParser, record: EventRecord, notes: string[]): EventRecord {
  let result = record;
  for (const { isAs, value } of parser.decoders) {
    const [decoder = '', field = ''] = value.trim().split(/\s+/);
    const text = result[field];
    if (typeof text !== 'string') continue;
    const decoded = decodeText(decoder.toLowerCase(), text);
    if (decoded === undefined) {
      if (!['json', 'escaped', 'escaped_utf8'].includes(decoder.toLowerCase()))
        notes.push(`The decoder ${decoder} is not evaluated here.`);
    } else if (isAs) result = { ...result, [field]: decoded };
    else if (isMap(decoded)) result = { ...result, ...decoded };
  }
  return result === record ? record : fromEntries(Object.entries(result));
}

function decodeText(decoder: string, text: string): FieldValue | undefined {
  if (decoder === 'json') {
    const value = readJson(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  }
  return decoder === 'escaped' || decoder === 'escaped_utf8' ? unescape(text) : undefined;
}
