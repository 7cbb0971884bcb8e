import { misspellingOf } from '../query/misspelling.ts';
import type { Misspelling } from '../query/misspelling.ts';
import type { ParsedLogql } from './logqlParser.ts';
import { rangeOperators, unwrapConversions, vectorOperators } from './logqlToken.ts';

const stages = ['json', 'logfmt', 'regexp', 'pattern', 'unpack', 'unwrap', 'line_format', 'label_format', 'decolorize', 'drop', 'keep']; // prettier-ignore
const functions = [...rangeOperators, ...vectorOperators, 'vector', 'label_replace'];

/** A stage, function or conversion that Loki does not know and that makes the query one which it cannot read. */
export function misspelledLogql({ problems, tokens }: ParsedLogql): Misspelling | undefined {
  const [problem] = problems;
  if (problem?.code !== 'logql/syntax') return undefined;
  const at = tokens.findLastIndex((token) => token.start <= problem.start && token.kind !== 'eof');
  const index = [at, at - 1].find((one) => tokens[one]?.kind === 'identifier');
  const word = index === undefined ? undefined : tokens[index];
  if (index === undefined || word === undefined) return undefined;
  const before = tokens[index - 1]?.kind;
  const next = tokens[index + 1]?.kind;
  if (before === 'unwrap') return misspellingOf(problem, word, unwrapConversions);
  if (before === '|') return misspellingOf(problem, word, stages);
  const isCall = next === '(' || next === 'by' || next === 'without';
  return isCall ? misspellingOf(problem, word, functions) : undefined;
}
