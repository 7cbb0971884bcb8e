import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { LanguageService } from '../languageService.ts';
import { parseLogql } from '../logql/logqlParser.ts';
import { parsePromql } from '../promql/promqlParser.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import { toDiagnostic } from '../query/toDiagnostic.ts';
import { readEmbedded } from './embeddedDocument.ts';
import type { EmbeddedContent } from './embeddedDocument.ts';

const maxRemembered = 5000;

/** The language service of documents that hold queries: rule files, resources, dashboards and Markdown. */
export function createEmbeddedService(): LanguageService {
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
    const parse = query.language === 'promql' ? parsePromql : parseLogql;
    const { problems } = parse(query.text, { variables: query.variables });
    if (known.size >= maxRemembered) known.clear();
    known.set(key, problems);
    return problems;
  };
  return {
    validate: (document): readonly Diagnostic[] => {
      const { queries, problems } = read(document);
      return [
        ...problems.map((problem) => toDiagnostic(document, problem.code.split('/')[0] ?? '', problem)),
        ...queries.flatMap((query) =>
          problemsOf(query).map((problem) =>
            toDiagnostic(document, query.language, problem, (offset) => query.map.toDocument(offset)),
          ),
        ),
      ];
    },
  };
}
