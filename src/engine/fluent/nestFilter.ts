import type { EventRecord, FieldValue } from '../../model/lineTrial.ts';
import type { FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
import { propertyOf } from '../../lang/fluentbit/fluentbitAst.ts';
import type { FilterResult } from './filterResult.ts';
import { passed } from './filterResult.ts';
import { fromEntries, isMap } from './recordDiff.ts';

type Field = readonly [string, FieldValue];

/** Fluent Bit's `nest`: puts fields below a key, or lifts the fields below a key up. */
export function runNest(section: FluentbitSection, record: EventRecord): FilterResult {
  const operation = propertyOf(section, 'operation')?.value.toLowerCase() ?? '';
  const rename = renaming(section);
  if (operation.startsWith('nest')) return nest(section, record, rename);
  return operation.startsWith('lift')
    ? lift(section, record, rename)
    : passed(record, 'Operation is neither nest nor lift.');
}

function renaming(section: FluentbitSection): (name: string) => string {
  const add = propertyOf(section, 'add_prefix', 'prefix_with')?.value;
  const remove = propertyOf(section, 'remove_prefix')?.value;
  if (add !== undefined) return (name) => add + name;
  return (name) => (remove !== undefined && name.startsWith(remove) ? name.slice(remove.length) : name);
}

function nest(section: FluentbitSection, record: EventRecord, rename: (name: string) => string): FilterResult {
  const under = propertyOf(section, 'nest_under')?.value ?? '';
  const wildcards = section.properties.filter(({ key }) => key === 'wildcard').map(({ value }) => value);
  const isChosen = ([name]: Field): boolean =>
    wildcards.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
  const fields = Object.entries(record);
  const chosen = fields.filter(isChosen);
  if (chosen.length === 0) return passed(record, `No field is called like ${wildcards.join(' or ')}.`);
  const inner = fromEntries(chosen.map(([name, value]) => [rename(name), value]));
  return passed(fromEntries([...fields.filter((field) => !isChosen(field)), [under, inner]]));
}

function lift(section: FluentbitSection, record: EventRecord, rename: (name: string) => string): FilterResult {
  const under = propertyOf(section, 'nested_under')?.value ?? '';
  const inner = record[under];
  if (!isMap(inner)) {
    return passed(record, inner === undefined ? `There is no '${under}'.` : `'${under}' is no map and stays as it is.`);
  }
  const rest = Object.entries(record).filter(([name]) => name !== under);
  return passed(fromEntries([...rest, ...Object.entries(inner).map(([name, value]): Field => [rename(name), value])]));
}
