import { TextDocument } from 'vscode-languageserver-textdocument';
import * as vscode from 'vscode';

/** Turns UTF-16 offsets of a text into ranges of an editor. */
export function rangesIn(text: string): (start: number, end: number) => vscode.Range {
  const document = TextDocument.create('', '', 0, text);
  const positionAt = (offset: number): vscode.Position => {
    const { line, character } = document.positionAt(offset);
    return new vscode.Position(line, character);
  };
  return (start, end) => new vscode.Range(positionAt(start), positionAt(end));
}
