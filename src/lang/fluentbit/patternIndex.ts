import { patternsMeet } from './tagPattern.ts';

interface Entry<T> {
  readonly at: number;
  readonly pattern: string;
  readonly item: T;
}

/**
 * Patterns, in which `*` stands for any text, by what stands before their first star: two patterns meet only where one of these heads
 * begins with the other, so that each is compared with few of many.
 */
export class PatternIndex<T> {
  readonly #byHead = new Map<string, Entry<T>[]>();
  readonly #heads: readonly string[];
  readonly #lengths: readonly number[];
  #compared = 0;

  /** @param items each with its pattern; those without one meet nothing. */
  constructor(items: Iterable<readonly [item: T, pattern: string | undefined]>) {
    let at = 0;
    for (const [item, pattern] of items) {
      if (pattern === undefined) continue;
      const head = headOf(pattern);
      const entries = this.#byHead.get(head);
      const entry = { at: at++, pattern, item };
      if (entries === undefined) this.#byHead.set(head, [entry]);
      else entries.push(entry);
    }
    this.#heads = [...this.#byHead.keys()].sort();
    this.#lengths = [...new Set(this.#heads.map((head) => head.length))].sort((a, b) => a - b);
  }

  /** How many pairs of patterns were compared until now. */
  get compared(): number {
    return this.#compared;
  }

  /** The items whose patterns have a tag in common with a pattern, in the order in which they were given. */
  meeting(pattern: string): readonly T[] {
    const found: Entry<T>[] = [];
    for (const entries of this.#candidates(pattern))
      for (const entry of entries) if (this.#meet(entry, pattern)) found.push(entry);
    return found.sort((a, b) => a.at - b.at).map((entry) => entry.item);
  }

  /** Whether any of the patterns has a tag in common with a pattern. */
  meets(pattern: string): boolean {
    for (const entries of this.#candidates(pattern))
      for (const entry of entries) if (this.#meet(entry, pattern)) return true;
    return false;
  }

  #meet(entry: Entry<T>, pattern: string): boolean {
    this.#compared++;
    return patternsMeet(entry.pattern, pattern);
  }

  /** The entries with a head that a pattern's head begins with, and those with one that begins with it. */
  *#candidates(pattern: string): Generator<readonly Entry<T>[]> {
    const head = headOf(pattern);
    for (const length of this.#lengths) {
      if (length >= head.length) break;
      yield this.#byHead.get(head.slice(0, length)) ?? [];
    }
    for (let at = this.#firstFrom(head); this.#heads[at]?.startsWith(head) === true; at++) {
      yield this.#byHead.get(this.#heads[at] ?? '') ?? [];
    }
  }

  /** The index of the first head that stands in order where the given one does, or behind it. */
  #firstFrom(head: string): number {
    let low = 0;
    let high = this.#heads.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#heads[middle] ?? '') < head) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function headOf(pattern: string): string {
  const star = pattern.indexOf('*');
  return star < 0 ? pattern : pattern.slice(0, star);
}
