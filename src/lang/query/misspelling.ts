import { didYouMean } from './didYouMean.ts';
import type { QueryFix } from './queryLanguage.ts';
import type { QueryProblem } from './queryProblem.ts';
import type { QuerySpan } from './querySpan.ts';

/** A word of a query that is none of the language, and the one that was likely meant. */
export interface Misspelling extends QuerySpan {
  readonly better: string;
  /** The code of the finding that it explains. */
  readonly code: string;
}

interface Word extends QuerySpan {
  readonly text: string;
}

/** The word with what was meant by it; undefined where no candidate is near. */
export function misspellingOf(
  problem: QueryProblem,
  { text, start, end }: Word,
  candidates: Iterable<string>,
): Misspelling | undefined {
  // Names are short and many: one that begins otherwise is near by chance.
  const near = [...candidates].filter((one) => one[0] === text[0]?.toLowerCase());
  const better = didYouMean(text, near);
  return better === undefined || better === text ? undefined : { start, end, better, code: problem.code };
}

/** The findings, of which the first says what was likely meant. */
export function explained(problems: readonly QueryProblem[], found: Misspelling | undefined): readonly QueryProblem[] {
  const [first, ...others] = problems;
  if (first === undefined || found === undefined) return problems;
  return [{ ...first, message: `${first.message}. Did you mean ${found.better}?` }, ...others];
}

/** Writes what was likely meant. */
export function misspellingFixes(found: Misspelling | undefined): readonly QueryFix[] {
  if (found === undefined) return [];
  const { start, end, better, code } = found;
  return [{ title: `Write ${better}`, kind: 'quickfix', code, edits: [{ start, end, text: better }] }];
}
