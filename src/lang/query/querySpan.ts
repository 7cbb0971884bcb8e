/** A piece of a query's text: UTF-16 offsets from the query's first character, `end` exclusive. */
export interface QuerySpan {
  readonly start: number;
  readonly end: number;
}

/** A label's name where a query lists names: in `by (...)`, `on (...)`, `group_left (...)`. */
export interface LabelName extends QuerySpan {
  readonly kind: 'label';
  /** Decoded: quotes and escapes of a quoted name are gone. */
  readonly name: string;
  readonly isQuoted: boolean;
}

export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** `name op "value"` inside braces. */
export interface LabelMatcher extends QuerySpan {
  readonly kind: 'matcher';
  /** Decoded. A quoted metric name, `{"my.metric"}`, stands here as `__name__ = "my.metric"`. */
  readonly name: string;
  readonly nameSpan: QuerySpan;
  readonly operator: MatchOperator;
  /** Decoded: the text that the database compares, or the regular expression that it compiles. */
  readonly value: string;
  /** With its quotes. */
  readonly valueSpan: QuerySpan;
  /** True for `{"my.metric"}`, which has no operator in the text. */
  readonly isMetricName: boolean;
}

/** How the series of two vectors find each other: `on`, `ignoring`, `group_left`, `group_right`. */
export interface VectorMatching extends QuerySpan {
  readonly kind: 'matching';
  readonly mode: 'on' | 'ignoring';
  readonly labels: readonly LabelName[];
  /** The side with many series for one of the other, or undefined for one-to-one (many-to-many for set operators). */
  readonly group: 'left' | 'right' | undefined;
  /** Labels that `group_*` copies from the one side. */
  readonly include: readonly LabelName[];
}

/** `by (...)` or `without (...)`. */
export interface LabelGrouping extends QuerySpan {
  readonly kind: 'grouping';
  readonly mode: 'by' | 'without';
  readonly labels: readonly LabelName[];
  /** True where it stands before the parentheses: `sum by (a) (x)`. */
  readonly isLeading: boolean;
}
