import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position } from 'vscode-languageserver-types';

/** A document and the place in it that a test marked. */
export interface MarkedDocument {
  readonly document: TextDocument;
  readonly position: Position;
  readonly offset: number;
}

/**
 * The document that a text stands for in which one `|` marks the cursor. A text that holds `|` itself marks the cursor by another
 * character, given as `mark`.
 * @throws when the mark is missing or stands more than once.
 */
export function markedDocument(text: string, languageId: string, mark = '|'): MarkedDocument {
  const offset = text.indexOf(mark);
  if (offset < 0 || text.includes(mark, offset + 1)) {
    throw new Error(`Expected one ${mark} in ${JSON.stringify(text)}.`);
  }
  const content = text.slice(0, offset) + text.slice(offset + mark.length);
  const document = TextDocument.create(`test:///document.${languageId}`, languageId, 1, content);
  return { document, position: document.positionAt(offset), offset };
}
