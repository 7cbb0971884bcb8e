import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, DocumentSymbol, Range, TextEdit } from 'vscode-languageserver-types';
import type { LanguageFix, LanguageService } from '../languageService.ts';
import { queryAt } from '../query/embeddedQuery.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { readEmbedded } from './embeddedDocument.ts';
import type { EmbeddedContent } from './embeddedDocument.ts';
import { IncrementalRules } from './incrementalRules.ts';
import type { CheckedDocument } from './incrementalRules.ts';
import type { SettingsReader } from './projectSettings.ts';
import { QueryDiagnostics, queryLanguages } from './queryDiagnostics.ts';
import type { Circumstances } from './queryDiagnostics.ts';
import type { RecordingRules } from './recordingRules.ts';
import { foldBrackets, toCompletionList, toSelectionRange } from './queryEditing.ts';

/**
 * The language service of every document that holds queries: `.promql` and `.logql` files, rule files and resources, dashboards and
 * Markdown. Each query is read by its language, and what it says is carried to its place in the document.
 * @param recorded the recording rules that are known now; without it, no name counts as missing.
 */
export function createQueryDocumentService(
  settingsOf: SettingsReader,
  recorded?: () => RecordingRules,
): LanguageService {
  const cache = new WeakMap<TextDocument, { readonly version: number; readonly content: EmbeddedContent }>();
  const checker = new QueryDiagnostics();
  const checkWhole = (document: TextDocument, circumstances: Circumstances): CheckedDocument => {
    const content = read(document);
    return { content, diagnostics: checker.check(document, content, circumstances) };
  };
  const rules = new IncrementalRules(checkWhole);
  const read = (document: TextDocument): EmbeddedContent => {
    const earlier = cache.get(document);
    if (earlier?.version === document.version) return earlier.content;
    const content = readEmbedded(document);
    cache.set(document, { version: document.version, content });
    return content;
  };
  const validate = (document: TextDocument): readonly Diagnostic[] => {
    const circumstances = { settings: settingsOf(document.uri), recorded: recorded?.() };
    const known = rules.update(document, circumstances);
    if (known !== undefined) return known;
    const checked = checkWhole(document, circumstances);
    rules.remember(document, circumstances, checked);
    return checked.diagnostics;
  };
  const at = (document: TextDocument, offset: number) => {
    const query = queryAt(read(document).queries, offset);
    const inner = query?.map.fromDocument(offset);
    if (query === undefined || inner === undefined) return undefined;
    return { query, inner, language: queryLanguages[query.language] };
  };
  return {
    validate,
    complete: async (document, position, catalog) => {
      const place = at(document, document.offsetAt(position));
      if (place === undefined) return { isIncomplete: false, items: [] };
      const { query, inner, language } = place;
      return toCompletionList(document, query, await language.suggest(query.text, inner, query, catalog));
    },
    hover: async (document, position, catalog) => {
      const place = at(document, document.offsetAt(position));
      const hover = await place?.language.hover(place.query.text, place.inner, place.query, catalog);
      if (place === undefined || hover === undefined) return undefined;
      const range = rangeOf(document, place.query, hover);
      return { contents: { kind: 'markdown', value: hover.markdown }, range };
    },
    signatureHelp: (document, position) => {
      const place = at(document, document.offsetAt(position));
      const found = place?.language.signature(place.query.text, place.inner, place.query);
      if (found === undefined) return undefined;
      const parameters = found.parameters.map((label) => ({ label }));
      const signature = { label: found.label, documentation: found.documentation, parameters };
      return { signatures: [signature], activeSignature: 0, activeParameter: found.active };
    },
    format: (document) => read(document).queries.flatMap((query) => formatQuery(document, query) ?? []),
    semanticTokens: (document) => {
      return read(document).queries.flatMap((query) =>
        queryLanguages[query.language]
          .semanticTokens(query.text, query)
          .map((token) => ({ range: rangeOf(document, query, token), type: token.type })),
      );
    },
    symbols: (document) => symbolsOf(document, read(document)),
    folding: (document) => read(document).queries.flatMap((query) => foldBrackets(document, query)),
    selectionRanges: (document, positions) => {
      return positions.map((position) => {
        const place = at(document, document.offsetAt(position));
        const spans = place?.language.enclosing(place.query.text, place.inner, place.query) ?? [];
        const ranges = spans.map((span) =>
          place === undefined ? { start: position, end: position } : rangeOf(document, place.query, span),
        );
        return toSelectionRange(ranges, position);
      });
    },
    codeActions: (document, range) => {
      const place = at(document, document.offsetAt(range.start));
      if (place === undefined) return [];
      const { query, inner, language } = place;
      const end = query.map.fromDocument(document.offsetAt(range.end)) ?? inner;
      const layout = formatQuery(document, query);
      const format: readonly LanguageFix[] =
        layout === undefined ? [] : [{ title: 'Format this query', kind: 'refactor', edits: [layout] }];
      const own = language.fixes(query.text, { start: inner, end }, query).flatMap((fix): readonly LanguageFix[] => {
        const edits = fix.edits.flatMap((edit) => {
          const newText = query.encode(edit.text);
          return newText === undefined ? [] : [{ range: rangeOf(document, query, edit), newText }];
        });
        if (edits.length < fix.edits.length) return [];
        return [{ title: fix.title, kind: fix.kind, edits, ...(fix.code === undefined ? {} : { code: fix.code }) }];
      });
      return [...own, ...format];
    },
  };
}

/** The edit that lays a query out anew, or undefined where it is in form or stands in a text that cannot be. */
function formatQuery(document: TextDocument, query: EmbeddedQuery): TextEdit | undefined {
  const formatted = query.isFormattable ? queryLanguages[query.language].format(query.text, query) : undefined;
  const body = query.text.trimEnd();
  const newText = formatted === undefined || formatted === body ? undefined : query.encode(formatted);
  return newText === undefined
    ? undefined
    : { range: rangeOf(document, query, { start: 0, end: body.length }), newText };
}

function rangeOf(document: TextDocument, query: EmbeddedQuery, span: QuerySpan): Range {
  return {
    start: document.positionAt(query.map.toDocument(span.start)),
    end: document.positionAt(query.map.toDocument(span.end)),
  };
}

/** Groups with their rules. */
function symbolsOf(document: TextDocument, content: EmbeddedContent): readonly DocumentSymbol[] {
  const rangeOfSpan = (span: QuerySpan): Range => ({
    start: document.positionAt(span.start),
    end: document.positionAt(span.end),
  });
  return content.ruleFiles.flatMap((file) =>
    file.groups.map((group): DocumentSymbol => {
      const children = group.rules.flatMap((rule): DocumentSymbol[] => {
        const name = rule.record ?? rule.alert;
        if (name === undefined || name.text === '') return [];
        const kind = rule.record === undefined ? 24 : 14;
        return [{ name: name.text, kind, range: rangeOfSpan(rule), selectionRange: rangeOfSpan(name) }];
      });
      const range = rangeOfSpan(group);
      const selectionRange = group.name === undefined ? range : rangeOfSpan(group.name);
      return {
        name: group.name?.text === undefined || group.name.text === '' ? 'group' : group.name.text,
        kind: 3,
        range,
        selectionRange,
        children,
      };
    }),
  );
}
