import type { EventRecord } from '../../model/lineTrial.ts';
import type { FluentbitContext } from '../../lang/fluentbit/fluentbitContext.ts';
import { propertyOf } from '../../lang/fluentbit/fluentbitAst.ts';
import type { FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
import { splitWords } from '../../lang/fluentbit/fluentbitValueCheck.ts';
import type { FluentbitParser } from './fluentbitParsers.ts';
import type { MultilineRule } from './multilineRulesData.ts';
import { builtinMultilineRules } from './multilineRulesData.ts';
import { textOf } from './recordPath.ts';

/** Milliseconds that a record waits for another line where nothing is said. */
export const defaultFlushTime = 4000;

/** How a multiline parser of Fluent Bit reads a line, and when a record is whole. */
export interface MultilineParser {
  readonly name: string;
  /** Where the config itself defines it. */
  readonly start: number | undefined;
  /** What runs over a line first. */
  readonly inner: FluentbitParser | undefined;
  /** Rules of states; empty for parsers whose lines tell whether they end a record. */
  readonly rules: readonly MultilineRule[];
  /** Whether a line of this text ends its record, for parsers without rules. */
  readonly isEnd: (text: string) => boolean;
  /** The fields that hold the text to join, the text that tells the end, and what parts the streams. */
  readonly keyContent: string | undefined;
  readonly keyPattern: string | undefined;
  readonly keyGroup: string | undefined;
  /** Milliseconds that a record waits for another line. */
  readonly flushTime: number;
}

const innerParser = (name: string, properties: FluentbitParser['properties']): FluentbitParser => ({
  ...{ name, properties, decoders: [], start: undefined, isShipped: true },
});

const never = (): boolean => false;
const shared = { start: undefined, flushTime: defaultFlushTime } as const;

/** The formats of the container runtimes, which keep their time in the record. */
const runtimes: Readonly<Record<string, MultilineParser>> = {
  cri: {
    ...shared,
    name: 'cri',
    inner: innerParser('cri', {
      format: 'regex',
      regex: '^(?<time>.+?) (?<stream>stdout|stderr) (?<_p>F|P) (?<log>.*)$',
      skip_empty_values: 'off',
      time_key: 'time',
      time_format: '%Y-%m-%dT%H:%M:%S.%L%z',
      time_keep: 'on',
    }),
    rules: [],
    isEnd: (text) => text === 'F',
    keyContent: 'log',
    keyPattern: '_p',
    keyGroup: 'stream',
  },
  docker: {
    ...shared,
    name: 'docker',
    inner: innerParser('docker', {
      format: 'json',
      time_key: 'time',
      time_format: '%Y-%m-%dT%H:%M:%S.%L',
      time_keep: 'on',
    }),
    rules: [],
    isEnd: (text) => text.endsWith('\n'),
    keyContent: 'log',
    keyPattern: undefined,
    keyGroup: 'stream',
  },
};

/** The multiline parsers of a plugin's `multiline.parser`, in their order. Names that are none are given back. */
export function multilineParsersOf(
  context: FluentbitContext,
  section: FluentbitSection,
  parsers: ReadonlyMap<string, FluentbitParser>,
): { readonly parsers: readonly MultilineParser[]; readonly unknown: readonly string[] } {
  const names = section.properties
    .filter((property) => property.key === 'multiline.parser')
    .flatMap((property) => (property.shape === 'list' ? property.items.map((item) => item.value) : [property.value]))
    .flatMap((value) => value.split(',').map((name) => name.trim()))
    .filter((name) => name !== '');
  const found = names.map((name) => builtin(name) ?? definedParser(context, name, parsers));
  return {
    parsers: found.filter((parser) => parser !== undefined),
    unknown: names.filter((_, index) => found[index] === undefined),
  };
}

function builtin(name: string): MultilineParser | undefined {
  if (Object.hasOwn(runtimes, name)) return runtimes[name];
  const rules = Object.hasOwn(builtinMultilineRules, name) ? builtinMultilineRules[name] : undefined;
  return rules === undefined ? undefined : { ...shared, ...noKeys, name, inner: undefined, rules, isEnd: never };
}

const noKeys = { keyContent: undefined, keyPattern: undefined, keyGroup: undefined } as const;

function definedParser(
  context: FluentbitContext,
  name: string,
  parsers: ReadonlyMap<string, FluentbitParser>,
): MultilineParser | undefined {
  const sections = [...context.sections, ...context.parserFiles.flatMap((file) => file.root.sections)];
  const section = sections.find(
    (one) => one.kind === 'multiline_parser' && propertyOf(one, 'name')?.value.toLowerCase() === name.toLowerCase(),
  );
  if (section === undefined) return undefined;
  const get = (key: string): string | undefined => propertyOf(section, key)?.value;
  const type = get('type')?.toLowerCase() ?? 'regex';
  const flush = Number(get('flush_timeout') ?? defaultFlushTime);
  return {
    name,
    start: context.root.sections.includes(section) ? section.header.start : undefined,
    inner: parsers.get(get('parser') ?? ''),
    rules: type === 'regex' ? rulesOf(section) : [],
    isEnd: endTest(type, get('match_string') ?? '', /^(?:on|true|yes)$/i.test(get('negate') ?? '')),
    keyContent: get('key_content'),
    keyPattern: get('key_pattern'),
    keyGroup: get('key_group'),
    flushTime: Number.isFinite(flush) ? flush : defaultFlushTime,
  };
}

function endTest(type: string, wanted: string, isNegated: boolean): (text: string) => boolean {
  if (type === 'regex') return never;
  return (text) => (type === 'endswith' ? text.endsWith(wanted) : text === wanted) !== isNegated;
}

function rulesOf(section: FluentbitSection): readonly MultilineRule[] {
  const classic = section.properties
    .filter((property) => property.key === 'rule')
    .flatMap((property) => ruleOf(splitWords(property.value)));
  const yaml = section.properties
    .filter((property) => property.key === 'rules')
    .flatMap((property) => property.items)
    .flatMap(({ items }) => {
      const get = (key: string): string => items.find((item) => item.key === key)?.value ?? '';
      return ruleOf([get('state'), get('regex'), get('next_state')]);
    });
  return [...classic, ...yaml];
}

function ruleOf(words: readonly string[]): readonly MultilineRule[] {
  const [states = '', regex = '', next = ''] = words;
  return regex === '' ? [] : [{ states: states.split(',').map((state) => state.trim()), regex, next }];
}

/** The stream that a record belongs to, of those that a parser keeps apart. */
export function groupOf(parser: MultilineParser, record: EventRecord | undefined): string {
  return parser.keyGroup === undefined ? '' : textOf(record?.[parser.keyGroup]);
}
