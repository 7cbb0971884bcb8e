import type { CompletionList } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Offer } from '../fluent/completionItems.ts';
import { noCompletions, plainSnippet, toCompletionList } from '../fluent/completionItems.ts';
import type { FluentbitRoot, FluentbitSection } from './fluentbitAst.ts';
import { lookupKey } from './fluentbitAst.ts';
import { choicesOf } from './fluentbitChoicesData.ts';
import { fluentbitParamDocs, fluentbitPluginDocs } from './fluentbitDocsData.ts';
import { fluentbitNames } from './fluentbitNames.ts';
import type { FluentbitParam } from './fluentbitSchema.ts';
import { declaredParamOffers, declaredPluginOffers } from '../fluent/declaredOffers.ts';
import type { DeclaredPlugin } from '../fluent/fluentSettings.ts';
import { declaredPlugin } from '../fluent/fluentSettings.ts';
import type { Environment } from '../fluent/environment.ts';
import { variableOffers } from '../fluent/environment.ts';
import { fluentbitPlugins, paramOfPlugin, paramsOfPlugin, sectionParams } from './fluentbitSchema.ts';
import { knownPlugin } from './fluentbitSectionCheck.ts';
import { fluentbitSnippets } from './fluentbitSnippetsData.ts';

const headers = ['SERVICE', 'INPUT', 'FILTER', 'OUTPUT', 'PARSER', 'MULTILINE_PARSER', 'CUSTOM', 'PLUGINS'];
const builtinMultiline = ['cri', 'docker', 'go', 'java', 'python', 'ruby'];

/** What may be written at an offset. */
export function completeFluentbit(
  document: TextDocument,
  root: FluentbitRoot,
  offset: number,
  parsers: readonly string[],
  plugins: readonly DeclaredPlugin[],
  environment: Environment = new Map(),
): CompletionList {
  const text = document.getText();
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const found =
    root.format === 'yaml'
      ? inYaml(text, root, offset, before, parsers)
      : inClassic(text, root, offset, before, parsers);
  if (found === undefined) return noCompletions;
  if (/\$\{\w*$/.test(before)) {
    const all = [...found.offers, ...variableOffers(environment, found.offers)];
    return toCompletionList(document, { start: offset - found.typed.length, end: offset }, all);
  }
  const offers = [...found.offers, ...declaredOffers(text, root, offset, before, found.offers, plugins)];
  return toCompletionList(document, { start: offset - found.typed.length, end: offset }, offers);
}

/** What the project itself declares: its plugins behind `name`, and the keys of the one that a section names. */
function declaredOffers(
  text: string,
  root: FluentbitRoot,
  offset: number,
  before: string,
  offered: readonly Offer[],
  plugins: readonly DeclaredPlugin[],
): readonly Offer[] {
  const isYaml = root.format === 'yaml';
  const section =
    plugins.length === 0 ? undefined : isYaml ? yamlSectionAt(text, root, offset) : sectionAt(root, offset);
  if (section === undefined) return [];
  if (/^\s+(?:-\s+)?name(?: |:)\s*["']?[^\s"']*$/i.test(before))
    return declaredPluginOffers(plugins, 'fluentbit', section.kind);
  if (!/^\s+(?:-\s+)?[\w.]*$/.test(before)) return [];
  const name = section.properties.find((property) => property.key === 'name')?.value;
  const plugin = name === undefined ? undefined : declaredPlugin(plugins, 'fluentbit', section.kind, name);
  const present = new Set(section.properties.map((property) => property.key));
  return declaredParamOffers(plugin, present, offered, (one) => `${one}${isYaml ? ': ' : ' '}`);
}

interface Found {
  readonly typed: string;
  readonly offers: readonly Offer[];
}

function inClassic(
  text: string,
  root: FluentbitRoot,
  offset: number,
  before: string,
  parsers: readonly string[],
): Found | undefined {
  const variable = /\$\{(\w*)$/.exec(before);
  if (variable !== null) return { typed: variable[1] ?? '', offers: variables(text, root) };
  const header = /^\[?([A-Za-z_]*)$/.exec(before);
  if (header !== null) return { typed: before, offers: headerOffers() };
  const command = /^@(\w*)$/.exec(before);
  if (command !== null)
    return {
      typed: before,
      offers: ['@INCLUDE', '@SET'].map((label) => ({ label, kind: 'section', snippet: `${label} ` })),
    };
  const section = sectionAt(root, offset);
  const name = /^\s+([\w.-]*)$/.exec(before);
  if (name !== null && section !== undefined)
    return { typed: name[1] ?? '', offers: keyOffers(section, (key) => `${titled(key)} `) };
  const value = /^\s+([\w.-]+) +(?:.*[\s,])?([^\s,]*)$/.exec(before);
  if (value === null || section === undefined) return undefined;
  return { typed: value[2] ?? '', offers: valueOffers(text, root, section, value[1] ?? '', parsers) };
}

function inYaml(
  text: string,
  root: FluentbitRoot,
  offset: number,
  before: string,
  parsers: readonly string[],
): Found | undefined {
  const variable = /\$\{(\w*)$/.exec(before);
  if (variable !== null) return { typed: variable[1] ?? '', offers: variables(text, root) };
  const top = /^(\w*)$/.exec(before);
  if (top !== null) {
    const names = [
      'service',
      'pipeline',
      'parsers',
      'multiline_parsers',
      'includes',
      'env',
      'plugins',
      'stream_processor',
      'upstream_servers',
      'customs',
    ];
    return { typed: before, offers: names.map((label) => ({ label, kind: 'section', snippet: `${label}:\n  ` })) };
  }
  const section = yamlSectionAt(text, root, offset);
  const name = /^\s+(?:-\s+)?([\w.]*)$/.exec(before);
  if (name !== null) {
    const component = /^ {2,4}(\w*)$/.exec(before);
    const isPipeline = component !== null && section === undefined;
    if (isPipeline)
      return {
        typed: name[1] ?? '',
        offers: ['inputs', 'filters', 'outputs'].map((label) => ({
          label,
          kind: 'section',
          snippet: `${label}:\n    - name: `,
        })),
      };
    return section === undefined
      ? undefined
      : { typed: name[1] ?? '', offers: keyOffers(section, (key) => `${key}: `) };
  }
  const value = /^\s+(?:-\s+)?([\w.]+):\s+["']?(?:.*[\s,])?([^\s,"']*)$/.exec(before);
  if (value === null || section === undefined) return undefined;
  return { typed: value[2] ?? '', offers: valueOffers(text, root, section, value[1] ?? '', parsers) };
}

/** The section that an offset lies in: the last one whose header stands above. */
function sectionAt(root: FluentbitRoot, offset: number): FluentbitSection | undefined {
  return root.sections.findLast((section) => section.header.end <= offset);
}

/** In the YAML form also processors count, and the cursor has to stand deeper than the section's dash. */
function yamlSectionAt(text: string, root: FluentbitRoot, offset: number): FluentbitSection | undefined {
  const all = root.sections.flatMap((section) => [section, ...section.children]);
  const column = offset - (text.lastIndexOf('\n', offset - 1) + 1);
  return all
    .filter((section) => section.start <= offset)
    .sort((a, b) => a.start - b.start)
    .findLast(
      (section) => offset <= section.end || column >= section.start - (text.lastIndexOf('\n', section.start - 1) + 1),
    );
}

function variables(text: string, root: FluentbitRoot): readonly Offer[] {
  const names = fluentbitNames(text, root)
    .filter((one) => one.kind === 'variable')
    .map((one) => one.name);
  return [...new Set(names)].map((label) => ({ label, kind: 'name', detail: 'Variable' }));
}

function headerOffers(): readonly Offer[] {
  return [
    ...headers.map((name): Offer => ({
      label: `[${name}]`,
      kind: 'section',
      snippet: plainSnippet(`[${name}]`) + '\n    $0',
    })),
    ...fluentbitSnippets.map(({ label, detail, body }): Offer => ({
      label: `[${label}`,
      kind: 'value',
      detail,
      snippet: body,
    })),
  ];
}

function keyOffers(section: FluentbitSection, behind: (key: string) => string): readonly Offer[] {
  const plugin = knownPlugin(section);
  const params = plugin === undefined ? [...sectionParams(section.kind).values()] : paramsOfPlugin(plugin);
  const present = new Set(section.properties.map((property) => property.key));
  return params
    .filter((param) => param.isMultiple || !present.has(param.name.toLowerCase()))
    .map((param): Offer => {
      const documentation = fluentbitParamDocs[param.name.toLowerCase()];
      const detail = [
        param.type,
        param.isRequired ? 'required' : param.default === undefined ? '' : `default ${param.default}`,
      ];
      const isFirst = param.isRequired || ['name', 'match', 'tag'].includes(param.name.toLowerCase());
      return {
        label: param.name,
        kind: isFirst && !present.has(param.name.toLowerCase()) ? 'required' : 'param',
        detail: detail.filter((part) => part !== '').join(', '),
        snippet: plainSnippet(behind(param.name)),
        ...(documentation !== undefined && { documentation }),
      };
    });
}

function valueOffers(
  text: string,
  root: FluentbitRoot,
  section: FluentbitSection,
  name: string,
  parsers: readonly string[],
): readonly Offer[] {
  const key = lookupKey(name);
  const plain = (labels: Iterable<string>, detail?: string): readonly Offer[] =>
    [...new Set(labels)].map((label) => ({ label, kind: 'value', ...(detail !== undefined && { detail }) }));
  const isPluginKind = ['input', 'filter', 'output', 'processor', 'custom'].includes(section.kind);
  if (key === 'name' && isPluginKind) {
    return fluentbitPlugins(section.kind).map((plugin): Offer => {
      const documentation = fluentbitPluginDocs[`${section.kind} ${plugin.name}`];
      return { label: plugin.name, kind: 'plugin', ...(documentation !== undefined && { documentation }) };
    });
  }
  const names = fluentbitNames(text, root);
  if (key === 'match')
    return plain([...names.filter((one) => one.kind === 'tag' && one.isDefinition).map((one) => one.name), '*'], 'Tag');
  if (key === 'multiline.parser')
    return plain(
      [
        ...builtinMultiline,
        ...names.filter((one) => one.kind === 'multiline parser' && one.isDefinition).map((one) => one.name),
      ],
      'Multiline parser',
    );
  if (/^(?:parser(?:_|$)|merge_parser|regex_parser)/.test(key))
    return plain(
      [...parsers, ...names.filter((one) => one.kind === 'parser' && one.isDefinition).map((one) => one.name)],
      'Parser',
    );
  const plugin = knownPlugin(section);
  const param: FluentbitParam | undefined =
    plugin === undefined ? sectionParams(section.kind).get(key) : paramOfPlugin(plugin, key);
  if (param?.type === 'boolean') return plain(['on', 'off']);
  const place = plugin === undefined ? section.kind : `${plugin.kind} ${plugin.name}`;
  return plain(choicesOf(place, key, param?.values ?? [])?.values ?? param?.values ?? []);
}

/** Keys of the classic format are written with capitals by custom. */
function titled(key: string): string {
  if (key.includes('.') || /[A-Z]/.test(key)) return key;
  return key.replace(/(^|_)([a-z])/g, (_whole, edge: string, letter: string) => edge + letter.toUpperCase());
}
