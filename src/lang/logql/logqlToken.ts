import type { QuerySpan } from '../query/querySpan.ts';

/** What the parser sees of the text. Words and operators are their own kind, in lower case: `json`, `|=`. */
export interface LogqlToken extends QuerySpan {
  readonly kind: string;
  /** As written; for `error` the lexer's message. */
  readonly text: string;
  /** Nanoseconds of a `duration`, milliseconds of a `range` (undefined for a dashboard's variable), bytes of a `bytes`. */
  readonly amount: number | undefined;
}

export const rangeOperators = new Set([
  'count_over_time',
  'rate',
  'rate_counter',
  'bytes_over_time',
  'bytes_rate',
  'avg_over_time',
  'sum_over_time',
  'min_over_time',
  'max_over_time',
  'stdvar_over_time',
  'stddev_over_time',
  'quantile_over_time',
  'first_over_time',
  'last_over_time',
  'absent_over_time',
]);

export const vectorOperators = new Set([
  'sum',
  'avg',
  'count',
  'max',
  'min',
  'stddev',
  'stdvar',
  'bottomk',
  'topk',
  'sort',
  'sort_desc',
  'approx_topk',
]);

export const unwrapConversions = new Set(['bytes', 'duration', 'duration_seconds']);

/** Names that are functions only before a parenthesis, or before `by` or `without` and one. */
export const functionWords = new Set([
  ...rangeOperators,
  ...vectorOperators,
  ...unwrapConversions,
  'vector',
  'label_replace',
  'ip',
]);

/** Words that are never names. */
export const logqlKeywords = new Set([
  'by',
  'without',
  'bool',
  'offset',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'or',
  'and',
  'unless',
  'unwrap',
  'json',
  'regexp',
  'logfmt',
  'unpack',
  'pattern',
  'label_format',
  'line_format',
  'decolorize',
  'drop',
  'keep',
  'variants',
  'of',
]);

/** Operators by how tight they bind; `^` alone groups from the right. */
export const logqlPrecedence: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['and', 2],
  ['unless', 2],
  ['==', 3],
  ['!=', 3],
  ['>', 3],
  ['<', 3],
  ['>=', 3],
  ['<=', 3],
  ['+', 4],
  ['-', 4],
  ['*', 5],
  ['/', 5],
  ['%', 5],
  ['^', 6],
]);

export const lineFilterOperators = new Set(['|=', '|~', '|>', '!=', '!~', '!>']);
