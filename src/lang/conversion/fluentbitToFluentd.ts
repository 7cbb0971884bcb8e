import { lookupKey, propertyOf } from '../fluentbit/fluentbitAst.ts';
import type { FluentbitProperty, FluentbitRoot, FluentbitSection } from '../fluentbit/fluentbitAst.ts';
import { placeIn } from '../fluentbit/fluentbitConvert.ts';
import { fluentdPlugin } from '../fluentd/fluentdSchema.ts';
import { lostComment } from './conversionReport.ts';
import type { ConfigLine, ConvertedConfig } from './conversionReport.ts';
import { pluginPairs, sharedParsers } from './pluginPairsData.ts';
import { kubernetesKeys, mergeFilter, metadataLines } from './kubernetesConversion.ts';
import { joinedParse } from './multilineConversion.ts';
import { hintFor, prometheusSource, startOfRecord } from './specialPlugins.ts';
import { toFluentdAccessor, toFluentdPattern, toFluentdValue } from './tagTranslation.ts';

/** A config of Fluent Bit for Fluentd, as far as the latter can say it. @param text what was read into `root`. */
export function fluentbitToFluentd(root: FluentbitRoot, text = ''): ConvertedConfig {
  return new ToFluentd(root.sections, text).convert(root);
}

/** A piece of a directive. */
interface Block {
  readonly name: string;
  readonly argument?: string;
  readonly lines: readonly ConfigLine[];
  readonly blocks?: readonly Block[];
}

const quietKeys = new Set(['name', 'match', 'match_regex', 'alias', 'mem_buf_limit', 'log_level']);

class ToFluentd {
  readonly #lost: string[] = [];
  readonly #parsers: ReadonlyMap<string, FluentbitSection>;
  readonly #multiline: ReadonlyMap<string, FluentbitSection>;
  #flush: string | undefined;
  #storage: string | undefined;

  readonly #text: string;
  /** Where the section stands that is being converted. */
  #at: number | undefined;

  constructor(sections: readonly FluentbitSection[], text: string) {
    this.#text = text;
    const named = (kind: FluentbitSection['kind']): ReadonlyMap<string, FluentbitSection> =>
      new Map(
        sections
          .filter((section) => section.kind === kind)
          .map((section) => [propertyOf(section, 'name')?.value ?? '', section]),
      );
    this.#parsers = named('parser');
    this.#multiline = named('multiline_parser');
  }

  /** Tells of what cannot be said, with its line. */
  #lose(what: string): void {
    this.#lost.push(`${what}${this.#at === undefined ? '' : placeIn(this.#text, this.#at)}`);
  }

  convert(root: FluentbitRoot): ConvertedConfig {
    const blocks: Block[] = [];
    for (const meta of root.metas) {
      if (meta.kind === 'include') blocks.push({ name: '@include', argument: meta.value, lines: [] });
      else if (meta.kind === 'set') this.#lose(`variable ${meta.value}`);
    }
    for (const service of root.sections.filter((section) => section.kind === 'service'))
      blocks.push(...this.#service(service));
    for (const kind of ['input', 'filter', 'output'] as const) {
      for (const section of root.sections.filter((one) => one.kind === kind)) blocks.push(...this.#plugin(section));
    }
    this.#at = undefined;
    if (root.sections.filter((section) => section.kind === 'output').length > 1) {
      this.#lose(
        'The first <match> that fits takes a record; put outputs that shared records into one <match> with @type copy.',
      );
    }
    for (const section of root.sections) {
      this.#at = section.header.start;
      const isDone = ['service', 'input', 'filter', 'output', 'parser', 'multiline_parser'].includes(section.kind);
      if (!isDone) this.#lose(section.name);
      if (section.children.length > 0) this.#lose(`processors of ${section.plugin ?? section.name}`);
    }
    const text = blocks.map((block) => written(block, '')).join('\n');
    return { text: `${lostComment(this.#lost)}${text}`, parsers: '', lost: this.#lost };
  }

  #service(service: FluentbitSection): readonly Block[] {
    this.#at = service.header.start;
    const level = propertyOf(service, 'log_level')?.value.toLowerCase();
    this.#flush = propertyOf(service, 'flush')?.value;
    this.#storage = propertyOf(service, 'storage.path')?.value;
    const blocks: Block[] = [];
    if (level !== undefined) {
      const known = level === 'warning' ? 'warn' : level === 'off' ? 'fatal' : level;
      blocks.push({ name: 'system', lines: [['log_level', known]] });
    }
    if (/^(?:on|true|yes)$/i.test(propertyOf(service, 'http_server')?.value ?? '')) {
      const port = propertyOf(service, 'http_port')?.value ?? '2020';
      blocks.push({
        name: 'source',
        lines: [
          ['@type', 'monitor_agent'],
          ['bind', '0.0.0.0'],
          ['port', port],
        ],
      });
    }
    const said = [
      'log_level',
      'flush',
      'storage.path',
      'http_server',
      'http_port',
      'http_listen',
      'parsers_file',
      'daemon',
    ];
    for (const property of service.properties) {
      if (!said.includes(property.key)) this.#lose(`service: ${property.name} ${property.value}`);
    }
    return blocks;
  }

  #plugin(section: FluentbitSection): readonly Block[] {
    this.#at = section.header.start;
    const plugin = section.plugin ?? '';
    if (section.kind === 'filter') {
      const own = this.#ownFilter(section, plugin);
      if (own !== undefined) return own;
    }
    if (section.place === 'output prometheus_exporter') return [{ name: 'source', lines: prometheusSource(section) }];
    if (section.place === 'input fluentbit_metrics') {
      return ['prometheus_monitor', 'prometheus_output_monitor'].map((type) => ({
        name: 'source',
        lines: [['@type', type]],
      }));
    }
    const real = plugin === 'elasticsearch' && section.kind === 'output' ? 'es' : plugin;
    const pair = pluginPairs.find((one) => one.fluentbit === `${section.kind} ${real}`);
    if (pair === undefined) {
      const why = hintFor('fluentbit', section.place) ?? 'Fluentd has no such plugin.';
      this.#lose(`${section.kind} ${plugin}: ${why}`);
      return [];
    }
    const [directive = '', type = ''] = pair.fluentd.split(' ');
    const names = new Map([...pair.params].map(([name, key]) => [lookupKey(key), name]));
    const schema = fluentdPlugin(directive === 'source' ? 'input' : directive === 'match' ? 'output' : 'filter', type);
    const lines: ConfigLine[] = [['@type', type]];
    const special = new Set<string>();
    for (const property of section.properties) {
      const name = names.get(property.key);
      if (name === undefined) special.add(property.key);
      else lines.push([name, valueOf(property, schema?.params.get(name)?.type === 'bool', name === 'pos_file')]);
    }
    const blocks = this.#blocks(section, type, lines, special);
    if (section.place === 'filter kubernetes') {
      lines.push(...metadataLines(section));
      for (const key of kubernetesKeys) special.delete(key);
    }
    for (const key of special) {
      if (!quietKeys.has(key)) this.#lose(`${section.kind} ${plugin}: ${key} ${propertyOf(section, key)?.value ?? ''}`);
    }
    const made: Block = { name: directive, ...argumentOf(section), lines, blocks };
    const merge = real === 'kubernetes' ? mergeFilter(section) : undefined;
    if (merge === undefined) return [made];
    const parse: Block = { name: 'parse', lines: merge.parse };
    return [made, { name: 'filter', ...argumentOf(section), lines: merge.lines, blocks: [parse] }];
  }

  /** Inner sections; what they say is taken out of `rest`. */
  #blocks(section: FluentbitSection, type: string, lines: ConfigLine[], rest: Set<string>): readonly Block[] {
    const take = (key: string): string | undefined => {
      rest.delete(key);
      return propertyOf(section, key)?.value;
    };
    const blocks: Block[] = [];
    if (section.kind === 'input' && ['tail', 'tcp', 'udp', 'syslog', 'http'].includes(type)) {
      const joined = type === 'tail' ? joinedParse(section, this.#parsers, this.#multiline) : undefined;
      if (joined !== undefined) {
        for (const key of ['multiline', 'multiline_flush', 'multiline.parser', 'parser_firstline']) rest.delete(key);
        return [{ name: 'parse', lines: joined }];
      }
      const multiline = take('multiline.parser');
      const parser = take('parser') ?? (multiline?.includes('cri') === true ? 'cri' : multiline) ?? take('format');
      if (type !== 'syslog' && type !== 'http') blocks.push(this.#parse(parser));
      if (type === 'syslog') blocks.push({ name: 'transport', argument: take('mode') ?? 'udp', lines: [] });
    }
    if (section.kind === 'input') rest.delete('storage.type');
    if (section.kind === 'input' && type === 'forward') {
      blocks.push(...security(take('shared_key'), take('self_hostname')));
    }
    if (section.kind === 'filter' && type === 'parser') blocks.push(this.#parse(take('parser')));
    if (section.kind !== 'output') return blocks;
    const host = take('host') ?? names(lines, 'host') ?? '127.0.0.1';
    const port = take('port') ?? names(lines, 'port');
    const tls = /^(?:on|true|yes)$/i.test(take('tls') ?? '');
    const scheme = tls ? 'https' : 'http';
    if (type === 'forward') {
      blocks.push(...security(take('shared_key'), take('self_hostname')));
      blocks.push({
        name: 'server',
        lines: [
          ['host', toFluentdValue(host)],
          ['port', port ?? '24224'],
        ],
      });
      if (tls) lines.push(['transport', 'tls']);
    } else if (type === 'loki') {
      lines.push(['url', toFluentdValue(`${scheme}://${host}:${port ?? '3100'}`)]);
      blocks.push(...lokiLabels(take('labels'), lines));
    } else if (type === 'http') {
      lines.push(['endpoint', toFluentdValue(`${scheme}://${host}:${port ?? '80'}${take('uri') ?? '/'}`)]);
      rest.delete('format');
    } else if (tls && (type === 'elasticsearch' || type === 'opensearch')) lines.push(['scheme', 'https']);
    if (type !== 'stdout' && type !== 'null')
      blocks.push(this.#buffer(take('retry_limit'), take('workers'), take('storage.total_limit_size')));
    return blocks;
  }

  #buffer(retry: string | undefined, workers: string | undefined, size: string | undefined): Block {
    const lines: ConfigLine[] = [];
    if (this.#storage !== undefined)
      lines.push(['@type', 'file'], ['path', toFluentdValue(`${this.#storage.replace(/\/$/, '')}/buffer.*`)]);
    if (this.#flush !== undefined) lines.push(['flush_interval', `${parseFloat(this.#flush) || 1}s`]);
    if (workers !== undefined) lines.push(['flush_thread_count', workers]);
    if (size !== undefined) lines.push(['total_limit_size', size.toLowerCase().replace(/b$/, '')]);
    if (retry !== undefined && /^\d+$/.test(retry)) lines.push(['retry_max_times', retry]);
    else if (retry !== undefined && /^(?:no_limits|false)$/i.test(retry)) lines.push(['retry_forever', 'true']);
    return { name: 'buffer', lines };
  }

  /** A parser by its definition, or by its name where it is one that both agents have. */
  #parse(name: string | undefined): Block {
    if (name === undefined) return { name: 'parse', lines: [['@type', 'none']] };
    const own = this.#parsers.get(name);
    const shared = Object.entries(sharedParsers).find(([, other]) => other === name)?.[0];
    const format = own === undefined ? undefined : propertyOf(own, 'format')?.value.toLowerCase();
    if (own === undefined || format === undefined) {
      const type = shared ?? (name === 'docker' ? 'json' : ['json', 'ltsv', 'none'].includes(name) ? name : undefined);
      const builtin = ['java', 'go', 'python', 'ruby'].includes(name);
      const why = builtin
        ? 'Fluentd has no such rules; tell where a record begins with @type multiline and format_firstline'
        : 'its definition is not in this file';
      if (type === undefined) this.#lose(`parser ${name}: ${why}`);
      return { name: 'parse', lines: [['@type', type ?? 'none']] };
    }
    const lines: ConfigLine[] = [['@type', format === 'regex' ? 'regexp' : format]];
    const regex = propertyOf(own, 'regex')?.value;
    if (regex !== undefined) lines.push(['expression', /^\/.*\/$/.test(regex) ? regex : `/${regex}/`]);
    for (const [key, param] of [
      ['time_key', 'time_key'],
      ['time_format', 'time_format'],
    ] as const) {
      const value = propertyOf(own, key)?.value;
      if (value !== undefined) lines.push([param, value]);
    }
    if (/^(?:on|true|yes)$/i.test(propertyOf(own, 'time_keep')?.value ?? '')) lines.push(['keep_time_key', 'true']);
    const types = propertyOf(own, 'types')?.value;
    if (types !== undefined) lines.push(['types', types.trim().split(/\s+/).join(',')]);
    return { name: 'parse', lines };
  }

  /** Lines that belong together, where the parser that tells where a record begins stands in the config. */
  #concat(section: FluentbitSection, argument: { readonly argument?: string }): readonly Block[] {
    const name = propertyOf(section, 'multiline.parser')?.value ?? '';
    const parser = this.#multiline.get(name);
    const start = parser === undefined ? undefined : startOfRecord(parser);
    if (start === undefined) {
      this.#lose(`filter multiline: the start of a record as the parser '${name}' tells it`);
      return [];
    }
    const lines: readonly ConfigLine[] = [
      ['@type', 'concat'],
      ['key', propertyOf(section, 'multiline.key_content')?.value ?? 'log'],
      ['multiline_start_regexp', start],
    ];
    return [{ name: 'filter', ...argument, lines }];
  }

  /** Filters that Fluentd words in another way. */
  #ownFilter(section: FluentbitSection, plugin: string): readonly Block[] | undefined {
    const argument = argumentOf(section);
    if (plugin === 'grep') {
      const rules = section.properties.flatMap((property): readonly Block[] => {
        if (property.key !== 'regex' && property.key !== 'exclude') return [];
        const [, key = '', pattern = ''] = /^(\S+)\s+(.*)$/s.exec(property.value) ?? [];
        const name = property.key === 'regex' ? 'regexp' : 'exclude';
        return [
          {
            name,
            lines: [
              ['key', toFluentdAccessor(key)],
              ['pattern', `/${pattern.replaceAll('/', '\\/')}/`],
            ],
          },
        ];
      });
      return [{ name: 'filter', ...argument, lines: [['@type', 'grep']], blocks: rules }];
    }
    if (plugin === 'rewrite_tag') {
      const rules = section.properties.flatMap((property): readonly Block[] => {
        if (property.key !== 'rule') return [];
        const [key = '', pattern = '', tag = '', keep = ''] = property.value.split(/\s+/);
        if (/^(?:true|on|yes)$/i.test(keep))
          this.#lose(
            `rewrite_tag: ${property.value}: Fluentd does not keep the record with its old tag; put a <store> beside it`,
          );
        const written = tag.replace(/\$TAG\[(\d+)\]/g, '${tag_parts[$1]}').replaceAll('$TAG', '${tag}');
        const lines: readonly ConfigLine[] = [
          ['key', toFluentdAccessor(key)],
          ['pattern', `/${pattern.replaceAll('/', '\\/')}/`],
          ['tag', written],
        ];
        return [{ name: 'rule', lines }];
      });
      this.#lose('rewrite_tag: in Fluentd, what no rule takes is thrown away; add a last rule that keeps it');
      return [{ name: 'match', ...argument, lines: [['@type', 'rewrite_tag_filter']], blocks: rules }];
    }
    if (plugin === 'multiline') return this.#concat(section, argument);
    if (plugin !== 'modify' && plugin !== 'record_modifier') return undefined;
    const records: ConfigLine[] = [];
    const removed: string[] = [];
    for (const property of section.properties) {
      const [first = '', ...rest] = property.value.split(/\s+/);
      if (['record', 'set', 'add'].includes(property.key)) records.push([first, toFluentdValue(rest.join(' '))]);
      else if (['remove', 'remove_key'].includes(property.key)) removed.push(first);
      else if (['rename', 'hard_rename'].includes(property.key)) {
        records.push([rest[0] ?? '', `\${record["${first}"]}`]);
        removed.push(first);
      } else if (!quietKeys.has(property.key)) this.#lose(`${plugin}: ${property.name} ${property.value}`);
    }
    const lines: ConfigLine[] = [['@type', 'record_transformer']];
    if (removed.length > 0) lines.push(['remove_keys', removed.join(',')]);
    return [
      { name: 'filter', ...argument, lines, blocks: records.length === 0 ? [] : [{ name: 'record', lines: records }] },
    ];
  }
}

function argumentOf(section: FluentbitSection): { readonly argument?: string } {
  if (section.kind === 'input') return {};
  const regex = propertyOf(section, 'match_regex')?.value;
  return {
    argument:
      regex === undefined
        ? toFluentdPattern(propertyOf(section, 'match')?.value ?? '*')
        : `/${regex.replaceAll('/', '\\/')}/`,
  };
}

function valueOf(property: FluentbitProperty, isSwitch: boolean, isPosition: boolean): string {
  if (isSwitch) return /^(?:on|true|yes)$/i.test(property.value) ? 'true' : 'false';
  if (property.key === 'exclude_path')
    return `[${property.value
      .split(',')
      .map((path) => JSON.stringify(path.trim()))
      .join(', ')}]`;
  return toFluentdValue(isPosition ? property.value.replace(/\.db$/, '.pos') : property.value);
}

function lokiLabels(labels: string | undefined, lines: ConfigLine[]): readonly Block[] {
  const pairs = (labels ?? '').split(',').map((pair) => pair.trim().split('='));
  const fixed: [string, string][] = [];
  const taken: ConfigLine[] = [];
  for (const [name = '', value = ''] of pairs) {
    if (name === '' || value === '') continue;
    if (value.startsWith('$')) taken.push([name, toFluentdAccessor(value)]);
    else fixed.push([name, value]);
  }
  if (fixed.length > 0) lines.push(['extra_labels', JSON.stringify(Object.fromEntries(fixed))]);
  return taken.length === 0 ? [] : [{ name: 'label', lines: taken }];
}

/** Takes the line of a name out of the others. */
function names(lines: ConfigLine[], name: string): string | undefined {
  return lines.find(([one]) => one === name)?.[1];
}

function written(block: Block, indent: string): string {
  if (block.name === '@include') return `${indent}@include ${block.argument ?? ''}\n`;
  const head = block.argument === undefined ? block.name : `${block.name} ${block.argument}`;
  const lines = block.lines.map(([name, value]) => `${indent}  ${name} ${value}\n`).join('');
  const inner = (block.blocks ?? []).map((one) => written(one, `${indent}  `)).join('');
  return `${indent}<${head}>\n${lines}${inner}${indent}</${block.name}>\n`;
}

/** What a peer has to know; Fluentd wants a name as well, which Fluent Bit gives as `localhost` where none is written. */
function security(key: string | undefined, name: string | undefined): readonly Block[] {
  if (key === undefined) return [];
  const lines: readonly ConfigLine[] = [
    ['self_hostname', toFluentdValue(name ?? 'localhost')],
    ['shared_key', toFluentdValue(key)],
  ];
  return [{ name: 'security', lines }];
}
