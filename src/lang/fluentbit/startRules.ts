import type { Span } from '../fluent/fluentProblem.ts';
import type { FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { resolvedValue, sectionsOfKind } from './fluentbitContext.ts';
import { parserNames } from './referenceCheck.ts';

/** What single plugins demand of several of their keys together when they start. */
export function checkKeysTogether(context: FluentbitContext, section: FluentbitSection): void {
  const { place } = section;
  if (place === 'input tail') checkTail(context, section);
  else if (place === 'input syslog') checkSyslog(context, section);
  else if (place === 'filter multiline') checkMultilineFilter(context, section);
  else if (place === 'output s3') checkChunkSize(context, section);
  else if (section.kind === 'service') checkSync(context, section);
  checkExclusive(context, section);
}

/** Keys of a plugin of which one rules out the others. With one of them it does not start. */
const exclusiveKeys: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  'filter nest': [['add_prefix'], ['remove_prefix']],
  'filter record_modifier': [['remove_key'], ['allowlist_key', 'whitelist_key']],
  'output cloudwatch_logs': [['log_stream_name'], ['log_stream_prefix']],
  'filter grep': [['regex'], ['exclude']],
};

function checkExclusive(context: FluentbitContext, section: FluentbitSection): void {
  const groups = exclusiveKeys[section.place];
  const [one, other] = (groups ?? []).map((keys) => section.properties.find((property) => keys.includes(property.key)));
  if (one === undefined || other === undefined) return;
  const logic = section.plugin === 'grep' ? valueOf(context, section, 'logical_op')?.value : undefined;
  // A grep without an operator takes its rules in their order.
  if (section.plugin === 'grep' && !/^(?:and|or)$/i.test(logic ?? '')) return;
  const why = logic === undefined ? '' : ` with Logical_Op ${logic}`;
  const later = one.start < other.start ? other : one;
  const message = `${one.name} and ${other.name} exclude each other${why}. The plugin refuses to start.`;
  context.report('exclusive-keys', 'error', message, later.nameSpan);
}

/** A socket in the file system, which is the default, needs its path. */
function checkSyslog(context: FluentbitContext, section: FluentbitSection): void {
  checkKnownParser(context, section, 'parser');
  const mode = valueOf(context, section, 'mode');
  const isUnix = propertyOf(section, 'mode') === undefined || /^unix_(?:tcp|udp)$/i.test(mode?.value ?? '');
  const isDynamic = section.properties.some((property) => property.isDynamic);
  if (!isUnix || isDynamic || propertyOf(section, 'path') !== undefined) return;
  const why = mode === undefined ? 'Mode is unix_udp where it is not set' : `Mode is ${mode.value}`;
  context.report('missing-key', 'error', `The input 'syslog' needs 'Path': ${why}.`, section.header);
}

function checkTail(context: FluentbitContext, section: FluentbitSection): void {
  const interval = valueOf(context, section, 'refresh_interval');
  if (interval !== undefined && !(parseFloat(interval.value) > 0)) {
    context.report(
      'bad-time',
      'error',
      `'${interval.value}' is no interval of more than 0 seconds. The input refuses to start.`,
      interval.span,
    );
  } else if (interval !== undefined) checkBareSeconds(context, interval);
  const chunk = valueOf(context, section, 'buffer_chunk_size');
  const most = valueOf(context, section, 'buffer_max_size');
  const chunkSize = chunk === undefined ? 32_768 : bytesOf(chunk.value);
  const mostSize = most === undefined ? 32_768 : bytesOf(most.value);
  const isUnknown =
    isVariable(section, 'buffer_chunk_size', context) || isVariable(section, 'buffer_max_size', context);
  if (chunkSize !== undefined && mostSize !== undefined && mostSize < chunkSize && !isUnknown) {
    const place = most ?? chunk;
    const message = `Buffer_Max_Size (${mostSize}) has to be at least Buffer_Chunk_Size (${chunkSize}). The input refuses to start.`;
    if (place !== undefined) context.report('bad-size', 'error', message, place.span);
  }
  const multiline = valueOf(context, section, 'multiline');
  if (multiline !== undefined && /^(?:on|true|yes)$/i.test(multiline.value)) {
    if (propertyOf(section, 'parser_firstline') === undefined) {
      context.report('missing-key', 'error', "With Multiline on the input needs 'Parser_Firstline'.", multiline.span);
    } else checkKnownParser(context, section, 'parser_firstline');
  }
}

/** The number of seconds is read, and what stands behind it is not. */
function checkBareSeconds(context: FluentbitContext, interval: { readonly value: string; readonly span: Span }): void {
  const { value, span } = interval;
  if (/^[+]?\d+(?:\.\d*)?s?$/i.test(value)) return;
  const read = parseInt(value, 10) || 0;
  const factor = { m: 60, h: 3600, d: 86_400, w: 604_800 }[
    /^\d+\s*(?!ms)([mhdw])/i.exec(value)?.[1]?.toLowerCase() ?? ''
  ];
  const meant = factor === undefined ? undefined : String(read * factor);
  const fixes = meant === undefined ? [] : [{ title: `Write ${meant}`, edits: [{ ...span, text: meant }] }];
  const message = `Refresh_Interval is a bare number of seconds: '${value}' is read as ${read} ${read === 1 ? 'second' : 'seconds'}.`;
  context.report('bad-time', 'warning', message, span, fixes);
}

/** A parser that the plugin cannot do without. */
function checkKnownParser(context: FluentbitContext, section: FluentbitSection, key: string): void {
  const parser = valueOf(context, section, key);
  if (parser === undefined || !context.knowsParsers || parserNames(context, 'parser').includes(parser.value)) return;
  context.report(
    'unknown-parser',
    'error',
    `No parser is called '${parser.value}', and the input does not start without it.`,
    parser.span,
  );
}

function checkMultilineFilter(context: FluentbitContext, section: FluentbitSection): void {
  if (propertyOf(section, 'mode', 'multiline.parser') !== undefined) return;
  if (section.properties.some((property) => property.isDynamic)) return;
  context.report('missing-key', 'error', "The filter 'multiline' needs 'multiline.parser'.", section.header);
}

function checkChunkSize(context: FluentbitContext, section: FluentbitSection): void {
  const put = valueOf(context, section, 'use_put_object');
  const chunk = valueOf(context, section, 'upload_chunk_size');
  const size = chunk === undefined ? undefined : bytesOf(chunk.value);
  const isPut = put !== undefined && /^(?:on|true|yes)$/i.test(put.value);
  if (chunk !== undefined && size !== undefined && size < 5_242_880 && !isPut) {
    context.report('bad-size', 'error', 'upload_chunk_size has to be at least 5,242,880 bytes.', chunk.span);
  }
  const isCompressed = propertyOf(section, 'compression') !== undefined;
  if (chunk !== undefined && size !== undefined && size > 50_000_000 && !isPut && !isCompressed) {
    context.report('bad-size', 'error', 'upload_chunk_size may be at most 50M.', chunk.span);
  }
  const total = valueOf(context, section, 'total_file_size');
  const totalSize = total === undefined ? undefined : bytesOf(total.value);
  if (total !== undefined && totalSize !== undefined && totalSize > 1_000_000_000 && isPut) {
    context.report('bad-size', 'error', 'With use_put_object total_file_size may be at most 1G.', total.span);
  }
  // The smallest chunk is the default, which the plugin does not hold against the size of a file.
  const isOwnChunk = size !== undefined && size > 5_242_880 && size <= 50_000_000;
  if (total !== undefined && totalSize !== undefined && isOwnChunk && totalSize < 2 * size && !isPut) {
    context.report('bad-size', 'error', 'total_file_size has to be at least twice upload_chunk_size.', total.span);
  }
}

/** The mode of synchronisation counts with a storage path only. */
function checkSync(context: FluentbitContext, section: FluentbitSection): void {
  const sync = valueOf(context, section, 'storage.sync');
  if (sync === undefined || /^(?:normal|full)$/i.test(sync.value)) return;
  const hasPath = sectionsOfKind(context, 'service').some((one) => propertyOf(one, 'storage.path') !== undefined);
  context.report(
    'bad-choice',
    hasPath ? 'error' : 'warning',
    `storage.sync is normal or full, not '${sync.value}'.`,
    sync.span,
  );
}

function valueOf(
  context: FluentbitContext,
  section: FluentbitSection,
  key: string,
): { readonly value: string; readonly span: Span } | undefined {
  const property = propertyOf(section, key);
  const value = property === undefined ? undefined : resolvedValue(context, property);
  return property === undefined || value === undefined ? undefined : { value, span: property.valueSpan };
}

function isVariable(section: FluentbitSection, key: string, context: FluentbitContext): boolean {
  const property = propertyOf(section, key);
  return property !== undefined && resolvedValue(context, property) === undefined;
}

/** The number of bytes; K is 1000. */
export function bytesOf(value: string): number | undefined {
  const match = /^(\d+)([kmg]?)b?$/i.exec(value);
  const factors: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };
  return match === null ? undefined : Number(match[1]) * (factors[(match[2] ?? '').toLowerCase()] ?? 1);
}
