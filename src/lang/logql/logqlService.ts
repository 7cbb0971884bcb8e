import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { LanguageService } from '../languageService.ts';
import { toDiagnostic } from '../query/toDiagnostic.ts';
import { parseLogql } from './logqlParser.ts';
import type { ParsedLogql } from './logqlParser.ts';

/** The language service of `.logql` files: one query a file. */
export function createLogqlService(): LanguageService {
  const cache = new WeakMap<TextDocument, { readonly version: number; readonly parsed: ParsedLogql }>();
  const parse = (document: TextDocument): ParsedLogql => {
    const known = cache.get(document);
    if (known?.version === document.version) return known.parsed;
    const parsed = parseLogql(document.getText());
    cache.set(document, { version: document.version, parsed });
    return parsed;
  };
  return {
    validate: (document) => parse(document).problems.map((problem) => toDiagnostic(document, 'logql', problem)),
  };
}
