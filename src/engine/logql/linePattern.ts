/** A pattern of literals and captures: `<ip> - <_> [<time>]`. */
export class LinePattern {
  readonly #parts: readonly ({ readonly literal: string } | { readonly name: string })[];

  constructor(expression: string) {
    const parts: ({ literal: string } | { name: string })[] = [];
    let last = 0;
    for (const match of expression.matchAll(/<([A-Za-z_][A-Za-z0-9_]*)>/g)) {
      if (match.index > last) parts.push({ literal: expression.slice(last, match.index) });
      parts.push({ name: match[1] ?? '' });
      last = match.index + match[0].length;
    }
    if (last < expression.length) parts.push({ literal: expression.slice(last) });
    this.#parts = parts;
  }

  /** Whether a line fits from its first to its last character; captures hold at least one. */
  test(line: string): boolean {
    if (line === '' || this.#parts.length === 0) return line === '' && this.#parts.length === 0;
    let at = 0;
    for (const [i, part] of this.#parts.entries()) {
      if (!('literal' in part)) continue;
      const found = line.indexOf(part.literal, at);
      if (found < 0 || (i === 0 ? found !== 0 : found === at)) return false;
      at = found + part.literal.length;
    }
    const last = this.#parts.at(-1);
    const endsWithCapture = last !== undefined && 'name' in last;
    return endsWithCapture === at < line.length;
  }

  /** The named captures of a line; those that were reached when it does not fit to the end. */
  capture(line: string): [string, string][] {
    const captures: [string, string][] = [];
    let rest = line;
    const [first] = this.#parts;
    let i = 0;
    if (line === '' || first === undefined) return captures;
    if ('literal' in first) {
      if (!rest.startsWith(first.literal)) return captures;
      rest = rest.slice(first.literal.length);
      i = 1;
    }
    for (; i < this.#parts.length; i += 2) {
      const part = this.#parts[i];
      const next = this.#parts[i + 1];
      if (part === undefined || 'literal' in part) return captures;
      const found = next !== undefined && 'literal' in next ? rest.indexOf(next.literal) : -1;
      const isLast = found < 0;
      if (part.name !== '_') captures.push([part.name, isLast ? rest : rest.slice(0, found)]);
      if (isLast) return captures;
      rest = rest.slice(found + (next !== undefined && 'literal' in next ? next.literal.length : 0));
    }
    return captures;
  }
}
