/** So many files around a document are remembered, the last used ones. */
const mostFiles = 128;

/** A longer text is parsed each time, so that what is remembered stays small. UTF-16 units. */
const longestText = 200_000;

/**
 * A parser of the files around a document that parses a file again only when its text has changed, so that a keystroke in one piece
 * of a config does not cost the parsing of all others. What it gives is shared and must not be changed.
 */
export function rememberedParse<T>(parse: (uri: string, text: string) => T): (uri: string, text: string) => T {
  const known = new Map<string, { readonly text: string; readonly parsed: T }>();
  return (uri, text) => {
    const last = known.get(uri);
    known.delete(uri);
    const now = last?.text === text ? last : { text, parsed: parse(uri, text) };
    if (text.length <= longestText) known.set(uri, now);
    const [oldest] = known.keys();
    if (known.size > mostFiles && oldest !== undefined) known.delete(oldest);
    return now.parsed;
  };
}
