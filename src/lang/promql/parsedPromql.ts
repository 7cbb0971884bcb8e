import type { QueryParseOptions } from '../query/parsedQuery.ts';
import { parsePromql } from './promqlParser.ts';
import type { ParsedPromql } from './promqlParser.ts';

/** In UTF-16 units: what is longer is not kept. */
const longestRemembered = 20_000;

let last: { readonly parsed: ParsedPromql; readonly variables: boolean } | undefined;

/**
 * What `parsePromql` says of a query. The last one is kept, so that everything that looks at one query after the other reads it once: what its
 * rule yields, its problems, which rules it asks for. More of them would live until the collector of old objects comes, and make it come often.
 */
export function parsedPromql(text: string, options?: QueryParseOptions): ParsedPromql {
  const variables = options?.variables ?? false;
  if (last?.parsed.text === text && last.variables === variables) return last.parsed;
  const parsed = parsePromql(text, options);
  last = text.length > longestRemembered ? undefined : { parsed, variables };
  return parsed;
}
