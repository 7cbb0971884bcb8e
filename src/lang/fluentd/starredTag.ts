/** Longest pattern and longest tag that are compared, in characters: what is longer may be taken. */
const longest = 500;
/** Most alternatives in braces that a pattern is looked at with. */
const mostAlternatives = 64;

/**
 * Whether a pattern may take a tag of which parts are not known yet, as the tags of tail are before there are files.
 * @param patterns the patterns of a match or a filter, none of them a regular expression.
 * @param tag a tag in which a star stands for any text, dots included.
 */
export function mayTake(patterns: readonly string[], tag: string): boolean {
  return patterns.some((pattern) => {
    if (pattern.length > longest || tag.length > longest) return true;
    // Most patterns are a name and all below it.
    if (pattern.endsWith('.**') && !/[*{]/.test(pattern.slice(0, -2)) && tag.startsWith(pattern.slice(0, -2)))
      return true;
    const alternatives = alternativesOf(pattern);
    return alternatives === undefined || alternatives.some((one) => meet(one, tag));
  });
}

/** The pattern without braces and without parts that may be missing; undefined where that would be too many. */
function alternativesOf(pattern: string): readonly string[] | undefined {
  let patterns = [pattern.replace(/\*{3,}/g, '**')];
  for (;;) {
    const expanded = patterns.flatMap((one) => expandOnce(one) ?? [one]);
    if (expanded.length > mostAlternatives) return undefined;
    if (expanded.length === patterns.length && expanded.every((one, index) => one === patterns[index])) return expanded;
    patterns = expanded;
  }
}

/** What stands for any text, and for any part of a tag. */
const [anyText, anyPart] = ['\u0001', '*'];

/** The first braces, or the first two stars, put as alternatives: `**.` and the `.**` at the end may be missing with their dot. */
function expandOnce(pattern: string): readonly string[] | undefined {
  const braces = /\{([^{}]*)\}/.exec(pattern);
  if (braces !== null) {
    const [before, after] = [pattern.slice(0, braces.index), pattern.slice(braces.index + braces[0].length)];
    return (braces[1] ?? '').split(',').map((option) => before + option.trim() + after);
  }
  const stars = /\*\*\.|\.\*\*|\*\*/.exec(pattern);
  if (stars === null) return undefined;
  const [before, after] = [pattern.slice(0, stars.index), pattern.slice(stars.index + stars[0].length)];
  const filled = before + stars[0].replace('**', anyText) + after;
  return stars[0] === '**' ? [filled] : [before + after, filled];
}

/** Whether some text is taken by both. For each character of the pattern, the places in the tag that it can begin at are known. */
function meet(pattern: string, tag: string): boolean {
  let places = reachedBy(new Set([0]), tag);
  for (const token of pattern) {
    const next = new Set<number>();
    for (const at of places) {
      if (token === anyPart || token === anyText) addRun(next, tag, at, token === anyText);
      else if (tag[at] === '*') next.add(at);
      else if (tag[at] === token) next.add(at + 1);
    }
    if (next.size === 0) return false;
    places = reachedBy(next, tag);
  }
  return places.has(tag.length);
}

/** What stars of the tag that stand for nothing lead to as well. */
function reachedBy(places: Set<number>, tag: string): Set<number> {
  for (const at of places) if (tag[at] === '*') places.add(at + 1);
  return places;
}

/** The places in the tag that a run of any characters, or of all but dots, ends at. */
function addRun(places: Set<number>, tag: string, from: number, hasDots: boolean): void {
  places.add(from);
  for (let at = from; at < tag.length && (hasDots || tag[at] !== '.') && !places.has(at + 1); at++) places.add(at + 1);
}
