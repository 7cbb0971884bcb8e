import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, TextEdit } from 'vscode-languageserver-types';
import type { LanguageFix } from '../languageService.ts';
import type { EmbeddedContent } from './embeddedDocument.ts';
import { ownFixes } from './queryActions.ts';

/** What is written otherwise and means the same: the query has the same answer before and after. */
const safe = new Set([
  'promql/plain-regex',
  'promql/anchored-regex',
  'promql/duplicate-matcher',
  'logql/plain-regex',
  'logql/anchored-regex',
  'logql/duplicate-matcher',
  'logql/plain-line-filter',
]);

/** One change of all findings in the queries of a document that have a safe fix; those that touch each other wait for the next time. */
export function fixAllQueries(
  document: TextDocument,
  { queries }: EmbeddedContent,
  diagnostics: readonly Diagnostic[],
): readonly LanguageFix[] {
  const found = diagnostics
    .filter(({ code }) => typeof code === 'string' && safe.has(code))
    .map(({ code, range }) => ({ code, at: document.offsetAt(range.start) }));
  if (found.length === 0) return [];
  const edits: TextEdit[] = [];
  let last = 0;
  for (const query of queries) {
    const codes = new Set(found.filter(({ at }) => at >= query.start && at <= query.end).map(({ code }) => code));
    if (codes.size === 0) continue;
    const fixes = ownFixes(document, query, { start: 0, end: query.text.length }, undefined)
      .filter((fix) => codes.has(fix.code))
      .map((fix) => fix.edits.toSorted((one, other) => startOf(document, one) - startOf(document, other)))
      .sort(([one], [other]) => startOf(document, one) - startOf(document, other));
    for (const own of fixes) {
      if (startOf(document, own[0]) < last) continue;
      edits.push(...own);
      last = Math.max(...own.map((edit) => document.offsetAt(edit.range.end)));
    }
  }
  return edits.length === 0 ? [] : [{ title: 'Mend all that has a safe fix', kind: 'source.fixAll', edits }];
}

function startOf(document: TextDocument, edit: TextEdit | undefined): number {
  return edit === undefined ? 0 : document.offsetAt(edit.range.start);
}
