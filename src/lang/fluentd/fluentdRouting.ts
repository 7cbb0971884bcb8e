import { groupBy } from '../../base/groupBy.ts';
import type { FluentdSection } from './fluentdAst.ts';
import { paramOf, sectionsOf } from './fluentdAst.ts';
import { pluginDirectives } from './directiveCheck.ts';
import type { FluentdContext } from './fluentdContext.ts';
import { builtinLabels, checkLabels } from './labelCheck.ts';
import { checkLabelLoops } from './labelLoops.ts';
import { mayTake } from './starredTag.ts';
import { badPattern, firstPart, firstParts, patternsOf, sampleTags, TagIndex, tagTest } from './tagMatcher.ts';

/** A source or a plugin that emits, with the tags that it gives, a star where a path has one; undefined when they are not known. */
export interface TagOrigin {
  readonly section: FluentdSection;
  readonly tags: readonly string[] | undefined;
  /** The label that its records go to; undefined is the top level. */
  readonly label: string | undefined;
}

/** A match or a filter with its place. */
interface Taker {
  readonly section: FluentdSection;
  readonly label: string | undefined;
  readonly pattern: string | undefined;
}

/** Plugins of a `<match>` that give records back to the router. */
export const emitters: ReadonlySet<string> = new Set([
  'exec_filter',
  'rewrite_tag_filter',
  'record_modifier',
  'record_reformer',
  'route',
  'retag',
  'relabel',
  'detect_exceptions',
]);

/** Checks the flow of tags through labels: what is shadowed, never reached, never taken, or comes back to itself. */
export function checkFluentdRouting(context: FluentdContext): void {
  checkLabels(context);
  const takers = pluginDirectives(context)
    .filter(({ section }) => section.name !== 'source')
    .map(({ section, label }): Taker => ({ section, label, pattern: patternOf(section) }));
  for (const taker of takers) checkPatternSyntax(context, taker);
  checkOrder(context, takers);
  checkLoops(context, takers);
  checkLabelLoops(context, takers);
  if (context.isPartial || context.isFragment) return;
  const origins = originsOf(context, takers);
  checkReached(context, takers, origins);
  checkTaken(context, takers, origins);
}

/** Every source, and every plugin that emits records again. */
export function originsOf(context: FluentdContext, takers: readonly Taker[]): readonly TagOrigin[] {
  const sources = sourcesOf(context);
  const emitted = takers.flatMap((taker): readonly TagOrigin[] => {
    const type = taker.section.type?.value?.text ?? '';
    if (taker.section.name === 'match' && (emitters.has(type) || paramOf(taker.section, '@label') !== undefined)) {
      return [
        {
          section: taker.section,
          tags: emittedTags(taker.section, type),
          label: labelOf(taker.section) ?? taker.label,
        },
      ];
    }
    return sectionsOf(taker.section, 'store').map((store) => ({
      section: store,
      tags: undefined,
      label: labelOf(store) ?? taker.label,
    }));
  });
  return [...sources, ...emitted];
}

const knownSources = new WeakMap<FluentdContext, readonly TagOrigin[]>();

function sourcesOf(context: FluentdContext): readonly TagOrigin[] {
  const sources =
    knownSources.get(context) ??
    pluginDirectives(context)
      .filter(({ section }) => section.name === 'source')
      .map(({ section }): TagOrigin => ({ section, tags: tagsOfSource(section), label: labelOf(section) }));
  knownSources.set(context, sources);
  return sources;
}

function patternOf(section: FluentdSection): string | undefined {
  if (section.argument === undefined) return '**';
  return section.argument.isDynamic ? undefined : section.argument.text;
}

function labelOf(section: FluentdSection): string | undefined {
  const label = paramOf(section, '@label')?.value;
  return label === undefined || label.text === '@ROOT' ? undefined : label.text;
}

/** Inputs whose tags the peer decides. */
const peerTagged = new Set([
  'forward',
  'http',
  'unix',
  'secure_forward',
  'kafka',
  'kafka_group',
  'debug_agent',
  'monitor_agent',
]);

/** Tags of a source: what it writes, with the star of tail put in; undefined when the records or the peer decide. */
function tagsOfSource(section: FluentdSection): readonly string[] | undefined {
  const tag = paramOf(section, 'tag')?.value;
  const type = section.type?.value?.text ?? '';
  if (tag === undefined || tag.isDynamic || tag.text === '' || tag.text.includes('${')) return undefined;
  if (tag.text.startsWith('=') && /^=\s/.test(tag.text)) return undefined;
  if (peerTagged.has(type)) return undefined;
  if (sectionsOf(section, 'extract').some((extract) => paramOf(extract, 'tag_key') !== undefined)) return undefined;
  if (type === 'syslog') return [`${tag.text}.sample`, `${tag.text}.kern.info`];
  if (!tag.text.includes('*')) return [tag.text];
  if (tag.text === '*') return undefined;
  const path = paramOf(section, 'path')?.value;
  if (path === undefined || path.isDynamic) return undefined;
  return path.text.split(',').map((one) => {
    const star = one
      .trim()
      .replace(/%[A-Za-z]|\{[^{}]*\}|\[[^[\]]*\]|[*?]+/g, '*')
      .replace(/^\//, '')
      .replace(/\//g, '.');
    return tag.text.replace('*', () => star);
  });
}

function emittedTags(section: FluentdSection, type: string): readonly string[] | undefined {
  if (type === 'relabel') return undefined;
  const own = paramOf(section, 'tag')?.value;
  if (own !== undefined && !own.isDynamic && !own.text.includes('${')) return [own.text];
  return undefined;
}

function checkPatternSyntax(context: FluentdContext, taker: Taker): void {
  const { argument } = taker.section;
  if (argument === undefined || taker.pattern === undefined || !context.isOwn(taker.section)) return;
  const bad = badPattern(taker.pattern);
  if (bad !== undefined) {
    context.report(
      'bad-regex',
      'error',
      `The regular expression ${bad.pattern} does not compile: ${bad.message}.`,
      argument,
    );
  }
}

/** In one label, matches are tried from above and filters stand before them. */
function checkOrder(context: FluentdContext, takers: readonly Taker[]): void {
  const earlier = new Map<string, TagIndex>();
  for (const taker of takers) {
    const key = taker.label ?? '';
    const matches = earlier.get(key) ?? new TagIndex();
    earlier.set(key, matches);
    if (taker.pattern === undefined) continue;
    const [only, ...more] = patternsOf(taker.pattern).map(sampleTags);
    const samples = only === undefined || more.length === 0 ? (only ?? []) : [only, ...more].flat();
    const isCovered = samples.length > 0 && samples.every((tag) => matches.find(tag) !== undefined);
    if (isCovered && context.isOwn(taker.section)) {
      const by = matches.find(samples[0] ?? '') ?? '';
      const isFilter = taker.section.name === 'filter';
      const message = isFilter
        ? `This filter never runs: <match ${by}> above takes its records.`
        : `This match gets nothing: <match ${by}> above takes its records.`;
      context.report(isFilter ? 'filter-after-match' : 'shadowed-match', 'warning', message, taker.section.header);
    }
    if (taker.section.name === 'match') matches.add(taker.pattern);
  }
}

/** A plugin that emits into the place where its own match takes the new tag. */
function checkLoops(context: FluentdContext, takers: readonly Taker[]): void {
  for (const taker of takers) {
    if (taker.section.name !== 'match' || taker.pattern === undefined || !context.isOwn(taker.section)) continue;
    const type = taker.section.type?.value?.text ?? '';
    const label = paramOf(taker.section, '@label')?.value?.text;
    const isSamePlace =
      label === undefined || label === taker.label || (label === '@ROOT' && taker.label === undefined);
    if (type === 'relabel' && label === undefined && !context.isFragment) {
      const span = taker.section.type ?? taker.section.header;
      context.report(
        'relabel-without-label',
        'error',
        'relabel needs @label: without it the records come back to this match for ever.',
        span,
      );
    }
    if (!emitters.has(type) || !isSamePlace || type === 'relabel') continue;
    const test = tagTest(taker.pattern);
    for (const { value, span } of newTags(taker.section, type)) {
      const example = value
        .replace(/\$\{tag\}/g, sampleTags(patternsOf(taker.pattern)[0] ?? '**')[0] ?? 'sample')
        .replace(/\$\{[^}]{0,500}\}|\$\d+|__[A-Z_]{1,100}__/g, 'sample');
      if (!test(example)) continue;
      context.report(
        'tag-loop',
        'warning',
        `The new tag '${value}' is taken by this match again: an endless loop.`,
        span,
      );
    }
  }
}

function newTags(
  section: FluentdSection,
  type: string,
): readonly { readonly value: string; readonly span: { start: number; end: number } }[] {
  const owners =
    type === 'rewrite_tag_filter'
      ? sectionsOf(section, 'rule').filter((rule) => paramOf(rule, 'label') === undefined)
      : [section];
  return owners.flatMap((owner) => {
    const tag = paramOf(owner, 'tag')?.value;
    return tag === undefined || tag.isDynamic ? [] : [{ value: tag.text, span: { start: tag.start, end: tag.end } }];
  });
}

/** Matches that no tag reaches. */
function checkReached(context: FluentdContext, takers: readonly Taker[], origins: readonly TagOrigin[]): void {
  if (origins.length === 0) return;
  const byLabel = groupBy(origins, (origin) => origin.label);
  const tagsOf = new Map([...byLabel].map(([label, here]) => [label, knownTags(here)]));
  for (const taker of takers) {
    if (taker.pattern === undefined || !context.isOwn(taker.section) || taker.pattern.includes('/')) continue;
    if (taker.label !== undefined && builtinLabels.has(taker.label)) continue;
    const isEmptyTop = taker.label === undefined && !tagsOf.has(undefined);
    const tags = isEmptyTop ? new Map<string, readonly string[]>() : tagsOf.get(taker.label);
    const patterns = patternsOf(taker.pattern);
    if (tags === undefined || patterns.some(isForOwnLog) || isReached(taker.pattern, patterns, tags)) continue;
    const known = tags.size > 4 ? [] : [...tags.values()].flat().slice(0, 4);
    const span = taker.section.argument ?? taker.section.header;
    const parted = partedByCommas(taker.pattern);
    const hint =
      parted !== undefined
        ? ' A comma is part of a pattern: several are parted by blanks.'
        : known.length === 0
          ? ''
          : ` Tags here: ${known.join(', ')}.`;
    const fixes =
      parted === undefined || taker.section.argument?.form !== 'plain'
        ? []
        : [{ title: 'Part them by blanks', edits: [{ start: span.start, end: span.end, text: parted }] }];
    context.report(
      'match-without-tag',
      'warning',
      `No source makes a tag that '${taker.pattern}' matches.${hint}`,
      span,
      fixes,
    );
  }
}

/** Patterns that commas part, parted by blanks as Fluentd reads them; undefined where there is no comma outside braces. */
function partedByCommas(argument: string): string | undefined {
  const bare = argument.replace(/\{[^{}]*\}/g, '');
  return bare.includes(',') && !argument.includes('{') ? argument.split(/\s*,\s*/).join(' ') : undefined;
}

/** Whether a pattern is meant for what Fluentd itself logs. */
function isForOwnLog(pattern: string): boolean {
  return pattern === '**' || (pattern.startsWith('fluent') && !/\w/.test(pattern[6] ?? ''));
}

function isReached(
  argument: string,
  patterns: readonly string[],
  tags: ReadonlyMap<string, readonly string[]>,
): boolean {
  const test = tagTest(argument);
  for (const first of firstParts(patterns)) {
    const candidates =
      first === '*' ? [...tags.values()].slice(0, 1000).flat() : [...(tags.get(first) ?? []), ...(tags.get('*') ?? [])];
    if (candidates.some((tag) => (tag.includes('*') ? mayTake(patterns, tag) : test(tag)))) return true;
  }
  return false;
}

/** Tags by their first part; undefined when not all are known. */
function knownTags(origins: readonly TagOrigin[]): ReadonlyMap<string, readonly string[]> | undefined {
  if (origins.some((origin) => origin.tags === undefined)) return undefined;
  const tags = new Set<string>();
  for (const origin of origins) for (const tag of origin.tags ?? []) tags.add(tag);
  return groupBy(tags, firstPart);
}

/** Sources whose tag nobody takes. */
function checkTaken(context: FluentdContext, takers: readonly Taker[], origins: readonly TagOrigin[]): void {
  const matches = takers.filter((taker) => taker.section.name === 'match');
  if (matches.length === 0) return;
  const byLabel = groupBy(matches, (taker) => taker.label);
  const indexes = new Map([...byLabel].map(([label, here]) => [label, indexOf(here)]));
  for (const origin of origins) {
    if (origin.section.name !== 'source' || origin.tags === undefined || !context.isOwn(origin.section)) continue;
    const isStar = paramOf(origin.section, 'tag')?.value?.text.includes('*') === true;
    const isMissing = !indexes.has(origin.label);
    const index = indexes.get(origin.label);
    if (isStar || (isMissing && origin.label !== undefined) || (!isMissing && index === undefined)) continue;
    if (origin.tags.some((tag) => index?.find(tag) !== undefined)) continue;
    const span = paramOf(origin.section, 'tag') ?? origin.section.header;
    const where = origin.label === undefined ? 'match at the top level' : `match in ${origin.label}`;
    context.report(
      'tag-without-match',
      'warning',
      `No ${where} takes '${origin.tags[0] ?? ''}': its records are thrown away.`,
      span,
    );
  }
}

/** The matches of a label, undefined when one of them takes tags that cannot be told. */
function indexOf(takers: readonly Taker[]): TagIndex | undefined {
  const index = new TagIndex();
  for (const { pattern } of takers) {
    if (pattern === undefined || pattern.includes('/')) return undefined;
    index.add(pattern);
  }
  return index;
}
