import * as vscode from 'vscode';
import { yamlOutline, type OutlineField } from './yamlOutline.ts';

const kinds = {
  object: vscode.SymbolKind.Object,
  list: vscode.SymbolKind.Array,
  value: vscode.SymbolKind.Field,
} as const;

/** The outline of an object's YAML, for the Outline view, breadcrumbs and "Go to Symbol". */
export function provideYamlOutline(document: vscode.TextDocument): vscode.DocumentSymbol[] {
  const toSymbol = (field: OutlineField): vscode.DocumentSymbol => {
    const range = new vscode.Range(document.positionAt(field.start), document.positionAt(field.end));
    const head = new vscode.Range(range.start, range.start);
    const symbol = new vscode.DocumentSymbol(field.name, field.detail, kinds[field.shape], range, head);
    symbol.children = field.children.map(toSymbol);
    return symbol;
  };
  return yamlOutline(document.getText()).map(toSymbol);
}
