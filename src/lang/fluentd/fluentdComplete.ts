import type { CompletionList } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Environment } from '../fluent/environment.ts';
import { variableOffers } from '../fluent/environment.ts';
import type { Offer } from '../fluent/completionItems.ts';
import { noCompletions, plainSnippet, toCompletionList } from '../fluent/completionItems.ts';
import { declaredParamOffers, declaredPluginOffers } from '../fluent/declaredOffers.ts';
import type { DeclaredPlugin } from '../fluent/fluentSettings.ts';
import { declaredPlugin } from '../fluent/fluentSettings.ts';
import type { FluentdRoot, FluentdSection } from './fluentdAst.ts';
import { paramsOf, sectionsOf } from './fluentdAst.ts';
import { fluentdParamDocs, fluentdPluginDocs, fluentdSectionDocs } from './fluentdDocsData.ts';
import { fluentdNames } from './fluentdNames.ts';
import type { FluentdPlace } from './fluentdPlace.ts';
import { placeAt, sectionsAt } from './fluentdPlace.ts';
import { environmentOffers, placeholderOffers } from './fluentdPlaceholderOffers.ts';
import { kindOfSection } from './fluentdSectionCheck.ts';
import type { FluentdSchemaParam } from './fluentdSchema.ts';
import { fluentdPlugin, fluentdPluginNames } from './fluentdSchema.ts';
import { fluentdSnippets } from './fluentdSnippetsData.ts';

/** What may be written at an offset. */
export function completeFluentd(
  document: TextDocument,
  root: FluentdRoot,
  offset: number,
  plugins: readonly DeclaredPlugin[],
  environment: Environment = new Map(),
): CompletionList {
  const text = document.getText();
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const found =
    inValue(text, root, offset, before) ??
    (root.format === 'yaml' ? inYaml(text, root, offset, before) : inV1(text, root, offset, before));
  if (found === undefined) return noCompletions;
  if (environmentRead.test(before)) {
    const all = [...found.offers, ...variableOffers(environment, found.offers)];
    return toCompletionList(document, { start: offset - found.typed.length, end: offset }, all);
  }
  const offers = [...found.offers, ...declaredOffers(text, root, offset, before, found.offers, plugins)];
  return toCompletionList(document, { start: offset - found.typed.length, end: offset }, offers);
}

/** What the project itself declares: its plugins behind `@type`, and the parameters of the one that a section names. */
function declaredOffers(
  text: string,
  root: FluentdRoot,
  offset: number,
  before: string,
  offered: readonly Offer[],
  plugins: readonly DeclaredPlugin[],
): readonly Offer[] {
  const section = plugins.length === 0 ? undefined : placeAt(text, root, offset)?.section;
  const kind = section === undefined ? undefined : kindOfSection(section.name);
  if (section === undefined || kind === undefined) return [];
  if (/^\s*(?:-\s+)?(?:@type\s|\$type:)\s*["']?[^\s"']*$/.test(before))
    return declaredPluginOffers(plugins, 'fluentd', kind);
  if (!/^\s*(?:-\s+)?\w*$/.test(before)) return [];
  const params = paramsOf(section);
  const name = params.find((param) => param.name === '@type')?.value?.text;
  const plugin = name === undefined ? undefined : declaredPlugin(plugins, 'fluentd', kind, name);
  const sign = root.format === 'yaml' ? ': ' : ' ';
  return declaredParamOffers(plugin, new Set(params.map((param) => param.name)), offered, (one) => `${one}${sign}`);
}

interface Found {
  /** What is typed already and gets replaced. */
  readonly typed: string;
  readonly offers: readonly Offer[];
}

/** The name of a variable that is being written. */
const environmentRead = /#\{[^}]{0,200}\bENV(?:\.fetch\(|\[)\s*['"](\w*)$/;

/** Inside a value, in either form: variables behind `ENV['`, chunk keys behind `${`. */
function inValue(text: string, root: FluentdRoot, offset: number, before: string): Found | undefined {
  if (/^\s*#/.test(before)) return undefined;
  const env = environmentRead.exec(before);
  if (env !== null) return { typed: env[1] ?? '', offers: environmentOffers(text, offset) };
  const placeholder = /\$\{([^\s}"]*)$/.exec(before);
  const offers = placeholder === null ? undefined : placeholderOffers(text, root, offset);
  return offers === undefined ? undefined : { typed: placeholder?.[1] ?? '', offers };
}

function inV1(text: string, root: FluentdRoot, offset: number, before: string): Found | undefined {
  const closing = /^\s*<\/(\w*)$/.exec(before);
  if (closing !== null) return { typed: closing[1] ?? '', offers: closers(text, root, offset) };
  const header = /^\s*<(\w*)$/.exec(before);
  if (header !== null) return { typed: `<${header[1] ?? ''}`, offers: sectionOffers(text, root, offset, '') };
  const argument = /^\s*<(match|filter|label|buffer)\s+(?:[^>]*[\s,])?([^\s,>]*)$/.exec(before);
  if (argument !== null) return { typed: argument[2] ?? '', offers: argumentOffers(text, root, argument[1] ?? '') };
  const name = /^\s*([@\w]*)$/.exec(before);
  if (name !== null) return { typed: name[1] ?? '', offers: nameOffers(text, root, offset, (one) => `${one} `) };
  const value = /^\s*([@\w.]+)\s+(?:.*[\s,])?([^\s,]*)$/.exec(before);
  if (value === null) return undefined;
  return { typed: value[2] ?? '', offers: valueOffers(text, root, offset, value[1] ?? '') };
}

function inYaml(text: string, root: FluentdRoot, offset: number, before: string): Found | undefined {
  const name = /^\s*(?:-\s+)?(\$?\w*)$/.exec(before);
  if (name !== null) {
    const inner = placeAt(text, root, offset) !== undefined;
    const top: Offer[] = ['source', 'match', 'filter', 'label', 'worker'].map((label) => ({
      label,
      kind: 'section',
      snippet: `${label}:\n    \\$type: $0`,
    }));
    const offers = inner ? nameOffers(text, root, offset, (one) => `${one.replace(/^@/, '\\$')}: `) : top;
    return { typed: name[1] ?? '', offers };
  }
  const value = /^\s*(?:-\s+)?(\$?\w+):\s+["']?([^\s"']*)$/.exec(before);
  if (value === null) return undefined;
  const key = (value[1] ?? '').replace(/^\$(type|id|label|log_level)$/, '@$1');
  const section = sectionsAt(text, root, offset).at(-1);
  const isPattern = key === '$tag' && section !== undefined;
  const offers = isPattern ? argumentOffers(text, root, section.name) : valueOffers(text, root, offset, key);
  return { typed: value[2] ?? '', offers };
}

function closers(text: string, root: FluentdRoot, offset: number): readonly Offer[] {
  const open = sectionsAt(text, root, offset).filter(
    (section) => section.closing === undefined || section.closing.start >= offset - 2,
  );
  return [...open].reverse().map(({ name }) => ({ label: `${name}>`, kind: 'section' }));
}

/** Directives at the top and in labels; inside a plugin the sections that it takes, and whole pipelines at the top. */
function sectionOffers(text: string, root: FluentdRoot, offset: number, indent: string): readonly Offer[] {
  const place = placeAt(text, root, offset);
  const outer = place?.section.name;
  if (place === undefined || outer === 'label' || outer === 'worker') {
    const names =
      place === undefined
        ? ['source', 'match', 'filter', 'label', 'system', 'worker']
        : outer === 'label'
          ? ['match', 'filter']
          : ['source', 'match', 'filter', 'label'];
    const snippets =
      place === undefined && indent === ''
        ? fluentdSnippets.map(({ label, detail, body }): Offer => ({
            label: `<${label}`,
            kind: 'value',
            detail,
            snippet: body,
          }))
        : [];
    return [...names.map((name) => directiveOffer(name)), ...snippets];
  }
  const present = new Set(sectionsOf(place.section).map((section) => section.name));
  return [...(place.schema?.sections.values() ?? [])]
    .filter((section) => !section.isSingle || !present.has(section.name))
    .map((section): Offer => {
      const needsType = section.params.has('@type') && section.defaultType === undefined;
      const body = needsType ? '\n  @type $0' : '\n  $0';
      const documentation = fluentdSectionDocs[section.name];
      return {
        label: `<${section.name}`,
        kind: section.isRequired ? 'required' : 'section',
        snippet: `<${section.name}>${body}\n</${section.name}>`,
        ...(documentation !== undefined && { documentation }),
      };
    });
}

function directiveOffer(name: string): Offer {
  const argument =
    name === 'match' || name === 'filter'
      ? ' ${1:**}'
      : name === 'label'
        ? ' @${1:NAME}'
        : name === 'worker'
          ? ' ${1:0}'
          : '';
  const body = ['source', 'match', 'filter'].includes(name) ? '  @type $0' : '  $0';
  const documentation = fluentdSectionDocs[name];
  return {
    label: `<${name}`,
    kind: 'section',
    snippet: `<${name}${argument}>\n${body}\n</${name}>`,
    ...(documentation !== undefined && { documentation }),
  };
}

function argumentOffers(text: string, root: FluentdRoot, section: string): readonly Offer[] {
  if (section === 'buffer') return ['time', 'tag', '[]'].map((label) => ({ label, kind: 'value' }));
  const names = fluentdNames(text, root);
  if (section === 'label') {
    const defined = new Set(names.filter((one) => one.kind === 'label' && one.isDefinition).map((one) => one.name));
    const wanted = new Set(
      names.filter((one) => one.kind === 'label' && !defined.has(one.name)).map((one) => one.name),
    );
    return [...wanted, '@ERROR', '@FLUENT_LOG'].map((label) => ({ label, kind: 'name' }));
  }
  const tags = new Set(
    names.filter((one) => one.kind === 'tag' && one.isDefinition).map((one) => one.name.replace(/\*$/, '**')),
  );
  return [...tags, '**'].map((label) => ({ label, kind: 'name', detail: 'Tag' }));
}

function nameOffers(
  text: string,
  root: FluentdRoot,
  offset: number,
  behind: (name: string) => string,
): readonly Offer[] {
  const place = placeAt(text, root, offset);
  if (place === undefined)
    return root.format === 'v1'
      ? [{ label: '@include', kind: 'section', snippet: '@include ' }, ...sectionOffers(text, root, offset, '')]
      : [];
  const present = new Set(paramsOf(place.section).map((param) => param.name));
  const params = [...(place.schema?.params.values() ?? [])].filter(
    (param) => !present.has(param.name) && !param.isObsolete && !param.isArgument && !param.name.startsWith('@'),
  );
  const reserved = reservedNames(place).filter((name) => !present.has(name));
  const sorted = [
    ...params.filter((param) => param.isRequired),
    ...params.filter((param) => !param.isRequired && !param.isDeprecated),
    ...params.filter((param) => param.isDeprecated),
  ];
  return [
    ...reserved.map((label): Offer => ({
      label: root.format === 'yaml' ? label.replace('@', '$') : label,
      kind: label === '@type' ? 'required' : 'param',
      snippet: behind(label),
      documentation: fluentdParamDocs[label] ?? '',
    })),
    ...sorted.map((param) => paramOffer(param, behind)),
    ...(root.format === 'v1' ? sectionOffers(text, root, offset, ' ') : []),
  ];
}

function reservedNames(place: FluentdPlace): readonly string[] {
  const { name } = place.section;
  if (['source', 'match', 'filter'].includes(name)) return ['@type', '@id', '@label', '@log_level'];
  return kindOfSection(name) === undefined ? [] : ['@type'];
}

function paramOffer(param: FluentdSchemaParam, behind: (name: string) => string): Offer {
  const fallback = param.isRequired ? 'required' : param.default === undefined ? '' : `default ${param.default}`;
  const documentation = fluentdParamDocs[param.name];
  return {
    label: param.name,
    kind: param.isRequired ? 'required' : 'param',
    detail: [param.type, fallback, param.isDeprecated ? 'deprecated' : ''].filter((part) => part !== '').join(', '),
    snippet: plainSnippet(behind(param.name)),
    ...(documentation !== undefined && { documentation }),
  };
}

function valueOffers(text: string, root: FluentdRoot, offset: number, name: string): readonly Offer[] {
  const place = placeAt(text, root, offset);
  if (place === undefined) return [];
  if (name === '@type' || name === 'type') return pluginOffers(place.section);
  if (name === '@log_level')
    return ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((label) => ({ label, kind: 'value' }));
  if (name === '@label' || /label$/.test(name)) {
    const labels = new Set(
      fluentdNames(text, root)
        .filter((one) => one.kind === 'label')
        .map((one) => one.name),
    );
    return [...labels, '@ERROR'].map((label) => ({ label, kind: 'name', detail: 'Label' }));
  }
  const param = place.schema?.params.get(name);
  if (param === undefined) return [];
  if (param.type === 'bool') return ['true', 'false'].map((label) => ({ label, kind: 'value' }));
  return param.values.map((label) => ({ label, kind: 'value', ...(label === param.default && { detail: 'default' }) }));
}

function pluginOffers(section: FluentdSection): readonly Offer[] {
  const kind = kindOfSection(section.name);
  if (kind === undefined) return [];
  return fluentdPluginNames(kind).map((label): Offer => {
    const gem = fluentdPlugin(kind, label)?.gem;
    const documentation = fluentdPluginDocs[`${kind} ${label}`];
    return { label, kind: 'plugin', detail: gem ?? 'Fluentd', ...(documentation !== undefined && { documentation }) };
  });
}
