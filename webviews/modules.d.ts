declare module '*.css';

/** What is used of dagre. The types that come with it name their own files in a way that Node's module resolution does not follow. */
declare module '@dagrejs/dagre' {
  interface GraphLabel {
    rankdir?: 'TB' | 'LR';
    nodesep?: number;
    ranksep?: number;
    marginx?: number;
    marginy?: number;
    width?: number;
    height?: number;
  }
  interface NodeLabel {
    width: number;
    height: number;
    x?: number;
    y?: number;
  }
  interface EdgeLabel {
    points?: { x: number; y: number }[];
  }
  export class Graph {
    setGraph(label: GraphLabel): this;
    setDefaultEdgeLabel(label: () => EdgeLabel): this;
    setNode(id: string, label: NodeLabel): this;
    setEdge(from: string, to: string): this;
    graph(): GraphLabel;
    node(id: string): NodeLabel;
    edges(): { v: string; w: string }[];
    edge(from: string, to: string): EdgeLabel;
  }
  export function layout(graph: Graph): void;
}
