/** A query as it was typed, made whole: a pipeline alone gets the selector of what the panel shows. */
export function wholeQuery(text: string, selector: string): string {
  return text.trim() === '' ? '' : prefixOf(text, selector) + text;
}

/** Moves the place that a message about a whole query names to where it stands in the text that was typed. */
export function placeInText(message: string, text: string, selector: string): string {
  const shift = prefixOf(text, selector).length;
  // Only the first line has the selector before it.
  return message.replace(
    /\bline 1, col (\d+)/,
    (_, column: string) => `line 1, col ${Math.max(1, Number(column) - shift)}`,
  );
}

function prefixOf(text: string, selector: string): string {
  return /^\s*[|!]/.test(text) ? `${selector} ` : '';
}
