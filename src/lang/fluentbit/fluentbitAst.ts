import type { Span } from '../fluent/fluentProblem.ts';

/** What a section configures; `unknown` sections are ignored by the agent. */
export type FluentbitKind =
  | 'service'
  | 'input'
  | 'filter'
  | 'output'
  | 'custom'
  | 'parser'
  | 'multiline_parser'
  | 'plugins'
  | 'stream_task'
  | 'upstream'
  | 'node'
  | 'env'
  | 'processor'
  | 'group'
  | 'unknown';

/** A key with its value. In the YAML form a list or a map stays readable through `node`. */
export interface FluentbitProperty extends Span {
  /** The key as it is written. */
  readonly name: string;
  /** The key as the agent looks it up: small letters, `camelCase` as `snake_case`. */
  readonly key: string;
  readonly nameSpan: Span;
  /** What the agent reads; in the YAML form the items of a list are parted by commas. */
  readonly value: string;
  readonly valueSpan: Span;
  readonly shape: 'text' | 'list' | 'map';
  /** The items of a YAML list, or the values of a YAML map's entries. */
  readonly items: readonly FluentbitItem[];
  /** True when a template engine decides what stands here. */
  readonly isDynamic: boolean;
}

/** One item of a YAML list, or one entry of a YAML map, in which case it has a key. */
export interface FluentbitItem extends Span {
  readonly key: string | undefined;
  readonly value: string;
  readonly shape: 'text' | 'list' | 'map';
  readonly items: readonly FluentbitItem[];
}

/** `[NAME]` with its keys, or one item of a YAML list of plugins. */
export interface FluentbitSection extends Span {
  readonly kind: FluentbitKind;
  /** As it is written in the header, or the YAML key that it stands under. */
  readonly name: string;
  /** Where to point when the section as a whole is meant: the header, in the YAML form the first key. */
  readonly header: Span;
  readonly properties: readonly FluentbitProperty[];
  /** The plugin that it uses, in small letters; undefined where no key names one. */
  readonly plugin: string | undefined;
  /** The kind, and the plugin behind a blank where there is one: `input tail`. What rules are found by. */
  readonly place: string;
  /** Groups of the classic form, and a YAML plugin's processors. */
  readonly children: readonly FluentbitSection[];
  /** Of a processor: `logs`, `metrics`, `traces` or `profiles`. */
  readonly signal?: string;
}

/** `@SET name=value`, `@INCLUDE path`, or an entry of the YAML form's `includes` and `env`. */
export interface FluentbitMeta extends Span {
  readonly kind: 'set' | 'include' | 'other';
  readonly name: string;
  readonly value: string;
  readonly valueSpan: Span;
}

/** A whole file. */
export interface FluentbitRoot extends Span {
  readonly format: 'classic' | 'yaml';
  readonly sections: readonly FluentbitSection[];
  readonly metas: readonly FluentbitMeta[];
}

/** The property that counts, the last of several. Keys are given as the agent looks them up. */
export function propertyOf(
  section: FluentbitSection,
  key: string,
  ...others: readonly string[]
): FluentbitProperty | undefined {
  const { properties } = section;
  const hasOthers = others.length > 0;
  // A plain loop: no other function is called as often.
  for (let at = properties.length - 1; at >= 0; at--) {
    const property = properties[at];
    if (property === undefined) continue;
    if (property.key === key || (hasOthers && others.includes(property.key))) return property;
  }
  return undefined;
}

/** What a section of a kind uses, as its keys tell. A parser asks once, since the checks ask for it again and again. */
export function pluginAmong(
  kind: FluentbitKind,
  properties: readonly FluentbitProperty[],
): { readonly plugin: string | undefined; readonly place: string } {
  for (let at = properties.length - 1; at >= 0; at--) {
    const property = properties[at];
    if (property?.key !== 'name') continue;
    const plugin = property.value.toLowerCase();
    return { plugin, place: placeOf(kind, plugin) };
  }
  return { plugin: undefined, place: kind };
}

/** Places that were named, so that the same words are one string, which is compared and looked up at once. */
const places = new Map<FluentbitKind, Map<string, string>>();
const mostPlaces = 500;

function placeOf(kind: FluentbitKind, plugin: string): string {
  const ofKind = places.get(kind) ?? new Map<string, string>();
  const known = ofKind.get(plugin);
  if (known !== undefined) return known;
  const place = `${kind} ${plugin}`;
  if (ofKind.size < mostPlaces) ofKind.set(plugin, place);
  places.set(kind, ofKind);
  return place;
}

/**
 * The key that the agent looks up: `camelCase` becomes `snake_case` where the key begins with a small letter and has no underscore;
 * everything is put into small letters.
 */
export function lookupKey(name: string): string {
  const isCamel = /^[a-z]/.test(name) && !name.includes('_');
  return (isCamel ? name.replace(/([A-Z])(?=[a-z])/g, '_$1') : name).toLowerCase();
}
