import type { EventRecord, FieldValue, TrialEvent } from '../../model/lineTrial.ts';
import type { FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
import { propertyOf } from '../../lang/fluentbit/fluentbitAst.ts';
import type { FilterResult } from './filterResult.ts';
import { passed, unknown } from './filterResult.ts';
import type { FilterSurroundings } from './filterSurroundings.ts';
import { runFluentbitFilter } from './fluentbitFilters.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fromEntries, without } from './recordDiff.ts';
import { textOf } from './recordPath.ts';
import type { TrialLog } from './trialLog.ts';

/** Runs the processors of logs of an input or an output of the YAML form. @returns undefined where the record goes no further. */
export function runProcessors(
  owner: FluentbitSection,
  event: TrialEvent,
  around: (event: TrialEvent) => FilterSurroundings,
  log: TrialLog,
  depth: number,
): TrialEvent | undefined {
  let current: TrialEvent | undefined = event;
  for (const processor of owner.children) {
    if (processor.kind !== 'processor' || processor.signal !== 'logs') continue;
    const plugin = processor.plugin ?? '';
    const result =
      plugin === 'content_modifier'
        ? modifyContent(processor, current.record)
        : runFluentbitFilter(processor, current.record, around(current));
    const place = { kind: 'filter', title: plugin, detail: 'processor', start: processor.header.start } as const;
    current = log.addFilter(place, current, result, depth);
    if (current === undefined) return undefined;
  }
  return current;
}

function modifyContent(processor: FluentbitSection, record: EventRecord): FilterResult {
  const get = (key: string): string => propertyOf(processor, key)?.value ?? '';
  if (propertyOf(processor, 'condition') !== undefined) return unknown(record, 'Its condition is not evaluated here.');
  const context = get('context') === '' ? 'body' : get('context');
  if (context !== 'body' && context !== 'log_body')
    return unknown(record, `The context ${context} is not evaluated here.`);
  const [key, value] = [get('key'), get('value')];
  const field = record[key];
  const set = (made: FieldValue): FilterResult =>
    passed(fromEntries([...Object.entries(without(record, [key])), [key, made]]));
  switch (get('action')) {
    case 'insert':
      return field === undefined ? set(value) : passed(record, `'${key}' is there already.`);
    case 'upsert':
      return set(value);
    case 'delete':
      return passed(without(record, [key]), ...(field === undefined ? [`There is no '${key}'.`] : []));
    case 'rename':
      if (field === undefined) return passed(record, `There is no '${key}'.`);
      return passed(fromEntries(Object.entries(record).map(([name, one]) => [name === key ? value : name, one])));
    case 'extract': {
      const match = onigmoMatcher(get('pattern'))(textOf(field));
      if (match.kind !== 'match') return passed(record, `The pattern does not match '${key}'.`);
      const found = match.named.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
      return passed(fromEntries([...Object.entries(record), ...found]));
    }
    default:
      return unknown(record, `The action ${get('action')} is not evaluated here.`);
  }
}
