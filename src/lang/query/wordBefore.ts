/**
 * The word that ends at an offset: letters, digits and underscores, the first of them no digit. It looks at the word alone, so that a long
 * text before it costs nothing.
 * @param more characters that words may have besides.
 */
export function wordBefore(text: string, end: number, more = ''): string {
  let start = end;
  while (start > 0 && (isWordCode(text.charCodeAt(start - 1)) || more.includes(text[start - 1] ?? ' '))) start--;
  while (start < end && isDigit(text.charCodeAt(start))) start++;
  return text.slice(start, end);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isWordCode(code: number): boolean {
  return isDigit(code) || code === 0x5f || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}
