import { SemanticTokensBuilder } from 'vscode-languageserver/node';
import type { SemanticTokens, SemanticTokensLegend } from 'vscode-languageserver/node';
import type { SemanticSpan } from '../lang/languageService.ts';

const types = ['function', 'keyword', 'variable', 'property', 'string', 'number', 'operator', 'comment'] as const;

export const semanticLegend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [] };

/** Tokens as the protocol packs them. One that spans lines is left to the grammar. */
export function packTokens(spans: readonly SemanticSpan[]): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  for (const { range, type } of spans) {
    const { start, end } = range;
    if (start.line !== end.line || end.character <= start.character) continue;
    builder.push(start.line, start.character, end.character - start.character, types.indexOf(type), 0);
  }
  return builder.build();
}
