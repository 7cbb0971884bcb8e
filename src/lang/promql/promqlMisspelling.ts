import { misspellingOf } from '../query/misspelling.ts';
import type { Misspelling } from '../query/misspelling.ts';
import { promqlFunctions } from './promqlFunctionsData.ts';
import type { ParsedPromql } from './promqlParser.ts';
import { aggregators } from './promqlToken.ts';

/** A function or aggregation that Prometheus does not know. */
export function misspelledPromql({ problems, tokens }: ParsedPromql): Misspelling | undefined {
  const [problem] = problems;
  if (problem === undefined) return undefined;
  const at = tokens.findIndex((token) => token.end > problem.start);
  const isGrouped = tokens[at]?.kind === 'by' || tokens[at]?.kind === 'without';
  if (problem.code !== 'promql/unknown-function' && !isGrouped) return undefined;
  const word = tokens[isGrouped ? at - 1 : at];
  if (word?.kind !== 'identifier') return undefined;
  return misspellingOf(problem, word, isGrouped ? aggregators : [...promqlFunctions.keys(), ...aggregators]);
}
