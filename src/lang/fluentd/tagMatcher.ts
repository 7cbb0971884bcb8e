import { parseOnigmo } from '../fluent/onigmoParser.ts';

/** A test for tags. */
type TagTest = (tag: string) => boolean;

/** Tests that were built, so that each keystroke does not build all of them again. */
const knownTests = new Map<string, TagTest>();
const mostKnown = 5000;
/** Longest pattern that is looked at, in characters. */
const longest = 500;
/** Longest list of tags that stand for what a pattern takes. */
const mostSamples = 200;

/**
 * The test of a `<match>` or `<filter>` argument: patterns parted by blanks, of which one has to match the whole tag. `*` is one part of the
 * tag, `**` any number of parts, `{a,b}` alternatives; a pattern between slashes is a regular expression, which is not run here and so
 * matches nothing for sure.
 */
export function tagTest(argument: string): TagTest {
  const known = knownTests.get(argument);
  if (known !== undefined) return known;
  const test = buildTest(argument);
  if (knownTests.size >= mostKnown) knownTests.clear();
  knownTests.set(argument, test);
  return test;
}

function buildTest(argument: string): TagTest {
  const tests = patternsOf(argument).map(testOf);
  const [only] = tests;
  return only !== undefined && tests.length === 1 ? only : (tag) => tests.some((test) => test(tag));
}

function testOf(pattern: string): TagTest {
  if (pattern.startsWith('/')) return () => false;
  const plain = plainTest(pattern);
  if (plain !== undefined) return plain;
  const source = toRegExpSource(pattern);
  const expression = source === undefined ? undefined : new RegExp(`^(?:${source})$`, 's');
  return (tag) => expression?.test(tag) ?? false;
}

/** The test of a bare tag, of `a.b.*` and of `a.b.**`, which most patterns are, without the cost of a regular expression. */
function plainTest(pattern: string): TagTest | undefined {
  if (pattern.length > longest || /[{}]/.test(pattern)) return undefined;
  const star = pattern.indexOf('*');
  if (star < 0) return (tag) => tag === pattern;
  const rest = pattern.slice(star);
  if (pattern[star - 1] !== '.' || (rest !== '*' && rest !== '**')) return undefined;
  const prefix = pattern.slice(0, star);
  if (rest === '*') return (tag) => tag.startsWith(prefix) && !tag.includes('.', prefix.length);
  return (tag) => tag.startsWith(prefix) || (tag.length === prefix.length - 1 && prefix.startsWith(tag));
}

/** Matches by the first part of the tags that they can take, so that a tag is tried against few of many. */
export class TagIndex {
  readonly #byFirst = new Map<string, { readonly test: TagTest; readonly text: string }[]>();

  add(argument: string): void {
    const entry = { test: tagTest(argument), text: argument };
    for (const first of firstParts(patternsOf(argument))) {
      const bucket = this.#byFirst.get(first);
      if (bucket === undefined) this.#byFirst.set(first, [entry]);
      else if (bucket.length < mostInBucket) bucket.push(entry);
    }
  }

  /** The argument of a match that takes the tag, undefined when none does. */
  find(tag: string): string | undefined {
    const dot = tag.indexOf('.');
    const first = dot < 0 ? tag : tag.slice(0, dot);
    const isTaken = (entry: { readonly test: TagTest }): boolean => entry.test(tag);
    return (this.#byFirst.get(first)?.find(isTaken) ?? this.#byFirst.get('*')?.find(isTaken))?.text;
  }
}

/** As many matches with the same first part are compared. */
const mostInBucket = 200;

/** The first part of a pattern, or a star when it is not the same for all tags. */
export function firstPart(pattern: string): string {
  const dot = pattern.indexOf('.');
  const first = dot < 0 ? pattern : pattern.slice(0, dot);
  return /[*{}[\]?/]/.test(first) || first === '' ? '*' : first;
}

/** The first parts of patterns, each once. */
export function firstParts(patterns: readonly string[]): Iterable<string> {
  const [only] = patterns;
  return only !== undefined && patterns.length === 1 ? [firstPart(only)] : new Set(patterns.map(firstPart));
}

/** The patterns of an argument, parted by blanks; none counts as `**`. */
export function patternsOf(argument: string): readonly string[] {
  if (argument !== '' && !/\s/.test(argument)) return [argument];
  const patterns = argument
    .trim()
    .split(/\s+/)
    .filter((pattern) => pattern !== '');
  return patterns.length === 0 ? ['**'] : patterns;
}

/** Why an argument is refused, with the pattern that it is about. */
export function badPattern(argument: string): { readonly pattern: string; readonly message: string } | undefined {
  for (const pattern of patternsOf(argument)) {
    if (!/^\/.*\/$/.test(pattern)) continue;
    const parsed = parseOnigmo(pattern.slice(1, -1));
    if ('message' in parsed) return { pattern, message: parsed.message };
  }
  return undefined;
}

/** Tags that stand for everything that a pattern takes: what matches all of them covers the pattern, as far as can be told. */
export function sampleTags(pattern: string): readonly string[] {
  if (pattern.startsWith('/')) return [];
  if (!pattern.includes('*') && !pattern.includes('{')) return [pattern];
  // The form of most patterns, `a.b.**`, is told without the work below.
  if (pattern.indexOf('*') === pattern.length - 2 && pattern.endsWith('.**') && !/[{}]/.test(pattern)) {
    const stem = pattern.slice(0, -3);
    if (stem !== '') return [`${stem}.sample`, `${stem}.sample.one`, stem];
  }
  let samples = [''];
  for (const alternative of expandBraces(pattern)) samples.push(...samplesOfPlain(alternative));
  samples = samples.filter((sample) => sample !== '');
  return samples.slice(0, mostSamples);
}

function samplesOfPlain(pattern: string): readonly string[] {
  if (pattern === '**') return ['sample', 'sample.one', 'other.two.three'];
  const variants: string[] = [];
  for (const filling of ['sample', 'sample.one', '']) {
    const tag = pattern
      .replace(/\*\*/g, () => `\u0000`)
      .replace(/\*/g, 'part')
      .replace(/\.\u0000/g, filling === '' ? '' : `.${filling}`)
      .replace(/\u0000\.?/g, filling === '' ? '' : `${filling}${pattern.startsWith('**.') ? '.' : ''}`);
    if (!variants.includes(tag)) variants.push(tag);
  }
  return variants;
}

function expandBraces(pattern: string): readonly string[] {
  const match = /\{([^{}]*)\}/.exec(pattern);
  if (match === null) return [pattern];
  const before = pattern.slice(0, match.index);
  const after = pattern.slice(match.index + match[0].length);
  const expanded: string[] = [];
  for (const option of (match[1] ?? '').split(',').slice(0, 20)) {
    for (const rest of expandBraces(before + option.trim() + after)) {
      if (expanded.length < mostSamples) expanded.push(rest);
    }
  }
  return expanded;
}

/** The pattern as a regular expression without backtracking traps: parts are `[^.]*`, `**` takes whole parts. */
function toRegExpSource(pattern: string): string | undefined {
  const plain = pattern.replace(/(?:\*\*\.)+/g, '**.').replace(/\*{3,}/g, '**');
  if (plain.length > longest || plain.split('**').length > 4) return undefined;
  return sourceOf(plain);
}

function sourceOf(pattern: string): string | undefined {
  let source = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? '';
    if (pattern.startsWith('**', at)) {
      const isBeforeDot = pattern[at + 2] === '.';
      if (isBeforeDot) source += '(?:.*\\.)?';
      else if (source.endsWith('\\.')) source = `${source.slice(0, -2)}(?:\\..*)?`;
      else source += '.*';
      at += isBeforeDot ? 2 : 1;
    } else if (char === '*') source += '[^.]*';
    else if (char === '{') {
      depth++;
      source += '(?:';
    } else if (char === '}' && depth > 0) {
      depth--;
      source += ')';
    } else if (char === ',' && depth > 0) source += '|';
    else source += char.replace(/[.\\+?()[\]^$|{}/]/g, '\\$&');
  }
  return depth === 0 ? source : undefined;
}
