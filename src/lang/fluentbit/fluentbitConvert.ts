import { groupBy } from '../../base/groupBy.ts';
import { ConfigComments } from './configComments.ts';
import type { FluentbitKind, FluentbitProperty, FluentbitRoot, FluentbitSection } from './fluentbitAst.ts';
import { splitWords } from './fluentbitValueCheck.ts';

/** A config in the other form, and what that form cannot say. */
export interface Converted {
  readonly text: string;
  /** In the classic form the parsers, which stand in a file of their own; empty where there are none. */
  readonly parsers: string;
  readonly lost: readonly string[];
}

const pipelineLists: readonly (readonly [FluentbitKind, string])[] = [
  ['input', 'inputs'],
  ['filter', 'filters'],
  ['output', 'outputs'],
];
const topLists: readonly (readonly [FluentbitKind, string])[] = [
  ['custom', 'customs'],
  ['parser', 'parsers'],
  ['multiline_parser', 'multiline_parsers'],
  ['stream_task', 'stream_processor'],
];

/** A classic config in the YAML form. @param text what was read into `root`, whose comments are carried over. */
export function toFluentbitYaml(root: FluentbitRoot, text = ''): Converted {
  return new YamlWriter(new ConfigComments(root, text), text).write(root);
}

class YamlWriter {
  readonly #lost: string[] = [];
  readonly #lines: string[] = [];
  readonly #comments: ConfigComments;
  readonly #text: string;

  constructor(comments: ConfigComments, text: string) {
    this.#comments = comments;
    this.#text = text;
  }

  write(root: FluentbitRoot): Converted {
    this.#metas(root);
    this.#service(root.sections.filter((section) => section.kind === 'service'));
    for (const [kind, name] of topLists) this.#list(root, kind, name, '');
    this.#plugins(root.sections.filter((section) => section.kind === 'plugins'));
    this.#upstreams(root.sections);
    if (pipelineLists.some(([kind]) => root.sections.some((section) => section.kind === kind)))
      this.#lines.push('pipeline:');
    for (const [kind, name] of pipelineLists) this.#list(root, kind, name, '  ');
    for (const section of root.sections) this.#tellUnknown(section);
    const text = [...this.#lines, ...this.#comments.rest()].join('\n').trimEnd();
    return { text: `${text}\n`, parsers: '', lost: this.#lost };
  }

  #metas(root: FluentbitRoot): void {
    const above = (start: number, indent: string): readonly string[] => indented(this.#comments.before(start), indent);
    const sets = root.metas.filter((meta) => meta.kind === 'set');
    if (sets.length > 0)
      this.#lines.push('env:', ...sets.flatMap((meta) => [...above(meta.start, '  '), variable(meta.value)]), '');
    const includes = root.metas.filter((meta) => meta.kind === 'include');
    if (includes.length > 0)
      this.#lines.push(
        'includes:',
        ...includes.flatMap((meta) => [...above(meta.start, '  '), `  - ${quoted(meta.value)}`]),
        '',
      );
  }

  #service([service, ...others]: readonly FluentbitSection[]): void {
    if (service !== undefined && service.properties.length > 0)
      this.#lines.push(...this.#comments.before(service.header.start), 'service:', ...this.#keys(service, '  '), '');
    // The agent reads one such section, and the YAML form has room for one.
    for (const other of others) this.#lost.push(`a second [${other.name}]${this.#place(other)}`);
  }

  #list(root: FluentbitRoot, kind: FluentbitKind, name: string, indent: string): void {
    const sections = root.sections.filter((section) => section.kind === kind);
    if (sections.length === 0) return;
    this.#lines.push(`${indent}${name}:`, ...sections.flatMap((section) => this.#item(section, `${indent}  `)));
    if (indent === '') this.#lines.push('');
  }

  #plugins(sections: readonly FluentbitSection[]): void {
    const paths = sections.flatMap((section) => section.properties.filter(({ key }) => key === 'path'));
    if (paths.length > 0) this.#lines.push('plugins:', ...paths.map(({ value }) => `  - ${quoted(value)}`), '');
  }

  /** `[UPSTREAM]` and the `[NODE]` sections that follow it. */
  #upstreams(sections: readonly FluentbitSection[]): void {
    if (!sections.some((section) => section.kind === 'upstream')) return;
    this.#lines.push('upstream_servers:');
    let hasNodes = false;
    for (const section of sections) {
      if (section.kind === 'upstream') {
        this.#lines.push(...this.#item(section, '  '));
        hasNodes = false;
      } else if (section.kind === 'node') {
        if (!hasNodes) this.#lines.push('    nodes:');
        this.#lines.push(...this.#item(section, '      '));
        hasNodes = true;
      }
    }
    this.#lines.push('');
  }

  #item(section: FluentbitSection, indent: string): readonly string[] {
    for (const child of section.children)
      this.#lost.push(
        `${section.plugin ?? section.name}: ${child.kind === 'group' ? child.name : child.kind}${this.#place(child)}`,
      );
    if (changesOrder(section))
      this.#lost.push(
        `${section.plugin ?? ''}: the order of its rules, as YAML has each key once${this.#place(section)}`,
      );
    const head = this.#comments.before(section.header.start);
    const [first, ...rest] = this.#blocks(section, `${indent}  `);
    if (first === undefined) return [];
    const [line = '', ...more] = first.lines;
    return [
      ...indented([...head, ...first.comments], indent),
      `${indent}- ${line.trimStart()}`,
      ...more,
      ...rest.flatMap(({ comments, lines }) => [...indented(comments, `${indent}  `), ...lines]),
    ];
  }

  #keys(section: FluentbitSection, indent: string): readonly string[] {
    return this.#blocks(section, indent).flatMap(({ comments, lines }) => [...indented(comments, indent), ...lines]);
  }

  /** Keys of a section, each with the comments above it; one that stands several times becomes a list. */
  #blocks(
    section: FluentbitSection,
    indent: string,
  ): readonly { readonly comments: readonly string[]; readonly lines: readonly string[] }[] {
    const closing = (property: FluentbitProperty, at: string): readonly string[] =>
      indented(this.#comments.after(property.start), at);
    return [...groupBy(section.properties, (property) => property.key)].map(([key, properties]) => {
      const [only, second] = properties;
      const comments = this.#comments.before(only?.start ?? -1);
      if (key === 'rule' && section.kind === 'multiline_parser')
        return { comments, lines: [`${indent}rules:`, ...properties.flatMap((one) => ruleItem(one, `${indent}  `))] };
      if (only === undefined || second === undefined) {
        const value = only === undefined ? '' : quoted(only.value);
        return { comments, lines: [`${indent}${key}: ${value}`, ...(only === undefined ? [] : closing(only, indent))] };
      }
      const items = properties.flatMap((one, index) => [
        ...(index === 0 ? [] : indented(this.#comments.before(one.start), `${indent}  `)),
        `${indent}  - ${quoted(one.value)}`,
        ...closing(one, `${indent}  `),
      ]);
      return { comments, lines: [`${indent}${key}:`, ...items] };
    });
  }

  #tellUnknown(section: FluentbitSection): void {
    const known = ['service', 'plugins', 'upstream', 'node', ...[...pipelineLists, ...topLists].map(([kind]) => kind)];
    if (!known.includes(section.kind)) this.#lost.push(`[${section.name}]${this.#place(section)}`);
  }

  #place(section: FluentbitSection): string {
    return placeIn(this.#text, section.header.start);
  }
}

/** `(line 3)`; nothing without a text. */
export function placeIn(text: string, offset: number): string {
  return text === '' ? '' : ` (line ${text.slice(0, offset).split('\n').length})`;
}

function indented(lines: readonly string[], indent: string): readonly string[] {
  return lines.map((line) => `${indent}${line}`);
}

/** `rule "state" "/regex/" "next"` as an item of `rules`. */
function ruleItem(rule: FluentbitProperty, indent: string): readonly string[] {
  const [state = '', regex = '', next = ''] = splitWords(rule.value);
  return [
    `${indent}- state: ${quoted(state)}`,
    `${indent}  regex: ${quoted(regex)}`,
    `${indent}  next_state: ${quoted(next)}`,
  ];
}

/** The keys whose order among each other counts, by plugin. */
const orderedKeys: Readonly<Record<string, RegExp>> = {
  modify: /^(?!name$|match|condition$|alias$|log_level$)/,
  grep: /^(?:regex|exclude)$/,
};

/** Whether a key comes again behind another one, where their order counts. */
function changesOrder({ plugin, kind, properties }: FluentbitSection): boolean {
  const counts =
    kind === 'filter' && plugin !== undefined && Object.hasOwn(orderedKeys, plugin) ? orderedKeys[plugin] : undefined;
  if (counts === undefined) return false;
  const keys = properties.map(({ key }) => key).filter((key) => counts.test(key));
  const runs = keys.filter((key, index) => key !== keys[index - 1]);
  return new Set(runs).size < runs.length;
}

/** Kinds of the classic form that stand in files of their own, by the key of the service that names the file. */
const ownFiles: ReadonlyMap<FluentbitKind, string> = new Map([
  ['stream_task', 'Streams_File'],
  ['plugins', 'Plugins_File'],
  ['upstream', 'the Upstream of an output'],
]);

/**
 * A config of the YAML form in the classic one, which knows no processors, routes and inline parsers.
 * @param text what was read into `root`, whose comments are carried over.
 */
export function toFluentbitClassic(root: FluentbitRoot, text = ''): Converted {
  return new ClassicWriter(new ConfigComments(root, text), text).write(root);
}

class ClassicWriter {
  readonly #lost: string[] = [];
  readonly #comments: ConfigComments;
  readonly #text: string;

  constructor(comments: ConfigComments, text: string) {
    this.#comments = comments;
    this.#text = text;
  }

  write(root: FluentbitRoot): Converted {
    const lines = root.metas.flatMap((meta) => {
      const above = this.#comments.before(meta.start);
      if (meta.kind === 'set') return [...above, `@SET ${meta.value}`];
      return meta.kind === 'include' ? [...above, `@INCLUDE ${meta.value}`] : above;
    });
    const parsers: string[] = [];
    // Without a pipeline the file itself is one of parsers, of streams or of servers.
    const isOwnFile = !root.sections.some(({ kind }) => ['service', 'input', 'filter', 'output'].includes(kind));
    for (const section of root.sections) {
      const isParser = section.kind === 'parser' || section.kind === 'multiline_parser';
      const file = ownFiles.get(section.kind);
      const isMain = ['service', 'input', 'filter', 'output', 'custom'].includes(section.kind);
      if (!isMain && !isParser && !(isOwnFile && file !== undefined)) {
        this.#lost.push(
          `${section.name}${file === undefined ? '' : `: they stand in a file that ${file} names`}${placeIn(this.#text, section.header.start)}`,
        );
        continue;
      }
      const target = isParser && !isOwnFile ? parsers : lines;
      if (target.length > 0) target.push('');
      target.push(...this.#section(section));
    }
    const whole = parsers.length === 0 ? lines : withParsersFile(lines);
    return {
      text: `${[...whole, ...this.#comments.rest()].join('\n')}\n`,
      parsers: parsers.length === 0 ? '' : `${parsers.join('\n')}\n`,
      lost: this.#lost,
    };
  }

  #section(section: FluentbitSection): readonly string[] {
    const lines = [...this.#comments.before(section.header.start), `[${section.kind.toUpperCase()}]`];
    for (const property of section.properties) {
      const above = this.#comments.before(property.start);
      lines.push(...indented(above, '    '), ...this.#property(section, property));
      lines.push(...indented(this.#comments.after(property.start), '    '));
    }
    const nodes = section.children.filter((child) => child.kind === 'node');
    for (const node of nodes) lines.push('', ...this.#section(node));
    if (section.children.length > nodes.length) {
      const [first] = section.children;
      this.#lost.push(`processors${placeIn(this.#text, first?.header.start ?? 0)}`);
    }
    return lines;
  }

  #property(section: FluentbitSection, property: FluentbitProperty): readonly string[] {
    if (property.key === 'rules' && section.kind === 'multiline_parser') return this.#rules(property);
    const values = property.shape === 'list' ? property.items.map((one) => one.value) : [property.value];
    const isNested = property.shape === 'map' || property.items.some((item) => item.shape !== 'text');
    if (isNested || values.some((value) => value.includes('\n') || value === '')) {
      this.#lost.push(`${property.name}${placeIn(this.#text, property.start)}`);
      return [];
    }
    return values.map((value) => `    ${property.name} ${value}`);
  }

  #rules(rules: FluentbitProperty): readonly string[] {
    return rules.items.flatMap(({ items }) => {
      const words = ['state', 'regex', 'next_state'].map((key) => items.find((item) => item.key === key)?.value ?? '');
      if (words.every((word) => !word.includes('"'))) return [`    rule ${words.map((word) => `"${word}"`).join(' ')}`];
      this.#lost.push(`rules: a rule with a quotation mark${placeIn(this.#text, rules.start)}`);
      return [];
    });
  }
}

/** The service told where the parsers are, unless it says so. */
function withParsersFile(lines: readonly string[]): readonly string[] {
  const at = lines.indexOf('[SERVICE]');
  const key = '    parsers_file parsers.conf';
  if (lines.includes(key)) return lines;
  return at < 0 ? ['[SERVICE]', key, '', ...lines] : [...lines.slice(0, at + 1), key, ...lines.slice(at + 1)];
}

/** `name=value` as an entry of env. */
function variable(assignment: string): string {
  const equals = assignment.indexOf('=');
  return `  ${assignment.slice(0, equals).trim()}: ${quoted(assignment.slice(equals + 1).trim())}`;
}

/** A plain word where YAML takes it for text or for the number and the switch that are meant, else quoted. */
function quoted(value: string): string {
  const isPlain = /^[A-Za-z0-9_/$][\w./$()+-]*$/.test(value) && !/^(?:null|~)$/i.test(value);
  return isPlain ? value : `'${value.replaceAll("'", "''")}'`;
}
