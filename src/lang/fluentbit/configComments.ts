import type { FluentbitRoot, FluentbitSection } from './fluentbitAst.ts';

/** The comments of a config by what they are about. Each is given once. */
export class ConfigComments {
  readonly #before = new Map<number, string[]>();
  readonly #after = new Map<number, string[]>();
  readonly #end: string[] = [];

  /** @param text what was read into `root`. */
  constructor(root: FluentbitRoot, text: string) {
    const spans: readonly Part[] = [...root.metas, ...root.sections.flatMap(partsOf)].sort((a, b) => a.start - b.start);
    const lines = text.split('\n');
    let offset = 0;
    let next = 0;
    let gap: string[] = [];
    for (const line of lines) {
      const end = offset + line.length;
      while ((spans[next]?.start ?? Infinity) <= end) {
        this.#place(gap, spans[next - 1], spans[next]?.start);
        gap = [];
        next++;
      }
      const inside = spans[next - 1];
      const isInside = inside !== undefined && inside.start <= end && offset < inside.end;
      if (!isInside) gap.push(line.trim());
      else {
        const behind = /\s(#.*)$/.exec(text.slice(Math.max(offset, inside.end), end))?.[1];
        if (behind !== undefined && inside.end <= end) add(this.#before, inside.start, [behind.trim()]);
      }
      offset = end + 1;
    }
    this.#place(gap, spans[next - 1], undefined);
  }

  /** The comments above what begins at an offset, and on its line. */
  before(start: number): readonly string[] {
    return take(this.#before, start);
  }

  /** The comments that close what begins at an offset, as a blank line parts them from the next thing. */
  after(start: number): readonly string[] {
    return take(this.#after, start);
  }

  /** What stands behind everything, and what nobody asked for. */
  rest(): readonly string[] {
    return [...this.#before.values(), ...this.#after.values(), this.#end].flat();
  }

  /** @param gap the lines between two things. */
  #place(gap: readonly string[], previous: Part | undefined, next: number | undefined): void {
    const blank = gap.indexOf('');
    const isComment = (line: string): boolean => line.startsWith('#');
    const closes = previous !== undefined && !previous.isHeader && blank > 0;
    const closing = closes ? gap.slice(0, blank).filter(isComment) : [];
    const opening = gap.filter(isComment).slice(closing.length);
    if (previous !== undefined) add(this.#after, previous.start, closing);
    if (next === undefined) this.#end.push(...opening);
    else add(this.#before, next, opening);
  }
}

/** What a comment can be about. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly isHeader?: boolean;
}

/** Headers and keys, without what is below them. */
function partsOf(section: FluentbitSection): readonly Part[] {
  return [
    { start: section.header.start, end: section.header.start + 1, isHeader: true },
    ...section.properties.map(({ start, end }) => ({ start, end })),
    ...section.children.flatMap(partsOf),
  ];
}

function take(map: Map<number, string[]>, key: number): readonly string[] {
  const found = map.get(key) ?? [];
  map.delete(key);
  return found;
}

function add(map: Map<number, string[]>, key: number, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const known = map.get(key);
  if (known === undefined) map.set(key, [...lines]);
  else known.push(...lines);
}
