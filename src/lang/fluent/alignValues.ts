import type { Range } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { LanguageFix } from '../languageService.ts';
import type { Span } from './fluentProblem.ts';
import { rangeOf } from './fluentProblem.ts';

/** A key with its value on one line. */
export interface AlignedPair {
  readonly key: Span;
  readonly value: Span;
}

/** The pairs of one section, whose values stand below each other once they are aligned. */
export interface AlignedSection extends Span {
  readonly pairs: readonly AlignedPair[];
}

/** Offers to align the values of the sections that a range touches, those of every section where the range is on the first line. */
export function alignFixes(
  document: TextDocument,
  sections: readonly AlignedSection[],
  range: Range,
): readonly LanguageFix[] {
  const from = document.offsetAt(range.start);
  const to = document.offsetAt(range.end);
  const isAll = range.start.line === 0;
  const chosen = sections.filter((section) => isAll || (section.start <= to && section.end >= from));
  const edits = chosen.flatMap((section) => alignEdits(document, section));
  if (edits.length === 0) return [];
  const title = isAll ? 'Align the values of all sections' : 'Align the values of this section';
  return [{ title, kind: 'refactor', edits }];
}

function alignEdits(document: TextDocument, { pairs }: AlignedSection): LanguageFix['edits'] {
  const text = document.getText();
  const width = Math.max(0, ...pairs.map(({ key }) => key.end - key.start));
  return pairs.flatMap(({ key, value }) => {
    const gap = text.slice(key.end, value.start);
    const wanted = ' '.repeat(width - (key.end - key.start) + 1);
    // A gap of anything but blanks is a mistake that is told elsewhere.
    if (gap === wanted || !/^ +$/.test(gap)) return [];
    return [{ range: rangeOf(document, { start: key.end, end: value.start }), newText: wanted }];
  });
}
