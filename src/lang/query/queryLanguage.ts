import type { LokiTarget } from './lokiTarget.ts';
import type { PromqlTarget } from './promqlTarget.ts';
import type { Catalog } from '../languageService.ts';
import type { QueryProblem } from './queryProblem.ts';
import type { QuerySpan } from './querySpan.ts';

export type SuggestionKind =
  'function' | 'aggregation' | 'metric' | 'label' | 'value' | 'keyword' | 'operator' | 'duration' | 'snippet' | 'stage';

/** One thing that may be written at a place of a query. */
export interface Suggestion extends QuerySpan {
  readonly label: string;
  readonly kind: SuggestionKind;
  /** What replaces the text from `start` to `end`. */
  readonly insert: string;
  /** True where `insert` is a snippet with places to fill in. */
  readonly isSnippet?: boolean;
  readonly detail?: string;
  /** Markdown of our own. */
  readonly documentation?: string;
  /** Sorts before those of the same context that have none; smaller first. */
  readonly rank?: number;
}

export interface QueryHover extends QuerySpan {
  /** Markdown of our own; names from outside stand in code spans. */
  readonly markdown: string;
}

export interface QuerySignature {
  readonly label: string;
  readonly documentation: string;
  readonly parameters: readonly string[];
  readonly active: number;
}

export interface QueryFix {
  readonly title: string;
  readonly kind: 'quickfix' | 'refactor' | 'refactor.extract' | 'refactor.inline';
  readonly edits: readonly (QuerySpan & { readonly text: string })[];
  /** The code of the problem that it resolves, where it resolves one. */
  readonly code?: string;
}

/** A piece that an editor colours by what it means. */
export interface SemanticToken extends QuerySpan {
  readonly type: 'function' | 'keyword' | 'variable' | 'property' | 'string' | 'number' | 'operator' | 'comment';
}

/** An operation of a query or what it asks for, with what stands within. */
export interface QueryOutline extends QuerySpan {
  readonly name: string;
  readonly kind: 'function' | 'variable' | 'stage';
  readonly children: readonly QueryOutline[];
}

/** Types as Prometheus' metadata name them, such as `counter`, by the metric. The same object as long as nothing has changed. */
export type MetricTypes = ReadonlyMap<string, string>;

/** How a query is to be read. */
export interface QueryMode {
  /** Takes a dashboard's variables. */
  readonly variables: boolean;
  /** The first line may not be indented: YAML would take its indentation for that of the whole block. */
  readonly startsAtMargin?: boolean | undefined;
  /** How often what is queried is scraped, in milliseconds, where that is known. */
  readonly scrapeIntervalMs?: number | undefined;
  /** What a server says about the types of its metrics, by name; it goes before what is known offline. */
  readonly metricTypes?: MetricTypes | undefined;
  /** The Prometheus that the query is for; without it, every one there is. */
  readonly prometheus?: PromqlTarget | undefined;
  /** The Loki that the query is for; without it, every one there is. */
  readonly loki?: LokiTarget | undefined;
}

/** What a query language offers for one query, wherever it stands. Offsets are the query's. Nothing throws. */
export interface QueryLanguage {
  /** What the database would refuse, then what is likely not meant. */
  problems(text: string, mode: QueryMode): readonly QueryProblem[];
  suggest(text: string, offset: number, mode: QueryMode, catalog: Catalog): Promise<readonly Suggestion[]>;
  hover(text: string, offset: number, mode: QueryMode, catalog: Catalog): Promise<QueryHover | undefined>;
  signature(text: string, offset: number, mode: QueryMode): QuerySignature | undefined;
  /** The query in canonical form, or undefined where it cannot be read. */
  format(text: string, mode: QueryMode): string | undefined;
  /** The query with its outermost parts on lines of their own, however short it is; undefined where it has no parts. */
  split(text: string, mode: QueryMode): string | undefined;
  /** The spans around an offset, from the smallest to the whole query. */
  enclosing(text: string, offset: number, mode: QueryMode): readonly QuerySpan[];
  fixes(text: string, span: QuerySpan, mode: QueryMode): readonly QueryFix[];
  /** What the query is made of, from the outside in; nothing for a query that no one could read. */
  outline(text: string, mode: QueryMode): readonly QueryOutline[];
  semanticTokens(text: string, mode: QueryMode): readonly SemanticToken[];
}
