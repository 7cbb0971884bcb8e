import type { FluentbitSection } from '../fluentbit/fluentbitAst.ts';
import { propertyOf } from '../fluentbit/fluentbitAst.ts';
import type { FluentdSection } from '../fluentd/fluentdAst.ts';
import { paramOf } from '../fluentd/fluentdAst.ts';
import type { ConfigLine } from './conversionReport.ts';
import { startOfRecord } from './specialPlugins.ts';

/** Whether a `<parse>` joins lines. */
export function isMultiline(parse: FluentdSection): boolean {
  return parse.type?.value?.text === 'multiline';
}

/** The multiline parser that begins a record where `format_firstline` matches. Undefined without one, or where Ruby writes it. */
export function firstlineParser(
  parse: FluentdSection,
  source: FluentdSection,
  name: string,
): readonly ConfigLine[] | undefined {
  const first = paramOf(parse, 'format_firstline')?.value;
  if (first === undefined || first.isDynamic) return undefined;
  const start = bare(first.text);
  const wait = /^(\d+(?:\.\d+)?)s?$/.exec(paramOf(source, 'multiline_flush_interval')?.value?.text ?? '')?.[1];
  return [
    ['Name', name],
    ['Type', 'regex'],
    ...(wait === undefined ? [] : [['Flush_Timeout', String(Number(wait) * 1000)] as const]),
    ['Rule', `"start_state" "/${start}/" "cont"`],
    ['Rule', `"cont" "/^(?!${start.replace(/^\^/, '')})/" "cont"`],
  ];
}

/** The parser that reads the fields of `format1`, `format2` and so on out of joined lines. Undefined where there are none. */
export function formatsParser(parse: FluentdSection, name: string): readonly ConfigLine[] | undefined {
  const formats = Array.from({ length: 20 }, (_, index) => paramOf(parse, `format${index + 1}`)?.value?.text ?? '');
  const joined = formats.map(bare).join('');
  if (joined === '') return undefined;
  const time = paramOf(parse, 'time_format')?.value?.text;
  const timeKey = paramOf(parse, 'time_key')?.value?.text ?? 'time';
  const types = paramOf(parse, 'types')?.value?.text;
  return [
    ['Name', name],
    ['Format', 'regex'],
    // The option m lets a dot match line breaks, as Fluentd does here.
    ['Regex', `/${joined}/m`],
    ...(time === undefined
      ? []
      : [['Time_Key', timeKey] as const, ['Time_Format', time.replace(/%N/g, '%L')] as const]),
    ...(types === undefined ? [] : [['Types', types.replace(/\s*,\s*/g, ' ')] as const]),
  ];
}

/**
 * How Fluentd's tail joins the lines that Fluent Bit's joins: the lines of its `<parse>`. Undefined where another parser decides.
 * @param parsers the parsers and the multiline parsers of the config, by their names.
 */
export function joinedParse(
  input: FluentbitSection,
  parsers: ReadonlyMap<string, FluentbitSection>,
  multiline: ReadonlyMap<string, FluentbitSection>,
): readonly ConfigLine[] | undefined {
  const own = multiline.get(propertyOf(input, 'multiline.parser')?.value ?? '');
  const start = own === undefined ? undefined : startOfRecord(own);
  if (start !== undefined) return linesOf(start, '/(?<log>.*)/');
  const isOld = /^(?:on|true|yes)$/i.test(propertyOf(input, 'multiline')?.value ?? '');
  const first = isOld ? parsers.get(propertyOf(input, 'parser_firstline')?.value ?? '') : undefined;
  const regex = first === undefined ? undefined : propertyOf(first, 'regex')?.value;
  if (first === undefined || regex === undefined) return undefined;
  const written = `/${bare(regex).replaceAll(/(?<!\\)\//g, '\\/')}/`;
  const time = propertyOf(first, 'time_format')?.value;
  return [
    ...linesOf(written, written.replace(/\$\/$/, '/')),
    ...(time === undefined
      ? []
      : [['time_key', propertyOf(first, 'time_key')?.value ?? 'time'] as const, ['time_format', time] as const]),
  ];
}

function linesOf(first: string, format: string): readonly ConfigLine[] {
  return [
    ['@type', 'multiline'],
    ['format_firstline', first],
    ['format1', format],
  ];
}

function bare(expression: string): string {
  return expression.replace(/^\/(.*)\/[a-z]*$/s, '$1');
}
