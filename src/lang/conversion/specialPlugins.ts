import type { FluentbitSection } from '../fluentbit/fluentbitAst.ts';
import { propertyOf } from '../fluentbit/fluentbitAst.ts';
import { splitWords } from '../fluentbit/fluentbitValueCheck.ts';
import type { FluentdSection } from '../fluentd/fluentdAst.ts';
import { paramOf, paramsOf, sectionsOf } from '../fluentd/fluentdAst.ts';
import type { ConfigLine } from './conversionReport.ts';

/** Tells of what cannot be said. */
type Lose = (what: string) => void;

/** Plugins without a counterpart, and how one comes by what they do; by agent, kind and plugin. */
const hints: Readonly<Record<string, string>> = {
  'fluentbit filter lua':
    'Fluentd runs no Lua: write the script as a filter in Ruby, or as record_transformer with enable_ruby.',
  'fluentbit filter nest':
    'Fluentd has no such plugin: record_transformer with enable_ruby can build and take apart maps.',
  'fluentbit filter throttle': 'Fluentd needs fluent-plugin-throttle, which counts by a key of the record.',
  'fluentbit filter wasm': 'Fluentd runs no WebAssembly.',
  'fluentd filter throttle':
    "Fluent Bit's throttle counts all records of a filter together, not by a key: write it by hand.",
  'fluentd match exec': 'Fluent Bit has no output that runs a program.',
  'fluentd match exec_filter': 'Fluent Bit runs no program for its records: a lua filter may do it.',
};

/** What to do where a plugin has no counterpart. */
export function hintFor(agent: 'fluentd' | 'fluentbit', place: string): string | undefined {
  return hints[`${agent} ${place}`];
}

/**
 * The multiline parser and the keys of the filter that join what `concat` joins: lines from one that begins a record to the next one.
 * Undefined where other things than the beginning of a record decide.
 */
export function multilineOf(
  section: FluentdSection,
  name: string,
  lose: Lose,
): { readonly parser: readonly ConfigLine[]; readonly filter: readonly ConfigLine[] } | undefined {
  const text = (param: string): string | undefined => paramOf(section, param)?.value?.text;
  const start = bare(text('multiline_start_regexp'));
  if (start === undefined || start.includes('#{')) return undefined;
  const next = bare(text('continuous_line_regexp')) ?? `^(?!${start.replace(/^\^/, '')})`;
  const flush = /^(\d+(?:\.\d+)?)s?$/.exec(text('flush_interval') ?? '')?.[1];
  const wait: readonly ConfigLine[] = flush === undefined ? [] : [['Flush_Timeout', String(Number(flush) * 1000)]];
  const said = [
    'key',
    'multiline_start_regexp',
    'continuous_line_regexp',
    'flush_interval',
    'separator',
    'timeout_label',
  ];
  for (const { name: other } of paramsOf(section)) if (!said.includes(other) && !other.startsWith('@')) lose(other);
  return {
    parser: [
      ['Name', name],
      ['Type', 'regex'],
      ...wait,
      ['Rule', `"start_state" "/${start}/" "cont"`],
      ['Rule', `"cont" "/${next}/" "cont"`],
    ],
    filter: [
      ['multiline.key_content', text('key') ?? 'message'],
      ['multiline.parser', name],
    ],
  };
}

/** The start of a record that a multiline parser of the type regex tells, as an expression between slashes. */
export function startOfRecord(parser: FluentbitSection): string | undefined {
  for (const { key, value, shape, items } of parser.properties) {
    if (key === 'rules') {
      const first = items.find((rule) =>
        rule.items.some((part) => part.key === 'state' && part.value === 'start_state'),
      );
      const regex = first?.items.find((part) => part.key === 'regex')?.value;
      if (regex !== undefined) return `/${bare(regex) ?? regex}/`;
    }
    if (key !== 'rule' || shape !== 'text') continue;
    const [state, regex] = splitWords(value);
    if (state === 'start_state' && regex !== undefined) return `/${bare(regex) ?? regex}/`;
  }
  return undefined;
}

/** What the systemd input of Fluentd says in maps and sections. */
export function systemdLines(section: FluentdSection, lose: Lose): readonly ConfigLine[] {
  // Without a word the one begins at the end of the journal, the other at its head.
  const head = paramOf(section, 'read_from_head');
  const lines: ConfigLine[] = [['Read_From_Tail', head !== undefined && isTrue(head.value?.text ?? '') ? 'Off' : 'On']];
  for (const param of paramsOf(section)) {
    const value = param.value?.text ?? 'true';
    if (param.name === 'matches') lines.push(...filterLines(value, lose));
    else if (!['path', 'tag', 'read_from_head'].includes(param.name) && !param.name.startsWith('@')) lose(param.name);
  }
  for (const inner of sectionsOf(section)) {
    const path = inner.name === 'storage' ? paramOf(inner, 'path')?.value?.text : undefined;
    const strip = inner.name === 'entry' ? paramOf(inner, 'fields_strip_underscores')?.value?.text : undefined;
    if (path !== undefined) lines.push(['DB', path.replace(/(?:\.json|\.pos)?$/, '.db')]);
    else if (strip !== undefined) lines.push(['Strip_Underscores', isTrue(strip) ? 'On' : 'Off']);
    else lose(`<${inner.name}>`);
  }
  return lines;
}

/** `[{"_SYSTEMD_UNIT": "docker.service"}]`: of the maps one has to fit, of its fields all, which Fluent Bit tells for all filters at once. */
function filterLines(json: string, lose: Lose): readonly ConfigLine[] {
  let maps: unknown;
  try {
    maps = JSON.parse(json);
  } catch {
    maps = undefined;
  }
  const fields = (Array.isArray(maps) ? maps : [maps]).map((map: unknown) =>
    typeof map === 'object' && map !== null ? Object.entries(map) : [],
  );
  const isOne = fields.length === 1 && (fields[0]?.length ?? 0) > 1;
  const isMixed = fields.length > 1 && fields.some((one) => one.length !== 1);
  if (isMixed || fields.flat().some(([, value]) => typeof value !== 'string')) {
    lose(`matches ${json}`);
    return [];
  }
  const lines = fields.flat().map(([name, value]): ConfigLine => ['Systemd_Filter', `${name}=${String(value)}`]);
  return isOne ? [['Systemd_Filter_Type', 'And'], ...lines] : lines;
}

/** What Fluent Bit serves to Prometheus, as a source of Fluentd. */
export function prometheusSource(output: FluentbitSection): readonly ConfigLine[] {
  return [
    ['@type', 'prometheus'],
    ['bind', propertyOf(output, 'host')?.value ?? '0.0.0.0'],
    ['port', propertyOf(output, 'port')?.value ?? '2021'],
  ];
}

function bare(expression: string | undefined): string | undefined {
  return expression?.replace(/^\/(.*)\/[a-z]*$/s, '$1');
}

function isTrue(value: string): boolean {
  return /^(?:true|yes|)$/.test(value);
}
