import { messageOf } from '../../base/async.ts';
import type { PromqlExpr } from '../../lang/promql/promqlAst.ts';
import { parsePromql } from '../../lang/promql/promqlParser.ts';
import type { QuerySpan } from '../../lang/query/querySpan.ts';
import type { PromqlEngine, PromqlResult } from './promqlEngine.ts';
import { readPromql } from './readPromql.ts';
import { newestDialect } from './promqlDialect.ts';

/** A part of a query that yields something of its own, in UTF-16 offsets of the query. */
export interface QueryStep extends QuerySpan {
  readonly text: string;
}

/** What a part of a query yields, or why it yields nothing. */
export type StepOutcome =
  { readonly kind: 'result'; readonly result: PromqlResult } | { readonly kind: 'error'; readonly message: string };

/**
 * The parts of a query in the order in which they are evaluated: parts before the whole. Literals and brackets, which say nothing that
 * is not in the text already, are left out.
 * @throws PromqlError where the query cannot be read.
 */
export function stepsOf(query: string): readonly QueryStep[] {
  const root = readPromql(query, newestDialect);
  const { nodes } = parsePromql(query);
  const within = new Set(nodes.flatMap((node) => (node.kind === 'rangeSelector' ? [node.selector] : [])));
  const parts = nodes.filter((node) => isStep(node) && !within.has(node));
  const steps = parts.length === 0 ? [root] : parts;
  return steps.map(({ start, end }) => ({ start, end, text: query.slice(start, end) }));
}

/** The steps that a step belongs to, the nearest first. */
export function parentsOf(steps: readonly QueryStep[], step: QueryStep): readonly QueryStep[] {
  const later = steps.slice(steps.indexOf(step) + 1);
  return later.filter(({ start, end }) => start <= step.start && end >= step.end);
}

/** Evaluates one part of a query by itself at one time. Rejects only when the signal of the engine is aborted. */
export async function runStep(engine: PromqlEngine, step: QueryStep, timeMs: number): Promise<StepOutcome> {
  try {
    return { kind: 'result', result: (await engine.instant(step.text, timeMs)).result };
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    return { kind: 'error', message: messageOf(error) };
  }
}

function isStep({ kind }: PromqlExpr): boolean {
  return kind !== 'number' && kind !== 'string' && kind !== 'paren' && kind !== 'missing' && kind !== 'variable';
}
