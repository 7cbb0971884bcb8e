import { placeIn } from '../fluentbit/fluentbitConvert.ts';
import { fluentbitPlugin, paramOfPlugin } from '../fluentbit/fluentbitSchema.ts';
import type { FluentdParam, FluentdRoot, FluentdSection } from '../fluentd/fluentdAst.ts';
import { paramOf, paramsOf, sectionsOf } from '../fluentd/fluentdAst.ts';
import { lostComment, parsersFile } from './conversionReport.ts';
import type { ConfigLine, ConvertedConfig } from './conversionReport.ts';
import { outputLines } from './fluentbitOutputs.ts';
import { pluginPairs, sharedParsers } from './pluginPairsData.ts';
import type { PluginPair } from './pluginPairsData.ts';
import { kubernetesLines } from './kubernetesConversion.ts';
import { firstlineParser, formatsParser, isMultiline } from './multilineConversion.ts';
import { hintFor, multilineOf, systemdLines } from './specialPlugins.ts';
import { toFluentbitAccessor, toFluentbitMatch, toFluentbitValue } from './tagTranslation.ts';

/** A config of Fluentd for Fluent Bit, in the classic format, as far as the latter can say it. @param text what was read into `root`. */
export function fluentdToFluentbit(root: FluentdRoot, text = ''): ConvertedConfig {
  return new ToFluentbit(text).convert(root);
}

const silent = new Set(['@type', '@id', '@label', '@log_level', 'type']);

class ToFluentbit {
  readonly #lost: string[] = [];
  readonly #sections: string[] = [];
  readonly #parsers: string[] = [];
  readonly #service = new Map<string, string>();
  readonly #text: string;
  /** Where the directive stands that is being converted. */
  #at: number | undefined;
  #usesFiles = false;

  constructor(text: string) {
    this.#text = text;
  }

  convert(root: FluentdRoot): ConvertedConfig {
    for (const node of root.children) {
      if (node.kind === 'include') this.#sections.push(`@INCLUDE ${node.path.text}\n`);
      else if (node.kind === 'section') this.#directive(node);
    }
    this.#at = undefined;
    if (sectionsOf(root, 'match').length + sectionsOf(root, 'label').length > 1) {
      this.#lose('Every output whose Match fits gets a record here; in Fluentd the first <match> alone takes it.');
    }
    if (this.#parsers.length > 0) this.#service.set('Parsers_File', parsersFile);
    if (!this.#service.has('Flush')) this.#service.set('Flush', '1');
    const service = this.#write('SERVICE', [...this.#service]);
    const body = this.#usesFiles ? this.#sections.map(onDisk) : this.#sections;
    const text = `${lostComment(this.#lost)}${[service, ...body].join('\n')}`;
    return { text, parsers: this.#parsers.join('\n'), lost: this.#lost };
  }

  /** Tells of what cannot be said, with its line. */
  #lose(what: string): void {
    this.#lost.push(`${what}${this.#at === undefined ? '' : placeIn(this.#text, this.#at)}`);
  }

  #directive(section: FluentdSection): void {
    this.#at = section.header.start;
    if (section.name === 'system') this.#system(section);
    else if (section.name === 'label') {
      const name = section.argument?.text ?? '';
      this.#lose(`Fluent Bit has no labels: what stood in <label ${name}> is told apart by its tags alone.`);
      for (const inner of sectionsOf(section)) this.#directive(inner);
    } else if (section.name === 'worker') {
      this.#lose('<worker>: Fluent Bit runs in one process.');
      for (const inner of sectionsOf(section)) this.#directive(inner);
    } else if (section.name === 'source') this.#source(section);
    else if (section.name === 'filter') this.#filter(section);
    else if (section.name === 'match') this.#match(section, toFluentbitMatch(section.argument?.text ?? '**'));
    else this.#lose(`<${section.name}>`);
  }

  #system(section: FluentdSection): void {
    for (const param of paramsOf(section)) {
      if (param.name === 'log_level')
        this.#service.set('Log_Level', (param.value?.text ?? 'info').replace('fatal', 'error'));
      else this.#lose(`<system> ${param.name}`);
    }
  }

  #source(section: FluentdSection): void {
    const type = section.type?.value?.text ?? '';
    if (type === 'monitor_agent' || type === 'prometheus') {
      this.#service.set('HTTP_Server', 'On');
      this.#service.set('HTTP_Port', paramOf(section, 'port')?.value?.text ?? '2020');
      this.#lose(`source ${type}: Fluent Bit's own server answers at /api/v1/metrics and /api/v2/metrics/prometheus.`);
      return;
    }
    const pair = this.#pair(section, 'source', type);
    if (pair === undefined) return;
    if (type === 'systemd') {
      const more = systemdLines(section, (what) => {
        this.#lose(`source systemd: ${what}`);
      });
      this.#sections.push(this.#write('INPUT', [...this.#mapped(section, pair, true), ...more]));
      return;
    }
    const lines = [...this.#mapped(section, pair)];
    const parsed = type === 'tail' ? sectionsOf(section, 'parse').find(isMultiline) : undefined;
    for (const inner of sectionsOf(section)) {
      if (inner === parsed) lines.push(...this.#firstline(inner, section));
      else if (inner.name === 'parse') lines.push(...this.#parserLines(inner, type));
      else if (inner.name === 'security') lines.push(...this.#security(inner));
      else if (inner.name === 'transport' && inner.argument?.text === 'tls') lines.push(['tls', 'On']);
      else if (inner.name === 'transport') continue;
      else this.#lose(`source ${type}: <${inner.name}>`);
    }
    if (type === 'syslog') lines.push(['Mode', sectionsOf(section, 'transport')[0]?.argument?.text ?? 'udp']);
    if (type === 'tail') lines.push(['Mem_Buf_Limit', '50MB']);
    this.#sections.push(this.#write('INPUT', lines));
    if (parsed !== undefined) this.#formats(parsed, section);
  }

  /** Lines that `format_firstline` parts are joined by a multiline parser. */
  #firstline(parse: FluentdSection, source: FluentdSection): readonly ConfigLine[] {
    const name = `multiline_${this.#parsers.length + 1}`;
    const lines = firstlineParser(parse, source, name);
    if (lines === undefined) {
      this.#lose('<parse> @type multiline: without format_firstline Fluent Bit cannot tell where a record begins');
      return [];
    }
    this.#parsers.push(this.#write('MULTILINE_PARSER', lines));
    return [['multiline.parser', name]];
  }

  /** What `format1` and those behind it read of the joined lines, as a filter. */
  #formats(parse: FluentdSection, source: FluentdSection): void {
    const name = `formats_${this.#parsers.length + 1}`;
    const lines = formatsParser(parse, name);
    if (lines === undefined) return;
    this.#parsers.push(this.#write('PARSER', lines));
    const match = toFluentbitMatch((paramOf(source, 'tag')?.value?.text ?? '**').replace(/\*$/, '**'));
    this.#sections.push(this.#write('FILTER', [['Name', 'parser'], match, ['Key_Name', 'log'], ['Parser', name]]));
  }

  #security(section: FluentdSection): readonly ConfigLine[] {
    return paramsOf(section).flatMap((param): readonly ConfigLine[] => {
      const value = this.#value(param);
      if (value !== undefined && param.name === 'shared_key') return [['Shared_Key', value]];
      if (value !== undefined && param.name === 'self_hostname') return [['Self_Hostname', value]];
      this.#lose(`<security> ${param.name}`);
      return [];
    });
  }

  /** A parser of a file of its own, or one that Fluent Bit has already. */
  #parserLines(parse: FluentdSection, owner: string): readonly ConfigLine[] {
    const type = parse.type?.value?.text ?? 'none';
    if (type === 'none') return [];
    if (owner === 'tcp' || owner === 'udp') return [['Format', type === 'json' ? 'json' : 'none']];
    if (type === 'cri' && owner === 'tail') return [['multiline.parser', 'cri']];
    const shared = sharedParsers[type];
    if (shared !== undefined) return [['Parser', shared]];
    const format = type === 'regexp' ? 'regex' : type;
    if (!['regex', 'json', 'ltsv', 'logfmt'].includes(format)) {
      this.#lose(`<parse> @type ${type}: Fluent Bit has no such parser.`);
      return [];
    }
    const name = `${owner}_${this.#parsers.length + 1}`;
    const lines: ConfigLine[] = [
      ['Name', name],
      ['Format', format],
    ];
    const keys: Readonly<Record<string, string>> = {
      time_key: 'Time_Key',
      time_format: 'Time_Format',
      keep_time_key: 'Time_Keep',
      types: 'Types',
    };
    for (const param of paramsOf(parse)) {
      const value = this.#value(param);
      if (silent.has(param.name) || value === undefined) continue;
      const key = keys[param.name];
      if (param.name === 'expression') lines.push(['Regex', value.replace(/^\/(.*)\/[a-z]*$/s, '$1')]);
      else if (key === 'Types') lines.push([key, value.replace(/\s*,\s*/g, ' ')]);
      else if (key !== undefined) lines.push([key, key === 'Time_Keep' ? switchOf(value) : value.replace(/%N/g, '%L')]);
      else this.#lose(`<parse> @type ${type}: ${param.name}`);
    }
    this.#parsers.push(this.#write('PARSER', lines));
    return [['Parser', name]];
  }

  #filter(section: FluentdSection): void {
    const type = section.type?.value?.text ?? '';
    const match = toFluentbitMatch(section.argument?.text ?? '**');
    if (type === 'grep')
      this.#sections.push(this.#write('FILTER', [['Name', 'grep'], match, ...this.#grepLines(section)]));
    else if (type === 'record_transformer' || type === 'record_modifier') this.#record(section, match);
    else if (type === 'concat') this.#concat(section, match);
    else {
      const pair = this.#pair(section, 'filter', type);
      if (pair === undefined) return;
      const isKubernetes = type === 'kubernetes_metadata';
      const [name = ['Name', type] as const, ...rest] = this.#mapped(section, pair, isKubernetes);
      if (isKubernetes)
        rest.push(
          ...kubernetesLines(section, (what) => {
            this.#lose(`kubernetes_metadata: ${what}`);
          }),
        );
      const parse = sectionsOf(section, 'parse').flatMap((inner) => this.#parserLines(inner, 'parser'));
      this.#sections.push(this.#write('FILTER', [name, match, ...rest, ...parse]));
    }
  }

  /** Lines that belong together: the parser that tells where a record begins goes into the parsers file. */
  #concat(section: FluentdSection, match: ConfigLine): void {
    const lose = (what: string): void => {
      this.#lose(`concat: ${what}`);
    };
    const joined = multilineOf(section, `concat_${this.#parsers.length + 1}`, lose);
    if (joined === undefined) {
      lose('only records that a multiline_start_regexp begins can be joined');
      return;
    }
    this.#parsers.push(this.#write('MULTILINE_PARSER', joined.parser));
    this.#sections.push(this.#write('FILTER', [['Name', 'multiline'], match, ...joined.filter]));
  }

  #grepLines(section: FluentdSection): readonly ConfigLine[] {
    const rules = sectionsOf(section).flatMap((inner) =>
      inner.name === 'and' || inner.name === 'or' ? sectionsOf(inner) : [inner],
    );
    const lines = rules.flatMap((rule): readonly ConfigLine[] => {
      const key = paramOf(rule, 'key')?.value?.text;
      const pattern = paramOf(rule, 'pattern')?.value?.text;
      if (key === undefined || pattern === undefined || !/^(?:regexp|exclude)$/.test(rule.name)) return [];
      const accessor = key.startsWith('$') ? toFluentbitAccessor(key) : key;
      return [
        [rule.name === 'regexp' ? 'Regex' : 'Exclude', `${accessor} ${pattern.replace(/^\/(.*)\/[a-z]*$/s, '$1')}`],
      ];
    });
    const any = sectionsOf(section, 'or').length > 0;
    const excludes = lines.filter(([key]) => key === 'Exclude').length;
    return any || excludes > 1 ? [['Logical_Op', 'or'], ...lines] : lines;
  }

  #record(section: FluentdSection, match: ConfigLine): void {
    const lines: ConfigLine[] = [['Name', 'record_modifier'], match];
    for (const param of sectionsOf(section, 'record').flatMap((record) => paramsOf(record))) {
      const value = this.#value(param)?.replaceAll('${hostname}', '${HOSTNAME}');
      const isOwn = value !== undefined && !/\$\{(?!HOSTNAME\}|[A-Z_]+\})/.test(value);
      if (isOwn) lines.push(['Record', `${param.name} ${value}`]);
      else this.#lose(`record_transformer: ${param.name} ${value ?? ''} (a lua filter can do it)`);
    }
    for (const key of (paramOf(section, 'remove_keys')?.value?.text ?? '').split(',')) {
      if (key.trim() !== '') lines.push(['Remove_key', key.trim()]);
    }
    for (const param of paramsOf(section)) {
      const isKnown = silent.has(param.name) || ['remove_keys', 'enable_ruby', 'auto_typecast'].includes(param.name);
      if (!isKnown) this.#lose(`record_transformer: ${param.name}`);
    }
    if (lines.length > 2) this.#sections.push(this.#write('FILTER', lines));
  }

  #match(section: FluentdSection, match: ConfigLine): void {
    const type = section.type?.value?.text ?? '';
    if (type === 'copy' || type === 'roundrobin') {
      if (type === 'roundrobin') this.#lose('roundrobin: every output gets every record here.');
      for (const store of sectionsOf(section, 'store')) this.#match(store, match);
      return;
    }
    if (type === 'relabel') return;
    if (type === 'rewrite_tag_filter') {
      this.#rewrite(section, match);
      return;
    }
    const pair = this.#pair(section, 'match', type);
    if (pair === undefined) return;
    const [name = ['Name', type] as const, ...rest] = this.#mapped(section, pair, true);
    const special = outputLines(section, type, (what) => {
      this.#lose(`${type}: ${what}`);
    });
    const buffer = sectionsOf(section, 'buffer').flatMap((inner) => this.#buffer(inner));
    this.#sections.push(this.#write('OUTPUT', [name, match, ...rest, ...special, ...buffer]));
  }

  #rewrite(section: FluentdSection, match: ConfigLine): void {
    const rules = sectionsOf(section, 'rule').map((rule): ConfigLine => {
      const text = (name: string): string => paramOf(rule, name)?.value?.text ?? '';
      const pattern = text('pattern').replace(/^\/(.*)\/[a-z]*$/s, '$1');
      const tag = text('tag')
        .replace(/\$\{tag\}/g, '$TAG')
        .replace(/\$\{tag_parts\[(\d+)\]\}/g, '$TAG[$1]');
      if (tag.includes('${')) this.#lose(`rewrite_tag_filter: tag ${tag}`);
      return ['Rule', `${toFluentbitAccessor(text('key'))} ${pattern} ${tag} false`];
    });
    this.#lose('rewrite_tag_filter: what no rule takes keeps its tag here, and in Fluentd it is thrown away');
    this.#sections.push(this.#write('FILTER', [['Name', 'rewrite_tag'], match, ...rules]));
  }

  #buffer(buffer: FluentdSection): readonly ConfigLine[] {
    if (/^file/.test(buffer.type?.value?.text ?? '')) {
      this.#usesFiles = true;
      this.#service.set(
        'storage.path',
        (paramOf(buffer, 'path')?.value?.text ?? '/var/lib/fluent-bit/storage').replace(/\*.*$/, ''),
      );
    }
    return paramsOf(buffer).flatMap((param): readonly ConfigLine[] => {
      const value = this.#value(param);
      if (value === undefined || param.name === 'path' || silent.has(param.name)) return [];
      if (param.name === 'flush_interval') {
        const seconds = String(parseFloat(value) || 1);
        const known = this.#service.get('Flush');
        if (known === undefined || Number(known) > Number(seconds)) this.#service.set('Flush', seconds);
        return [];
      }
      if (param.name === 'retry_max_times') return [['Retry_Limit', value]];
      if (param.name === 'retry_forever') return /^(?:true|yes|)$/.test(value) ? [['Retry_Limit', 'no_limits']] : [];
      if (param.name === 'flush_thread_count') return [['Workers', value]];
      if (param.name === 'total_limit_size') return [['storage.total_limit_size', value.toUpperCase()]];
      this.#lose(`<buffer> ${param.name} ${value}`);
      return [];
    });
  }

  #pair(section: FluentdSection, directive: string, type: string): PluginPair | undefined {
    const pair = pluginPairs.find((one) => one.fluentd === `${directive} ${type}`);
    const argument = section.argument?.text ?? '';
    if (pair === undefined) {
      const why = hintFor('fluentd', `${directive} ${type}`) ?? 'Fluent Bit has no such plugin.';
      this.#lose(`<${section.name}${argument === '' ? '' : ` ${argument}`}> @type ${type}: ${why}`);
    }
    return pair;
  }

  /** Name and keys of a section; `isQuiet` leaves it to the caller to tell of parameters that are not in the table. */
  #mapped(section: FluentdSection, pair: PluginPair, isQuiet = false): readonly ConfigLine[] {
    const [kind = '', plugin = ''] = pair.fluentbit.split(' ');
    const schema = fluentbitPlugin(kind, plugin);
    const lines = paramsOf(section).flatMap((param): readonly ConfigLine[] => {
      if (silent.has(param.name)) return [];
      const key = pair.params.get(param.name);
      const value = this.#value(param);
      if (key === undefined || value === undefined) {
        if (!isQuiet) this.#lose(`${section.name} ${section.type?.value?.text ?? ''}: ${param.name}`);
        return [];
      }
      const isSwitch = schema !== undefined && paramOfPlugin(schema, key.toLowerCase())?.type === 'boolean';
      const written = key === 'DB' ? value.replace(/(?:\.pos)?$/, '.db') : value;
      return [[key, isSwitch ? switchOf(value) : written]];
    });
    return [['Name', plugin], ...lines];
  }

  /** What Fluent Bit reads; undefined where Ruby other than the environment decides it. */
  #value(param: FluentdParam): string | undefined {
    const text = param.value?.text ?? 'true';
    const value = toFluentbitValue(param.value?.form === 'list' ? text : text.replace(/^\["?|"?\]$/g, ''));
    if (value === undefined) this.#lose(`Ruby: ${param.name} ${text}`);
    return value?.replace(/\r?\n/g, ' ');
  }

  #write(name: string, lines: readonly ConfigLine[]): string {
    const width = Math.max(...lines.map(([key]) => key.length));
    return `[${name}]\n${lines.map(([key, value]) => `    ${key.padEnd(width)} ${value}\n`).join('')}`;
  }
}

function switchOf(value: string): string {
  return /^(?:true|yes|on|)$/i.test(value) ? 'On' : 'Off';
}

/** An input whose chunks are kept on the disk. */
function onDisk(section: string): string {
  return section.startsWith('[INPUT]') ? `${section}    storage.type filesystem\n` : section;
}
