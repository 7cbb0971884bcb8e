import type { EventRecord, EventTime } from '../../model/lineTrial.ts';
import type { FluentbitContext } from '../../lang/fluentbit/fluentbitContext.ts';
import { propertyOf } from '../../lang/fluentbit/fluentbitAst.ts';
import { splitWords } from '../../lang/fluentbit/fluentbitValueCheck.ts';
import type { FluentbitParser } from './fluentbitParsers.ts';
import { runFluentbitParser } from './fluentbitParsers.ts';
import type { MultilineRule } from './multilineRulesData.ts';
import { builtinMultilineRules } from './multilineRulesData.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fromEntries } from './recordDiff.ts';

/** Lines that were joined, with the parser that took them; undefined where none did. */
export interface JoinedLines {
  readonly parser: string | undefined;
  readonly record: EventRecord;
  readonly time: EventTime | undefined;
  readonly lineCount: number;
  readonly notes: readonly string[];
}

/** How a multiline parser reads a line, and when a record is whole. */
interface MultilineParser {
  readonly name: string;
  /** What runs over a line first, for the runtimes' own formats. */
  readonly inner: FluentbitParser | undefined;
  /** Rules of states; empty for the runtimes' own formats, whose lines tell whether they end a record. */
  readonly rules: readonly MultilineRule[];
  /** Whether the line that was read ends its record. */
  readonly isEnd: (record: EventRecord) => boolean;
}

const innerParser = (name: string, properties: FluentbitParser['properties']): FluentbitParser => ({
  ...{ name, properties, decoders: [], start: undefined, isShipped: true },
});

/** The formats of the container runtimes, which keep their time in the record. */
const runtimes: Readonly<Record<string, MultilineParser>> = {
  cri: {
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
    isEnd: (record) => record['_p'] === 'F',
  },
  docker: {
    name: 'docker',
    inner: innerParser('docker', {
      format: 'json',
      time_key: 'time',
      time_format: '%Y-%m-%dT%H:%M:%S.%L',
      time_keep: 'on',
    }),
    rules: [],
    isEnd: ({ log }) => typeof log === 'string' && log.endsWith('\n'),
  },
};

/** Names that are no multiline parser are given back as problems. */
export function multilineParsers(
  context: FluentbitContext,
  names: readonly string[],
): { readonly parsers: readonly MultilineParser[]; readonly unknown: readonly string[] } {
  const found = names.map((name) => runtimes[name] ?? builtinRules(name) ?? definedRules(context, name));
  return {
    parsers: found.filter((parser) => parser !== undefined),
    unknown: names.filter((_, index) => found[index] === undefined),
  };
}

function builtinRules(name: string): MultilineParser | undefined {
  const rules = Object.hasOwn(builtinMultilineRules, name) ? builtinMultilineRules[name] : undefined;
  return rules === undefined ? undefined : { name, inner: undefined, rules, isEnd: () => false };
}

function definedRules(context: FluentbitContext, name: string): MultilineParser | undefined {
  const sections = [...context.sections, ...context.parserFiles.flatMap((file) => file.root.sections)];
  const section = sections.find(
    (one) => one.kind === 'multiline_parser' && propertyOf(one, 'name')?.value.toLowerCase() === name.toLowerCase(),
  );
  if (section === undefined) return undefined;
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
  return { name, inner: undefined, rules: [...classic, ...yaml], isEnd: () => false };
}

function ruleOf(words: readonly string[]): readonly MultilineRule[] {
  const [states = '', regex = '', next = ''] = words;
  return regex === '' ? [] : [{ states: states.split(',').map((state) => state.trim()), regex, next }];
}

/**
 * Joins lines as the agent does: each line goes to the first parser that takes it; lines that none takes are records of their own.
 * @param key the field that a line without a format of its own becomes.
 */
export function joinLines(
  parsers: readonly MultilineParser[],
  lines: readonly string[],
  key: string,
  now: number,
): readonly JoinedLines[] {
  const joined: JoinedLines[] = [];
  let open: OpenRecord | undefined;
  const close = (): void => {
    if (open !== undefined) joined.push(closeRecord(open, key));
    open = undefined;
  };
  for (const line of lines) {
    const next = open === undefined ? undefined : continueRecord(open, line, now);
    if (next === undefined) {
      close();
      open = startRecord(parsers, line, now);
    } else open = next;
    if (open.isWhole) close();
  }
  close();
  return joined;
}

interface OpenRecord {
  readonly parser: MultilineParser | undefined;
  readonly record: EventRecord;
  readonly time: EventTime | undefined;
  readonly content: string;
  readonly state: string;
  readonly isWhole: boolean;
  readonly lineCount: number;
  readonly notes: readonly string[];
}

function startRecord(parsers: readonly MultilineParser[], line: string, now: number): OpenRecord {
  for (const parser of parsers) {
    const started = startWith(parser, line, now);
    if (started !== undefined) return started;
  }
  const none = { parser: undefined, record: {}, time: undefined, state: '', isWhole: true, lineCount: 1, notes: [] };
  return { ...none, content: line };
}

function startWith(parser: MultilineParser, line: string, now: number): OpenRecord | undefined {
  const base = { parser, lineCount: 1 };
  if (parser.inner !== undefined) {
    const read = runFluentbitParser(parser.inner, line, now);
    if ('problem' in read || typeof read.record['log'] !== 'string') return undefined;
    const { record, time, notes } = read;
    return { ...base, record, time, notes, content: read.record['log'], state: '', isWhole: parser.isEnd(record) };
  }
  const rule = parser.rules.find((one) => one.states.includes('start_state') && matches(one.regex, line));
  if (rule === undefined) return undefined;
  return { ...base, record: {}, time: undefined, notes: [], content: `${line}\n`, state: rule.next, isWhole: false };
}

/** The record with one more line, or undefined where the line begins another. */
function continueRecord(open: OpenRecord, line: string, now: number): OpenRecord | undefined {
  const { parser } = open;
  if (parser === undefined) return undefined;
  if (parser.inner !== undefined) {
    const next = startWith(parser, line, now);
    if (next === undefined || next.record['stream'] !== open.record['stream']) return undefined;
    const { content, isWhole } = next;
    return { ...open, content: open.content + content, isWhole, lineCount: open.lineCount + 1 };
  }
  const rule = parser.rules.find((one) => one.states.includes(open.state) && matches(one.regex, line));
  if (rule === undefined) return undefined;
  return { ...open, content: `${open.content}${line}\n`, state: rule.next, lineCount: open.lineCount + 1 };
}

function matches(regex: string, line: string): boolean {
  return onigmoMatcher(regex)(line).kind === 'match';
}

function closeRecord(open: OpenRecord, key: string): JoinedLines {
  const { parser, record, time, content, lineCount, notes } = open;
  const field = parser?.inner === undefined ? key : 'log';
  const entries = Object.entries(record).filter(([name]) => name !== field);
  return { parser: parser?.name, record: fromEntries([...entries, [field, content]]), time, lineCount, notes };
}
