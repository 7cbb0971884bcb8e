import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { LanguageService } from '../languageService.ts';
import { toDiagnostic } from '../query/toDiagnostic.ts';
import { parsePromql } from './promqlParser.ts';
import type { ParsedPromql } from './promqlParser.ts';

/** The language service of `.promql` files: one query a file. */
export function createPromqlService(): LanguageService {
  const cache = new WeakMap<TextDocument, { readonly version: number; readonly parsed: ParsedPromql }>();
  const parse = (document: TextDocument): ParsedPromql => {
    const known = cache.get(document);
    if (known?.version === document.version) return known.parsed;
    const parsed = parsePromql(document.getText());
    cache.set(document, { version: document.version, parsed });
    return parsed;
  };
  return {
    validate: (document) => parse(document).problems.map((problem) => toDiagnostic(document, 'promql', problem)),
  };
}
