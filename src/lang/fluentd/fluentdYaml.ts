import type { FluentProblem, Span } from '../fluent/fluentProblem.ts';
import { isTemplated } from '../fluent/templateLine.ts';
import { parseYamlTree } from '../fluent/yamlTree.ts';
import type { YamlEntry, YamlNode } from '../fluent/yamlTree.ts';
import type { FluentdNode, FluentdParam, FluentdRoot, FluentdSection, FluentdValue } from './fluentdAst.ts';
import { typeAmong } from './fluentdAst.ts';
import type { FluentdParse } from './fluentdParser.ts';
import { scanRuby, unknownRubyName } from './rubyCode.ts';

const configItems = ['source', 'match', 'filter', 'label', 'worker'];
const special: Readonly<Record<string, string>> = {
  $type: '@type',
  $id: '@id',
  $label: '@label',
  $log_level: '@log_level',
};

/**
 * Reads the YAML form (`system` and `config` at the top) into the same tree as the v1 syntax: `$type` becomes `@type`, a map becomes a
 * section, a list of maps several sections, and `$tag`, `$arg` and `$name` the argument.
 */
export function parseFluentdYaml(text: string): FluentdParse {
  return new FluentdYamlReader(text).read();
}

class FluentdYamlReader {
  readonly #text: string;
  readonly #problems: FluentProblem[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  read(): FluentdParse {
    const tree = parseYamlTree(this.#text);
    this.#problems.push(...tree.problems);
    const children: FluentdNode[] = [];
    const top = tree.root;
    if (top?.kind === 'map') {
      for (const entry of top.entries) children.push(...this.#top(entry, tree.problems.length > 0));
    } else if (top !== undefined && tree.problems.length === 0) {
      this.#error(
        'yaml-structure',
        "A config is a map with the keys 'system' and 'config'.",
        firstLine(this.#text, top),
      );
    }
    const hasConfig = children.length > 0 || (top?.entries.some((entry) => entry.key === 'config') ?? false);
    if (!hasConfig && top?.kind === 'map' && tree.problems.length === 0) {
      const first = top.entries[0]?.keySpan ?? top;
      this.#warn('no-config', "The key 'config' is missing, so nothing is configured.", first);
    }
    const root: FluentdRoot = { kind: 'root', format: 'yaml', children, start: 0, end: this.#text.length };
    return { root, problems: this.#problems };
  }

  #top(entry: YamlEntry, isBroken: boolean): readonly FluentdNode[] {
    if (entry.key === 'system') {
      if (entry.value.kind !== 'map') return [];
      return [this.#section('system', entry.keySpan, entry.value, entry)];
    }
    if (entry.key === 'config') return this.#items(entry.value, isBroken);
    if (!isBroken)
      this.#warn(
        'unknown-section',
        `Fluentd ignores the key '${entry.key}'. It reads 'system' and 'config'.`,
        entry.keySpan,
      );
    return [];
  }

  /** The list below `config`, of a label or of a worker. */
  #items(list: YamlNode, isBroken: boolean): readonly FluentdNode[] {
    if (list.kind !== 'list') {
      const isEmpty = list.kind === 'text' && list.text.trim() === '';
      if (!isEmpty && !isBroken)
        this.#error('yaml-structure', 'config is a list: each item begins with a dash.', firstLine(this.#text, list));
      return [];
    }
    return list.items.flatMap((item): readonly FluentdNode[] => {
      if (item.tag === '!include') {
        const path = this.#value(item);
        return [{ kind: 'include', path, start: item.start, end: item.end }];
      }
      if (item.kind !== 'map') {
        if (!isTemplated(this.#text.slice(item.start, item.end)) && !isBroken) {
          this.#error(
            'yaml-structure',
            `An item of config is one of ${configItems.join(', ')}, or !include with a path.`,
            firstLine(this.#text, item),
          );
        }
        return [];
      }
      return item.entries.flatMap((entry) => this.#configItem(entry, isBroken));
    });
  }

  #configItem(entry: YamlEntry, isBroken: boolean): readonly FluentdNode[] {
    if (!configItems.includes(entry.key)) {
      const isTemplate = isTemplated(this.#text.slice(entry.start, entry.keySpan.end));
      if (!isTemplate && !isBroken)
        this.#error('unknown-section', `config takes ${configItems.join(', ')}, not '${entry.key}'.`, entry.keySpan);
      return [];
    }
    if (entry.value.kind !== 'map') {
      const isEmpty = entry.value.kind === 'text' && entry.value.text === '';
      if (!isBroken && !isEmpty)
        this.#error('yaml-structure', `${entry.key} is a map of keys and values.`, entry.keySpan);
      return [];
    }
    return [this.#section(entry.key, entry.keySpan, entry.value, entry)];
  }

  #section(name: string, header: Span, map: YamlNode, whole: Span): FluentdSection {
    const children: FluentdNode[] = [];
    let argument: FluentdValue | undefined;
    const argumentKey = name === 'match' || name === 'filter' ? '$tag' : name === 'label' ? '$name' : '$arg';
    for (const entry of map.entries) {
      if (entry.key === argumentKey) argument = this.#value(entry.value);
      else if (entry.key === 'config' && (name === 'label' || name === 'worker'))
        children.push(...this.#items(entry.value, false));
      else children.push(...this.#entry(entry));
    }
    return {
      kind: 'section',
      name,
      nameSpan: header,
      argument,
      children,
      type: typeAmong(children),
      header: argument === undefined ? header : { start: header.start, end: header.end },
      closing: undefined,
      start: whole.start,
      end: whole.end,
    };
  }

  #entry(entry: YamlEntry): readonly FluentdNode[] {
    const { key, value } = entry;
    const name = special[key] ?? key;
    if (value.kind === 'map' && value.tag !== '!fluent/json') return [this.#section(name, entry.keySpan, value, entry)];
    const isSectionList = value.kind === 'list' && value.items[0]?.kind === 'map' && value.tag !== '!fluent/json';
    if (isSectionList) return value.items.map((item) => this.#section(name, entry.keySpan, item, item));
    return [this.#param(name, entry)];
  }

  #param(name: string, entry: YamlEntry): FluentdParam {
    const isEmpty = entry.value.kind === 'text' && entry.value.isPlain && entry.value.text === '';
    const value = isEmpty ? undefined : this.#value(entry.value);
    return { kind: 'param', name, nameSpan: entry.keySpan, value, start: entry.start, end: entry.end };
  }

  #value(node: YamlNode): FluentdValue {
    const { start, end } = node;
    const raw = this.#text.slice(start, end);
    if (node.kind === 'list' || node.kind === 'map') {
      const text =
        node.kind === 'list' && node.tag !== '!fluent/json' ? node.items.map((item) => item.text).join(',') : raw;
      return { form: node.tag === '!fluent/json' ? 'json' : 'list', text, start, end, isDynamic: isTemplated(raw) };
    }
    const isRuby = node.tag === '!fluent/s' && node.text.includes('#{');
    if (isRuby) this.#ruby(node);
    const isDynamic = isRuby || node.kind === 'alias' || isTemplated(raw);
    const isTyped = node.isPlain && /^(?:true|false|null|~|-?\d+(?:\.\d+)?)$/i.test(node.text);
    return { form: isTyped ? 'typed' : 'plain', text: node.text, start, end, isDynamic };
  }

  #ruby(node: YamlNode): void {
    for (let at = node.text.indexOf('#{'); at >= 0; at = node.text.indexOf('#{', at + 2)) {
      const scan = scanRuby(node.text, at + 2, node.text.length);
      if (scan.problem !== undefined) {
        this.#error('ruby-syntax', `Ruby refuses this: ${scan.problem}.`, node);
        return;
      }
      const unknown = unknownRubyName(node.text.slice(at + 2, scan.end));
      if (unknown !== undefined) this.#error('ruby-name', `Ruby knows no '${unknown.name}' here.`, node);
    }
  }

  #error(code: string, message: string, span: Span): void {
    this.#problems.push({ code, severity: 'error', message, start: span.start, end: span.end });
  }

  #warn(code: string, message: string, span: Span): void {
    this.#problems.push({ code, severity: 'warning', message, start: span.start, end: span.end });
  }
}

function firstLine(text: string, span: Span): Span {
  const newline = text.indexOf('\n', span.start);
  return { start: span.start, end: newline < 0 ? span.end : Math.max(span.start + 1, Math.min(span.end, newline)) };
}
