import type { OnigmoClass, OnigmoSet } from '../../lang/fluent/onigmoAst.ts';

type Ranges = readonly (readonly [number, number])[];

const lastCode = 0x10ffff;

/**
 * Classes whose members are ASCII, as Onigmo takes them with Ruby's syntax: the shorthands `\w \d \s \h` know no other script. What POSIX
 * names in brackets is of all scripts; it is below.
 */
const asciiClasses: Partial<Record<OnigmoClass, Ranges>> = {
  word: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
  digit: [[48, 57]],
  space: [
    [9, 13],
    [32, 32],
  ],
  hex: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  blank: [
    [9, 9],
    [32, 32],
  ],
  ascii: [[0, 127]],
  newline: [
    [10, 13],
    [133, 133],
    [0x2028, 0x2029],
  ],
  any: [[0, lastCode]],
};

/** Classes of all scripts, each as what stands in brackets; JavaScript's `u` syntax and RE2's agree here. */
const unicodeClasses: Partial<Record<OnigmoClass, string>> = {
  alpha: '\\p{L}\\p{M}',
  alnum: '\\p{L}\\p{M}\\p{N}',
  upper: '\\p{Lu}',
  lower: '\\p{Ll}',
  punct: '\\p{P}$+<=>^`|~',
  graph: '\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}',
  print: '\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Zs}',
};

const testers = new Map<OnigmoClass, RegExp>(
  Object.entries(unicodeClasses).map(([name, source]) => [name as OnigmoClass, new RegExp(`[${source}]`, 'u')]),
);

/** Whether a set has a character, given by its code point. */
export function setHas(set: OnigmoSet, code: number): boolean {
  const isListed =
    inRanges(set.ranges, code) ||
    set.classes.some(({ name, isNegated }) => classHas(name, code) !== isNegated) ||
    set.sets.some((inner) => setHas(inner, code));
  // What stands before && may be empty, and then narrows nothing.
  const isEmpty = set.ranges.length === 0 && set.classes.length === 0 && set.sets.length === 0;
  const isIn = (isListed || (isEmpty && set.and.length > 0)) && set.and.every((inner) => setHas(inner, code));
  return isIn !== set.isNegated;
}

function classHas(name: OnigmoClass, code: number): boolean {
  const ranges = asciiClasses[name];
  if (ranges !== undefined) return inRanges(ranges, code);
  return testers.get(name)?.test(String.fromCodePoint(code)) ?? false;
}

function inRanges(ranges: Ranges, code: number): boolean {
  return ranges.some(([from, to]) => code >= from && code <= to);
}

/** A set in the brackets of RE2; undefined where it takes set arithmetic, which RE2 has not. */
export function setToRe2(set: OnigmoSet): string | undefined {
  const members = membersOf(set);
  return members === undefined ? undefined : `[${set.isNegated ? '^' : ''}${members}]`;
}

function membersOf(set: OnigmoSet): string | undefined {
  if (set.and.length > 0 || set.sets.some((inner) => inner.isNegated)) return undefined;
  const inner = set.sets.map(membersOf);
  const classes = set.classes.map(({ name, isNegated }) => classToRe2(name, isNegated));
  const parts = [...inner, ...classes, rangesToRe2(set.ranges)];
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}

function classToRe2(name: OnigmoClass, isNegated: boolean): string | undefined {
  const ranges = asciiClasses[name];
  if (ranges !== undefined) return rangesToRe2(isNegated ? complement(ranges) : ranges);
  return isNegated ? undefined : unicodeClasses[name];
}

function complement(ranges: Ranges): Ranges {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [from, to] of ranges) {
    if (from > next) rest.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= lastCode) rest.push([next, lastCode]);
  return rest;
}

function rangesToRe2(ranges: Ranges): string {
  return ranges.map(([from, to]) => (from === to ? codeToRe2(from) : `${codeToRe2(from)}-${codeToRe2(to)}`)).join('');
}

/** One character as RE2 takes it anywhere. */
export function codeToRe2(code: number): string {
  return `\\x{${code.toString(16)}}`;
}
