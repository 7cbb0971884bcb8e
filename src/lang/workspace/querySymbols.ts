import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { QueryOutline } from '../query/queryLanguage.ts';
import { rangeOfSpan } from '../query/toDiagnostic.ts';
import type { RuleGroup } from '../rules/ruleFile.ts';
import type { EmbeddedContent } from './embeddedDocument.ts';
import { rangeOfQuery } from './queryActions.ts';
import { queryLanguages } from './queryDiagnostics.ts';

const kinds: Readonly<Record<QueryOutline['kind'], SymbolKind>> = { function: 12, variable: 13, stage: 8 };
const [namespaceKind, constantKind, eventKind, stringKind] = [3, 14, 24, 15] as const;
const longestName = 80;

/** Groups with their rules, the queries of a dashboard by their panels, and the parts of a query that is a file of its own. */
export function documentSymbols(document: TextDocument, content: EmbeddedContent): readonly DocumentSymbol[] {
  return [
    ...content.ruleFiles.flatMap((file) => file.groups.map((group) => groupSymbol(document, group))),
    ...content.queries.flatMap((query) => querySymbols(document, query)),
  ];
}

function groupSymbol(document: TextDocument, group: RuleGroup): DocumentSymbol {
  const children = group.rules.flatMap((rule): DocumentSymbol[] => {
    const name = rule.record ?? rule.alert;
    if (name === undefined || name.text === '') return [];
    const kind = rule.record === undefined ? eventKind : constantKind;
    const range = rangeOfSpan(document, rule);
    return [{ name: name.text, kind, range, selectionRange: rangeOfSpan(document, name) }];
  });
  const range = rangeOfSpan(document, group);
  const name = group.name?.text === undefined || group.name.text === '' ? 'group' : group.name.text;
  const selectionRange = group.name === undefined ? range : rangeOfSpan(document, group.name);
  return { name, kind: namespaceKind, range, selectionRange, children };
}

function querySymbols(document: TextDocument, query: EmbeddedQuery): readonly DocumentSymbol[] {
  if (query.isWhole === true) {
    const outline = queryLanguages[query.language].outline(query.text, query);
    return outline.map((part) => partSymbol(document, query, part));
  }
  if (query.title === undefined || query.title === '') return [];
  const range = rangeOfQuery(document, query, { start: 0, end: query.text.length });
  return [{ name: query.title, detail: shorten(query.text), kind: stringKind, range, selectionRange: range }];
}

function partSymbol(document: TextDocument, query: EmbeddedQuery, part: QueryOutline): DocumentSymbol {
  const range = rangeOfQuery(document, query, part);
  const children = part.children.map((child) => partSymbol(document, query, child));
  return { name: shorten(part.name), kind: kinds[part.kind], range, selectionRange: range, children };
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > longestName ? `${line.slice(0, longestName)}…` : line;
}
