import type { LabelGrouping, LabelMatcher, QuerySpan, VectorMatching } from '../query/querySpan.ts';

/** A PromQL expression, after the grammar of Prometheus 3. Every node says which UTF-16 offsets of the query it covers. */
export type PromqlExpr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | RangeSelector
  | Subquery
  | FunctionCall
  | Aggregation
  | BinaryExpr
  | UnaryExpr
  | ParenExpr
  | VariableExpr
  | MissingExpr;

/** `1`, `0x1F`, `1e3`, `Inf`, and `5m` where a number may stand (its seconds). */
export interface NumberLiteral extends QuerySpan {
  readonly kind: 'number';
  /** Seconds for a duration. */
  readonly value: number;
  readonly isDuration: boolean;
}

export interface StringLiteral extends QuerySpan {
  readonly kind: 'string';
  /** Decoded. */
  readonly value: string;
}

/** What may follow a selector or a subquery. */
export interface SelectorModifiers {
  /** Looks back by so much; negative looks ahead. */
  readonly offset: DurationExpr | undefined;
  readonly at: AtModifier | undefined;
  readonly extension: 'anchored' | 'smoothed' | undefined;
}

export interface AtModifier extends QuerySpan {
  readonly kind: 'at';
  /** Milliseconds since the epoch, or the edge of the query's range. */
  readonly time: number | 'start' | 'end';
}

/** `name{matchers}`: an instant vector. */
export interface VectorSelector extends QuerySpan {
  readonly kind: 'vectorSelector';
  /** The metric's name where it stands before the braces; a name inside them is a matcher of `__name__`. */
  readonly name: string | undefined;
  readonly nameSpan: QuerySpan | undefined;
  /** What stands in the braces; the name before them is not repeated here. */
  readonly matchers: readonly LabelMatcher[];
  /** True where a dashboard's variable stands for matchers: `{$filters}`. */
  readonly hasVariableMatchers: boolean;
  /** From `{` to `}`, or undefined where there are none. */
  readonly braces: QuerySpan | undefined;
  readonly modifiers: SelectorModifiers;
}

/** `selector[range]`: a range vector. Modifiers stand here, never on the selector within. */
export interface RangeSelector extends QuerySpan {
  readonly kind: 'rangeSelector';
  /** A vector selector in every valid query. */
  readonly selector: PromqlExpr;
  readonly range: DurationExpr;
  readonly modifiers: SelectorModifiers;
}

/** `expr[range:step]`. */
export interface Subquery extends QuerySpan {
  readonly kind: 'subquery';
  readonly expr: PromqlExpr;
  readonly range: DurationExpr;
  /** Undefined for the default evaluation interval. */
  readonly step: DurationExpr | undefined;
  readonly modifiers: SelectorModifiers;
}

export interface FunctionCall extends QuerySpan {
  readonly kind: 'call';
  readonly name: string;
  readonly nameSpan: QuerySpan;
  readonly args: readonly PromqlExpr[];
}

export interface Aggregation extends QuerySpan {
  readonly kind: 'aggregation';
  /** In lower case. */
  readonly operator: string;
  readonly operatorSpan: QuerySpan;
  readonly grouping: LabelGrouping | undefined;
  /** The `k`, quantile, ratio or label name of the operators that take one. */
  readonly param: PromqlExpr | undefined;
  readonly expr: PromqlExpr;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type ComparisonOperator = '==' | '!=' | '>' | '<' | '>=' | '<=';
export type SetOperator = 'and' | 'or' | 'unless';
/** `</` and `>/` cut a native histogram's buckets above or below a value. */
export type TrimOperator = '</' | '>/';
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | SetOperator | TrimOperator;

export interface BinaryExpr extends QuerySpan {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly operatorSpan: QuerySpan;
  readonly returnBool: boolean;
  readonly matching: VectorMatching | undefined;
  readonly fill: FillValues | undefined;
  readonly left: PromqlExpr;
  readonly right: PromqlExpr;
}

/** What `fill`, `fill_left` and `fill_right` put in the place of a missing sample of one side. */
export interface FillValues extends QuerySpan {
  readonly kind: 'fill';
  readonly left: number | undefined;
  readonly right: number | undefined;
}

export interface UnaryExpr extends QuerySpan {
  readonly kind: 'unary';
  readonly operator: '+' | '-';
  readonly operand: PromqlExpr;
}

export interface ParenExpr extends QuerySpan {
  readonly kind: 'paren';
  readonly expr: PromqlExpr;
}

/** A dashboard's variable in the place of an expression: nobody but Grafana knows what it is. */
export interface VariableExpr extends QuerySpan {
  readonly kind: 'variable';
  readonly name: string;
}

/** The place of an expression that is not written yet; only in queries that have a syntax problem. */
export interface MissingExpr extends QuerySpan {
  readonly kind: 'missing';
}

/** A duration with its arithmetic. `durationMs` folds it. */
export type DurationExpr =
  DurationLiteral | DurationVariable | DurationUnary | DurationBinary | DurationCall | DurationParen | DurationMissing;

/** `5m`, or a bare number of seconds. */
export interface DurationLiteral extends QuerySpan {
  readonly kind: 'duration';
  readonly ms: number;
  /** True for a bare number, whose unit is the second. */
  readonly isNumber: boolean;
}

/** A dashboard's variable, whose value is known only to Grafana: `$__rate_interval`, `${window}`, `[[window]]`. */
export interface DurationVariable extends QuerySpan {
  readonly kind: 'durationVariable';
  readonly name: string;
}

export interface DurationUnary extends QuerySpan {
  readonly kind: 'durationUnary';
  readonly operator: '+' | '-';
  readonly operand: DurationExpr;
}

/** Prometheus computes in seconds: `5m * 2` is ten minutes, `5m * 1m` five hours. */
export interface DurationBinary extends QuerySpan {
  readonly kind: 'durationBinary';
  readonly operator: '+' | '-' | '*' | '/' | '%' | '^';
  readonly left: DurationExpr;
  readonly right: DurationExpr;
}

export interface DurationCall extends QuerySpan {
  readonly kind: 'durationCall';
  /** `step()` is the query's resolution, `range()` its length. */
  readonly name: 'step' | 'range' | 'min_of' | 'max_of';
  readonly args: readonly DurationExpr[];
}

export interface DurationParen extends QuerySpan {
  readonly kind: 'durationParen';
  readonly expr: DurationExpr;
}

export interface DurationMissing extends QuerySpan {
  readonly kind: 'durationMissing';
}
