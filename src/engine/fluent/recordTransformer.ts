import type { EventRecord, FieldValue, TrialEvent } from '../../model/lineTrial.ts';
import type { FluentdParam, FluentdSection } from '../../lang/fluentd/fluentdAst.ts';
import { paramsOf, sectionsOf } from '../../lang/fluentd/fluentdAst.ts';
import { timeOfNumber } from './eventTime.ts';
import type { FilterResult } from './filterResult.ts';
import { fluentdValue, isFluentdOn } from './fluentdParsers.ts';
import { timeText } from './outputShape.ts';
import { fromEntries, isMap } from './recordDiff.ts';
import { fieldAt, fluentdPath, removeAt, textOf } from './recordPath.ts';
import { readJson } from './textFormats.ts';

/** A value that only Ruby could tell. */
const notEvaluated = '(not evaluated here)';

/** Fluentd's `record_transformer`: placeholders filled, keys removed or kept. Ruby beyond plain look-ups is told, not run. */
export function runRecordTransformer(section: FluentdSection, event: TrialEvent): FilterResult {
  const notes: string[] = [];
  const expander = new Expander(section, event, notes);
  const added = sectionsOf(section, 'record')
    .flatMap((inner) => paramsOf(inner))
    .map((param) => [param.name, expander.param(param)] as const);
  const keeps = listOf(fluentdValue(section, 'keep_keys'));
  const kept = isFluentdOn(section, 'renew_record')
    ? Object.entries(event.record).filter(([name]) => keeps.includes(name))
    : Object.entries(event.record);
  const removed = listOf(fluentdValue(section, 'remove_keys')).map(fluentdPath);
  const record = removed.reduce<EventRecord>((made, path) => removeAt(made, path), fromEntries([...kept, ...added]));
  const timeKey = fluentdValue(section, 'renew_time_key');
  const time = timeKey === undefined ? undefined : timeOfNumber(Number(record[timeKey]));
  return { record, notes, ...(time === undefined ? {} : { time }) };
}

/** `a,b`, or the same as a JSON array. */
function listOf(text: string | undefined): readonly string[] {
  const json = text?.startsWith('[') === true ? readJson(text) : undefined;
  if (Array.isArray(json)) return (json as readonly FieldValue[]).map(textOf);
  return (text ?? '').split(/,(?![^[]*\])/).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}

class Expander {
  readonly #event: TrialEvent;
  readonly #notes: string[];
  readonly #hasRuby: boolean;
  readonly #keepsTypes: boolean;

  constructor(section: FluentdSection, event: TrialEvent, notes: string[]) {
    this.#event = event;
    this.#notes = notes;
    // record_modifier takes Ruby without being asked.
    this.#hasRuby = isFluentdOn(section, 'enable_ruby') || fluentdValue(section, '@type') === 'record_modifier';
    this.#keepsTypes = isFluentdOn(section, 'auto_typecast', true);
  }

  param({ name, value }: FluentdParam): FieldValue {
    if (value === undefined) return '';
    if (value.isDynamic && value.text.includes('#{')) {
      this.#notes.push(`${name}: the Ruby in '${value.text}' is run when the config is read, not here.`);
      return notEvaluated;
    }
    const json = /^[[{]/.test(value.text) ? readJson(value.text) : undefined;
    return this.#expand(json ?? value.text, name);
  }

  #expand(value: FieldValue, name: string): FieldValue {
    if (Array.isArray(value)) return (value as readonly FieldValue[]).map((item) => this.#expand(item, name));
    if (isMap(value))
      return fromEntries(
        Object.entries(value).map(([key, inner]) => [textOf(this.#text(key, name)), this.#expand(inner, name)]),
      );
    return typeof value === 'string' ? this.#text(value, name) : value;
  }

  #text(text: string, name: string): FieldValue {
    const single = /^\$\{([^}]+)\}$/.exec(text);
    if (single !== null && this.#keepsTypes) return this.#placeholder(single[1] ?? '', name);
    return text.replace(/\$\{([^}]+)\}/g, (_, inner: string) => textOf(this.#placeholder(inner, name)));
  }

  #placeholder(text: string, name: string): FieldValue {
    const known = this.#known(text.trim());
    if (known !== undefined) return known;
    if (this.#hasRuby) {
      this.#notes.push(`${name}: the Ruby '${text}' is not evaluated here.`);
      return notEvaluated;
    }
    const isField = /^record\["[^"]*"\]$/.test(text);
    this.#notes.push(
      isField
        ? `${name}: the record has no ${text.slice(6)}, so it is null.`
        : `${name}: '${text}' is no placeholder without enable_ruby, so it is null. One field is written record["name"].`,
    );
    return null;
  }

  /** What needs no Ruby; undefined for all else. */
  #known(text: string): FieldValue | undefined {
    const { tag, record } = this.#event;
    const parts = tag.split('.');
    if (text === 'tag') return tag;
    if (text === 'time') return timeText(this.#event);
    if (text === 'hostname') return '(hostname)';
    const part = /^(tag_parts|tag_prefix|tag_suffix)\[(-?\d+)\]$/.exec(text);
    if (part !== null) {
      const at = Number(part[2]);
      const index = at < 0 ? parts.length + at : at;
      if (part[1] === 'tag_prefix') return parts.slice(0, index + 1).join('.');
      return part[1] === 'tag_suffix' ? parts.slice(index).join('.') : (parts[index] ?? '');
    }
    const field = /^record\["([^"]*)"\]$/.exec(text);
    if (field !== null) return Object.hasOwn(record, field[1] ?? '') ? record[field[1] ?? ''] : undefined;
    if (!this.#hasRuby) return undefined;
    const steps = /^record((?:\[(?:"[^"]*"|'[^']*')\])+)$/.exec(text)?.[1] ?? digSteps(text);
    return steps === undefined ? undefined : (fieldAt(record, fluentdPath(`$${steps}`)) ?? null);
  }
}

/** `record.dig("a", "b")` as the steps of an accessor. */
function digSteps(text: string): string | undefined {
  const match = /^record\.dig\(\s*((?:"[^"]*"|'[^']*')(?:\s*,\s*(?:"[^"]*"|'[^']*'))*)\s*\)$/.exec(text);
  return match?.[1]
    ?.replace(/\s*,\s*/g, '][')
    .replace(/^/, '[')
    .replace(/$/, ']');
}
