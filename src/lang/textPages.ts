/** A piece of a text. No page ends between the two characters of a CRLF. */
export interface TextPage {
  readonly text: string;
  /** Where lines begin within the page, in ascending order: right behind each line break. */
  readonly lines: readonly number[];
}

/** In UTF-16 units: small enough that an edit copies little, large enough that a long text has few of them. */
const usualLength = 2048;

/** Cuts a text into pages. */
export function paginate(text: string): readonly TextPage[] {
  const pages: TextPage[] = [];
  for (let at = 0; at < text.length;) {
    // What is left over makes no page of its own.
    let end = text.length - at < 2 * usualLength ? text.length : at + usualLength;
    if (text[end - 1] === '\r' && text[end] === '\n') end++;
    pages.push(pageOf(text.slice(at, end)));
    at = end;
  }
  return pages;
}

function pageOf(text: string): TextPage {
  return { text, lines: text.includes('\r') ? linesOfAnyKind(text) : linesOfUnix(text) };
}

function linesOfUnix(text: string): readonly number[] {
  const lines: number[] = [];
  for (let at = text.indexOf('\n') + 1; at > 0; at = text.indexOf('\n', at) + 1) lines.push(at);
  return lines;
}

function linesOfAnyKind(text: string): readonly number[] {
  const lines: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\r' && text[at + 1] === '\n') at++;
    if (char === '\r' || char === '\n') lines.push(at + 1);
  }
  return lines;
}

/** The greatest index whose value is at most `value` among ascending ones, of which the first is. */
export function lastUpTo(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((values[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
