import { goQuote } from '../query/quotedText.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { aggregators, modifierKeywords, precedence } from './promqlToken.ts';
import type { PromqlToken } from './promqlToken.ts';

const operators = new Set([...precedence.keys(), '=~', '!~', '@']);

/** Walks the tokens and keeps what went wrong. After a syntax error nothing more is read. */
export class PromqlCursor {
  readonly problems: QueryProblem[] = [];
  /** True where the query comes from a dashboard, which fills its variables in before it asks. */
  readonly allowsVariables: boolean;
  readonly #tokens: readonly PromqlToken[];
  readonly #text: string;
  #at = 0;
  #hasFailed = false;

  constructor(text: string, tokens: readonly PromqlToken[], allowsVariables: boolean) {
    this.#text = text;
    this.#tokens = tokens;
    this.allowsVariables = allowsVariables;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  get current(): PromqlToken {
    return this.#token(this.#at);
  }

  get following(): PromqlToken {
    return this.#token(this.#at + 1);
  }

  /** Where the last token that was read ends. */
  get lastEnd(): number {
    return this.#at === 0 ? 0 : this.#token(this.#at - 1).end;
  }

  #token(at: number): PromqlToken {
    const last = this.#tokens.at(-1) ?? { kind: 'eof', text: '', start: this.#text.length, end: this.#text.length };
    return this.#tokens[at] ?? last;
  }

  next(): PromqlToken {
    const token = this.current;
    if (this.#at < this.#tokens.length) this.#at++;
    return token;
  }

  /** Reads the current token where it is of this kind. */
  take(kind: string): PromqlToken | undefined {
    return this.current.kind === kind ? this.next() : undefined;
  }

  /** Says that the current token cannot stand here, in the words of Prometheus. */
  unexpected(context: string, expected: string): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    const token = this.current;
    if (token.kind === 'error') {
      this.problem('promql/syntax', { start: token.start, end: this.#lineEnd(token.start) }, token.text);
      return;
    }
    const place = context === '' ? '' : ` in ${context}`;
    const wish = expected === '' ? '' : `, expected ${expected}`;
    this.problem('promql/syntax', token, `unexpected ${describeToken(token)}${place}${wish}`);
  }

  problem(code: string, span: QuerySpan, message: string): void {
    this.problems.push({ code, severity: 'error', message, start: span.start, end: span.end });
  }

  #lineEnd(start: number): number {
    const end = this.#text.indexOf('\n', start);
    return end < 0 ? this.#text.length : Math.max(end, start);
  }
}

/** A token as Prometheus names it: `identifier "x"`, `<op:+>`, `<by>`, `end of input`. */
function describeToken(token: PromqlToken): string {
  const { kind, text } = token;
  if (kind === 'eof') return 'end of input';
  if (kind === 'identifier') return `identifier ${goQuote(text)}`;
  if (kind === 'metric') return `metric identifier ${goQuote(text)}`;
  if (kind === 'number' || kind === 'duration' || kind === 'string') return `${kind} ${shortQuote(text)}`;
  if (kind === 'variable') return `variable ${goQuote(text)}`;
  if (modifierKeywords.has(kind)) return `<${text}>`;
  if (operators.has(kind)) return `<op:${text}>`;
  if (aggregators.has(kind)) return `<aggr:${text}>`;
  return shortQuote(text);
}

function shortQuote(text: string): string {
  return text.length > 10 ? `${goQuote(Array.from(text.slice(0, 20)).slice(0, 10).join(''))}...` : goQuote(text);
}
