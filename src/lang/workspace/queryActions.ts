import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range, TextEdit } from 'vscode-languageserver-types';
import type { LanguageFix } from '../languageService.ts';
import { queryAt } from '../query/embeddedQuery.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { MetricTypes } from '../query/queryLanguage.ts';
import { rangeOfSpan } from '../query/toDiagnostic.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { EmbeddedContent } from './embeddedDocument.ts';
import { queryLanguages } from './queryDiagnostics.ts';
import type { Circumstances } from './queryDiagnostics.ts';
import { refactorRules } from './ruleRefactoring.ts';

const longestLaidOut = 50_000;

/** What can be mended or rewritten about the query at a place of a document. */
export function queryActions(
  document: TextDocument,
  range: Range,
  content: EmbeddedContent,
  { metricTypes, recorded }: Pick<Circumstances, 'metricTypes' | 'recorded'>,
): readonly LanguageFix[] {
  const query = queryAt(content.queries, document.offsetAt(range.start));
  const start = query?.map.fromDocument(document.offsetAt(range.start));
  if (query === undefined || start === undefined) return [];
  const end = query.map.fromDocument(document.offsetAt(range.end)) ?? start;
  const span = { start, end };
  const { ruleFiles } = content;
  return [
    ...ownFixes(document, query, span, metricTypes),
    ...refactorRules({ document, query, span, ruleFiles, recorded }),
    ...layouts(document, query),
  ];
}

/** What the query's language offers, as far as the document can be written so. */
export function ownFixes(
  document: TextDocument,
  query: EmbeddedQuery,
  span: QuerySpan,
  metricTypes: MetricTypes | undefined,
): readonly LanguageFix[] {
  const mode = { variables: query.variables, metricTypes };
  return queryLanguages[query.language].fixes(query.text, span, mode).flatMap((fix): readonly LanguageFix[] => {
    const edits = fix.edits.flatMap((edit) => {
      const newText = query.encode(edit.text);
      return newText === undefined ? [] : [{ range: rangeOfQuery(document, query, edit), newText }];
    });
    if (edits.length < fix.edits.length) return [];
    return [{ title: fix.title, kind: fix.kind, edits, ...(fix.code === undefined ? {} : { code: fix.code }) }];
  });
}

function layouts(document: TextDocument, query: EmbeddedQuery): readonly LanguageFix[] {
  // A menu opens at every move of the cursor; formatting the document does what it leaves out.
  if (query.text.length > longestLaidOut) return [];
  const language = queryLanguages[query.language];
  const form = layoutEdit(document, query, language.format(query.text, query));
  const isSpread = query.text.trim().includes('\n');
  const split = isSpread ? undefined : layoutEdit(document, query, language.split(query.text, query));
  const fixes: LanguageFix[] = [];
  if (split !== undefined) fixes.push({ title: 'Split into lines', kind: 'refactor', edits: [split] });
  if (form !== undefined) fixes.push({ title: 'Format this query', kind: 'refactor', edits: [form] });
  return fixes;
}

/** The edit that lays a query out anew, or undefined where it is in form or stands in a text that cannot be. */
export function formatQuery(document: TextDocument, query: EmbeddedQuery): TextEdit | undefined {
  if (!query.isFormattable) return undefined;
  return layoutEdit(document, query, queryLanguages[query.language].format(query.text, query));
}

function layoutEdit(document: TextDocument, query: EmbeddedQuery, text: string | undefined): TextEdit | undefined {
  // Blank lines before the query belong to what holds it, if something does.
  const start = query.isWhole === true ? 0 : query.text.length - query.text.trimStart().length;
  const end = query.text.trimEnd().length;
  if (text === undefined || text === query.text.slice(start, end)) return undefined;
  // A text of several lines needs a block, unless it stands in one or in a string that spells line breaks.
  const block = text.includes('\n') && !query.isFormattable ? query.asBlock(text) : undefined;
  if (block !== undefined) return { range: rangeOfSpan(document, query), newText: block };
  const newText = query.encode(text);
  return newText === undefined ? undefined : { range: rangeOfQuery(document, query, { start, end }), newText };
}

/** A place of a query as one of its document. */
export function rangeOfQuery(document: TextDocument, query: EmbeddedQuery, span: QuerySpan): Range {
  return rangeOfSpan(document, { start: query.map.toDocument(span.start), end: query.map.toDocument(span.end) });
}
