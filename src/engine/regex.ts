import { RE2JS, RE2JSSyntaxException } from 're2js';

/** A regular expression that RE2 does not accept, in Go's words. */
export class RegexError extends Error {}

const cache = new Map<string, RE2JS>();
const cacheLimit = 500;

/**
 * Compiles a regular expression with RE2's syntax, whose matching time is linear in the text.
 * @throws RegexError in Go's wording.
 */
export function compileRegex(expression: string, flags = 0): RE2JS {
  const key = `${flags} ${expression}`;
  let compiled = cache.get(key);
  if (compiled === undefined) {
    try {
      compiled = RE2JS.compile(expression, flags);
    } catch (error) {
      throw new RegexError(goMessage(error, expression));
    }
    if (cache.size >= cacheLimit) cache.clear();
    cache.set(key, compiled);
  }
  return compiled;
}

/** Go's wording of a syntax error: "error parsing regexp: missing closing ): `(`". */
function goMessage(error: unknown, expression: string): string {
  if (!(error instanceof RE2JSSyntaxException)) return `error parsing regexp: ${String(error)}`;
  const description = error.getDescription();
  return `error parsing regexp: ${description}: \`${error.getPattern() ?? expression}\``;
}

/** The test of a label matcher: the expression must match the whole value, and a dot matches line breaks too. */
export function compileMatcherRegex(expression: string): (value: string) => boolean {
  const alternatives = literalAlternatives(expression);
  if (alternatives !== undefined) return (value) => alternatives.has(value);
  if (expression === '.*') return () => true;
  if (expression === '.+') return (value) => value !== '';
  // Compiled alone first, so that a syntax error names what the user wrote.
  compileRegex(expression);
  const compiled = compileRegex(`^(?s:${expression})$`);
  return (value) => compiled.test(value);
}

/** `a|b|c` without anything special, as the set of its alternatives. */
function literalAlternatives(expression: string): ReadonlySet<string> | undefined {
  return /^[\w\s:/,=@#~-]*(?:\|[\w\s:/,=@#~-]*)*$/.test(expression) ? new Set(expression.split('|')) : undefined;
}
