import type { FileAccess } from '../fileAccess.ts';
import type { PipelineEdge, PipelineGraph, PipelineNode } from '../fluent/pipelineGraph.ts';
import { toGraph } from '../fluent/pipelineGraph.ts';
import type { FluentbitRoot, FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import { createContext } from './fluentbitContext.ts';
import { takenPattern, tagSources } from './fluentbitRouting.ts';
import { PatternIndex } from './patternIndex.ts';

/** A section that records pass, with its place among all that they can pass. */
interface Station {
  readonly section: FluentbitSection;
  readonly at: number;
  readonly id: string;
}

/** The flow of records through a config: each input through the filters that take its tag, in their order, to the outputs. */
export function fluentbitGraph(text: string, uri: string, root: FluentbitRoot, files: FileAccess): PipelineGraph {
  const context = createContext(text, uri, root, files, []);
  const stations = context.sections.filter((section) => ['input', 'filter', 'output'].includes(section.kind));
  const numbered = new Map(stations.map((section, at) => [section, { section, at, id: `${section.kind}${at}` }]));
  const byId = new Map([...numbered.values()].map((station) => [station.id, station]));
  const own = new Set(root.sections);
  const takers = new PatternIndex(
    [...numbered.values()].map((station) => [station, takenPattern(context, station.section)] as const),
  );
  const edges = tagSources(context).flatMap(({ section, pattern }) => {
    const source = numbered.get(section);
    return source === undefined ? [] : waysOf(source, takers.meeting(pattern));
  });
  const isSilent = context.isPartial || isOnePiece(stations) || stations.some(hasRoutes);
  return toGraph(
    [...numbered.values()].map(({ section, id }) => nodeOf(section, id, own.has(section))),
    edges,
    (id, lacks) => {
      const station = byId.get(id);
      return station === undefined || isSilent ? undefined : deadEndOf(station.section, lacks);
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
function waysOf(source: Station, takers: readonly Station[]): readonly PipelineEdge[] {
  const edges: PipelineEdge[] = [];
  // Of the second round the filters above are left out to keep the picture plain.
  const after = source.section.kind === 'filter' ? source.at : -1;
  let last = source.id;
  for (const { section, at, id } of takers) {
    if (section.kind !== 'filter' || at <= after) continue;
    edges.push({ from: last, to: id });
    last = id;
  }
  for (const { section, id } of takers) if (section.kind === 'output') edges.push({ from: last, to: id });
  return edges;
}

function nodeOf(section: FluentbitSection, id: string, isOwn: boolean): Omit<PipelineNode, 'deadEnd'> {
  const flow = section.kind === 'input' ? propertyOf(section, 'tag') : propertyOf(section, 'match', 'match_regex');
  const { start, end } = section.header;
  return {
    id,
    kind: section.kind === 'input' ? 'input' : section.kind === 'filter' ? 'filter' : 'output',
    title: section.plugin ?? '',
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
