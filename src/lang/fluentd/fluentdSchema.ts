import { isSecretName } from '../fluent/secretCheck.ts';
import { fluentdGems } from './fluentdGemsData.ts';
import { fluentdOldParams, fluentdSchemaTable } from './fluentdSchemaData.ts';

/** How the agent reads a parameter's value; `custom` means that the plugin checks it by itself. */
export type FluentdType =
  'string' | 'integer' | 'float' | 'bool' | 'size' | 'time' | 'enum' | 'regexp' | 'array' | 'hash' | 'custom';

export interface FluentdSchemaParam {
  readonly name: string;
  readonly type: FluentdType;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
  readonly isDeprecated: boolean;
  readonly isObsolete: boolean;
  /** Given as the section's argument, as the chunk keys of `<buffer>`. */
  readonly isArgument: boolean;
  /** Without it the value is nil, so that a value that cannot be read is nil too. */
  readonly isNilByDefault: boolean;
  readonly default: string | undefined;
  readonly values: readonly string[];
  readonly since: string | undefined;
  readonly alias: string | undefined;
  /** What its name tells of the value, whichever plugin takes it. */
  readonly meaning: 'port' | 'timeFormat' | 'timezone' | 'secret' | undefined;
}

/** What a section takes. */
export interface FluentdSchemaSection {
  readonly name: string;
  readonly isRequired: boolean;
  /** It may stand only once. */
  readonly isSingle: boolean;
  /** It is there even when it is not written, so that its required parameters are too. */
  readonly isImplicit: boolean;
  /** It takes any parameter. */
  readonly isFree: boolean;
  readonly defaultType: string | undefined;
  readonly defaultChunkKeys: readonly string[];
  readonly defaultTimekey: string | undefined;
  readonly params: ReadonlyMap<string, FluentdSchemaParam>;
  readonly sections: ReadonlyMap<string, FluentdSchemaSection>;
}

export interface FluentdPlugin extends FluentdSchemaSection {
  readonly kind: string;
  readonly helpers: readonly string[];
  readonly base: string;
  /** The gem to install; undefined for plugins of Fluentd itself. */
  readonly gem: string | undefined;
  readonly since: string | undefined;
  /** Parameters of version 0.12 that it still takes, and what each became. */
  readonly oldParams: ReadonlyMap<string, string>;
}

const letters: Readonly<Record<string, FluentdType>> = {
  s: 'string',
  i: 'integer',
  f: 'float',
  b: 'bool',
  z: 'size',
  t: 'time',
  e: 'enum',
  r: 'regexp',
  a: 'array',
  h: 'hash',
  c: 'custom',
};

interface RawSection {
  readonly head: readonly string[];
  readonly params: Map<string, FluentdSchemaParam>;
  readonly sections: Map<string, RawSection>;
}

let raw: ReadonlyMap<string, RawSection> | undefined;
const built = new Map<string, Map<string, FluentdPlugin | undefined>>();
const mostUnknown = 2000;

/** The plugin of a kind (`input`, `filter`, `output`, `parser`, `formatter`, `buffer`, `storage`, `service_discovery`, `metrics`) by its name. */
export function fluentdPlugin(kind: string, name: string): FluentdPlugin | undefined {
  const ofKind = built.get(kind) ?? new Map<string, FluentdPlugin | undefined>();
  built.set(kind, ofKind);
  if (ofKind.has(name)) return ofKind.get(name);
  const found = rawTable().get(`${kind} ${name}`);
  const plugin = found === undefined ? undefined : buildPlugin(kind, name, found);
  if (ofKind.size < mostUnknown) ofKind.set(name, plugin);
  return plugin;
}

/** The names of all known plugins of a kind. */
export function fluentdPluginNames(kind: string): readonly string[] {
  return [...rawTable().keys()].flatMap((key) => (key.startsWith(`${kind} `) ? [key.slice(kind.length + 1)] : []));
}

/** The gem to install for a plugin that is known by its name only. */
export function gemOfUnknown(kind: string, name: string): string | undefined {
  const entry = words((fluentdGems[kind] ?? '').replaceAll('\n', ' ')).find((word) => word.split('=')[0] === name);
  return entry === undefined ? undefined : `fluent-plugin-${entry.split('=')[1] ?? name}`;
}

/** What `<system>` takes. */
export function systemSection(): FluentdSchemaSection {
  const found = rawTable().get('base system');
  return found === undefined ? emptySection('system') : buildSection('system', found);
}

/** What every plugin of a kind takes, for plugins that are not known. */
export function baseSection(base: string): FluentdSchemaSection {
  const found = rawTable().get(`base ${base}`);
  return found === undefined ? emptySection(base) : buildSection(base, found);
}

/** Whether the word names a parameter or a section anywhere, so that it is no plugin's name. */
export function isFluentdWord(word: string): boolean {
  for (const section of rawTable().values()) if (hasWord(section, word)) return true;
  return false;
}

function hasWord(section: RawSection, word: string): boolean {
  if (section.params.has(word) || section.sections.has(word)) return true;
  return [...section.sections.values()].some((inner) => hasWord(inner, word));
}

function buildPlugin(kind: string, name: string, found: RawSection): FluentdPlugin {
  const [, , helperText = '', base = '', gem = '', since = '', freeText = ''] = found.head;
  const baseRaw = rawTable().get(`base ${base}`);
  const baseHelpers = words(baseRaw?.head[2] ?? '');
  const helpers = [...new Set([...baseHelpers, ...words(helperText)])];
  let section = baseRaw === undefined ? emptySection(name) : buildSection(name, baseRaw);
  for (const helper of helpers) {
    const helperRaw = rawTable().get(`helper ${helper}`);
    if (helperRaw !== undefined) section = mergeSections(section, buildSection(name, helperRaw));
  }
  section = mergeSections(section, buildSection(name, found));
  const sections = new Map(section.sections);
  for (const free of words(freeText)) sections.set(free, { ...emptySection(free), isFree: true });
  return {
    ...section,
    sections,
    name,
    kind,
    helpers,
    base,
    gem: gem === '' ? undefined : gem,
    since: since === '' ? undefined : since,
    oldParams:
      helpers.includes('compat_parameters') || base.startsWith('compat_')
        ? oldParamsOf(kind)
        : new Map<string, string>(),
  };
}

/** What parameters of the buffer were called in version 0.12, and what they are called now. */
export function oldBufferParams(): ReadonlyMap<string, string> {
  return oldParamsOf('buffer');
}

function oldParamsOf(kind: string): ReadonlyMap<string, string> {
  const groups =
    kind === 'output'
      ? [
          fluentdOldParams.inject,
          fluentdOldParams.extract,
          fluentdOldParams.parse,
          fluentdOldParams.format,
          fluentdOldParams.bufferTimeSliced,
          fluentdOldParams.buffer,
        ]
      : kind === 'buffer'
        ? [fluentdOldParams.buffer]
        : [fluentdOldParams.inject, fluentdOldParams.extract, fluentdOldParams.format, fluentdOldParams.parse];
  return new Map(
    groups
      .flatMap((group) => words(group))
      .map((word): [string, string] => {
        const [old = '', now = ''] = word.split('=');
        return [old, now];
      }),
  );
}

function mergeSections(under: FluentdSchemaSection, over: FluentdSchemaSection): FluentdSchemaSection {
  const sections = new Map(under.sections);
  for (const [name, section] of over.sections) {
    const known = sections.get(name);
    sections.set(name, known === undefined ? section : mergeSections(known, section));
  }
  return {
    name: under.name,
    isRequired: under.isRequired || over.isRequired,
    isSingle: under.isSingle || over.isSingle,
    isImplicit: under.isImplicit || over.isImplicit,
    isFree: under.isFree && over.isFree,
    defaultType: over.defaultType ?? under.defaultType,
    defaultChunkKeys: over.defaultChunkKeys.length > 0 ? over.defaultChunkKeys : under.defaultChunkKeys,
    defaultTimekey: over.defaultTimekey ?? under.defaultTimekey,
    params: new Map([...under.params, ...over.params]),
    sections,
  };
}

function buildSection(name: string, section: RawSection): FluentdSchemaSection {
  const isNested = section.head[0]?.startsWith('<') ?? false;
  const [, flags = '', type = '', keys = '', timekey = ''] = isNested ? section.head : [];
  return {
    name,
    isRequired: flags.includes('!'),
    isSingle: flags.includes('1'),
    isImplicit: flags.includes('I'),
    isFree: flags.includes('F'),
    defaultType: type === '' ? undefined : type,
    defaultChunkKeys: words(keys),
    defaultTimekey: timekey === '' ? undefined : timekey,
    params: section.params,
    sections: new Map([...section.sections].map(([inner, child]) => [inner, buildSection(inner, child)])),
  };
}

function emptySection(name: string): FluentdSchemaSection {
  return {
    name,
    isRequired: false,
    isSingle: false,
    isImplicit: false,
    isFree: false,
    defaultType: undefined,
    defaultChunkKeys: [],
    defaultTimekey: undefined,
    params: new Map(),
    sections: new Map(),
  };
}

function rawTable(): ReadonlyMap<string, RawSection> {
  if (raw !== undefined) return raw;
  const table = new Map<string, RawSection>();
  const stack: RawSection[] = [];
  for (const line of fluentdSchemaTable.split('\n')) {
    const depth = line.length - line.trimStart().length;
    const text = line.slice(depth);
    if (text === '') continue;
    stack.length = depth;
    const parent = stack.at(-1);
    if (depth > 0 && !text.startsWith('<')) {
      const param = readParam(text);
      parent?.params.set(param.name, param);
      continue;
    }
    const head = text.split('\t');
    const section: RawSection = { head, params: new Map(), sections: new Map() };
    if (parent === undefined) table.set(`${head[0] ?? ''} ${head[1] ?? ''}`, section);
    else parent.sections.set((head[0] ?? '').slice(1), section);
    stack.push(section);
  }
  raw = table;
  return table;
}

function readParam(text: string): FluentdSchemaParam {
  const [name = '', letter = 's', flags = '', fallback = '', values = '', since = '', alias = ''] = text.split('|');
  return {
    name,
    type: letters[letter] ?? 'string',
    isRequired: flags.includes('!'),
    isSecret: flags.includes('S'),
    isDeprecated: flags.includes('D'),
    isObsolete: flags.includes('O'),
    isArgument: flags.includes('A'),
    isNilByDefault: flags.includes('N'),
    default: fallback === '' ? undefined : fallback.replaceAll('¦', '|'),
    values: words(values),
    since: since === '' || since === 'unreleased' ? undefined : since,
    alias: alias === '' ? undefined : alias,
    meaning: meaningOf(name),
  };
}

const zones: ReadonlySet<string> = new Set(['timezone', 'timekey_zone', 'path_timezone']);

function meaningOf(name: string): FluentdSchemaParam['meaning'] {
  if (/(?:^|_)port$/.test(name)) return 'port';
  if (name === 'time_format' || name === 'time_slice_format') return 'timeFormat';
  if (zones.has(name)) return 'timezone';
  return isSecretName(name) ? 'secret' : undefined;
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}
