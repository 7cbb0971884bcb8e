import type { FileAccess } from '../fileAccess.ts';
import type { PipelineEdge, PipelineGraph, PipelineNode } from '../fluent/pipelineGraph.ts';
import { toGraph } from '../fluent/pipelineGraph.ts';
import type { FluentbitRoot, FluentbitSection } from './fluentbitAst.ts';
import { pluginOf, propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { createContext, resolvedValue } from './fluentbitContext.ts';
import { tagSources } from './fluentbitRouting.ts';
import { patternsMeet } from './tagPattern.ts';

/** The flow of records through a config: each input through the filters that take its tag, in their order, to the outputs. */
export function fluentbitGraph(text: string, uri: string, root: FluentbitRoot, files: FileAccess): PipelineGraph {
  const context = createContext(text, uri, root, files, []);
  const stations = context.sections.filter((section) => ['input', 'filter', 'output'].includes(section.kind));
  const ids = new Map(stations.map((section, index) => [section, `${section.kind}${index}`]));
  const own = new Set(root.sections);
  const patterns = new Map(stations.map((section) => [section, patternOf(context, section)]));
  const edges = tagSources(context).flatMap((source) =>
    ids.has(source.section) ? waysOf(stations, ids, patterns, source.section, source.pattern) : [],
  );
  const isSilent = context.isPartial || isOnePiece(stations) || stations.some(hasRoutes);
  return toGraph(
    stations.map((section) => nodeOf(section, ids.get(section) ?? '', own.has(section))),
    edges,
    (id, lacks) => {
      const section = stations.find((one) => ids.get(one) === id);
      return section === undefined || isSilent ? undefined : deadEndOf(section, lacks);
    },
  );
}

/** Inputs alone or outputs alone are a piece that other files complete. */
function isOnePiece(stations: readonly FluentbitSection[]): boolean {
  return !stations.some((one) => one.kind === 'input') || !stations.some((one) => one.kind === 'output');
}

function hasRoutes(section: FluentbitSection): boolean {
  return section.kind === 'input' && propertyOf(section, 'routes') !== undefined;
}

/** The way of the tags of one source. All outputs that match get the records; what a filter tags anew runs through the filters again. */
function waysOf(
  stations: readonly FluentbitSection[],
  ids: ReadonlyMap<FluentbitSection, string>,
  patterns: ReadonlyMap<FluentbitSection, string | undefined>,
  source: FluentbitSection,
  tag: string,
): readonly PipelineEdge[] {
  const edges: PipelineEdge[] = [];
  const takes = (section: FluentbitSection): boolean => {
    const pattern = patterns.get(section);
    return pattern !== undefined && patternsMeet(pattern, tag);
  };
  const idOf = (section: FluentbitSection): string => ids.get(section) ?? '';
  // Of the second round the filters above are left out to keep the picture plain.
  const after = source.kind === 'filter' ? stations.indexOf(source) : -1;
  let last = idOf(source);
  for (const [index, filter] of stations.entries()) {
    if (filter.kind !== 'filter' || index <= after || filter === source || !takes(filter)) continue;
    edges.push({ from: last, to: idOf(filter) });
    last = idOf(filter);
  }
  for (const output of stations) {
    if (output.kind === 'output' && takes(output)) edges.push({ from: last, to: idOf(output) });
  }
  return edges;
}

/** What a station takes; everything where a variable or a regular expression decides, nothing where it names no pattern. */
function patternOf(context: FluentbitContext, section: FluentbitSection): string | undefined {
  const match = propertyOf(section, 'match');
  if (match === undefined) return propertyOf(section, 'match_regex') === undefined ? undefined : '*';
  return resolvedValue(context, match) ?? '*';
}

function nodeOf(section: FluentbitSection, id: string, isOwn: boolean): Omit<PipelineNode, 'deadEnd'> {
  const flow = section.kind === 'input' ? propertyOf(section, 'tag') : propertyOf(section, 'match', 'match_regex');
  const { start, end } = section.header;
  return {
    id,
    kind: section.kind === 'input' ? 'input' : section.kind === 'filter' ? 'filter' : 'output',
    title: pluginOf(section) ?? '',
    detail: flow?.value ?? propertyOf(section, 'alias')?.value ?? '',
    group: undefined,
    isOwn,
    start,
    end,
  };
}

function deadEndOf(section: FluentbitSection, lacks: 'takers' | 'records'): string {
  const match = propertyOf(section, 'match', 'match_regex')?.value;
  if (lacks === 'records') {
    return match === undefined
      ? 'Without Match no record comes to it.'
      : `No input makes a tag that '${match}' matches.`;
  }
  const tag = propertyOf(section, 'tag')?.value;
  return section.kind === 'filter' || tag === undefined
    ? 'No output takes its records: they are thrown away.'
    : `No output matches '${tag}': its records are thrown away.`;
}
