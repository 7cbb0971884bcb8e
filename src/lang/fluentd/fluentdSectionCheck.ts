import { didYouMean } from '../query/didYouMean.ts';
import type { FluentSeverity } from '../fluent/fluentProblem.ts';
import { declaredPlugin } from '../fluent/fluentSettings.ts';
import type { DeclaredPlugin } from '../fluent/fluentSettings.ts';
import type { FluentdNode, FluentdParam, FluentdSection } from './fluentdAst.ts';
import { paramOf, paramsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';
import type { FluentdPlugin, FluentdSchemaParam, FluentdSchemaSection } from './fluentdSchema.ts';
import { baseSection, fluentdPlugin } from './fluentdSchema.ts';
import { isLacking, lackSeverity, reportLack } from './missingSection.ts';
import { checkFluentdValue } from './fluentdValueCheck.ts';
import {
  isSlipOf,
  lineOf,
  reportOldParam,
  reportUnknownParam,
  reportUnknownPlugin,
  reportUnknownSection,
  sectionMeant,
} from './unknownNames.ts';

/** Sections that name a plugin of their own, and of which kind. */
const pluginSections: ReadonlyMap<string, string> = new Map([
  ['buffer', 'buffer'],
  ['parse', 'parser'],
  ['format', 'formatter'],
  ['storage', 'storage'],
  ['service_discovery', 'service_discovery'],
  ['metrics', 'metrics'],
  ['secondary', 'output'],
  ['store', 'output'],
]);

const kindsOfDirective: ReadonlyMap<string, string> = new Map([
  ['source', 'input'],
  ['match', 'output'],
  ['filter', 'filter'],
]);
const reserved = new Set(['@type', '@id', '@label', '@log_level', 'type', 'id', 'log_level']);

/** The kind of plugin that a directive or a section names. */
export function kindOfSection(name: string): string | undefined {
  return kindsOfDirective.get(name) ?? pluginSections.get(name);
}

/** The plugin that a directive or a section uses, where it is known; sections with a default need not name it. */
export function pluginOfSection(section: FluentdSection, fallback?: string): FluentdPlugin | undefined {
  const kind = kindOfSection(section.name);
  const type = section.type?.value;
  const name = type === undefined ? fallback : type.isDynamic ? undefined : type.text;
  return kind === undefined || name === undefined ? undefined : fluentdPlugin(kind, name);
}

/** Checks a `<source>`, `<match>` or `<filter>` with everything inside. */
export function checkPluginDirective(context: FluentdContext, section: FluentdSection): void {
  const kind = kindOfSection(section.name);
  if (kind === undefined) return;
  const type = requireType(context, section, `The <${section.name}> lacks @type, which chooses its plugin.`);
  if (type === undefined) return;
  checkPluginBody(context, section, kind, type, undefined);
}

/** The `@type` of a section, reported when it is missing. */
function requireType(context: FluentdContext, section: FluentdSection, message: string): FluentdParam | undefined {
  const type = section.type;
  if (type === undefined) {
    const hasTemplate = context.isTemplated(section);
    if (!context.isFragment && !hasTemplate && !hasInclude(section) && !isOpen(context, section))
      reportTypeless(context, section, message);
    return undefined;
  }
  if (type.name === 'type') {
    const fixes = [
      { title: 'Write @type', edits: [{ start: type.nameSpan.start, end: type.nameSpan.end, text: '@type' }] },
    ];
    context.report(
      'old-type',
      'warning',
      "'type' without @ is the form of version 0.12. Write @type.",
      type.nameSpan,
      fixes,
    );
  }
  if (type.value === undefined) {
    context.report('missing-value', 'error', '@type has no value.', type.nameSpan);
    return undefined;
  }
  return type;
}

/** A section without a plugin. Where a parameter is most likely meant to name it, that one is told of. */
function reportTypeless(context: FluentdContext, section: FluentdSection, message: string): void {
  const meant = context.root.format === 'yaml' ? '$type' : '@type';
  const slip = paramsOf(section).find((param) => didYouMean(param.name, [meant, 'type']) !== undefined);
  if (slip === undefined) {
    context.report('missing-type', lackSeverity(context), message, section.header);
    return;
  }
  const { start, end } = slip.nameSpan;
  const fixes = [{ title: `Change to '${meant}'`, edits: [{ start, end, text: meant }] }];
  context.report('missing-type', lackSeverity(context), `${message} Did you mean '${meant}'?`, slip.nameSpan, fixes);
}

function checkPluginBody(
  context: FluentdContext,
  section: FluentdSection,
  kind: string,
  type: FluentdParam | undefined,
  own: FluentdSchemaSection | undefined,
): void {
  const value = type?.value;
  if (value?.isDynamic === true) return;
  const name = value?.text ?? own?.defaultType ?? own?.params.get('@type')?.default ?? '';
  const plugin = fluentdPlugin(kind, name);
  const declared = declaredPlugin(context.plugins, 'fluentd', kind, name);
  if (declared !== undefined) {
    checkDeclared(context, section, declared);
    return;
  }
  if (plugin === undefined) {
    if (value !== undefined && !/^(?:\.{2,}|…)$/.test(name)) reportUnknownPlugin(context, kind, name, value);
    return;
  }
  const schema = own === undefined ? plugin : joined(own, plugin);
  checkBody(context, section, schema, plugin);
}

/** A plugin of the project's own: where its parameters are declared, no others are taken than those and what every plugin takes. */
function checkDeclared(context: FluentdContext, section: FluentdSection, plugin: DeclaredPlugin): void {
  if (plugin.params === undefined) return;
  const base = baseSection(plugin.kind);
  for (const param of paramsOf(section)) {
    const isKnown = plugin.params.includes(param.name) || base.params.has(param.name) || reserved.has(param.name);
    if (!isKnown) reportUnknownParam(context, section, param, withParams(base, plugin.params));
  }
}

function withParams(base: FluentdSchemaSection, names: readonly string[]): FluentdSchemaSection {
  const [like] = base.params.values();
  const added = like === undefined ? [] : names.map((name) => [name, { ...like, name }] as const);
  return { ...base, params: new Map([...base.params, ...added]) };
}

const joinedSchemas = new WeakMap<FluentdSchemaSection, WeakMap<FluentdPlugin, FluentdSchemaSection>>();

/** What a section takes itself and what the plugin that it names takes. */
function joined(own: FluentdSchemaSection, plugin: FluentdPlugin): FluentdSchemaSection {
  const known = joinedSchemas.get(own) ?? new WeakMap<FluentdPlugin, FluentdSchemaSection>();
  joinedSchemas.set(own, known);
  const schema = known.get(plugin) ?? join(own, plugin);
  known.set(plugin, schema);
  return schema;
}

function join(own: FluentdSchemaSection, plugin: FluentdPlugin): FluentdSchemaSection {
  return {
    ...own,
    isFree: own.isFree || plugin.isFree,
    params: new Map([...own.params, ...plugin.params]),
    sections: new Map([...own.sections, ...plugin.sections]),
  };
}

/** Checks parameters and inner sections against what the place takes. */
function checkBody(
  context: FluentdContext,
  section: FluentdSection,
  schema: FluentdSchemaSection,
  plugin: FluentdPlugin | undefined,
): void {
  checkParams(context, section, schema, plugin);
  checkRequired(context, section, schema, plugin);
  checkSections(context, section, schema, plugin);
}

function checkParams(
  context: FluentdContext,
  section: FluentdSection,
  schema: FluentdSchemaSection,
  plugin: FluentdPlugin | undefined,
): void {
  const params = paramsOf(section);
  const repeated = repeatedParams(params);
  const byAlias = digestOf(schema).byAlias;
  for (const param of params) {
    if (repeated?.has(param) === true) {
      const fixes = [{ title: 'Remove this line', edits: [lineOf(context.text, param)] }];
      context.report(
        'duplicate-param',
        'warning',
        `'${param.name}' is set twice here. The last one counts.`,
        param.nameSpan,
        fixes,
      );
    }
    if (context.hasTemplates && param.name.includes('{{')) continue;
    const known = schema.params.get(param.name) ?? byAlias.get(param.name);
    if (known !== undefined) checkKnown(context, param, known);
    else if (reserved.has(param.name) || schema.isFree || isNumbered(section, plugin, param.name)) continue;
    else if (readByHand.get(`${plugin?.kind ?? ''} ${plugin?.name ?? ''}`)?.has(param.name) === true) continue;
    else if (plugin?.oldParams.has(param.name) === true) reportOldParam(context, section, param, plugin);
    else reportUnknownParam(context, section, param, schema, missingSeverity(context, section, schema, plugin));
  }
}

/** Parameters of a name that stands above them already; undefined where there are none, as nearly always. */
function repeatedParams(params: readonly FluentdParam[]): ReadonlySet<FluentdParam> | undefined {
  // Few names are compared sooner than they are put into a set.
  const seen = params.length > 16 ? new Set<string>() : undefined;
  let repeated: Set<FluentdParam> | undefined;
  params.forEach((param, index) => {
    const isRepeated = seen?.has(param.name) ?? standsBefore(params, index, param.name);
    if (isRepeated) repeated = (repeated ?? new Set()).add(param);
    else seen?.add(param.name);
  });
  return repeated;
}

function standsBefore(params: readonly FluentdParam[], index: number, name: string): boolean {
  for (let at = 0; at < index; at++) if (params[at]?.name === name) return true;
  return false;
}

/** Parameters that plugins read without declaring them. */
const readByHand: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['output mongo', new Set(['capped', 'capped_size', 'capped_max'])],
  ['output mongo_replset', new Set(['capped', 'capped_size', 'capped_max'])],
]);

/** The multiline parsers take format1, format2 and so on, in the form of version 0.12 beside `format multiline`. */
function isNumbered(section: FluentdSection, plugin: FluentdPlugin | undefined, name: string): boolean {
  if (plugin === undefined || !/^format\d+$/.test(name)) return false;
  return (
    plugin.name.startsWith('multiline') || paramOf(section, 'format')?.value?.text.startsWith('multiline') === true
  );
}

/** What is asked of a schema again and again. */
interface Digest {
  readonly required: readonly FluentdSchemaParam[];
  readonly byAlias: ReadonlyMap<string, FluentdSchemaParam>;
}

const digests = new WeakMap<FluentdSchemaSection, Digest>();

function digestOf(schema: FluentdSchemaSection): Digest {
  const params = [...(digests.has(schema) ? [] : schema.params.values())];
  const digest = digests.get(schema) ?? {
    required: params.filter((param) => param.isRequired && param.name !== '@type'),
    byAlias: new Map(params.flatMap((param) => (param.alias === undefined ? [] : [[param.alias, param] as const]))),
  };
  digests.set(schema, digest);
  return digest;
}

function checkKnown(context: FluentdContext, param: FluentdParam, known: FluentdSchemaParam): void {
  if (known.isObsolete) {
    context.report(
      'obsolete-param',
      'error',
      `'${param.name}' is no longer taken. Fluentd refuses it.`,
      param.nameSpan,
    );
  } else if (known.isDeprecated) {
    context.report('deprecated-param', 'information', `'${param.name}' is deprecated.`, param.nameSpan);
  }
  checkFluentdValue(param, known, context.root.format, context.report);
}

function checkRequired(
  context: FluentdContext,
  section: FluentdSection,
  schema: FluentdSchemaSection,
  plugin: FluentdPlugin | undefined,
): void {
  if (hasInclude(section) || context.isFragment || isOpen(context, section)) return;
  if (context.isTemplated(section)) return;
  for (const param of digestOf(schema).required) {
    const isGiven =
      paramOf(section, param.name) !== undefined ||
      (param.alias !== undefined && paramOf(section, param.alias) !== undefined);
    if (isGiven || (param.isArgument && section.argument !== undefined)) continue;
    const isOldForm = [...(plugin?.oldParams ?? [])].some(
      ([old, now]) => now === param.name && paramOf(section, old) !== undefined,
    );
    if (isOldForm || paramsOf(section).some((one) => isSlipOf(schema, one, param.name))) continue;
    const owner = section.type?.value?.text;
    const what = owner === undefined || owner === '' ? `<${section.name}>` : `'${owner}'`;
    const severity = missingSeverity(context, section, schema, plugin);
    context.report('missing-param', severity, `${what} needs '${param.name}'.`, section.header);
  }
}

function checkSections(
  context: FluentdContext,
  section: FluentdSection,
  schema: FluentdSchemaSection,
  plugin: FluentdPlugin | undefined,
): void {
  const counts = hasSections(section) ? new Map<string, number>() : noCounts;
  for (const inner of section.children) {
    if (inner.kind !== 'section') continue;
    const known = schema.sections.get(inner.name) ?? defaultSection(inner.name, plugin);
    if (known === undefined) {
      const severityOf = (name: string): FluentSeverity =>
        isLacking(section, schema.sections.get(name), plugin) ? lackSeverity(context) : 'warning';
      if (!schema.isFree) reportUnknownSection(context, section, inner, schema, severityOf);
      continue;
    }
    const count = (counts.get(inner.name) ?? 0) + 1;
    counts.set(inner.name, count);
    if (known.isSingle && count === 2) {
      context.report('duplicate-section', 'error', `<${inner.name}> may stand only once here.`, inner.header);
    }
    checkInner(context, inner, known);
  }
  if (context.isFragment || hasInclude(section) || isOpen(context, section)) return;
  for (const known of schema.sections.values()) {
    const isSlip = (child: FluentdNode): boolean =>
      child.kind === 'section' && sectionMeant(schema, child) === known.name;
    if (counts.has(known.name) || !isLacking(section, known, plugin)) continue;
    if (!context.isTemplated(section) && !section.children.some(isSlip)) reportLack(context, section, known);
  }
}

/** Of the many sections that hold none. Nothing is ever put into it. */
const noCounts = new Map<string, number>();

function hasSections(section: FluentdSection): boolean {
  return section.children.some((child) => child.kind === 'section');
}

/** `<metrics>` and sections of every plugin that its table leaves out. */
function defaultSection(name: string, plugin: FluentdPlugin | undefined): FluentdSchemaSection | undefined {
  if (plugin === undefined || (name !== 'metrics' && !(name === 'secondary' && plugin.kind === 'output')))
    return undefined;
  return { ...baseSection('none'), name, isFree: true };
}

function checkInner(context: FluentdContext, inner: FluentdSection, known: FluentdSchemaSection): void {
  const kind = pluginSections.get(inner.name);
  if (kind === undefined || known.isFree) {
    checkBody(context, inner, known, undefined);
    return;
  }
  const hasDefault =
    known.defaultType !== undefined || known.params.get('@type')?.default !== undefined || inner.name === 'secondary';
  const type = hasDefault
    ? inner.type
    : requireType(context, inner, `<${inner.name}> lacks @type, which chooses its plugin.`);
  if (type === undefined && !hasDefault) return;
  checkPluginBody(context, inner, kind, type, known);
}

/** How grave it is that a section lacks a parameter. */
function missingSeverity(
  context: FluentdContext,
  section: FluentdSection,
  schema: FluentdSchemaSection,
  plugin: FluentdPlugin | undefined,
): 'error' | 'warning' {
  const isOther = plugin?.gem !== undefined && unknownCount(section, schema) > 1;
  const isDoubtful = isOther || context.isFragment || hasInclude(section) || context.isTemplated(section);
  return isDoubtful ? 'warning' : lackSeverity(context);
}

/** Several unknown parameters tell that another plugin of the same name is meant. */
function unknownCount(section: FluentdSection, schema: FluentdSchemaSection): number {
  return paramsOf(section).filter((param) => !schema.params.has(param.name) && !reserved.has(param.name)).length;
}

/** A section that is never closed, as is told already: what it lacks may only seem to. */
function isOpen(context: FluentdContext, section: FluentdSection): boolean {
  return section.closing === undefined && context.root.format === 'v1' && context.isOwn(section);
}

function hasInclude(section: FluentdSection): boolean {
  return section.children.some((child) => child.kind === 'include');
}
