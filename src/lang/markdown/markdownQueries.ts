import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { MarkdownFence } from './markdownFences.ts';

/** The query of a fenced code block that names its language. A block that lists several queries is none. */
export function markdownQuery(fence: MarkdownFence, source: string): EmbeddedQuery | undefined {
  const { language, text, map, start, end, prefix } = fence;
  if (language !== 'promql' && language !== 'logql') return undefined;
  if (text.trim() === '' || /\n[ \t]*\r?\n/.test(text)) return undefined;
  const lineBreak = (source.includes('\r\n') ? '\r\n' : '\n') + prefix;
  return {
    language,
    text,
    map,
    start,
    end,
    variables: true,
    encode: (piece) => piece.replaceAll(/\r?\n/g, lineBreak),
    asBlock: () => undefined,
    isFormattable: true,
  };
}
