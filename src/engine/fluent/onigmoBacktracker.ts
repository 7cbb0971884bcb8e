import type { OnigmoAnchor, OnigmoNode, OnigmoPattern } from '../../lang/fluent/onigmoAst.ts';
import { setHas } from './onigmoSet.ts';

/** Steps after which a match is given up, so that no pattern holds anything up: some tens of milliseconds. */
const mostSteps = 300_000;
/** Calls within calls after which a match is given up, before the stack is. */
const deepestCall = 500;
const tooDeep = 'The pattern repeats a group too often to be run here.';
/** Characters that a look behind goes back. */
const farthestBehind = 255;

/** It took too many steps, or needs what cannot be run here. It never leaves `backtrack`. */
class GaveUpError extends Error {}

/** Where each group begins and ends, in code points, the whole match first; undefined where a group took no part. */
export type GroupSpans = readonly (readonly [number, number] | undefined)[];

type Next = (at: number) => boolean;
type Run = (at: number, next: Next) => boolean;

/**
 * Searches with the whole of Onigmo's syntax by going back where a way fails, as the engine itself does, but within bounds.
 * @returns undefined where nothing matches, a sentence where the search was given up.
 */
export function backtrack(pattern: OnigmoPattern, text: readonly number[]): GroupSpans | string | undefined {
  const search = new Backtracker(pattern, text);
  try {
    return search.find();
  } catch (error) {
    if (error instanceof GaveUpError) return error.message;
    // The stack that is left here is not known.
    if (error instanceof RangeError) return tooDeep;
    throw error;
  }
}

class Backtracker {
  readonly #pattern: OnigmoPattern;
  readonly #text: readonly number[];
  readonly #run: Run;
  readonly #groups: (readonly [number, number] | undefined)[];
  #steps = 0;
  #depth = 0;

  constructor(pattern: OnigmoPattern, text: readonly number[]) {
    this.#pattern = pattern;
    this.#text = text;
    this.#groups = Array.from({ length: pattern.groupCount + 1 }, () => undefined);
    this.#run = this.#compile(pattern.root);
  }

  find(): GroupSpans | undefined {
    for (let start = 0; start <= this.#text.length; start++) {
      this.#groups.fill(undefined);
      let end = -1;
      const isFound = this.#run(start, (at) => {
        end = at;
        return true;
      });
      if (isFound) return [[start, end], ...this.#groups.slice(1)];
    }
    return undefined;
  }

  #compile(node: OnigmoNode): Run {
    switch (node.kind) {
      case 'empty':
        return (at, next) => next(at);
      case 'char':
      case 'any':
      case 'set': {
        const has = this.#single(node);
        return (at, next) => {
          this.#step();
          return has(at) && next(at + 1);
        };
      }
      case 'sequence':
        return this.#sequence(node.items.map((item) => this.#compile(item)));
      case 'choice': {
        const runs = node.items.map((item) => this.#compile(item));
        return (at, next) =>
          runs.some((run) => {
            this.#step();
            return run(at, next);
          });
      }
      case 'capture':
        return this.#capture(node.index, this.#compile(node.item));
      case 'atomic':
        return this.#atomic(this.#compile(node.item));
      case 'look':
        return this.#look(node);
      case 'repeat':
        return this.#repeat(node);
      case 'backReference':
        return this.#reference(node);
      case 'anchor':
        return (at, next) => this.#holds(node.anchor, at) && next(at);
      case 'unsupported':
        return () => {
          throw new GaveUpError(`The pattern has ${node.what}, which is not run here.`);
        };
    }
  }

  /** Whether the character at a place is the one, any or in the set. */
  #single(node: Extract<OnigmoNode, { kind: 'char' | 'any' | 'set' }>): (at: number) => boolean {
    const text = this.#text;
    if (node.kind === 'any') return (at) => at < text.length && (node.matchesNewline || text[at] !== 10);
    const test = node.kind === 'char' ? (code: number) => code === node.code : (code: number) => setHas(node.set, code);
    if (!node.ignoreCase) return (at) => at < text.length && test(text[at] ?? -1);
    return (at) => at < text.length && casesOf(text[at] ?? -1).some(test);
  }

  #sequence(runs: readonly Run[]): Run {
    const from = (index: number, at: number, next: Next): boolean => {
      const run = runs[index];
      return run === undefined ? next(at) : run(at, (after) => from(index + 1, after, next));
    };
    return (at, next) => from(0, at, next);
  }

  #capture(index: number, run: Run): Run {
    return (at, next) => {
      const before = this.#groups[index];
      const isFound = run(at, (end) => {
        const inner = this.#groups[index];
        this.#groups[index] = [at, end];
        if (next(end)) return true;
        this.#groups[index] = inner;
        return false;
      });
      if (!isFound) this.#groups[index] = before;
      return isFound;
    };
  }

  /** Where an item ends that is matched for itself, undefined where it does not match. */
  #endOf(run: Run, at: number): number | undefined {
    let end: number | undefined;
    run(at, (after) => {
      end = after;
      return true;
    });
    return end;
  }

  #atomic(run: Run): Run {
    return (at, next) => {
      const kept = [...this.#groups];
      const end = this.#endOf(run, at);
      if (end !== undefined && next(end)) return true;
      this.#restore(kept);
      return false;
    };
  }

  #look(node: Extract<OnigmoNode, { kind: 'look' }>): Run {
    const run = this.#compile(node.item);
    const isThere = (at: number): boolean => {
      if (!node.isBehind) return this.#endOf(run, at) !== undefined;
      for (let start = at; start >= Math.max(0, at - farthestBehind); start--) {
        if (run(start, (end) => end === at)) return true;
      }
      return false;
    };
    return (at, next) => {
      const kept = [...this.#groups];
      if (isThere(at) !== node.isNegative && next(at)) return true;
      this.#restore(kept);
      return false;
    };
  }

  #repeat(node: Extract<OnigmoNode, { kind: 'repeat' }>): Run {
    const { item, min, max, mode } = node;
    if (mode === 'possessive') return this.#atomic(this.#repeat({ ...node, mode: 'greedy' }));
    if (item.kind === 'char' || item.kind === 'any' || item.kind === 'set') {
      return this.#repeatSingle(this.#single(item), min, max, mode === 'lazy');
    }
    const run = this.#compile(item);
    const more = (count: number, at: number, next: Next): boolean => {
      const again = (): boolean =>
        count < max &&
        this.#deeper(() => run(at, (after) => (after > at || count < min) && more(count + 1, after, next)));
      this.#step();
      if (count < min) return again();
      return mode === 'lazy' ? next(at) || again() : again() || next(at);
    };
    return (at, next) => more(0, at, next);
  }

  /** A repeated character needs no calls within calls. */
  #repeatSingle(has: (at: number) => boolean, min: number, max: number, isLazy: boolean): Run {
    return (at, next) => {
      let end = at;
      const most = isLazy ? min : max;
      while (end - at < most && has(end)) {
        this.#step();
        end++;
      }
      if (end - at < min) return false;
      if (!isLazy) {
        for (; end >= at + min; end--) {
          this.#step();
          if (next(end)) return true;
        }
        return false;
      }
      for (;;) {
        this.#step();
        if (next(end)) return true;
        if (end - at >= max || !has(end)) return false;
        end++;
      }
    };
  }

  #reference(node: Extract<OnigmoNode, { kind: 'backReference' }>): Run {
    const number = Number(node.name);
    const index = this.#pattern.names.get(node.name) ?? (number < 0 ? this.#groups.length + number : number);
    const text = this.#text;
    return (at, next) => {
      this.#step();
      const span = this.#groups[index];
      if (span === undefined) return false;
      const length = span[1] - span[0];
      for (let offset = 0; offset < length; offset++) {
        const wanted = text[span[0] + offset] ?? -1;
        const found = text[at + offset] ?? -2;
        if (wanted !== found && !(node.ignoreCase && casesOf(found).includes(wanted))) return false;
      }
      return next(at + length);
    };
  }

  #holds(anchor: OnigmoAnchor, at: number): boolean {
    const text = this.#text;
    const end = text.length;
    switch (anchor) {
      case 'lineStart':
        return at === 0 || text[at - 1] === 10;
      case 'lineEnd':
        return at === end || text[at] === 10;
      case 'textStart':
      case 'searchStart':
        return at === 0;
      case 'textEnd':
        return at === end;
      case 'textEndOrNewline':
        return at === end || (at === end - 1 && text[at] === 10);
      case 'word':
        return isWord(text[at - 1]) !== isWord(text[at]);
      case 'notWord':
        return isWord(text[at - 1]) === isWord(text[at]);
    }
  }

  #restore(groups: readonly (readonly [number, number] | undefined)[]): void {
    for (const [index, span] of groups.entries()) this.#groups[index] = span;
  }

  #step(): void {
    if (++this.#steps > mostSteps) throw new GaveUpError(`The pattern was given up after ${mostSteps} steps.`);
  }

  #deeper(run: () => boolean): boolean {
    if (++this.#depth > deepestCall) throw new GaveUpError(tooDeep);
    try {
      return run();
    } finally {
      this.#depth--;
    }
  }
}

function casesOf(code: number): readonly number[] {
  if (code < 0) return [];
  const char = String.fromCodePoint(code);
  return [code, char.toLowerCase().codePointAt(0) ?? code, char.toUpperCase().codePointAt(0) ?? code];
}

/** Borders of words know the letters of all scripts. */
function isWord(code: number | undefined): boolean {
  return code !== undefined && /[\p{L}\p{M}\p{N}\p{Pc}]/u.test(String.fromCodePoint(code));
}
