import type { Span } from './fluentProblem.ts';

/** A station of a pipeline. */
export interface PipelineNode extends Span {
  readonly id: string;
  readonly kind: 'input' | 'filter' | 'output';
  /** The plugin. */
  readonly title: string;
  /** Its tag, its pattern or its alias. */
  readonly detail: string;
  /** True for an input whose records nobody takes, and for what no record reaches. */
  readonly isDeadEnd: boolean;
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

/** Nodes with the edges between them, and what has no edge on a side where it needs one marked as a dead end. */
export function toGraph(
  nodes: readonly Omit<PipelineNode, 'isDeadEnd'>[],
  edges: readonly PipelineEdge[],
): PipelineGraph {
  const from = new Set(edges.map((edge) => edge.from));
  const to = new Set(edges.map((edge) => edge.to));
  return {
    nodes: nodes.map((node) => ({
      ...node,
      isDeadEnd: node.kind === 'input' ? !from.has(node.id) : !to.has(node.id),
    })),
    edges,
  };
}
