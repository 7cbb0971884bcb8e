import type {
  LabelGrouping,
  LabelMatcher,
  LabelName,
  MatchOperator,
  QuerySpan,
  VectorMatching,
} from '../query/querySpan.ts';

/** A LogQL query, after the grammar of Loki 3. A `logQuery` yields log lines, everything else numbers. */
export type LogqlExpr = LogQuery | MetricExpr | Variants | MissingQuery;

export type MetricExpr =
  | RangeAggregation
  | VectorAggregation
  | LogqlBinary
  | LogqlNumber
  | LogqlVector
  | LabelReplace
  | LogqlParen
  | LogqlVariable
  | MissingQuery;

/** `{app="web"}`. */
export interface StreamSelector extends QuerySpan {
  readonly kind: 'streamSelector';
  readonly matchers: readonly LabelMatcher[];
  /** True where a dashboard's variable stands for matchers. */
  readonly hasVariableMatchers: boolean;
}

/** `{app="web"} |= "error" | json`. */
export interface LogQuery extends QuerySpan {
  readonly kind: 'logQuery';
  readonly selector: StreamSelector;
  /** In the order in which Loki runs them. */
  readonly stages: readonly LogStage[];
}

export type LogStage =
  | VariableStage
  | LineFilter
  | JsonStage
  | LogfmtStage
  | RegexpStage
  | PatternStage
  | UnpackStage
  | LabelFilterStage
  | LineFormatStage
  | LabelFormatStage
  | DecolorizeStage
  | DropKeepStage;

/** `$stages`: whatever a dashboard fills in. */
export interface VariableStage extends QuerySpan {
  readonly kind: 'variableStage';
}

export type LineFilterOperator = '|=' | '!=' | '|~' | '!~' | '|>' | '!>';

/** `|= "a" or "b"`: a line passes where one alternative holds; with a negated operator, where none does. */
export interface LineFilter extends QuerySpan {
  readonly kind: 'lineFilter';
  readonly operator: LineFilterOperator;
  readonly operatorSpan: QuerySpan;
  readonly alternatives: readonly LineFilterOperand[];
}

export interface LineFilterOperand extends QuerySpan {
  readonly kind: 'lineFilterOperand';
  /** Decoded: text, regular expression, pattern or address range by the operator and the function. */
  readonly value: string;
  readonly valueSpan: QuerySpan;
  readonly isIp: boolean;
}

/** `json` and `logfmt` take `label` or `label="path"`. */
export interface LabelExtraction extends QuerySpan {
  readonly kind: 'extraction';
  readonly label: string;
  /** The label's own name where no path is written. */
  readonly path: string;
  readonly pathSpan: QuerySpan;
}

export interface JsonStage extends QuerySpan {
  readonly kind: 'json';
  /** Empty: every field. */
  readonly extractions: readonly LabelExtraction[];
}

export interface LogfmtStage extends QuerySpan {
  readonly kind: 'logfmt';
  readonly isStrict: boolean;
  readonly keepsEmpty: boolean;
  readonly extractions: readonly LabelExtraction[];
}

export interface RegexpStage extends QuerySpan {
  readonly kind: 'regexp';
  readonly expression: string;
  readonly expressionSpan: QuerySpan;
}

export interface PatternStage extends QuerySpan {
  readonly kind: 'pattern';
  readonly expression: string;
  readonly expressionSpan: QuerySpan;
}

export interface UnpackStage extends QuerySpan {
  readonly kind: 'unpack';
}

export interface LabelFilterStage extends QuerySpan {
  readonly kind: 'labelFilter';
  readonly filter: LabelFilter;
}

export type LabelFilter = LabelComparison | LabelFilterPair | LabelFilterParen;

export type NumberComparison = '>' | '>=' | '<' | '<=' | '!=' | '==';

/** `status >= 500`, `duration > 1s`, `size < 20MB`, `app = "web"`, `addr = ip("10.0.0.0/8")`. */
export interface LabelComparison extends QuerySpan {
  readonly kind: 'labelComparison';
  readonly label: LabelName;
  /** Strings know `=`, `!=`, `=~` and `!~`; an `=` before a number, a duration or a size stands here as `==`. */
  readonly operator: NumberComparison | MatchOperator;
  readonly value: LabelFilterValue;
}

export type LabelFilterValue =
  | (QuerySpan & { readonly kind: 'text'; readonly text: string })
  | (QuerySpan & { readonly kind: 'number'; readonly value: number })
  | (QuerySpan & { readonly kind: 'durationValue'; readonly ns: number })
  | (QuerySpan & { readonly kind: 'bytes'; readonly bytes: number })
  | (QuerySpan & { readonly kind: 'ip'; readonly range: string })
  /** A dashboard's variable, which may be any of these. */
  | (QuerySpan & { readonly kind: 'variable' });

/** Both (`and`, a comma or nothing between) or either (`or`). */
export interface LabelFilterPair extends QuerySpan {
  readonly kind: 'labelFilterPair';
  readonly operator: 'and' | 'or';
  /** As written; empty where the filters only stand beside each other. */
  readonly connector: 'and' | 'or' | ',' | '';
  readonly left: LabelFilter;
  readonly right: LabelFilter;
}

export interface LabelFilterParen extends QuerySpan {
  readonly kind: 'labelFilterParen';
  readonly filter: LabelFilter;
}

export interface LineFormatStage extends QuerySpan {
  readonly kind: 'lineFormat';
  readonly template: string;
  readonly templateSpan: QuerySpan;
}

export interface LabelFormatStage extends QuerySpan {
  readonly kind: 'labelFormat';
  readonly assignments: readonly LabelAssignment[];
}

/** `to=from` renames, `to="{{ template }}"` computes. */
export interface LabelAssignment extends QuerySpan {
  readonly kind: 'assignment';
  readonly label: LabelName;
  readonly from: LabelName | undefined;
  readonly template: string | undefined;
  readonly valueSpan: QuerySpan;
}

export interface DecolorizeStage extends QuerySpan {
  readonly kind: 'decolorize';
}

/** `drop a, b="x"` and `keep a`: labels by name, or only where their value matches. */
export interface DropKeepStage extends QuerySpan {
  readonly kind: 'drop' | 'keep';
  readonly items: readonly (LabelName | LabelMatcher)[];
}

export interface Unwrap extends QuerySpan {
  readonly kind: 'unwrap';
  readonly label: LabelName;
  readonly conversion: 'bytes' | 'duration' | 'duration_seconds' | undefined;
  /** Filters after it, which look at the labels once the value is taken. */
  readonly filters: readonly LabelFilter[];
}

/** The lines that a range aggregation looks at. The range may stand before or after the stages. */
export interface LogRange extends QuerySpan {
  readonly kind: 'logRange';
  readonly selector: StreamSelector;
  readonly stages: readonly LogStage[];
  readonly unwrap: Unwrap | undefined;
  readonly range: LogDuration;
  /** Looks back by so much; negative looks ahead. */
  readonly offset: LogDuration | undefined;
}

export interface LogDuration extends QuerySpan {
  readonly kind: 'logDuration';
  /** Milliseconds, with fractions below one; undefined for a dashboard's variable. */
  readonly ms: number | undefined;
}

export interface RangeAggregation extends QuerySpan {
  readonly kind: 'rangeAggregation';
  /** In lower case. */
  readonly operator: string;
  readonly operatorSpan: QuerySpan;
  readonly param: LogqlNumber | undefined;
  readonly range: LogRange;
  readonly grouping: LabelGrouping | undefined;
}

export interface VectorAggregation extends QuerySpan {
  readonly kind: 'vectorAggregation';
  /** In lower case. */
  readonly operator: string;
  readonly operatorSpan: QuerySpan;
  readonly param: LogqlNumber | undefined;
  readonly grouping: LabelGrouping | undefined;
  readonly expr: LogqlExpr;
}

export type LogqlBinaryOperator =
  'or' | 'and' | 'unless' | '+' | '-' | '*' | '/' | '%' | '^' | '==' | '!=' | '>' | '>=' | '<' | '<=';

export interface LogqlBinary extends QuerySpan {
  readonly kind: 'binary';
  readonly operator: LogqlBinaryOperator;
  readonly operatorSpan: QuerySpan;
  readonly returnBool: boolean;
  readonly matching: VectorMatching | undefined;
  readonly left: LogqlExpr;
  readonly right: LogqlExpr;
}

export interface LogqlNumber extends QuerySpan {
  readonly kind: 'number';
  /** With its sign. */
  readonly value: number;
}

/** `vector(1)`. */
export interface LogqlVector extends QuerySpan {
  readonly kind: 'vector';
  readonly value: LogqlNumber;
}

export interface LabelReplace extends QuerySpan {
  readonly kind: 'labelReplace';
  readonly expr: LogqlExpr;
  readonly destination: string;
  readonly replacement: string;
  readonly source: string;
  readonly regex: string;
  readonly regexSpan: QuerySpan;
}

export interface LogqlParen extends QuerySpan {
  readonly kind: 'paren';
  readonly expr: LogqlExpr;
}

/** A dashboard's variable in the place of an expression. */
export interface LogqlVariable extends QuerySpan {
  readonly kind: 'variable';
}

/** `variants(a, b) of ({app="web"}[5m])`. */
export interface Variants extends QuerySpan {
  readonly kind: 'variants';
  readonly exprs: readonly LogqlExpr[];
  readonly range: LogRange;
}

/** The place of an expression that is not written yet; only in queries that have a syntax problem. */
export interface MissingQuery extends QuerySpan {
  readonly kind: 'missing';
}

/** The stages of a query or of the range that an aggregation looks at. */
export function logStagesOf(node: LogqlExpr): readonly LogStage[] {
  if (node.kind === 'logQuery') return node.stages;
  return node.kind === 'rangeAggregation' ? node.range.stages : [];
}
