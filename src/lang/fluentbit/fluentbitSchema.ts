import type { DeclaredPlugin } from '../fluent/fluentSettings.ts';
import { fluentbitSchemaTable } from './fluentbitSchemaData.ts';

/** How the agent reads a key's value. `words` counts the least number of words of a blank-separated list. */
export type FluentbitType =
  'text' | 'time' | 'integer' | 'boolean' | 'size' | 'list' | 'words' | 'prefix' | 'number' | 'variant' | 'deprecated';

export interface FluentbitParam {
  /** As the sources spell it. */
  readonly name: string;
  readonly type: FluentbitType;
  readonly wordCount: number;
  readonly default: string | undefined;
  /** Values that the sources compare with; not always all. */
  readonly values: readonly string[];
  /** The first version that knows it, where that is later than the plugin's. */
  readonly since: string | undefined;
  readonly isRequired: boolean;
  readonly isMultiple: boolean;
  /** Keys and the values with which this key is required. */
  readonly requiredWhen: readonly { readonly key: string; readonly values: readonly string[] }[];
  /** Whether the agent's core reads it, not the plugin: its rules are looser. */
  readonly isCore: boolean;
}

export interface FluentbitPlugin {
  readonly kind: string;
  readonly name: string;
  /** Kind and name, parted by a blank. */
  readonly place: string;
  readonly since: string | undefined;
  readonly capabilities: readonly string[];
  readonly eventTypes: readonly string[];
  /** Of each group one key is required. */
  readonly requiredAnyOf: readonly (readonly string[])[];
  readonly requiredInherited: readonly string[];
  /** The plugin's own keys, by their names in small letters. */
  readonly params: ReadonlyMap<string, FluentbitParam>;
}

const typeLetters: Readonly<Record<string, FluentbitType>> = {
  s: 'text',
  t: 'time',
  i: 'integer',
  b: 'boolean',
  z: 'size',
  c: 'list',
  p: 'prefix',
  d: 'number',
  v: 'variant',
  x: 'deprecated',
};

let table: ReadonlyMap<string, FluentbitPlugin> | undefined;

/** The plugin of a kind (`input`, `filter`, `output`, `processor`, `custom`) by its name in small letters, aliases included. */
export function fluentbitPlugin(kind: string, name: string): FluentbitPlugin | undefined {
  const real = kind === 'output' && name === 'elasticsearch' ? 'es' : name;
  return readTable().get(`${kind} ${real}`);
}

export function fluentbitPlugins(kind: string): readonly FluentbitPlugin[] {
  return [...readTable().values()].filter((plugin) => plugin.kind === kind);
}

const declaredSchemas = new WeakMap<DeclaredPlugin, FluentbitPlugin>();

/** The schema of a plugin that the project declares. It may use the network; without declared parameters it takes any. */
export function pluginAsDeclared(declared: DeclaredPlugin): FluentbitPlugin {
  const known = declaredSchemas.get(declared);
  if (known !== undefined) return known;
  const params = (declared.params ?? []).map((name) => [name.toLowerCase(), readParam(name, false)] as const);
  const plugin: FluentbitPlugin = {
    kind: declared.kind,
    name: declared.name,
    place: `${declared.kind} ${declared.name}`,
    since: undefined,
    capabilities: ['net', 'tls', ...(declared.params === undefined ? ['free'] : [])],
    eventTypes: [],
    requiredAnyOf: [],
    requiredInherited: [],
    params: new Map(params),
  };
  declaredSchemas.set(declared, plugin);
  return plugin;
}

/** The keys of a section that names no plugin: service, parser, multiline_parser, stream_task, upstream, node, plugins. */
export function sectionParams(name: string): ReadonlyMap<string, FluentbitParam> {
  return readTable().get(`section ${name.toLowerCase()}`)?.params ?? new Map<string, FluentbitParam>();
}

/** What a key means to a plugin: its own key, one of its kind, or one of the network, TLS and HTTP server groups that it takes. */
export function paramOfPlugin(plugin: FluentbitPlugin, key: string): FluentbitParam | undefined {
  const own = plugin.params.get(key);
  if (own !== undefined) return own;
  const found = inherited.get(plugin) ?? new Map<string, FluentbitParam | undefined>();
  inherited.set(plugin, found);
  if (found.has(key)) return found.get(key);
  const param = inheritedParam(plugin, key);
  if (found.size < mostInherited) found.set(key, param);
  return param;
}

/** Keys that plugins take from their kind and groups, as they were looked up. */
const inherited = new WeakMap<FluentbitPlugin, Map<string, FluentbitParam | undefined>>();
const mostInherited = 500;

function inheritedParam(plugin: FluentbitPlugin, key: string): FluentbitParam | undefined {
  for (const group of groupsOf(plugin)) {
    const param = sectionParams(group).get(key);
    if (param !== undefined) return param;
  }
  return [...plugin.params.values()].find(
    (param) => param.type === 'prefix' && key.startsWith(param.name.toLowerCase()),
  );
}

/** Every key that a plugin takes. */
export function paramsOfPlugin(plugin: FluentbitPlugin): readonly FluentbitParam[] {
  const all = new Map(plugin.params);
  for (const group of groupsOf(plugin)) {
    for (const [key, param] of sectionParams(group)) if (!all.has(key)) all.set(key, param);
  }
  return [...all.values()];
}

function groupsOf(plugin: FluentbitPlugin): readonly string[] {
  const groups = [plugin.kind];
  const has = (name: string): boolean => plugin.capabilities.includes(name);
  if (has('net')) groups.push('net upstream', 'net oauth2');
  if (has('net-server')) groups.push('net downstream');
  if (has('tls') || has('tls-optional')) groups.push('net tls');
  if (has('http-server')) groups.push('net http-server', 'net oauth2Jwt');
  return groups;
}

function readTable(): ReadonlyMap<string, FluentbitPlugin> {
  if (table !== undefined) return table;
  const plugins = new Map<string, FluentbitPlugin>();
  let params = new Map<string, FluentbitParam>();
  let isCore = false;
  for (const line of fluentbitSchemaTable.split('\n')) {
    if (line.startsWith(' ')) {
      const param = readParam(line.slice(1), isCore);
      params.set(param.name.toLowerCase(), param);
    } else if (line !== '') {
      params = new Map();
      const plugin = readPlugin(line, params);
      isCore = plugin.kind === 'section' && !plugin.name.startsWith('net ');
      plugins.set(`${plugin.kind} ${plugin.name.toLowerCase()}`, plugin);
    }
  }
  table = plugins;
  return plugins;
}

function readPlugin(line: string, params: ReadonlyMap<string, FluentbitParam>): FluentbitPlugin {
  const [kind = '', name = '', capabilities = '', events = '', anyOf = '', inherited = '', since = ''] =
    line.split('\t');
  const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');
  return {
    kind,
    name,
    place: `${kind} ${name}`,
    since: since === '' ? undefined : since,
    capabilities: words(capabilities),
    eventTypes: words(events),
    requiredAnyOf: words(anyOf).map((group) => group.split('/')),
    requiredInherited: words(inherited),
    params,
  };
}

function readParam(line: string, isCore: boolean): FluentbitParam {
  const [fields = '', when = ''] = line.split('\t');
  const [flagged = '', letter = 's', fallback = '', values = '', since = ''] = fields.split('|');
  const name = flagged.replace(/[!*]+$/, '');
  const flags = flagged.slice(name.length);
  const wordCount = /\d/.test(letter) ? Number(letter) : 0;
  return {
    name,
    type: wordCount > 0 ? 'words' : (typeLetters[letter] ?? 'text'),
    wordCount,
    default: fallback === '' ? undefined : fallback.replaceAll('¦', '|'),
    values: values === '' ? [] : values.split('/'),
    since: since === '' ? undefined : since,
    isRequired: flags.includes('!'),
    isMultiple: flags.includes('*'),
    requiredWhen: when
      .split(' ')
      .filter((word) => word !== '')
      .map((word) => {
        const equals = word.indexOf('=');
        return { key: word.slice(0, equals), values: word.slice(equals + 1).split('/') };
      }),
    isCore,
  };
}
