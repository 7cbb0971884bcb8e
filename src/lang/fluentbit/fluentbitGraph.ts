import { noFiles } from '../fileAccess.ts';
import type { PipelineEdge, PipelineGraph, PipelineNode } from '../fluent/pipelineGraph.ts';
import { toGraph } from '../fluent/pipelineGraph.ts';
import type { FluentbitRoot, FluentbitSection } from './fluentbitAst.ts';
import { pluginOf, propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { createContext, resolvedValue } from './fluentbitContext.ts';
import { tagSources } from './fluentbitRouting.ts';
import { patternsMeet } from './tagPattern.ts';

/** The flow of records through a config: each input through the filters that take its tag, in their order, to the outputs. */
export function fluentbitGraph(text: string, root: FluentbitRoot): PipelineGraph {
  const context = createContext(text, '', root, noFiles, []);
  const stations = root.sections.filter((section) => ['input', 'filter', 'output'].includes(section.kind));
  const ids = new Map(stations.map((section, index) => [section, `${section.kind}${index}`]));
  const idOf = (section: FluentbitSection): string => ids.get(section) ?? '';
  const nodes = stations.map((section): Omit<PipelineNode, 'isDeadEnd'> => {
    const detail = propertyOf(section, 'alias', 'tag', 'match', 'match_regex')?.value ?? '';
    const kind = section.kind === 'input' ? 'input' : section.kind === 'filter' ? 'filter' : 'output';
    const { start, end } = section.header;
    return { id: idOf(section), kind, title: pluginOf(section) ?? '', detail, start, end };
  });
  const edges: PipelineEdge[] = [];
  const starts = tagSources(context).filter((source) => ids.has(source.section));
  for (const source of starts) {
    const isRetagged = source.section.kind === 'filter';
    const filters = stations.filter(
      (one) => one.kind === 'filter' && one !== source.section && takes(context, one, source.pattern),
    );
    let last = idOf(source.section);
    // What a filter tags anew runs through all filters again, of which those above are left out to keep the picture plain.
    const after = isRetagged ? stations.indexOf(source.section) : -1;
    for (const filter of filters.filter((one) => stations.indexOf(one) > after)) {
      edges.push({ from: last, to: idOf(filter) });
      last = idOf(filter);
    }
    for (const output of stations) {
      if (output.kind === 'output' && takes(context, output, source.pattern))
        edges.push({ from: last, to: idOf(output) });
    }
  }
  return toGraph(nodes, unique(edges));
}

function takes(context: FluentbitContext, section: FluentbitSection, tag: string): boolean {
  const match = propertyOf(section, 'match');
  if (match === undefined) return propertyOf(section, 'match_regex') !== undefined;
  const pattern = resolvedValue(context, match);
  return pattern === undefined || patternsMeet(pattern, tag);
}

function unique(edges: readonly PipelineEdge[]): readonly PipelineEdge[] {
  return [...new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge])).values()];
}
