import { RE2JS } from 're2js';
import type { OnigmoPattern } from '../../lang/fluent/onigmoAst.ts';
import { parseOnigmo, splitSlashes } from '../../lang/fluent/onigmoParser.ts';
import { backtrack } from './onigmoBacktracker.ts';
import { onigmoToRe2 } from './onigmoToRe2.ts';

/** What a search gave. */
export type OnigmoMatch =
  | {
      readonly kind: 'match';
      /** The groups' texts, the whole match first; undefined where a group took no part. */
      readonly groups: readonly (string | undefined)[];
      /** Named groups in the order of the pattern; of several with one name the last that took part. */
      readonly named: readonly (readonly [string, string | undefined])[];
    }
  | { readonly kind: 'none' }
  /** The pattern is refused by the engine, or takes too long; the reason is a sentence. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Searches a text. */
export type OnigmoMatcher = (text: string) => OnigmoMatch;

const known = new Map<string, OnigmoMatcher>();
const mostKnown = 200;

/**
 * A pattern of Onigmo, as both agents' regular expressions are, ready to search. RE2 runs what it can, in time linear in the text; the
 * rest is run by going back within bounds, so that no pattern of a config and no line hang the search.
 * @param text the pattern as it is written, between slashes with options or without.
 */
export function onigmoMatcher(text: string): OnigmoMatcher {
  const ready = known.get(text);
  if (ready !== undefined) return ready;
  const matcher = compile(text);
  if (known.size >= mostKnown) known.clear();
  known.set(text, matcher);
  return matcher;
}

function compile(text: string): OnigmoMatcher {
  const { pattern, flags } = splitSlashes(text) ?? { pattern: text, flags: '' };
  const parsed = parseOnigmo(pattern, flags);
  if ('message' in parsed) {
    const reason = `The regular expression does not compile: ${parsed.message}.`;
    return () => ({ kind: 'failed', reason });
  }
  const translated = onigmoToRe2(parsed.root);
  const re2 = translated === undefined ? undefined : compileRe2(translated);
  return re2 === undefined ? (line) => matchBack(parsed, line) : (line) => matchRe2(parsed, re2, line);
}

/** RE2 refuses some patterns for their size alone. */
function compileRe2(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source);
  } catch {
    return undefined;
  }
}

function matchRe2(pattern: OnigmoPattern, re2: RE2JS, text: string): OnigmoMatch {
  const matcher = re2.matcher(text);
  if (!matcher.find()) return { kind: 'none' };
  const groups = Array.from({ length: pattern.groupCount + 1 }, (_, index) => matcher.group(index) ?? undefined);
  return { kind: 'match', groups, named: namedOf(pattern, groups) };
}

function matchBack(pattern: OnigmoPattern, text: string): OnigmoMatch {
  const chars = Array.from(text);
  const spans = backtrack(
    pattern,
    chars.map((char) => char.codePointAt(0) ?? 0),
  );
  if (spans === undefined) return { kind: 'none' };
  if (typeof spans === 'string') return { kind: 'failed', reason: spans };
  const groups = spans.map((span) => (span === undefined ? undefined : chars.slice(...span).join('')));
  return { kind: 'match', groups, named: namedOf(pattern, groups) };
}

function namedOf(
  pattern: OnigmoPattern,
  groups: readonly (string | undefined)[],
): readonly (readonly [string, string | undefined])[] {
  return [...pattern.names].map(([name, index]) => [name, groups[index]] as const);
}
