import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import { shiftedMap } from '../query/offsetMap.ts';

const fence = /^([ \t]*)(```+|~~~+)[ \t]*(promql|logql)\b[^\n]*\n/gim;

/** Finds the queries of fenced code blocks that name their language. Blocks that list several queries are no query. */
export function findMarkdownQueries(text: string): readonly EmbeddedQuery[] {
  const queries: EmbeddedQuery[] = [];
  for (const match of text.matchAll(fence)) {
    const start = match.index + match[0].length;
    const close = new RegExp(`^[ \\t]*${(match[2] ?? '```').slice(0, 1)}{3,}[ \\t]*$`, 'm');
    const rest = text.slice(start);
    const length = close.exec(rest)?.index ?? rest.length;
    const body = rest.slice(0, length).replace(/\r?\n$/, '');
    if (body.trim() === '' || /\n[ \t]*\r?\n/.test(body)) continue;
    const language = match[3]?.toLowerCase() === 'logql' ? 'logql' : 'promql';
    queries.push({
      language,
      text: body,
      map: shiftedMap(start, body.length),
      start,
      end: start + body.length,
      variables: true,
      encode: (piece) => piece,
      asBlock: () => undefined,
      isFormattable: true,
    });
  }
  return queries;
}
