import type { FluentbitProperty, FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { resolvedValue, sectionsOfKind } from './fluentbitContext.ts';
import { hasSlipOf, knownPlugin } from './fluentbitSectionCheck.ts';
import { splitWords } from './fluentbitValueCheck.ts';
import { PatternIndex } from './patternIndex.ts';
import { matchesTag } from './tagPattern.ts';

/** Where tags come from: a pattern in which `*` stands for what is known only when the agent runs. */
export interface TagSource {
  readonly pattern: string;
  readonly section: FluentbitSection;
  readonly property: FluentbitProperty | undefined;
}

/** Inputs whose tag comes from the request or the peer. */
const dynamicInputs = new Set([
  'http',
  'splunk',
  'elasticsearch',
  'opentelemetry',
  'prometheus_remote_write',
  'lib',
  'event_test',
]);
const metricInputs =
  /_metrics$|^(?:prometheus_scrape|prometheus_textfile|prometheus_remote_write|event_type|event_test|opentelemetry|calyptia_fleet|statsd|splunk|forward|lib|fluentbit_metrics|cpu_metrics)$/;

/** All tags that the config makes. */
export function tagSources(context: FluentbitContext): readonly TagSource[] {
  const inputs = sectionsOfKind(context, 'input').flatMap((section) => inputTag(context, section) ?? []);
  const filters = sectionsOfKind(context, 'filter').flatMap((section) => filterTags(context, section));
  const tasks = [...sectionsOfKind(context, 'stream_task')].map((section): TagSource => streamTag(section));
  return [...inputs, ...filters, ...tasks];
}

/** The tag pattern of an input; undefined when it names no plugin. */
function inputTag(context: FluentbitContext, section: FluentbitSection): TagSource | undefined {
  const plugin = section.plugin;
  if (plugin === undefined) return undefined;
  const property = propertyOf(section, 'tag');
  const value = property === undefined ? undefined : resolvedValue(context, property);
  if (dynamicInputs.has(plugin)) return { pattern: '*', section, property };
  if (property === undefined)
    return { pattern: plugin === 'forward' || plugin === 'storage_backlog' ? '*' : `${plugin}.*`, section, property };
  const pattern = value === undefined ? '*' : withStars(value);
  const hasPrefix = plugin === 'forward' && propertyOf(section, 'tag_prefix') !== undefined;
  return { pattern: hasPrefix ? '*' : pattern, section, property };
}

/** A tag with a star in place of what the agent puts in when it runs. */
function withStars(tag: string): string {
  return tag.includes('<') || tag.includes('${') ? tag.replace(/<[^>]{0,500}>|\$\{[^}]{0,500}\}/g, '*') : tag;
}

function filterTags(context: FluentbitContext, section: FluentbitSection): readonly TagSource[] {
  const plugin = section.plugin;
  if (plugin === 'rewrite_tag') {
    return section.properties
      .filter((property) => property.key === 'rule')
      .map((property) => ({ pattern: newTagOf(property.value) ?? '*', section, property }));
  }
  if (plugin === 'log_to_metrics' || plugin === 'multiline') {
    const tag = propertyOf(section, 'tag');
    return tag === undefined ? [] : [{ pattern: resolvedValue(context, tag) ?? '*', section, property: tag }];
  }
  return [];
}

function streamTag(section: FluentbitSection): TagSource {
  const query = propertyOf(section, 'exec')?.value ?? '';
  const tag = /\btag\s*=\s*'([^']*)'/i.exec(query)?.[1];
  const name = /\bcreate\s+stream\s+([\w.]+)/i.exec(query)?.[1];
  return { pattern: tag ?? name ?? '*', section, property: undefined };
}

/** The tag that a rule of rewrite_tag gives, `*` for what it takes out of the record. */
function newTagOf(rule: string): string | undefined {
  return splitWords(rule)[2]?.replace(/\$\w+(?:\[[^\]]{0,500}\])*|\$\{[^}]{0,500}\}/g, '*');
}

/** After this many pairs of tags and matches routing is looked at no longer, so that no file takes more than its share of time. */
const mostPairs = 200_000;

/** Checks that tags and matches meet, that nothing loops, and that outputs get the kind of data that they take. */
export function checkRouting(context: FluentbitContext): void {
  if (context.role !== 'main' || context.isPartial) return;
  const inputs = sectionsOfKind(context, 'input');
  const outputs = sectionsOfKind(context, 'output');
  const sources = tagSources(context);
  const patterns = [...new Set(sources.map((source) => source.pattern))];
  const tags = new PatternIndex(patterns.map((pattern) => [pattern, pattern]));
  const takers = new PatternIndex(outputs.map((output) => [output, takenPattern(context, output)]));
  const hasStreams = sectionsOfKind(context, 'service').some((one) => propertyOf(one, 'streams_file') !== undefined);
  // The tag of an input without a plugin is not known.
  const isUnsure = hasStreams || inputs.some((input) => input.plugin === undefined);
  for (const section of context.root.sections) {
    if (section.kind === 'filter') checkLoop(context, section);
    const isMatching = section.kind === 'filter' || section.kind === 'output';
    if (isMatching && inputs.length > 0 && !isUnsure && tags.compared <= mostPairs)
      checkMatch(context, section, patterns, tags);
    if (section.kind === 'output') checkHasMatch(context, section);
  }
  const own = new Set(context.root.sections);
  for (const source of sources) {
    const isOwnInput = source.section.kind === 'input' && own.has(source.section);
    if (isOwnInput && takers.compared <= mostPairs) checkOutputTakes(context, source, takers);
  }
}

function checkMatch(
  context: FluentbitContext,
  section: FluentbitSection,
  patterns: readonly string[],
  tags: PatternIndex<string>,
): void {
  const match = propertyOf(section, 'match');
  if (match === undefined || propertyOf(section, 'match_regex') !== undefined) return;
  const pattern = resolvedValue(context, match);
  if (pattern === undefined || tags.meets(pattern)) return;
  const quoted = /^["'].*["']$/.test(pattern) && context.root.format === 'classic';
  const hint = quoted ? ' The classic format keeps quotes as part of the value.' : '';
  const fixes = quoted
    ? [{ title: 'Remove the quotes', edits: [{ ...match.valueSpan, text: pattern.slice(1, -1) }] }]
    : [];
  const known = patterns.length > 0 && patterns.length <= 4 ? ` Tags here: ${patterns.join(', ')}.` : '';
  context.report(
    'match-without-tag',
    'warning',
    `No input makes a tag that '${pattern}' matches.${hint}${known}`,
    match.valueSpan,
    fixes,
  );
}

function checkHasMatch(context: FluentbitContext, section: FluentbitSection): void {
  if (propertyOf(section, 'match', 'match_regex') !== undefined || section.plugin === undefined) return;
  if (section.properties.some((property) => property.name.includes('{{'))) return;
  const hasRoutes = context.sections.some((one) => one.kind === 'input' && propertyOf(one, 'routes') !== undefined);
  const plugin = knownPlugin(section);
  if (hasRoutes || (plugin !== undefined && hasSlipOf(section, plugin, 'match'))) return;
  context.report('missing-match', 'warning', "An output without 'Match' gets no records.", section.header);
}

function checkLoop(context: FluentbitContext, section: FluentbitSection): void {
  if (section.plugin !== 'rewrite_tag') return;
  const match = propertyOf(section, 'match');
  const pattern = match === undefined ? undefined : resolvedValue(context, match);
  if (pattern === undefined) return;
  for (const property of section.properties) {
    const tag = property.key === 'rule' ? newTagOf(property.value) : undefined;
    if (tag === undefined || !matchesTag(pattern, tag.replaceAll('*', 'x.y'))) continue;
    const message = `The new tag is one that '${pattern}' matches again: an endless loop. Fluent Bit rejects such records.`;
    context.report('tag-loop', 'warning', message, property.valueSpan);
  }
}

/** An input of logs whose only outputs take metrics, or the other way round, reaches nobody. */
function checkOutputTakes(context: FluentbitContext, source: TagSource, outputs: PatternIndex<FluentbitSection>): void {
  const input = source.section;
  const { plugin } = input;
  if (plugin === undefined || knownPlugin(input) === undefined || input.children.length > 0) return;
  const isMetric = metricInputs.test(plugin);
  if (plugin === 'opentelemetry' || plugin === 'forward' || plugin.startsWith('event_')) return;
  const kind = isMetric ? 'metrics' : 'logs';
  const mayTake = (output: FluentbitSection): boolean => {
    const eventTypes = knownPlugin(output)?.eventTypes ?? [];
    return eventTypes.length === 0 || eventTypes.includes(kind);
  };
  if (outputs.meets(source.pattern, mayTake)) return;
  const takers = outputs.meeting(source.pattern).map((output) => knownPlugin(output));
  if (takers.length === 0) return;
  if (context.sections.some((one) => one.kind === 'filter' && one.plugin === 'log_to_metrics')) return;
  const names = [...new Set(takers.map((taker) => taker?.name ?? ''))].join(', ');
  const message = `The input '${plugin}' makes ${kind}, but what it reaches, ${names}, takes ${isMetric ? 'none' : 'metrics only'}.`;
  context.report('wrong-event-type', 'warning', message, propertyOf(input, 'name')?.valueSpan ?? input.header);
}

/**
 * What a filter or an output takes; everything where a variable or a regular expression decides, undefined where it names no pattern and
 * so takes nothing.
 */
export function takenPattern(context: FluentbitContext, section: FluentbitSection): string | undefined {
  const match = propertyOf(section, 'match');
  if (match === undefined) return propertyOf(section, 'match_regex') === undefined ? undefined : '*';
  return resolvedValue(context, match) ?? '*';
}
