import type { EventRecord } from '../../model/lineTrial.ts';
import type { FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
import { propertyOf } from '../../lang/fluentbit/fluentbitAst.ts';
import { splitWords } from '../../lang/fluentbit/fluentbitValueCheck.ts';
import type { FilterResult } from './filterResult.ts';
import type { FilterSurroundings } from './filterSurroundings.ts';
import { dropped, passed, unknown } from './filterResult.ts';
import { runFluentbitParser } from './fluentbitParsers.ts';
import { runKubernetes } from './fluentbitKubernetes.ts';
import { runModify } from './modifyFilter.ts';
import { runNest } from './nestFilter.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fromEntries, without } from './recordDiff.ts';
import { fieldAt, fluentbitPath, textOf } from './recordPath.ts';

type Run = (section: FluentbitSection, record: EventRecord, around: FilterSurroundings) => FilterResult;

/** Runs a filter by its plugin. What is not run here says so, and lets the record pass. */
export function runFluentbitFilter(
  section: FluentbitSection,
  record: EventRecord,
  around: FilterSurroundings,
): FilterResult {
  const plugin = section.plugin ?? '';
  if (propertyOf(section, 'condition')?.shape === 'map')
    return unknown(record, 'Its condition is not evaluated here: the record is shown as it came.');
  const run = Object.hasOwn(runs, plugin) ? runs[plugin] : undefined;
  if (run !== undefined) return run(section, record, around);
  return unknown(record, `What '${plugin}' does is not evaluated here: the record is shown as it came.`);
}

const runs: Readonly<Record<string, Run>> = {
  grep: runGrep,
  modify: (section, record) => runModify(section, record),
  nest: (section, record) => runNest(section, record),
  record_modifier: runRecordModifier,
  parser: runParser,
  kubernetes: runKubernetes,
  rewrite_tag: runRewriteTag,
  type_converter: runTypeConverter,
  stdout: (_, record) => passed(record, 'It prints the record and lets it pass.'),
  expect: (_, record) => passed(record, 'It checks the record and lets it pass.'),
  // Only where the trial could not build its memory.
  multiline: (_, record) =>
    unknown(
      record,
      'It joins records that follow each other. Its multiline.parser is not defined, or it is a processor: it is not evaluated here.',
    ),
};

const isOn = (value: string | undefined): boolean => /^(?:on|true|yes)$/i.test(value ?? '');

/** Regex and Exclude in their order; the first Regex that matches lets the record pass, as long as no Logical_Op says otherwise. */
function runGrep(section: FluentbitSection, record: EventRecord, around: FilterSurroundings): FilterResult {
  const operator = around.valueOf(section, 'logical_op')?.toUpperCase() ?? 'LEGACY';
  const rules = section.properties.filter(({ key }) => key === 'regex' || key === 'exclude');
  const found: boolean[] = [];
  for (const rule of rules) {
    const [field = '', ...rest] = rule.value.split(/ +/);
    const value = fieldAt(record, fluentbitPath(field.startsWith('$') ? field : `$${field}`));
    const match = onigmoMatcher(rest.join(' '))(textOf(value));
    if (match.kind === 'failed') return unknown(record, `${rule.name} ${rule.value}: ${match.reason}`);
    const isMatch = value !== undefined && match.kind === 'match';
    found.push(isMatch);
    if (operator !== 'LEGACY') continue;
    const says = `${rule.name} ${rule.value} ${isMatch ? 'matches' : 'does not match'} ${value === undefined ? 'a field that is not there' : `'${clip(textOf(value))}'`}.`;
    if (rule.key === 'exclude' ? isMatch : !isMatch) return dropped(says);
    if (isMatch) return passed(record, says);
  }
  if (operator === 'LEGACY' || rules.length === 0) return passed(record);
  const holds = operator === 'AND' ? found.every(Boolean) : found.some(Boolean);
  const keeps = rules[0]?.key === 'exclude' ? !holds : holds;
  const says = `Of ${rules.length} rules joined by ${operator} ${found.filter(Boolean).length} match.`;
  return keeps ? passed(record, says) : dropped(says);
}

function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function runRecordModifier(section: FluentbitSection, record: EventRecord): FilterResult {
  const added = section.properties
    .filter(({ key }) => key === 'record')
    .flatMap((property) => {
      const [name, ...rest] = splitWords(property.value);
      return name === undefined ? [] : [[name, rest.join(' ')] as const];
    });
  const listed = (...keys: readonly string[]): readonly string[] =>
    section.properties.filter(({ key }) => keys.includes(key)).map(({ value }) => value);
  const allowed = listed('allowlist_key', 'whitelist_key');
  const kept = Object.entries(without(record, listed('remove_key')));
  const chosen = allowed.length === 0 ? kept : kept.filter(([name]) => allowed.includes(name));
  const uuid = propertyOf(section, 'uuid_key')?.value;
  const notes = uuid === undefined ? [] : [`A random UUID is put into '${uuid}'.`];
  return passed(fromEntries([...chosen, ...added]), ...notes);
}

function runParser(section: FluentbitSection, record: EventRecord, around: FilterSurroundings): FilterResult {
  const key = around.valueOf(section, 'key_name') ?? '';
  const value = record[key];
  if (typeof value !== 'string') {
    const why = value === undefined ? `There is no '${key}'` : `'${key}' is no text`;
    return passed(record, `${why}: the record passes as it is.`);
  }
  const notes: string[] = [];
  for (const { value: name } of section.properties.filter((property) => property.key === 'parser')) {
    const parser = around.parsers.get(name);
    if (parser === undefined) {
      notes.push(`The parser '${name}' is not defined.`);
      continue;
    }
    const read = runFluentbitParser(parser, value, around.now);
    if ('problem' in read) {
      notes.push(`${name}: ${read.problem}`);
      continue;
    }
    const keepsKey = isOn(around.valueOf(section, 'preserve_key'));
    const kept = isOn(around.valueOf(section, 'reserve_data')) ? (keepsKey ? record : without(record, [key])) : {};
    const merged = fromEntries([...Object.entries(read.record), ...Object.entries(kept)]);
    return {
      record: merged,
      time: read.time,
      notes: [...notes, `The parser '${name}' takes '${key}'.`, ...read.notes],
    };
  }
  return passed(record, ...notes, `No parser takes '${key}': the record passes as it is.`);
}

/** The first rule whose field matches gives the record a new tag; its last word says whether the old one goes on. */
function runRewriteTag(section: FluentbitSection, record: EventRecord, around: FilterSurroundings): FilterResult {
  for (const rule of section.properties.filter(({ key }) => key === 'rule')) {
    const [field = '', pattern = '', tag = '', keep = 'false'] = splitWords(rule.value);
    const value = fieldAt(record, fluentbitPath(field));
    if (value === undefined) continue;
    const match = onigmoMatcher(pattern)(textOf(value));
    if (match.kind === 'failed') return unknown(record, `Rule ${rule.value}: ${match.reason}`);
    if (match.kind === 'none') continue;
    const made = newTag(tag, match.groups, record, around.tag);
    const emitted = [{ tag: made, record }];
    const says = `Rule ${rule.value} matches: the record is emitted anew as '${made}'.`;
    return isOn(keep)
      ? { record, notes: [says, 'It goes on with its old tag as well.'], emitted }
      : { record: undefined, notes: [says], emitted };
  }
  return passed(record, 'No rule matches: the record keeps its tag.');
}

function newTag(template: string, groups: readonly (string | undefined)[], record: EventRecord, tag: string): string {
  return template.replace(
    /\$(?:(\d)|TAG(?:\[(\d+)\])?|([\w.-]+(?:\[(?:'[^']*'|"[^"]*"|\d+)\])*))/g,
    (whole, group, part, path) => {
      if (group !== undefined) return groups[Number(group)] ?? '';
      if (path !== undefined) return textOf(fieldAt(record, fluentbitPath(whole)));
      return part === undefined ? tag : (tag.split('.')[Number(part)] ?? '');
    },
  );
}

function runTypeConverter(section: FluentbitSection, record: EventRecord): FilterResult {
  let made = record;
  const notes: string[] = [];
  for (const { key, name, value } of section.properties.filter((property) => property.key.endsWith('_key'))) {
    const [from = '', to = '', type = ''] = splitWords(value);
    const field = made[from];
    if (field === undefined) notes.push(`${name} ${value}: there is no '${from}'.`);
    else if (key === 'str_key' || key === 'int_key' || key === 'uint_key' || key === 'float_key') {
      const number = Number(textOf(field));
      const isNumber = type === 'int' || type === 'uint' || type === 'float';
      made = { ...made, [to]: isNumber ? (type === 'float' ? number : Math.trunc(number)) : textOf(field) };
    }
  }
  return passed(made, ...notes);
}
