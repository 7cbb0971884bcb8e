import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { FileAccess } from '../fileAccess.ts';
import type { LanguageService } from '../languageService.ts';
import { queryAt } from '../query/embeddedQuery.ts';
import type { MetricTypes } from '../query/queryLanguage.ts';
import { readEmbedded } from './embeddedDocument.ts';
import type { EmbeddedContent } from './embeddedDocument.ts';
import { IncrementalRules } from './incrementalRules.ts';
import type { SettingsReader } from './projectSettings.ts';
import { fixAllQueries } from './fixAllQueries.ts';
import { formatQuery, queryActions, rangeOfQuery } from './queryActions.ts';
import { QueryDiagnostics, queryLanguages } from './queryDiagnostics.ts';
import type { Circumstances } from './queryDiagnostics.ts';
import { QueryMemory } from './queryMemory.ts';
import { documentSymbols } from './querySymbols.ts';
import type { RecordingRules } from './recordingRules.ts';
import { ruleActions } from './ruleActions.ts';
import type { CheckedDocument } from './rulePieces.ts';
import { versionActions } from './versionActions.ts';
import { foldBrackets, toCompletionList, toSelectionRange } from './queryEditing.ts';

/**
 * The language service of every document that holds queries: `.promql` and `.logql` files, rule files and resources, dashboards and
 * Markdown. Each query is read by its language, and what it says is carried to its place in the document.
 * @param recorded the recording rules that are known now; without it, no name counts as missing.
 * @param metricTypes what a server says now that its metrics are.
 * @param files the files around a document, which tests of rules name.
 */
export function createQueryDocumentService(
  settingsOf: SettingsReader,
  recorded?: () => RecordingRules,
  metricTypes?: () => MetricTypes,
  files?: FileAccess,
): LanguageService {
  const cache = new WeakMap<TextDocument, { readonly version: number; readonly content: EmbeddedContent }>();
  const checker = new QueryDiagnostics();
  const tokens = new QueryMemory((query) => queryLanguages[query.language].semanticTokens(query.text, query));
  const check = (document: TextDocument, content: EmbeddedContent, circumstances: Circumstances): CheckedDocument => {
    return { content, diagnostics: checker.check(document, content, circumstances) };
  };
  const rules = new IncrementalRules({
    part: (part, circumstances) => check(part, readEmbedded(part), circumstances),
    rule: (file, query, circumstances, part) => checker.checkRule(file, query, circumstances, part),
  });
  const read = (document: TextDocument): EmbeddedContent => {
    const earlier = cache.get(document);
    if (earlier?.version === document.version) return earlier.content;
    const content = readEmbedded(document);
    cache.set(document, { version: document.version, content });
    return content;
  };
  const validate = (document: TextDocument): readonly Diagnostic[] => {
    const circumstances = {
      settings: settingsOf(document.uri),
      recorded: recorded?.(),
      metricTypes: metricTypes?.(),
      files,
    };
    const known = rules.update(document, circumstances);
    if (known !== undefined) return known;
    const checked = check(document, read(document), circumstances);
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
    isStillOwn: (document) => rules.isWithinRules(document),
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
      const range = rangeOfQuery(document, place.query, hover);
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
        tokens.of(query).map((token) => ({ range: rangeOfQuery(document, query, token), type: token.type })),
      );
    },
    symbols: (document) => documentSymbols(document, read(document)),
    folding: (document) => read(document).queries.flatMap((query) => foldBrackets(document, query)),
    selectionRanges: (document, positions) => {
      return positions.map((position) => {
        const place = at(document, document.offsetAt(position));
        const spans = place?.language.enclosing(place.query.text, place.inner, place.query) ?? [];
        const ranges = spans.map((span) =>
          place === undefined ? { start: position, end: position } : rangeOfQuery(document, place.query, span),
        );
        return toSelectionRange(ranges, position);
      });
    },
    codeActions: (document, range) => {
      const content = read(document);
      const settings = settingsOf(document.uri);
      // Only who means all of the document asks for it as a whole.
      const isWhole =
        document.offsetAt(range.start) === 0 && document.offsetAt(range.end) === document.getText().length;
      return [
        ...(isWhole ? fixAllQueries(document, content, validate(document)) : []),
        ...queryActions(document, range, content, { metricTypes: metricTypes?.(), recorded: recorded?.() }),
        ...ruleActions(document, range, content, settings.requiredAnnotations ?? []),
        ...versionActions(document, range, content, settings),
      ];
    },
  };
}
