import type { CompletionItem, CompletionItemKind, CompletionList } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from './fluentProblem.ts';
import { rangeOf } from './fluentProblem.ts';

/** A word to offer. */
export interface Offer {
  readonly label: string;
  readonly kind: 'plugin' | 'param' | 'required' | 'section' | 'value' | 'name';
  readonly detail?: string;
  readonly documentation?: string;
  /** What is inserted, with the editor's placeholders; the label where it is left out. */
  readonly snippet?: string;
}

const kinds: Readonly<Record<Offer['kind'], CompletionItemKind>> = {
  plugin: 9,
  param: 10,
  required: 10,
  section: 7,
  value: 12,
  name: 18,
};

/** The list that an editor shows. What is required comes first; the rest keeps its order. */
export function toCompletionList(document: TextDocument, replace: Span, offers: readonly Offer[]): CompletionList {
  const range = rangeOf(document, replace);
  const items = offers.map((offer, index): CompletionItem => {
    const sort = `${offer.kind === 'required' ? '0' : '1'}${String(index).padStart(4, '0')}`;
    return {
      label: offer.label,
      kind: kinds[offer.kind],
      sortText: sort,
      filterText: offer.label,
      ...(offer.detail !== undefined && { detail: offer.detail }),
      ...(offer.documentation !== undefined && { documentation: offer.documentation }),
      ...(offer.snippet !== undefined && { insertTextFormat: 2 as const }),
      textEdit: { range, newText: offer.snippet ?? offer.label },
    };
  });
  return { isIncomplete: false, items };
}

/** Text that an editor must not take for a placeholder. */
export function plainSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

export const noCompletions: CompletionList = { isIncomplete: false, items: [] };
