import { didYouMean } from '../query/didYouMean.ts';
import type { FluentFix, Span } from '../fluent/fluentProblem.ts';
import { declaredPlugin } from '../fluent/fluentSettings.ts';
import type { FluentbitProperty, FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { resolvedValue } from './fluentbitContext.ts';
import type { FluentbitParam, FluentbitPlugin } from './fluentbitSchema.ts';
import {
  fluentbitPlugin,
  fluentbitPlugins,
  paramOfPlugin,
  paramsOfPlugin,
  pluginAsDeclared,
  sectionParams,
} from './fluentbitSchema.ts';
import { checkValue } from './fluentbitValueCheck.ts';

const pluginKinds = new Set<string>(['input', 'filter', 'output', 'processor', 'custom']);
const removedPlugins = new Set(['input xbee', 'input dummy_thread', 'processor attributes']);
const sectionNames = [
  'SERVICE',
  'INPUT',
  'FILTER',
  'OUTPUT',
  'PARSER',
  'MULTILINE_PARSER',
  'CUSTOM',
  'PLUGINS',
  'UPSTREAM',
  'NODE',
];

/** Checks one section of the document against what the agent knows: its kind, its plugin, its keys and their values. */
export function checkSection(context: FluentbitContext, section: FluentbitSection): void {
  if (section.kind === 'unknown') checkUnknownSection(context, section);
  else if (pluginKinds.has(section.kind)) checkPluginSection(context, section);
  else if (section.kind === 'service') checkKeys(context, section, 'service', false);
  for (const child of section.children) if (child.kind === 'processor') checkSection(context, child);
}

function checkUnknownSection(context: FluentbitContext, section: FluentbitSection): void {
  if (section.name.includes('{{')) return;
  const guess = didYouMean(section.name.trim(), sectionNames);
  const fixes =
    guess === undefined ? [] : [{ title: `Change to [${guess}]`, edits: [{ ...section.header, text: `[${guess}]` }] }];
  const hint = guess === undefined ? '' : ` Did you mean [${guess}]?`;
  const message = `Fluent Bit ignores the section [${section.name}] and all its keys.${hint}`;
  context.report('unknown-section', 'warning', message, section.header, fixes);
}

function checkPluginSection(context: FluentbitContext, section: FluentbitSection): void {
  const name = propertyOf(section, 'name');
  if (name === undefined) {
    if (!section.properties.some((property) => property.isDynamic)) reportNameless(context, section);
    return;
  }
  const plugin = resolvePlugin(context, section, name);
  if (plugin === undefined) return;
  checkProperties(context, section, plugin);
  checkRequired(context, section, plugin);
}

/** A section without a plugin. Where a key is most likely meant to name it, that key is told of. */
function reportNameless(context: FluentbitContext, section: FluentbitSection): void {
  const message = `This ${section.kind} lacks the key 'Name', which chooses its plugin.`;
  const slip = section.properties.find(({ name }) => didYouMean(name.replace(/:$/, ''), ['name']) !== undefined);
  if (slip === undefined) {
    // The header that was never closed is told of already.
    const header = context.text.slice(section.header.start, section.header.end);
    if (context.root.format === 'classic' && section.properties.length === 0 && !header.includes(']')) return;
    context.report('missing-name', 'error', message, section.header);
    return;
  }
  const isColon = slip.name.endsWith(':');
  const hint = isColon ? ' The classic format has no colon behind a key.' : ` Did you mean 'Name', not '${slip.name}'?`;
  const written = context.root.format === 'yaml' ? 'name' : 'Name';
  const fixes = [{ title: `Write ${written}`, edits: [{ ...slip.nameSpan, text: written }] }];
  context.report('missing-name', 'error', `${message}${hint}`, slip.nameSpan, fixes);
}

/** The plugin that a section names, reported when the agent knows none of that name. */
function resolvePlugin(
  context: FluentbitContext,
  section: FluentbitSection,
  name: FluentbitProperty,
): FluentbitPlugin | undefined {
  const value = resolvedValue(context, name);
  if (value === undefined) return undefined;
  const declared = declaredPlugin(context.plugins, 'fluentbit', section.kind, value);
  if (declared !== undefined) return pluginAsDeclared(declared);
  const plugin = fluentbitPlugin(section.kind, value.toLowerCase()) ?? nativePlugin(section, value);
  if (plugin !== undefined || loadsPlugins(context)) return plugin;
  if (section.kind === 'processor' && fluentbitPlugin('filter', value.toLowerCase()) !== undefined) return undefined;
  const others = ['input', 'filter', 'output'].filter(
    (kind) => kind !== section.kind && fluentbitPlugin(kind, value.toLowerCase()) !== undefined,
  );
  const guess = didYouMean(
    value,
    fluentbitPlugins(section.kind).map((one) => one.name),
  );
  const hint =
    others.length > 0
      ? ` '${value}' is an ${others.join(' and an ')} plugin.`.replace('an filter', 'a filter')
      : guess === undefined
        ? ''
        : ` Did you mean '${guess}'?`;
  const fixes =
    guess === undefined ? [] : [{ title: `Change to '${guess}'`, edits: [{ ...name.valueSpan, text: guess }] }];
  const article = section.kind === 'input' || section.kind === 'output' ? 'an' : 'a';
  const removed = removedPlugins.has(`${section.kind} ${value.toLowerCase()}`);
  if (removed || /_go$|^go?_/.test(value)) {
    const why = removed
      ? 'was removed; newer versions refuse it'
      : 'is none of Fluent Bit itself, perhaps one written in Go';
    context.report('unknown-plugin', 'warning', `The ${section.kind} plugin '${value}' ${why}.`, name.valueSpan);
    return undefined;
  }
  const message = `Fluent Bit knows no ${section.kind} plugin '${value}'.${hint}`;
  context.report(
    'unknown-plugin',
    'error',
    hint === '' ? `${message} To use ${article} ${section.kind} of your own, load it with Plugins_File.` : message,
    name.valueSpan,
    fixes,
  );
  return undefined;
}

/** Filters serve as processors too. */
function nativePlugin(section: FluentbitSection, value: string): FluentbitPlugin | undefined {
  return section.kind === 'processor' ? fluentbitPlugin('filter', value.toLowerCase()) : undefined;
}

function loadsPlugins(context: FluentbitContext): boolean {
  return (
    context.isPartial ||
    context.sections.some(
      (section) =>
        section.kind === 'plugins' || (section.kind === 'service' && propertyOf(section, 'plugins_file') !== undefined),
    )
  );
}

function checkProperties(context: FluentbitContext, section: FluentbitSection, plugin: FluentbitPlugin): void {
  const seen = new Set<string>();
  for (const property of section.properties) {
    if (isStructural(context, section, property)) continue;
    const param = paramOfPlugin(plugin, property.key) ?? commonOfProcessor(section, property);
    if (param === undefined && plugin.capabilities.includes('free')) continue;
    if (param === undefined) {
      if (!property.isDynamic || property.name === property.value) reportUnknown(context, section, plugin, property);
      continue;
    }
    if (seen.has(property.key)) reportDuplicate(context, property, param);
    seen.add(property.key);
    if (isUnreadable(context, section, property, param)) continue;
    checkValue(context, section, plugin, property, param);
  }
}

/** In the YAML form a map is no text, and an empty value leaves a key of the core to the plugin, which does not know it. */
function isUnreadable(
  context: FluentbitContext,
  section: FluentbitSection,
  property: FluentbitProperty,
  param: FluentbitParam,
): boolean {
  if (context.root.format !== 'yaml' || property.isDynamic || section.kind === 'processor') return false;
  if (property.shape === 'map' && param.type !== 'variant') {
    const message = `'${property.name}' takes text, not a map. Put the value into quotes.`;
    context.report('yaml-structure', 'error', message, property.nameSpan);
    return true;
  }
  const isEmpty = property.value === '' && property.shape === 'text' && param.isCore;
  if (isEmpty && /^(?:host|port|ipv6|tls|listen|workers)/.test(property.key)) {
    context.report('missing-value', 'error', `'${property.name}' has no value.`, property.nameSpan);
    return true;
  }
  return false;
}

function commonOfProcessor(section: FluentbitSection, property: FluentbitProperty): FluentbitParam | undefined {
  return section.kind === 'processor' ? sectionParams('processor').get(property.key) : undefined;
}

/** Keys that the agent's YAML reader takes out before the plugin sees them. */
function isStructural(context: FluentbitContext, section: FluentbitSection, property: FluentbitProperty): boolean {
  if (property.name.includes('{{')) return true;
  if (context.root.format !== 'yaml') return false;
  return (
    (section.kind === 'input' && ['routes', 'telemetry'].includes(property.key)) ||
    (property.key === 'processors' && section.kind !== 'processor') ||
    (section.kind === 'processor' && property.key === 'condition')
  );
}

function reportUnknown(
  context: FluentbitContext,
  section: FluentbitSection,
  plugin: FluentbitPlugin,
  property: FluentbitProperty,
): void {
  const names = paramsOfPlugin(plugin).map((param) => param.name);
  const guess = didYouMean(property.name, names);
  const { hint, fixes } = advice(section, plugin, property, guess);
  const message = `The ${section.kind} '${plugin.name}' has no key '${property.name}'.${hint}`;
  context.report('unknown-key', 'error', message, property.nameSpan, fixes);
}

const misplaced: Readonly<Record<string, string>> = {
  match: 'Match belongs into filters and outputs; an input has a Tag.',
  match_regex: 'Match_Regex belongs into filters and outputs; an input has a Tag.',
  tag: 'Tag belongs into inputs; filters and outputs have a Match.',
  'storage.type': 'storage.type belongs into inputs.',
  mem_buf_limit: 'Mem_Buf_Limit belongs into inputs.',
  processors: 'Processors need the YAML form.',
};

function advice(
  section: FluentbitSection,
  plugin: FluentbitPlugin,
  property: FluentbitProperty,
  guess: string | undefined,
): { readonly hint: string; readonly fixes: readonly FluentFix[] } {
  const place = misplaced[property.key];
  if (property.name.endsWith(':')) {
    const edits = [{ start: property.nameSpan.end - 1, end: property.nameSpan.end, text: '' }];
    return { hint: ' The classic format has no colon behind a key.', fixes: [{ title: 'Remove the colon', edits }] };
  }
  if (/^(?:;|\/\/)/.test(property.name)) {
    const edits = [{ start: property.nameSpan.start, end: property.nameSpan.start, text: '# ' }];
    return { hint: ' A comment begins with #.', fixes: [{ title: 'Make it a comment', edits }] };
  }
  if (place !== undefined && section.kind !== 'processor') return { hint: ` ${place}`, fixes: [] };
  if (plugin.name === 'loki' && (property.key === 'url' || property.key === 'endpoint')) {
    return { hint: " Write Host and Port; the path goes into Uri, '/loki/api/v1/push' by default.", fixes: [] };
  }
  if (property.key === 'url') return { hint: ' Write Host and Port; the path goes into URI.', fixes: [] };
  if (guess === undefined) return { hint: '', fixes: [] };
  const fixes = [{ title: `Change to '${guess}'`, edits: [{ ...property.nameSpan, text: guess }] }];
  return { hint: ` Did you mean '${guess}'?`, fixes };
}

function reportDuplicate(context: FluentbitContext, property: FluentbitProperty, param: FluentbitParam): void {
  if (param.isMultiple || param.type === 'prefix') return;
  const isRefused = !param.isCore && context.root.format === 'classic';
  const message = isRefused
    ? `'${property.name}' is set twice here. Fluent Bit refuses that.`
    : `'${property.name}' is set twice here. The last one counts.`;
  const fixes = [{ title: 'Remove this line', edits: [wholeLine(context.text, property)] }];
  context.report('duplicate-key', isRefused ? 'error' : 'warning', message, property.nameSpan, fixes);
}

/** Whether a key that the plugin does not know is one with a slip in its name, which is told already. */
export function hasSlipOf(section: FluentbitSection, plugin: FluentbitPlugin, key: string): boolean {
  const unknown = section.properties.filter(
    (property) => (paramOfPlugin(plugin, property.key) ?? commonOfProcessor(section, property)) === undefined,
  );
  if (unknown.length === 0) return false;
  const names = paramsOfPlugin(plugin).map((param) => param.name);
  return unknown.some((property) => didYouMean(property.name, names)?.toLowerCase() === key);
}

const requirable = new WeakMap<FluentbitPlugin, readonly FluentbitParam[]>();

/** The keys of a plugin that it needs, always or with a value of another one. */
function paramsThatMatter(plugin: FluentbitPlugin): readonly FluentbitParam[] {
  const known =
    requirable.get(plugin) ??
    [...plugin.params.values()].filter((param) => param.isRequired || param.requiredWhen.length > 0);
  requirable.set(plugin, known);
  return known;
}

function checkRequired(context: FluentbitContext, section: FluentbitSection, plugin: FluentbitPlugin): void {
  const has = (key: string): boolean =>
    propertyOf(section, key.toLowerCase()) !== undefined || hasSlipOf(section, plugin, key.toLowerCase());
  if (section.properties.some((property) => property.name.includes('{{'))) return;
  const missing = (keys: readonly string[], why = '', span: Span = section.header): void => {
    const list = keys.map((key) => `'${key}'`).join(' or ');
    context.report('missing-key', 'error', `The ${section.kind} '${plugin.name}' needs ${list}${why}.`, span);
  };
  for (const param of paramsThatMatter(plugin)) {
    if (param.isRequired && !has(param.name)) missing([param.name]);
    for (const condition of param.requiredWhen) {
      const other = propertyOf(section, condition.key);
      const value = other === undefined ? undefined : resolvedValue(context, other)?.toLowerCase();
      const isMet = value !== undefined && condition.values.includes(value) && !isExempt(section, param);
      if (isMet && !has(param.name)) missing([param.name], ` with ${condition.key} ${value}`, other);
    }
  }
  for (const group of plugin.requiredAnyOf) if (!group.some(has)) missing(group);
  for (const key of plugin.requiredInherited) if (!has(key)) missing([key]);
  const hasMatch = has('match') || has('match_regex');
  if (section.kind === 'filter' && !hasMatch) {
    const message = "A filter without 'Match' takes no records, and Fluent Bit refuses to start.";
    const end = propertyOf(section, 'name')?.end ?? section.header.end;
    const isClassic = context.root.format === 'classic';
    const indent = isClassic ? '    ' : '      ';
    const text = isClassic ? `\n${indent}Match *` : `\n${indent}match: '*'`;
    context.report('missing-match', 'error', message, section.header, [
      { title: 'Take all records', edits: [{ start: end, end, text }] },
    ]);
  }
}

/** Sections without a plugin: unknown keys are ignored by the agent, so they are warnings. */
function checkKeys(context: FluentbitContext, section: FluentbitSection, name: string, isDefinition: boolean): void {
  const params = sectionParams(name);
  const seen = new Set<string>();
  for (const property of section.properties) {
    const param = params.get(property.key);
    if (param === undefined) {
      const isNested = property.shape !== 'text' || /^telemetry/.test(property.key);
      if (!isNested && !property.name.includes('{{')) reportIgnored(context, property, [...params.values()]);
      continue;
    }
    if (seen.has(property.key) && !param.isMultiple) reportDuplicate(context, property, { ...param, isCore: true });
    seen.add(property.key);
    if (!isDefinition) checkValue(context, section, undefined, property, param);
  }
}

function reportIgnored(
  context: FluentbitContext,
  property: FluentbitProperty,
  params: readonly FluentbitParam[],
): void {
  const guess = didYouMean(
    property.name,
    params.map((param) => param.name),
  );
  const fixes =
    guess === undefined ? [] : [{ title: `Change to '${guess}'`, edits: [{ ...property.nameSpan, text: guess }] }];
  const hint = guess === undefined ? '' : ` Did you mean '${guess}'?`;
  context.report(
    'unknown-key',
    'warning',
    `Fluent Bit ignores the key '${property.name}' here.${hint}`,
    property.nameSpan,
    fixes,
  );
}

/** Names of scopes, spans and metrics are changed as a whole, without a key. */
function isExempt(section: FluentbitSection, param: FluentbitParam): boolean {
  const context = propertyOf(section, 'context')?.value.toLowerCase() ?? '';
  return param.name === 'key' && /(?:_name|_version|^name|^description|_kind|_status)$/.test(context);
}

/** The whole line of a property, its line break included. */
function wholeLine(text: string, span: Span): { readonly start: number; readonly end: number; readonly text: string } {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const newline = text.indexOf('\n', span.end);
  return { start, end: newline < 0 ? text.length : newline + 1, text: '' };
}

/** The plugin of a section, where the agent knows it. */
export function knownPlugin(section: FluentbitSection): FluentbitPlugin | undefined {
  const name = section.plugin;
  return name === undefined ? undefined : fluentbitPlugin(section.kind, name);
}
