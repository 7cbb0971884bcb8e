const capacity = 100_000;

/**
 * Keeps one copy of values that thousands of objects share: namespaces, node names, images, label sets. Equal values become
 * the same value, which is what holds 10,000 pods in a few megabytes.
 */
export class Interner {
  readonly #strings = new Map<string, string>();
  readonly #values = new Map<string, unknown>();
  readonly #derived = new Map<string, { readonly source: object; readonly made: unknown }>();

  string(text: string): string {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    // A cluster that churns for weeks must not fill this; values in use stay, and only lose what they had in common.
    if (this.#strings.size >= capacity) this.#strings.clear();
    this.#strings.set(text, text);
    return text;
  }

  /** What was made of this very object, when it is the one that was asked for last under this name. */
  derived<T>(name: string, source: object, make: () => T): T {
    const last = this.#derived.get(name);
    if (last?.source === source) return last.made as T;
    const made = make();
    this.#derived.set(name, { source, made });
    return made;
  }

  /** The value that was first kept under this key; `key` must tell different values apart. */
  value<T>(key: string, make: () => T): T {
    const known = this.#values.get(key) as T | undefined;
    if (known !== undefined) return known;
    const made = make();
    if (this.#values.size >= capacity) this.#values.clear();
    this.#values.set(key, made);
    return made;
  }
}
