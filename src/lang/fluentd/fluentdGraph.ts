import type { FileAccess } from '../fileAccess.ts';
import type { PipelineEdge, PipelineGraph, PipelineNode } from '../fluent/pipelineGraph.ts';
import { toGraph } from '../fluent/pipelineGraph.ts';
import { pluginDirectives } from './directiveCheck.ts';
import type { FluentdRoot, FluentdSection } from './fluentdAst.ts';
import { paramOf, sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';
import { createFluentdContext } from './fluentdContext.ts';
import type { TagOrigin } from './fluentdRouting.ts';
import { emitters, originsOf } from './fluentdRouting.ts';
import { builtinLabels } from './labelCheck.ts';
import { mayTake } from './starredTag.ts';
import { firstPart, patternsOf, sampleTags, tagTest } from './tagMatcher.ts';

/** A directive, or a store of one, as a station. */
interface Station {
  readonly id: string;
  readonly section: FluentdSection;
  readonly label: string | undefined;
  /** Undefined for a source, for a store and for a pattern that Ruby writes. */
  readonly pattern: string | undefined;
}

/**
 * The flow of records through a config: each source through the filters of its label to the first match, from a copy to its stores, and
 * on from what emits again.
 */
export function fluentdGraph(text: string, uri: string, root: FluentdRoot, files: FileAccess): PipelineGraph {
  const context = createFluentdContext(text, uri, root, files, []);
  const directives = pluginDirectives(context).map(({ section, label }, index): Station => ({
    id: `${section.name}${index}`,
    section,
    label,
    pattern: patternOf(section),
  }));
  const stores = directives.flatMap((owner) => storesOf(owner));
  const stations = [...directives, ...stores.map(({ store }) => store)];
  const takers = directives.filter(({ section }) => section.name !== 'source');
  const index = new TakerIndex(takers);
  const bySection = new Map(stations.map((station) => [station.section, station]));
  const byId = new Map(stations.map((station) => [station.id, station]));
  const shadows = new Map<string, string>();
  const edges: PipelineEdge[] = stores.map(({ owner, store }) => ({ from: owner.id, to: store.id }));
  for (const origin of originsOf(context, takers)) {
    const from = bySection.get(origin.section);
    if (from === undefined || !isEmitting(origin)) continue;
    for (const tag of tagsOf(origin)) edges.push(...walk(from, tag, index.of(origin.label, tag), shadows));
  }
  return toGraph(
    stations.map((station) => nodeOf(context, station)),
    edges,
    (id, lacks) => {
      const station = byId.get(id);
      return station === undefined || isCut(context) ? undefined : deadEndOf(context, station, lacks, shadows, index);
    },
  );
}

/** Of a piece of a config nobody can tell what the rest of it does. */
function isCut(context: FluentdContext): boolean {
  return context.isPartial || context.isFragment;
}

function patternOf(section: FluentdSection): string | undefined {
  if (section.name === 'source' || section.argument?.isDynamic === true) return undefined;
  return section.argument?.text ?? '**';
}

function storesOf(owner: Station): readonly { readonly owner: Station; readonly store: Station }[] {
  return sectionsOf(owner.section, 'store').map((section, index) => ({
    owner,
    store: { id: `${owner.id}store${index}`, section, label: owner.label, pattern: undefined },
  }));
}

/** A store is an origin only where its plugin emits again. */
function isEmitting({ section }: TagOrigin): boolean {
  const type = section.type?.value?.text ?? '';
  return section.name !== 'store' || emitters.has(type) || paramOf(section, '@label') !== undefined;
}

/** The tags of an origin; the empty tag stands for one that is not known. */
function tagsOf(origin: TagOrigin): readonly string[] {
  const rules = sectionsOf(origin.section, 'rule').map((rule) => paramOf(rule, 'tag')?.value?.text ?? '$');
  if (rules.length > 0 && rules.every((tag) => !/\$|__/.test(tag))) return rules;
  return origin.tags ?? [''];
}

/** The way of a tag. One that is not known may go everywhere. */
function walk(
  from: Station,
  tag: string,
  takers: readonly Station[],
  shadows: Map<string, string>,
): readonly PipelineEdge[] {
  const edges: PipelineEdge[] = [];
  let last = from.id;
  let taken: string | undefined;
  for (const { id, section, pattern } of takers) {
    if (id === from.id) continue;
    const isUnsure = tag === '' || pattern === undefined || pattern.includes('/');
    if (!isUnsure && !meets(pattern, tag)) continue;
    if (taken !== undefined) {
      shadows.set(id, taken);
      continue;
    }
    edges.push({ from: last, to: id });
    if (section.name === 'filter') last = id;
    else if (!isUnsure && tagTest(pattern)(tag.replaceAll('*', 'sample'))) taken = pattern;
  }
  return edges;
}

function meets(pattern: string, tag: string): boolean {
  return tag.includes('*') ? mayTake(patternsOf(pattern), tag) : tagTest(pattern)(tag);
}

function nodeOf(context: FluentdContext, { id, section, label }: Station): Omit<PipelineNode, 'deadEnd'> {
  const isStore = section.name === 'store';
  const kind = section.name === 'source' ? 'input' : section.name === 'filter' ? 'filter' : 'output';
  const flow = kind === 'input' ? (paramOf(section, 'tag')?.value?.text ?? '') : (section.argument?.text ?? '**');
  return {
    id,
    kind,
    title: section.type?.value?.text ?? '',
    detail: isStore ? (paramOf(section, '@id')?.value?.text ?? 'store') : flow,
    group: label,
    isOwn: context.isOwn(section),
    start: section.header.start,
    end: section.header.end,
  };
}

function deadEndOf(
  context: FluentdContext,
  { id, section, label, pattern }: Station,
  lacks: 'takers' | 'records',
  shadows: ReadonlyMap<string, string>,
  index: TakerIndex,
): string | undefined {
  const place = label === undefined ? '' : ` in ${label}`;
  if (lacks === 'takers') {
    // A file of sources or filters alone is completed by others.
    if (context.isIncomplete) return undefined;
    return section.name === 'filter'
      ? `No match${place} takes its records behind it: they are thrown away.`
      : unmatched(section);
  }
  const isForOwnLog = patternsOf(pattern ?? '').some((one) => /^(?:fluent\b|\*\*$)/.test(one));
  const by = shadows.get(id) ?? coverOf(id, label, pattern, index);
  if (by !== undefined) return `<match ${by}> above takes its records.`;
  if (context.isIncomplete || (label !== undefined && builtinLabels.has(label))) return undefined;
  if (label !== undefined) return `No record comes to ${label} that '${pattern ?? ''}' matches.`;
  // Fluentd's own log events come to it, when nothing else does.
  return isForOwnLog && section.name === 'match' && pattern !== '**'
    ? undefined
    : `No source makes a tag that '${pattern ?? ''}' matches.`;
}

/** The pattern of a match above that takes whatever a pattern takes. */
function coverOf(
  id: string,
  label: string | undefined,
  pattern: string | undefined,
  index: TakerIndex,
): string | undefined {
  const samples = patternsOf(pattern ?? '').flatMap((one) => sampleTags(one));
  const here = index.of(label, samples[0] ?? '');
  const above = here.slice(
    0,
    here.findIndex((taker) => taker.id === id),
  );
  const covering = above.find((taker) => {
    if (taker.section.name !== 'match' || taker.pattern === undefined) return false;
    return samples.length > 0 && samples.every(tagTest(taker.pattern));
  });
  return covering?.pattern;
}

/** Matches and filters by their label and by the first part of the tags that they can take, so that a tag meets few of many. */
class TakerIndex {
  readonly #takers: readonly Station[];
  readonly #buckets = new Map<string, { readonly at: number; readonly taker: Station }[]>();

  constructor(takers: readonly Station[]) {
    this.#takers = takers;
    for (const [at, taker] of takers.entries()) {
      const patterns = taker.pattern === undefined ? ['*'] : patternsOf(taker.pattern);
      for (const first of new Set(patterns.map(firstPart))) {
        const key = `${taker.label ?? ''} ${first}`;
        const bucket = this.#buckets.get(key);
        if (bucket === undefined) this.#buckets.set(key, [{ at, taker }]);
        else bucket.push({ at, taker });
      }
    }
  }

  /** What may take a tag in a label, in the order of the config; the empty tag may go everywhere. */
  of(label: string | undefined, tag: string): readonly Station[] {
    if (tag === '') return this.#takers.filter((taker) => taker.label === label);
    const find = (first: string): readonly { readonly at: number; readonly taker: Station }[] =>
      this.#buckets.get(`${label ?? ''} ${first}`) ?? [];
    const found = [...find(tag.split('.', 1)[0] ?? ''), ...find('*')].sort((left, right) => left.at - right.at);
    return [...new Set(found.map(({ taker }) => taker))];
  }
}

function unmatched(source: FluentdSection): string {
  const tag = paramOf(source, 'tag')?.value?.text;
  const label = paramOf(source, '@label')?.value?.text;
  const place = label === undefined ? '' : ` in ${label}`;
  return tag === undefined
    ? `No match${place} takes its records: they are thrown away.`
    : `No match${place} takes '${tag}': its records are thrown away.`;
}
