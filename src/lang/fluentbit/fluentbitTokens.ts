import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../fluent/fluentProblem.ts';
import { rangeOf } from '../fluent/fluentProblem.ts';
import type { SemanticSpan } from '../languageService.ts';
import type { FluentbitRoot, FluentbitSection } from './fluentbitAst.ts';

type Token = Span & { readonly type: SemanticSpan['type'] };

/** Keys whose values bind sections together. */
const names = new Set(['tag', 'match', 'alias', 'parser', 'parser_firstline', 'multiline.parser']);
const plugins = new Set(['input', 'filter', 'output', 'custom', 'processor']);

/** What the words of a config mean: sections, keys, plugins, and the tags and names that bind them together. */
export function fluentbitTokens(document: TextDocument, root: FluentbitRoot): readonly SemanticSpan[] {
  const all = root.sections.flatMap((section) => [section, ...section.children]);
  return all
    .flatMap((section) => tokensOf(section, root.format === 'classic'))
    .filter((token) => token.end > token.start)
    .sort((a, b) => a.start - b.start)
    .map((token) => ({ range: rangeOf(document, token), type: token.type }));
}

function tokensOf(section: FluentbitSection, isClassic: boolean): readonly Token[] {
  const { start, end } = section.header;
  const header: readonly Token[] = isClassic && section.kind !== 'unknown' ? [{ start, end, type: 'keyword' }] : [];
  return [
    ...header,
    ...section.properties.flatMap((property): readonly Token[] => {
      const key: Token = { start: property.nameSpan.start, end: property.nameSpan.end, type: 'property' };
      const value = { start: property.valueSpan.start, end: property.valueSpan.end };
      if (property.shape !== 'text' || property.isDynamic) return [key];
      if (property.key === 'name')
        return [key, { ...value, type: plugins.has(section.kind) ? 'function' : 'variable' }];
      return names.has(property.key) ? [key, { ...value, type: 'variable' }] : [key];
    }),
  ];
}
