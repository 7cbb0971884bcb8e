/**
 * Files around a document, so that a language can follow includes without doing I/O itself. Paths are as the document writes them:
 * relative to the document's own folder, or absolute. Nothing throws; `undefined` means that the file cannot be had.
 */
export interface FileAccess {
  /** The text of the file that `path` names, seen from the document at `uri`; a URI that `list` gave is as good as a path. */
  read(uri: string, path: string): { readonly uri: string; readonly text: string } | undefined;
  /**
   * The URIs of the files that a glob (`*`, `?`, `[…]`, `{a,b}`) names, sorted; a path without a glob gives that file if it exists.
   * Undefined means that nobody can tell, as for a document that was never saved.
   */
  list(uri: string, pattern: string): readonly string[] | undefined;
}

/** No file is to be had: for documents that stand alone, such as a config inside a manifest. */
export const noFiles: FileAccess = { read: () => undefined, list: () => undefined };
