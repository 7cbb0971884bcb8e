import type { OffsetMap } from './offsetMap.ts';
import type { QuerySpan } from './querySpan.ts';

/** A query that stands in another document. */
export interface EmbeddedQuery extends QuerySpan {
  readonly language: 'promql' | 'logql';
  /** What the document calls the query or its panel. */
  readonly title?: string;
  /** True where the query is all of the document. */
  readonly isWhole?: boolean;
  /** Decoded: without the quotes, escapes and indentation of the document. */
  readonly text: string;
  readonly map: OffsetMap;
  /** Takes a dashboard's variables. */
  readonly variables: boolean;
  /** A piece of query as the document must write it there, or undefined where it cannot be written. */
  readonly encode: (text: string) => string | undefined;
  /** What to write in the place of `start` to `end` so that a query of several lines stands there; undefined where none can. */
  readonly asBlock: (text: string) => string | undefined;
  /** True where the first line of a query of several lines may not be indented. */
  readonly startsAtMargin?: boolean;
  /** True where the whole query may be laid out anew. */
  readonly isFormattable: boolean;
}

/** The query that a place of the document lies in. */
export function queryAt(queries: readonly EmbeddedQuery[], offset: number): EmbeddedQuery | undefined {
  return queries.find((query) => query.map.fromDocument(offset) !== undefined);
}
