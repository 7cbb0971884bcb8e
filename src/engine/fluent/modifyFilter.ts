import type { EventRecord, FieldValue } from '../../model/lineTrial.ts';
import type { FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
import { splitWords } from '../../lang/fluentbit/fluentbitValueCheck.ts';
import type { FilterResult } from './filterResult.ts';
import { passed } from './filterResult.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fromEntries } from './recordDiff.ts';
import { fieldAt, fluentbitPath, textOf } from './recordPath.ts';

type Fields = readonly (readonly [string, FieldValue])[];

/** Fluent Bit's `modify`: where all conditions hold, the rules in the order in which they stand. */
export function runModify(section: FluentbitSection, record: EventRecord): FilterResult {
  for (const property of section.properties) {
    if (property.key !== 'condition') continue;
    const holds = conditionHolds(splitWords(property.value), record);
    if (holds === false)
      return passed(record, `The condition '${property.value}' does not hold, so nothing is changed.`);
    if (holds === undefined)
      return { record, notes: [`The condition '${property.value}' is not evaluated here.`], isUnknown: true };
  }
  const notes: string[] = [];
  let fields: Fields = Object.entries(record);
  for (const property of section.properties) {
    const rule = rules[property.key];
    if (rule !== undefined) fields = applyRule(rule, property.name, splitWords(property.value), fields, notes);
  }
  return passed(fromEntries(fields), ...notes);
}

/** A rule gives the fields anew, or says why it is not applied. */
type Rule = (fields: Fields, key: string, value: string) => Fields | string;

function applyRule(rule: Rule, name: string, words: readonly string[], fields: Fields, notes: string[]): Fields {
  const [key = '', ...values] = words;
  const result = rule(fields, key, values.join(' '));
  if (typeof result !== 'string') return result;
  notes.push(`${name} ${words.join(' ')}: ${result}`);
  return fields;
}

const has = (fields: Fields, key: string): boolean => fields.some(([name]) => name === key);
const drop = (fields: Fields, key: string): Fields => fields.filter(([name]) => name !== key);

const rules: Readonly<Record<string, Rule>> = {
  set: (fields, key, value) => [...drop(fields, key), [key, value]],
  add: (fields, key, value) => (has(fields, key) ? `'${key}' is there already.` : [...fields, [key, value]]),
  remove: (fields, key) => (has(fields, key) ? drop(fields, key) : `there is no '${key}'.`),
  remove_wildcard: (fields, key) => fields.filter(([name]) => !name.startsWith(key.replace(/\*$/, ''))),
  remove_regex: (fields, key) => fields.filter(([name]) => onigmoMatcher(key)(name).kind !== 'match'),
  rename: (fields, key, value) => (has(fields, value) ? `'${value}' is there already.` : renamed(fields, key, value)),
  hard_rename: (fields, key, value) =>
    has(fields, key) && key !== value ? renamed(drop(fields, value), key, value) : renamed(fields, key, value),
  copy: (fields, key, value) => (has(fields, value) ? `'${value}' is there already.` : copied(fields, key, value)),
  hard_copy: (fields, key, value) =>
    has(fields, key) && key !== value ? copied(drop(fields, value), key, value) : copied(fields, key, value),
  move_to_start: (fields, key) => moved(fields, key, true),
  move_to_end: (fields, key) => moved(fields, key, false),
};

function renamed(fields: Fields, key: string, value: string): Fields | string {
  if (!has(fields, key)) return `there is no '${key}'.`;
  return fields.map(([name, field]) => [name === key ? value : name, field] as const);
}

function copied(fields: Fields, key: string, value: string): Fields | string {
  if (!has(fields, key)) return `there is no '${key}'.`;
  return fields.flatMap(([name, field]) =>
    name === key ? [[name, field] as const, [value, field] as const] : [[name, field] as const],
  );
}

function moved(fields: Fields, key: string, toStart: boolean): Fields {
  const prefix = key.replace(/\*$/, '');
  const isMoved = ([name]: readonly [string, FieldValue]): boolean =>
    key.endsWith('*') ? name.startsWith(prefix) : name === key;
  const chosen = fields.filter(isMoved);
  const rest = fields.filter((field) => !isMoved(field));
  return toStart ? [...chosen, ...rest] : [...rest, ...chosen];
}

/** Undefined for a condition that is not known. */
function conditionHolds(words: readonly string[], record: EventRecord): boolean | undefined {
  const [kind = '', key = '', ...rest] = words;
  const value = fieldAt(record, fluentbitPath(key));
  const wanted = rest.join(' ');
  const isThere = value !== undefined;
  const test = (pattern: string, text: string): boolean => onigmoMatcher(pattern)(text).kind === 'match';
  const matchingKeys = Object.entries(record).filter(([name]) => test(key, name));
  switch (kind.toLowerCase()) {
    case 'key_exists':
      return isThere;
    case 'key_does_not_exist':
      return !isThere;
    case 'a_key_matches':
      return matchingKeys.length > 0;
    case 'no_key_matches':
      return matchingKeys.length === 0;
    case 'key_value_equals':
      return isThere && textOf(value) === wanted;
    case 'key_value_does_not_equal':
      return isThere && textOf(value) !== wanted;
    case 'key_value_matches':
      return isThere && test(wanted, textOf(value));
    case 'key_value_does_not_match':
      return isThere && !test(wanted, textOf(value));
    case 'matching_keys_have_matching_values':
      return matchingKeys.every(([, field]) => test(wanted, textOf(field)));
    case 'matching_keys_do_not_have_matching_values':
      return !matchingKeys.every(([, field]) => test(wanted, textOf(field)));
    default:
      return undefined;
  }
}
