import type { QuerySpan } from '../query/querySpan.ts';

/** What the parser sees of the text. Words and operators are their own kind, in lower case: `sum`, `offset`, `==`. */
export interface PromqlToken extends QuerySpan {
  readonly kind: string;
  /** As written; for `error` the lexer's message. */
  readonly text: string;
}

export const aggregators = new Set([
  'sum',
  'avg',
  'count',
  'min',
  'max',
  'group',
  'stddev',
  'stdvar',
  'topk',
  'bottomk',
  'count_values',
  'quantile',
  'limitk',
  'limit_ratio',
]);

/** Aggregations whose first argument is a number or, for `count_values`, a label's name. */
export const parametricAggregators = new Set(['topk', 'bottomk', 'count_values', 'quantile', 'limitk', 'limit_ratio']);

export const setOperators = new Set(['and', 'or', 'unless']);

export const comparisonOperators = new Set(['==', '!=', '>', '<', '>=', '<=']);

/** Words that the grammar knows as keywords. */
export const modifierKeywords = new Set([
  'offset',
  'smoothed',
  'anchored',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'fill',
  'fill_left',
  'fill_right',
  'bool',
]);

/** Words that stand for a moment or a length of the query. */
export const preprocessors = new Set(['start', 'end', 'step', 'range', 'min_of', 'max_of']);

/** Keywords that no metric may be called without braces and quotes. */
export const reservedWords = new Set(['on', 'ignoring', 'group_left', 'group_right', 'bool', 'atan2']);

/** Operators by how tight they bind; `^` alone groups from the right. */
export const precedence: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['and', 2],
  ['unless', 2],
  ['==', 3],
  ['!=', 3],
  ['>', 3],
  ['<', 3],
  ['>=', 3],
  ['<=', 3],
  ['</', 3],
  ['>/', 3],
  ['+', 4],
  ['-', 4],
  ['*', 5],
  ['/', 5],
  ['%', 5],
  ['atan2', 5],
  ['^', 6],
]);

const operandStarts = new Set(['number', 'duration', 'string', 'variable', '{', '(', '+', '-']);

/** True for the tokens that an expression may begin with; most keywords may be names of metrics. */
export function beginsOperand(kind: string): boolean {
  if (operandStarts.has(kind)) return true;
  return /^[a-z]/.test(kind) && kind !== 'eof' && kind !== 'error' && !reservedWords.has(kind);
}
