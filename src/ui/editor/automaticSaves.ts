/** Which documents the editor is about to save by itself; several at once where the window loses the focus. */
export class AutomaticSaves {
  readonly #uris = new Set<string>();

  /** A document is about to be saved. */
  expect(uri: string, isAutomatic: boolean): void {
    if (isAutomatic) this.#uris.add(uri);
    else this.#uris.delete(uri);
  }

  /** Whether the save that comes now is one of the editor's own; it counts once. */
  take(uri: string): boolean {
    return this.#uris.delete(uri);
  }
}
