import type { Hover } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from './fluentProblem.ts';
import { rangeOf } from './fluentProblem.ts';

/** A heading, a sentence and short facts. */
export interface CardContent {
  readonly title: string;
  readonly words: string | undefined;
  readonly facts: readonly (string | undefined)[];
}

/** The card that an editor shows. Nothing in it comes from the document, so that no text of a stranger becomes Markdown. */
export function hoverCard(document: TextDocument, span: Span, content: CardContent): Hover {
  const facts = content.facts
    .filter((fact) => fact !== undefined && fact !== '')
    .map((fact) => escapeMarkdown(fact ?? ''));
  const parts = [
    `**${escapeMarkdown(content.title)}**`,
    content.words,
    facts.length === 0 ? undefined : facts.join(' · '),
  ];
  return {
    contents: { kind: 'markdown', value: parts.filter((part) => part !== undefined).join('\n\n') },
    range: rangeOf(document, span),
  };
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&');
}
