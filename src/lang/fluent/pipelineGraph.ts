import type { Span } from './fluentProblem.ts';

/** A station of a pipeline. */
export interface PipelineNode extends Span {
  readonly id: string;
  readonly kind: 'input' | 'filter' | 'output';
  /** The plugin. */
  readonly title: string;
  /** Its tag, its pattern or its alias. */
  readonly detail: string;
  /** The label that it stands in, where it stands in one. */
  readonly group: string | undefined;
  /** False for a station of an included file, to which the span does not belong. */
  readonly isOwn: boolean;
  /** Why records end here or never come here, in a sentence; undefined where all is well. */
  readonly deadEnd: string | undefined;
}

/** A way that records take, in the order in which the stations see them. */
export interface PipelineEdge {
  readonly from: string;
  readonly to: string;
}

/** How records flow through a config, for a view beside it. Spans are offsets in the document. */
export interface PipelineGraph {
  readonly nodes: readonly PipelineNode[];
  readonly edges: readonly PipelineEdge[];
}

/** Says why a station that lacks edges on a side is a dead end; undefined where it is none all the same. */
export type ExplainDeadEnd = (id: string, lacks: 'takers' | 'records') => string | undefined;

/**
 * Nodes with the edges between them. A dead end is what no record comes to, and an input or a filter from which records go nowhere.
 */
export function toGraph(
  nodes: readonly Omit<PipelineNode, 'deadEnd'>[],
  edges: readonly PipelineEdge[],
  explain: ExplainDeadEnd,
): PipelineGraph {
  const once = [...new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge])).values()];
  const from = new Set(once.map((edge) => edge.from));
  const to = new Set(once.map((edge) => edge.to));
  const deadEnd = ({ id, kind }: Omit<PipelineNode, 'deadEnd'>): string | undefined => {
    if (kind !== 'input' && !to.has(id)) return explain(id, 'records');
    return kind !== 'output' && !from.has(id) ? explain(id, 'takers') : undefined;
  };
  return { nodes: nodes.map((node) => ({ ...node, deadEnd: deadEnd(node) })), edges: once };
}
