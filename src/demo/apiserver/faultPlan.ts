/** What goes wrong with a request. */
export type Fault =
  /** The connection breaks before an answer. */
  | { readonly kind: 'drop' }
  /** No answer ever comes, while the connection stays. */
  | { readonly kind: 'hang' }
  /** The answer comes, later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** A Status with this code: 401, 403, 429 (plain text, as priority and fairness answers), 500, 503. */
  | { readonly kind: 'status'; readonly code: number; readonly retryAfterSeconds?: number }
  /** A login page of some proxy: HTML with code 200. */
  | { readonly kind: 'html' }
  /** The JSON ends in the middle. */
  | { readonly kind: 'truncate' };

/** A fault for the requests that it is meant for. */
export interface FaultRule {
  /** Tested against path and query. */
  readonly matches: (url: string) => boolean;
  readonly fault: Fault;
  /** How many requests it hits; undefined: every one. */
  readonly times?: number;
}

/** What is to go wrong. Tests change it while the server runs; the first rule that matches a request decides. */
export class FaultPlan {
  #rules: { readonly rule: FaultRule; left: number }[] = [];
  /** Every watch is cut after so many milliseconds; undefined: never. */
  watchLifetimeMs: number | undefined;

  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? Infinity });
  }

  clear(): void {
    this.#rules = [];
    this.watchLifetimeMs = undefined;
  }

  /** The fault for a request, counted as spent. */
  take(url: string): Fault | undefined {
    const entry = this.#rules.find(({ rule, left }) => left > 0 && rule.matches(url));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    return entry.rule.fault;
  }
}
