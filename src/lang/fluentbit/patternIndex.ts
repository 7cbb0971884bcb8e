import { addToGroup } from '../../base/groupBy.ts';
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
      addToGroup(this.#byHead, headOf(pattern), { at: at++, pattern, item });
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
    this.#find(pattern, (entry) => {
      found.push(entry);
      return false;
    });
    return found.sort((a, b) => a.at - b.at).map((entry) => entry.item);
  }

  /** Whether an item that is accepted has a tag in common with a pattern. They are asked in no order. */
  meets(pattern: string, accept: (item: T) => boolean = () => true): boolean {
    return this.#find(pattern, (entry) => accept(entry.item));
  }

  /** Looks at heads that the pattern's head begins with, then at those that begin with it, until one is accepted. */
  #find(pattern: string, accept: (entry: Entry<T>) => boolean): boolean {
    const head = headOf(pattern);
    for (const length of this.#lengths) {
      if (length >= head.length) break;
      if (this.#tryHead(head.slice(0, length), pattern, accept)) return true;
    }
    for (let at = this.#firstFrom(head); this.#heads[at]?.startsWith(head) === true; at++) {
      if (this.#tryHead(this.#heads[at] ?? '', pattern, accept)) return true;
    }
    return false;
  }

  #tryHead(head: string, pattern: string, accept: (entry: Entry<T>) => boolean): boolean {
    for (const entry of this.#byHead.get(head) ?? []) {
      this.#compared++;
      if (patternsMeet(entry.pattern, pattern) && accept(entry)) return true;
    }
    return false;
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
