/** A JSON array or object of a config, read to its end. */
export interface JsonScan {
  /** Behind the closing bracket, or where the value was given up. */
  readonly end: number;
  /** The value's JSON, comments removed; undefined when it is not JSON. */
  readonly json: string | undefined;
  /** How far was read to learn this. */
  readonly read: number;
}

/**
 * Reads the array or object that begins at `start`, over several lines, `#` comments outside strings left out. The agent tries to parse
 * after every character and takes the first that succeeds, which is at the bracket that closes the first one. A value that never
 * becomes JSON is given up at the end of its first line. Nothing behind `limit` is read.
 */
export function scanJson(text: string, start: number, limit: number): JsonScan {
  let depth = 0;
  let json = '';
  let copied = start;
  let at = start;
  for (; at < limit; at++) {
    const char = text[at];
    if (char === '"') {
      at = endOfJsonString(text, at);
    } else if (char === '#') {
      json += text.slice(copied, at);
      const newline = text.indexOf('\n', at);
      at = newline < 0 ? text.length : newline;
      copied = at;
    } else if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') {
      depth--;
      if (depth > 0) continue;
      json += text.slice(copied, at + 1);
      if (isJson(json)) return { end: at + 1, json, read: at };
      break;
    }
    // A line that begins a section says that the value was meant to end above, so a missing bracket costs no second pass.
    if (char === '\n' && /^\s*<\/?[a-z_]+[^<>\n]*>\s*$/.test(lineAt(text, at + 1))) break;
  }
  return { end: giveUp(text, start), json: undefined, read: at };
}

/** A comma behind the last item, which a comment may follow, is what Ruby's JSON refuses too, so JSON's own rules decide. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The closing quote, or the end of the line: JSON strings hold no line break. */
function endOfJsonString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length && text[at] !== '"' && text[at] !== '\n'; at++) if (text[at] === '\\') at++;
  return text[at] === '\n' ? at - 1 : at;
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, Math.min(end < 0 ? text.length : end, start + 200));
}

function giveUp(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
