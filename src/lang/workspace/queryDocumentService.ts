import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, DocumentSymbol, Range, TextEdit } from 'vscode-languageserver-types';
import type { FileAccess } from '../fileAccess.ts';
import type { LanguageFix, LanguageService } from '../languageService.ts';
import { logqlLanguage } from '../logql/logqlLanguage.ts';
import { promqlLanguage } from '../promql/promqlLanguage.ts';
import { checkPromqlVersion } from '../promql/promqlVersion.ts';
import type { PromqlTarget } from '../promql/promqlVersion.ts';
import { queryAt } from '../query/embeddedQuery.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { QueryLanguage } from '../query/queryLanguage.ts';
import type { ProblemSeverity, QueryProblem } from '../query/queryProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { toDiagnostic } from '../query/toDiagnostic.ts';
import { checkRules } from '../rules/ruleChecks.ts';
import { findDirectives, isDisabled } from './disableDirectives.ts';
import { readEmbedded } from './embeddedDocument.ts';
import type { EmbeddedContent } from './embeddedDocument.ts';
import { projectSettingsOf } from './projectSettings.ts';
import { checkRecorded } from './recordingRules.ts';
import type { RecordingRules } from './recordingRules.ts';
import { foldBrackets, toCompletionList, toSelectionRange } from './queryEditing.ts';

const maxRemembered = 5000;
const languages: Readonly<Record<EmbeddedQuery['language'], QueryLanguage>> = {
  promql: promqlLanguage,
  logql: logqlLanguage,
};

/**
 * The language service of every document that holds queries: `.promql` and `.logql` files, rule files and resources, dashboards and
 * Markdown. Each query is read by its language, and what it says is carried to its place in the document.
 * @param recorded the recording rules that are known now; without it, no name counts as missing.
 */
export function createQueryDocumentService(files: FileAccess, recorded?: () => RecordingRules): LanguageService {
  const cache = new WeakMap<TextDocument, { readonly version: number; readonly content: EmbeddedContent }>();
  // A keystroke changes one query of many: the others are known from the time before.
  const known = new Map<string, readonly QueryProblem[]>();
  const read = (document: TextDocument): EmbeddedContent => {
    const earlier = cache.get(document);
    if (earlier?.version === document.version) return earlier.content;
    const content = readEmbedded(document);
    cache.set(document, { version: document.version, content });
    return content;
  };
  const problemsOf = (query: EmbeddedQuery): readonly QueryProblem[] => {
    const key = `${query.language}${query.variables ? '$' : ' '}${query.text}`;
    const earlier = known.get(key);
    if (earlier !== undefined) return earlier;
    const problems = languages[query.language].problems(query.text, query);
    if (known.size >= maxRemembered) known.clear();
    known.set(key, problems);
    return problems;
  };
  const validate = (document: TextDocument): readonly Diagnostic[] => {
    const { queries, problems, ruleFiles } = read(document);
    const settings = projectSettingsOf(document.uri, files);
    const rules = recorded?.();
    const directives = findDirectives(document.getText(), queries);
    const found: { readonly source: string; readonly problem: QueryProblem }[] = [
      ...[...problems, ...ruleFiles.flatMap((file) => checkRules(file, settings.requiredAnnotations))].map(
        (problem) => ({
          source: problem.code.split('/')[0] ?? '',
          problem,
        }),
      ),
      ...queries.flatMap((query) =>
        [...problemsOf(query), ...versionProblems(query, settings.prometheus), ...checkRecorded(query, rules)].map(
          (problem) => ({
            source: problem.code.split('/')[0] ?? query.language,
            problem: { ...problem, start: query.map.toDocument(problem.start), end: query.map.toDocument(problem.end) },
          }),
        ),
      ),
    ];
    return found.flatMap(({ source, problem }) => {
      const severity: ProblemSeverity | 'off' = settings.severity.get(problem.code) ?? problem.severity;
      if (severity === 'off' || isDisabled(directives, problem.code, problem.start)) return [];
      return [toDiagnostic(document, source, { ...problem, severity })];
    });
  };
  const at = (document: TextDocument, offset: number) => {
    const query = queryAt(read(document).queries, offset);
    const inner = query?.map.fromDocument(offset);
    if (query === undefined || inner === undefined) return undefined;
    return { query, inner, language: languages[query.language] };
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
        languages[query.language]
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

/** What the project's Prometheus does not know yet. */
function versionProblems(query: EmbeddedQuery, target: PromqlTarget | undefined): readonly QueryProblem[] {
  if (target === undefined || query.language !== 'promql') return [];
  return checkPromqlVersion(query.text, query.variables, target);
}

/** The edit that lays a query out anew, or undefined where it is in form or stands in a text that cannot be. */
function formatQuery(document: TextDocument, query: EmbeddedQuery): TextEdit | undefined {
  const formatted = query.isFormattable ? languages[query.language].format(query.text, query) : undefined;
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
