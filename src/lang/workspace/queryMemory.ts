import type { EmbeddedQuery } from '../query/embeddedQuery.ts';

const maxRemembered = 5000;

/** Keeps what was found out about queries by their text. A keystroke changes one query of many: the others are known from the time before. */
export class QueryMemory<T> {
  readonly #known = new Map<string, T>();
  /** Finds it out anew, and keeps nothing. */
  readonly find: (query: EmbeddedQuery) => T;

  constructor(find: (query: EmbeddedQuery) => T) {
    this.find = find;
  }

  of(query: EmbeddedQuery): T {
    const key = `${query.language}${query.variables ? '$' : ' '}${query.text}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.find(query);
    if (this.#known.size >= maxRemembered) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }
}
