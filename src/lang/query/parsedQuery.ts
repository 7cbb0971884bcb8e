import type { QueryProblem } from './queryProblem.ts';
import type { QuerySpan } from './querySpan.ts';

/** A comment, from `#` to the end of its line. */
export interface QueryComment extends QuerySpan {
  readonly text: string;
}

/** A query as a parser has read it. Parsers of queries never throw. */
export interface ParsedQuery<Expr, Token> {
  readonly text: string;
  /** Undefined only where the text holds nothing but blanks and comments. */
  readonly root: Expr | undefined;
  /** Everything that the database's own parser would refuse, the first thing first. Empty for a valid query. */
  readonly problems: readonly QueryProblem[];
  /** Every expression, children before parents: walks over deep queries need no recursion. */
  readonly nodes: readonly Expr[];
  readonly tokens: readonly Token[];
  readonly comments: readonly QueryComment[];
}

export interface QueryParseOptions {
  /** Takes Grafana's variables wherever a dashboard may put them. */
  readonly variables?: boolean;
}
