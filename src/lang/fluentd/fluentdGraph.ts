import { noFiles } from '../fileAccess.ts';
import type { PipelineEdge, PipelineGraph, PipelineNode } from '../fluent/pipelineGraph.ts';
import { toGraph } from '../fluent/pipelineGraph.ts';
import { pluginDirectives } from './directiveCheck.ts';
import type { PluginDirective } from './directiveCheck.ts';
import type { FluentdRoot, FluentdSection } from './fluentdAst.ts';
import { paramOf, sectionsOf, typeOf } from './fluentdAst.ts';
import { createFluentdContext } from './fluentdContext.ts';
import { originsOf } from './fluentdRouting.ts';
import { tagTest } from './tagMatcher.ts';

/** The flow of records through a config: each source through the filters of its label to the first match, and on from what emits again. */
export function fluentdGraph(text: string, root: FluentdRoot): PipelineGraph {
  const context = createFluentdContext(text, '', root, noFiles, []);
  const directives = pluginDirectives(context);
  const ids = new Map(directives.map(({ section }, index) => [section, `${section.name}${index}`]));
  const takers = directives
    .filter(({ section }) => section.name !== 'source')
    .map(({ section, label }) => ({ section, label, pattern: section.argument?.text ?? '**' }));
  const edges: PipelineEdge[] = [];
  for (const origin of originsOf(context, takers)) {
    const from = ids.get(origin.section) ?? ids.get(parentOf(directives, origin.section));
    if (from === undefined) continue;
    const here = takers.filter((taker) => taker.label === origin.label && taker.section !== origin.section);
    for (const tag of origin.tags ?? ['']) edges.push(...walk(from, tag, here, ids));
  }
  return toGraph(
    directives.map((directive) => nodeOf(directive, ids)),
    unique(edges),
  );
}

interface Taker {
  readonly section: FluentdSection;
  readonly pattern: string;
}

/** The way of a tag; the empty tag stands for one that is not known, which every station may take. */
function walk(
  from: string,
  tag: string,
  takers: readonly Taker[],
  ids: ReadonlyMap<FluentdSection, string>,
): readonly PipelineEdge[] {
  const edges: PipelineEdge[] = [];
  let last = from;
  for (const { section, pattern } of takers) {
    const to = ids.get(section);
    if (to === undefined || (tag !== '' && !tagTest(pattern)(tag))) continue;
    edges.push({ from: last, to });
    if (section.name === 'filter') last = to;
    else if (tag !== '') break;
  }
  return edges;
}

/** The directive that a store stands in. */
function parentOf(directives: readonly PluginDirective[], store: FluentdSection): FluentdSection {
  return directives.find(({ section }) => sectionsOf(section, 'store').includes(store))?.section ?? store;
}

function nodeOf(
  { section, label }: PluginDirective,
  ids: ReadonlyMap<FluentdSection, string>,
): Omit<PipelineNode, 'isDeadEnd'> {
  const kind = section.name === 'source' ? 'input' : section.name === 'filter' ? 'filter' : 'output';
  const flow = kind === 'input' ? (paramOf(section, 'tag')?.value?.text ?? '') : (section.argument?.text ?? '**');
  return {
    id: ids.get(section) ?? '',
    kind,
    title: typeOf(section)?.value?.text ?? '',
    detail: label === undefined ? flow : `${label} ${flow}`,
    start: section.header.start,
    end: section.header.end,
  };
}

function unique(edges: readonly PipelineEdge[]): readonly PipelineEdge[] {
  return [...new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge])).values()];
}
