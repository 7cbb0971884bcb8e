import { nestParts } from '../query/outline.ts';
import type { OutlinePart } from '../query/outline.ts';
import type { QueryMode, QueryOutline } from '../query/queryLanguage.ts';
import type { PromqlExpr } from './promqlAst.ts';
import { parsedPromql } from './parsedPromql.ts';

/** The functions, aggregations, operators and series of a query, each below the one that takes it. */
export function promqlOutline(text: string, mode: QueryMode): readonly QueryOutline[] {
  return nestParts(parsedPromql(text, mode).nodes.flatMap((node) => partOf(node) ?? []));
}

function partOf(node: PromqlExpr): OutlinePart | undefined {
  const { start, end } = node;
  if (node.kind === 'call') return { name: node.name, kind: 'function', start, end };
  if (node.kind === 'binary') return { name: node.operator, kind: 'function', start, end };
  if (node.kind === 'aggregation') {
    const { grouping, operator } = node;
    const labels = grouping?.labels.map((label) => label.name).join(', ');
    const name = grouping === undefined ? operator : `${operator} ${grouping.mode} (${labels ?? ''})`;
    return { name, kind: 'function', start, end };
  }
  if (node.kind !== 'vectorSelector') return undefined;
  const name = node.name ?? node.matchers.find((one) => one.name === '__name__')?.value ?? '{…}';
  return { name, kind: 'variable', start, end };
}
