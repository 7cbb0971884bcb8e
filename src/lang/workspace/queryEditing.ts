import type { TextDocument } from 'vscode-languageserver-textdocument';
import type {
  CompletionItem,
  CompletionItemKind,
  CompletionList,
  FoldingRange,
  Position,
  Range,
  SelectionRange,
} from 'vscode-languageserver-types';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { Suggestion, SuggestionKind } from '../query/queryLanguage.ts';
import { scanQuoted } from '../query/quotedText.ts';

const kinds: Readonly<Record<SuggestionKind, CompletionItemKind>> = {
  function: 3,
  aggregation: 3,
  metric: 6,
  label: 5,
  value: 12,
  keyword: 14,
  operator: 24,
  duration: 11,
  snippet: 15,
  stage: 2,
};

/** Suggestions as the editor takes them, written as the document must write them. */
export function toCompletionList(
  document: TextDocument,
  query: EmbeddedQuery,
  suggestions: readonly Suggestion[],
): CompletionList {
  const items = suggestions.flatMap((suggestion): CompletionItem[] => {
    const newText = query.encode(suggestion.insert);
    if (newText === undefined) return [];
    const range = {
      start: document.positionAt(query.map.toDocument(suggestion.start)),
      end: document.positionAt(query.map.toDocument(suggestion.end)),
    };
    const rank = String(suggestion.rank ?? 99).padStart(4, '0');
    return [
      {
        label: suggestion.label,
        kind: kinds[suggestion.kind],
        textEdit: { range, newText },
        insertTextFormat: suggestion.isSnippet === true ? 2 : 1,
        sortText: `${rank} ${suggestion.label}`,
        filterText: suggestion.label,
        ...detailOf(suggestion),
        ...(suggestion.documentation === undefined ? {} : { documentation: suggestion.documentation }),
      },
    ];
  });
  // Metric names are cut to what the prefix matches: more letters may bring others.
  return { isIncomplete: suggestions.some((one) => one.kind === 'metric'), items };
}

/** More than anybody widens a selection, and few enough that each may hold the next in a message. */
const maxSelections = 200;

/** A signature goes on where the name ends, so that a narrow list cuts it and not the name. */
function detailOf({ label, detail }: Suggestion): Pick<CompletionItem, 'detail' | 'labelDetails'> {
  if (detail === undefined) return {};
  return detail.startsWith(`${label}(`) ? { detail, labelDetails: { detail: detail.slice(label.length) } } : { detail };
}

/** Ranges from the smallest on, each within the next. */
export function toSelectionRange(ranges: readonly Range[], position: Position): SelectionRange {
  let parent: SelectionRange | undefined;
  for (const range of ranges.slice(0, maxSelections).reverse())
    parent = parent === undefined ? { range } : { range, parent };
  return parent ?? { range: { start: position, end: position } };
}

/** Brackets that open on one line of a query and close on a later one. */
export function foldBrackets(document: TextDocument, query: EmbeddedQuery): readonly FoldingRange[] {
  const { text } = query;
  const folds: FoldingRange[] = [];
  const open: number[] = [];
  if (!text.includes('\n')) return folds;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '"' || char === '`') at = Math.max(scanQuoted(text, at).end - 1, at);
    else if (char === '#') at = Math.max(text.indexOf('\n', at), at);
    else if ('([{'.includes(char)) open.push(at);
    else if (')]}'.includes(char)) {
      const start = open.pop();
      if (start === undefined) continue;
      const startLine = document.positionAt(query.map.toDocument(start)).line;
      const endLine = document.positionAt(query.map.toDocument(at)).line - 1;
      if (endLine > startLine) folds.push({ startLine, endLine });
    }
  }
  return folds;
}
