import type { QueryProblem } from '../query/queryProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { rangeOperators, unwrapConversions, vectorOperators } from './logqlToken.ts';
import type { LogqlToken } from './logqlToken.ts';

/** Walks the tokens and keeps what went wrong. After a syntax error nothing more is read. */
export class LogqlCursor {
  readonly problems: QueryProblem[] = [];
  /** True where the query comes from a dashboard, which fills its variables in before it asks. */
  readonly allowsVariables: boolean;
  readonly #tokens: readonly LogqlToken[];
  #at = 0;
  #hasFailed = false;

  constructor(tokens: readonly LogqlToken[], allowsVariables: boolean) {
    this.#tokens = tokens;
    this.allowsVariables = allowsVariables;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  get current(): LogqlToken {
    return this.#token(this.#at);
  }

  get following(): LogqlToken {
    return this.#token(this.#at + 1);
  }

  isAt(kind: string): boolean {
    return this.current.kind === kind;
  }

  /** Where the last token that was read ends. */
  get lastEnd(): number {
    return this.#at === 0 ? 0 : this.#token(this.#at - 1).end;
  }

  #token(at: number): LogqlToken {
    const last = this.#tokens.at(-1) ?? { kind: 'eof', text: '', start: 0, end: 0, amount: undefined };
    return this.#tokens[at] ?? last;
  }

  next(): LogqlToken {
    const token = this.current;
    if (this.#at < this.#tokens.length) this.#at++;
    return token;
  }

  /** Reads the current token where it is of this kind; nothing after a syntax error. */
  take(kind: string): LogqlToken | undefined {
    return !this.#hasFailed && this.current.kind === kind ? this.next() : undefined;
  }

  /** Reads a token of this kind, or says that it is missing. */
  expect(kind: string, ...others: readonly string[]): LogqlToken | undefined {
    const token = this.take(kind);
    if (token === undefined) this.unexpected(kind, ...others);
    return token;
  }

  /** Says that the current token cannot stand here, in the words of Loki's parser. */
  unexpected(...expected: readonly string[]): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    const token = this.current;
    if (token.kind === 'error') {
      this.problem('logql/syntax', token, token.text);
      return;
    }
    const wish = expected.length === 0 ? '' : `, expecting ${expected.map(showKind).join(' or ')}`;
    this.problem('logql/syntax', token, `syntax error: unexpected ${showKind(token.kind)}${wish}`);
  }

  problem(code: string, span: QuerySpan, message: string): void {
    this.problems.push({ code, severity: 'error', message, start: span.start, end: span.end });
  }
}

const classes: Readonly<Record<string, string>> = {
  eof: '$end',
  identifier: 'IDENTIFIER',
  string: 'STRING',
  number: 'NUMBER',
  duration: 'DURATION',
  bytes: 'BYTES',
  range: 'RANGE',
  flag: 'FUNCTION_FLAG',
  variable: 'IDENTIFIER',
};

/** A kind of token as Loki prints it: classes and functions in capitals, everything else as it is written. */
function showKind(kind: string): string {
  const isFunction = rangeOperators.has(kind) || vectorOperators.has(kind) || kind === 'vector';
  if (isFunction) return kind.toUpperCase();
  return classes[kind] ?? (unwrapConversions.has(kind) ? `${kind.toUpperCase()}_CONV` : kind);
}
