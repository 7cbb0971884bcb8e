/** Which documents the editor saves by itself; several at once where the window loses the focus. */
export class AutomaticSaves {
  readonly #uris = new Set<string>();

  /** A document is about to be saved. */
  expect(uri: string, isAutomatic: boolean): void {
    if (isAutomatic) this.#uris.add(uri);
    else this.#uris.delete(uri);
  }

  /** Whether a document is being saved by the editor. It may try again without a word, so this holds until another save begins. */
  has(uri: string): boolean {
    return this.#uris.has(uri);
  }
}
