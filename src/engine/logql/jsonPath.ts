import { unquote } from '../../lang/query/quotedText.ts';
import {
  JsonScanError,
  blockEnd,
  jsonElements,
  nextToken,
  readJsonValue,
  stringEnd,
  unescapeJson,
  type JsonValue,
} from './jsonScanner.ts';

/** The steps of a path such as `a.b[0]["c d"]`: names and array indexes. The path is known to be well-formed. */
export function readJsonPath(path: string): (string | number)[] {
  const steps: (string | number)[] = [];
  for (const match of path.matchAll(/\[\s*(\d+)\s*\]|\[\s*("(?:\\.|[^"\\])*")\s*\]|[\p{L}_][\p{L}\p{Nd}_-]*/gu)) {
    const [whole, index, quoted] = match;
    if (index !== undefined) steps.push(Number(index));
    else steps.push(quoted === undefined ? whole : unquote(quoted));
  }
  return steps;
}

type JsonPath = readonly (string | number)[];

/** A value that a path leads to, or why it cannot be read. */
export interface FoundValue {
  readonly index: number;
  readonly value: JsonValue | undefined;
  readonly error: string | undefined;
}

/**
 * Looks several paths up in one walk, as leniently as Loki does: text that is no JSON is walked over, and what was found before a
 * mistake counts.
 */
export function findJsonPaths(text: string, paths: readonly JsonPath[]): FoundValue[] {
  const found = new Map<number, FoundValue>();
  new PathWalk(text, paths, found).run();
  return [...found.values()];
}

class PathWalk {
  readonly #text: string;
  readonly #paths: readonly JsonPath[];
  readonly #found: Map<number, FoundValue>;
  /** The keys on the way to where the walk is. */
  readonly #trail: (string | number)[] = [];

  constructor(text: string, paths: readonly JsonPath[], found: Map<number, FoundValue>) {
    this.#text = text;
    this.#paths = paths;
    this.#found = found;
  }

  run(): void {
    let level = 0;
    for (let i = 0; i < this.#text.length && this.#found.size < this.#paths.length; i += 1) {
      const char = this.#text[i];
      if (char === '{') level += 1;
      else if (char === '}' || char === ']') level -= 1;
      else if (char === '"') {
        const next = this.#key(i, level);
        if (next < 0) return;
        i = next;
      } else if (char === '[') {
        const end = blockEnd(this.#text, i, '[', ']');
        if (end < 0) return;
        this.#elements(this.#text.slice(i, end), level);
        i = end - 1;
      }
    }
  }

  /** A string: a key where a colon follows. Answers where the walk goes on, or -1 where it cannot. */
  #key(start: number, level: number): number {
    const close = stringEnd(this.#text, start + 1);
    const after = close < 0 ? -1 : nextToken(this.#text, close + 1);
    if (after < 0) return -1;
    if (this.#text[after] !== ':') return after - 1;
    if (level < 1) return -1;
    const raw = this.#text.slice(start + 1, close);
    this.#trail.length = level;
    this.#trail[level - 1] = unescapeJson(raw) ?? raw;
    for (const [index, path] of this.#paths.entries()) {
      if (path.length === level && !this.#found.has(index) && this.#isOnTrail(path, level))
        this.#take(index, this.#text, after + 1);
    }
    return after;
  }

  #isOnTrail(path: JsonPath, length: number): boolean {
    for (let i = 0; i < length; i += 1) if (path[i] !== this.#trail[i]) return false;
    return true;
  }

  #take(index: number, text: string, from: number): void {
    try {
      this.#found.set(index, { index, value: readJsonValue(text, from), error: undefined });
    } catch (error) {
      if (!(error instanceof JsonScanError)) throw error;
      this.#found.set(index, { index, value: undefined, error: error.message });
    }
  }

  #elements(text: string, level: number): void {
    const wanted = this.#paths.flatMap((path, index) =>
      typeof path[level] === 'number' && !this.#found.has(index) && this.#isOnTrail(path, level)
        ? [{ path, index }]
        : [],
    );
    if (wanted.length === 0) return;
    const elements = jsonElements(text);
    for (const { path, index } of wanted) {
      const element = elements[Number(path[level])];
      if (element === undefined) continue;
      const rest = path.slice(level + 1);
      if (rest.length === 0) this.#found.set(index, { index, value: element, error: undefined });
      else {
        const [inner] = findJsonPaths(element.type === 'string' ? '' : element.text, [rest]);
        if (inner !== undefined) this.#found.set(index, { ...inner, index });
      }
    }
  }
}
