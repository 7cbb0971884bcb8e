import { didYouMean } from '../query/didYouMean.ts';
import type { FluentFix, FluentProblem, Span } from '../fluent/fluentProblem.ts';
import { isTemplated } from '../fluent/templateLine.ts';
import { parseYamlTree } from '../fluent/yamlTree.ts';
import type { YamlEntry, YamlNode } from '../fluent/yamlTree.ts';
import type { FluentbitParse } from './classicParser.ts';
import type {
  FluentbitItem,
  FluentbitKind,
  FluentbitMeta,
  FluentbitProperty,
  FluentbitSection,
} from './fluentbitAst.ts';
import { lookupKey, pluginAmong } from './fluentbitAst.ts';

const listSections: ReadonlyMap<string, FluentbitKind> = new Map([
  ['parsers', 'parser'],
  ['multiline_parsers', 'multiline_parser'],
  ['stream_processor', 'stream_task'],
  ['upstream_servers', 'upstream'],
  ['customs', 'custom'],
]);
const topLevel = [...listSections.keys(), 'env', 'plugins', 'pipeline', 'service', 'includes', 'extensions'];
const components: ReadonlyMap<string, FluentbitKind> = new Map([
  ['inputs', 'input'],
  ['filters', 'filter'],
  ['outputs', 'output'],
  ['customs', 'custom'],
]);

/** Reads the YAML form, with the structure that the agent's `flb_cf_yaml.c` demands. */
export function parseFluentbitYaml(text: string): FluentbitParse {
  return new FluentbitYamlReader(text).read();
}

class FluentbitYamlReader {
  readonly #text: string;
  readonly #problems: FluentProblem[] = [];
  readonly #sections: FluentbitSection[] = [];
  readonly #metas: FluentbitMeta[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  read(): FluentbitParse {
    const tree = parseYamlTree(this.#text);
    this.#problems.push(...tree.problems);
    const alias = tree.aliases[0];
    if (alias !== undefined && tree.problems.length === 0) this.#structure('Fluent Bit takes no YAML aliases.', alias);
    if (tree.root !== undefined) this.#top(tree.root, tree.problems.length > 0);
    const root = {
      format: 'yaml' as const,
      sections: this.#sections,
      metas: this.#metas,
      start: 0,
      end: this.#text.length,
    };
    // Where the text is no YAML, what seems wrong with its structure mostly follows from that.
    const isBroken = tree.problems.length > 0;
    return {
      root,
      problems: isBroken ? this.#problems.filter(({ code }) => code !== 'yaml-structure') : this.#problems,
    };
  }

  #top(root: YamlNode, isBroken: boolean): void {
    if (root.kind !== 'map') {
      if (!isBroken) this.#structure('A config is a map with keys such as service and pipeline.', root);
      return;
    }
    const seen = new Set<string>();
    for (const entry of root.entries) {
      if (seen.has(entry.key) && !isBroken) this.#structure(`The section '${entry.key}' stands twice.`, entry.keySpan);
      seen.add(entry.key);
      this.#topSection(entry, isBroken);
    }
  }

  #topSection(entry: YamlEntry, isBroken: boolean): void {
    const { key, value } = entry;
    const list = listSections.get(key);
    if (key === 'service') this.#service(entry);
    else if (key === 'env') this.#env(entry);
    else if (key === 'includes') this.#includes(entry);
    else if (key === 'plugins') this.#plugins(entry);
    else if (key === 'pipeline') this.#pipeline(entry, isBroken);
    else if (list !== undefined) this.#list(entry, list);
    else if (key !== 'extensions' && !isBroken) this.#unknownTop(entry, value);
  }

  #unknownTop(entry: YamlEntry, value: YamlNode): void {
    const isTemplate = isTemplated(this.#text.slice(entry.start, entry.keySpan.end));
    if (isTemplate || entry.key.startsWith('x-')) return;
    const guess = didYouMean(entry.key, topLevel);
    const hint = guess === undefined ? '' : ` Did you mean '${guess}'?`;
    const isRefused = value.kind !== 'map' || value.entries.some((one) => one.value.kind !== 'text');
    this.#problems.push({
      code: 'unknown-section',
      severity: isRefused ? 'error' : 'warning',
      message: `${isRefused ? 'Fluent Bit refuses' : 'Fluent Bit ignores'} the section '${entry.key}'.${hint}`,
      ...entry.keySpan,
      ...(guess !== undefined && {
        fixes: [{ title: `Change to '${guess}'`, edits: [{ ...entry.keySpan, text: guess }] }],
      }),
    });
  }

  #service(entry: YamlEntry): void {
    if (entry.value.kind !== 'map') {
      this.#structure('service is a map of keys and values.', isEmpty(entry.value) ? entry.keySpan : entry.value);
      return;
    }
    this.#sections.push(this.#section('service', entry.value, entry.keySpan, 'service'));
  }

  /** `env` is a map; since 5.0 also a list of maps with name and value or uri. */
  #env(entry: YamlEntry): void {
    const { value } = entry;
    const maps = value.kind === 'list' ? value.items : [value];
    for (const map of maps) {
      if (map.kind !== 'map') {
        if (!isEmpty(map)) this.#structure('env holds names and their values.', map);
        continue;
      }
      const named = map.entries.find((one) => one.key === 'name');
      if (value.kind === 'list') {
        if (named !== undefined) this.#set(named.value.text, named.value, map);
        else if (!map.entries.some((one) => one.key === 'uri')) this.#structure('An item of env needs a name.', map);
        continue;
      }
      for (const one of map.entries) this.#set(one.key, one.value, one.keySpan, one.value.text);
    }
  }

  #set(name: string, node: YamlNode, span: Span, value = ''): void {
    const valueSpan = { start: node.start, end: node.end };
    this.#metas.push({
      kind: 'set',
      name: 'env',
      value: `${name}=${value}`,
      valueSpan,
      start: span.start,
      end: node.end,
    });
  }

  #includes(entry: YamlEntry): void {
    if (entry.value.kind !== 'list') {
      if (!isEmpty(entry.value)) this.#structure('includes is a list of paths.', entry.value);
      return;
    }
    for (const item of entry.value.items) {
      if (item.kind !== 'text') this.#structure('An include is a path.', item);
      else {
        const span = { start: item.start, end: item.end };
        this.#metas.push({ kind: 'include', name: 'includes', value: item.text, valueSpan: span, ...span });
      }
    }
  }

  #plugins(entry: YamlEntry): void {
    const { value } = entry;
    const properties =
      value.kind === 'list'
        ? value.items.map((item) => property('path', 'path', { start: item.start, end: item.start }, item, this.#text))
        : [];
    this.#sections.push({
      kind: 'plugins',
      name: entry.key,
      header: entry.keySpan,
      properties,
      plugin: undefined,
      place: 'plugins',
      children: [],
      start: entry.start,
      end: entry.end,
    });
  }

  #pipeline(entry: YamlEntry, isBroken: boolean): void {
    if (entry.value.kind !== 'map') {
      this.#structure(
        'pipeline is a map with inputs, filters and outputs.',
        isEmpty(entry.value) ? entry.keySpan : entry.value,
      );
      return;
    }
    for (const one of entry.value.entries) {
      const kind = components.get(one.key);
      if (kind !== undefined) this.#list(one, kind);
      else if (!isBroken && !isTemplated(this.#text.slice(one.start, one.keySpan.end))) this.#unknownComponent(one);
    }
  }

  #unknownComponent(entry: YamlEntry): void {
    const guess = didYouMean(entry.key, components.keys());
    this.#problems.push({
      code: 'unknown-section',
      severity: 'error',
      message: `pipeline takes inputs, filters, outputs and customs, not '${entry.key}'.${
        guess === undefined ? '' : ` Did you mean '${guess}'?`
      }`,
      ...entry.keySpan,
      ...(guess !== undefined && {
        fixes: [{ title: `Change to '${guess}'`, edits: [{ ...entry.keySpan, text: guess }] }],
      }),
    });
  }

  #list(entry: YamlEntry, kind: FluentbitKind): void {
    const { value } = entry;
    if (value.kind === 'map' && kind !== 'parser' && kind !== 'multiline_parser') {
      // The older form of a map whose keys are the plugins' names is still read.
      for (const one of value.entries) {
        if (one.value.kind !== 'map') {
          const isTemplate = isTemplated(this.#text.slice(one.start, one.end));
          if (!isEmpty(one.value) && !isTemplate)
            this.#structure(`${entry.key} is a list: each item begins with '- name:'.`, one.keySpan);
          continue;
        }
        const section = this.#section(kind, one.value, one.keySpan, entry.key);
        const hasName = section.properties.some((item) => item.key === 'name');
        const name = {
          ...one.value,
          kind: 'text' as const,
          text: one.key,
          start: one.keySpan.start,
          end: one.keySpan.end,
        };
        const named = property('name', 'name', one.keySpan, name, this.#text);
        const properties = [named, ...section.properties];
        this.#sections.push(hasName ? section : { ...section, properties, ...pluginAmong(kind, properties) });
      }
      return;
    }
    if (value.kind !== 'list') {
      this.#structure(
        `${entry.key} is a list: each item begins with '- name:'.`,
        isEmpty(value) ? entry.keySpan : value,
      );
      return;
    }
    for (const item of value.items) {
      if (item.kind === 'map') this.#sections.push(this.#section(kind, item, headOf(item), entry.key));
      else if (!isEmpty(item) && !isTemplated(this.#text.slice(item.start, item.end))) {
        this.#structure(`An item of ${entry.key} is a map that begins with 'name:'.`, item);
      }
    }
  }

  #section(kind: FluentbitKind, map: YamlNode, header: Span, name: string): FluentbitSection {
    const properties: FluentbitProperty[] = [];
    const children: FluentbitSection[] = [];
    const takesProcessors = kind === 'input' || kind === 'output' || kind === 'filter';
    for (const entry of map.entries) {
      const isProcessors = takesProcessors && entry.key === 'processors' && entry.value.kind === 'map';
      if (isProcessors) children.push(...this.#processors(entry.value));
      else if (kind === 'upstream' && entry.key === 'nodes') children.push(...this.#nodes(entry.value));
      else properties.push(property(entry.key, lookupKey(entry.key), entry.keySpan, entry.value, this.#text));
    }
    const used = pluginAmong(kind, properties);
    return { kind, name, header, properties, ...used, children, start: map.start, end: map.end };
  }

  #nodes(list: YamlNode): readonly FluentbitSection[] {
    return list.items
      .filter((item) => item.kind === 'map')
      .map((item) => this.#section('node', item, headOf(item), 'nodes'));
  }

  #processors(map: YamlNode): readonly FluentbitSection[] {
    return map.entries.flatMap((entry) => {
      if (!signals.includes(entry.key)) {
        const guess = didYouMean(entry.key, signals);
        const hint = guess === undefined ? '' : ` Did you mean '${guess}'?`;
        const fixes =
          guess === undefined ? [] : [{ title: `Change to '${guess}'`, edits: [{ ...entry.keySpan, text: guess }] }];
        const message = `processors are for logs, metrics, traces or profiles, not '${entry.key}'.${hint}`;
        this.#structure(message, entry.keySpan, fixes);
        return [];
      }
      if (entry.value.kind !== 'list') {
        this.#structure(`${entry.key} is a list of processors.`, isEmpty(entry.value) ? entry.keySpan : entry.value);
        return [];
      }
      return entry.value.items.flatMap((item) => {
        if (item.kind !== 'map') {
          if (!isEmpty(item)) this.#structure("A processor is a map that begins with 'name:'.", item);
          return [];
        }
        return [{ ...this.#section('processor', item, headOf(item), entry.key), signal: entry.key }];
      });
    });
  }

  #structure(message: string, span: Span, fixes: readonly FluentFix[] = []): void {
    if (isTemplated(this.#text.slice(span.start, span.end))) return;
    const newline = this.#text.indexOf('\n', span.start);
    const end = newline < 0 ? span.end : Math.max(span.start + 1, Math.min(span.end, newline));
    const problem: FluentProblem = { code: 'yaml-structure', severity: 'error', message, start: span.start, end };
    this.#problems.push(fixes.length === 0 ? problem : { ...problem, fixes });
  }
}

/** What processors work on. */
const signals = ['logs', 'metrics', 'traces', 'profiles'];

function headOf(map: YamlNode): Span {
  const name = map.entries.find((entry) => entry.key.toLowerCase() === 'name') ?? map.entries[0];
  return name === undefined ? map : { start: name.start, end: name.end };
}

function isEmpty(node: YamlNode): boolean {
  return node.kind === 'text' && node.text.trim() === '';
}

function property(name: string, key: string, nameSpan: Span, node: YamlNode, text: string): FluentbitProperty {
  const items = itemsOf(node);
  return {
    name,
    key,
    nameSpan,
    value: node.kind === 'text' || node.kind === 'alias' ? node.text : items.map((item) => item.value).join(','),
    valueSpan: { start: node.start, end: node.end },
    shape: node.kind === 'map' ? 'map' : node.kind === 'list' ? 'list' : 'text',
    items,
    // What an alias without an anchor stands for is not known.
    isDynamic: node.kind === 'alias' || isTemplated(text.slice(nameSpan.start, Math.max(nameSpan.end, node.end))),
    start: nameSpan.start,
    end: Math.max(nameSpan.end, node.end),
  };
}

function itemsOf(node: YamlNode): readonly FluentbitItem[] {
  const item = (value: YamlNode, key: string | undefined): FluentbitItem => ({
    key,
    value: value.text,
    shape: value.kind === 'map' ? 'map' : value.kind === 'list' ? 'list' : 'text',
    items: itemsOf(value),
    start: value.start,
    end: value.end,
  });
  if (node.kind === 'map') return node.entries.map((entry) => item(entry.value, entry.key));
  return node.items.map((one) => item(one, undefined));
}
