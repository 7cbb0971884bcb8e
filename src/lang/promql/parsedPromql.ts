import type { QueryParseOptions } from '../query/parsedQuery.ts';
import { parsePromql } from './promqlParser.ts';
import type { ParsedPromql } from './promqlParser.ts';

/** In UTF-16 units, of all queries together. */
const maxRemembered = 4096;

const known = new Map<string, ParsedPromql>();
let remembered = 0;

/**
 * What `parsePromql` says of a query. Those that were read last are kept, so that everything that looks at one query after the other reads it
 * once: its problems, what its rule yields, which rules it asks for.
 */
export function parsedPromql(text: string, options?: QueryParseOptions): ParsedPromql {
  const key = (options?.variables === true ? '$' : ' ') + text;
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  const parsed = parsePromql(text, options);
  remembered += key.length;
  if (remembered > maxRemembered) {
    known.clear();
    remembered = key.length;
  }
  if (remembered <= maxRemembered) known.set(key, parsed);
  return parsed;
}
