import { compileBytes, type ByteNode } from './byteProgram.ts';

/** Codes of states are multiplied by 256, so that a byte is added to find the next. */
const unknown = 0;
const matched = 256;
const dead = 512;
const maxStates = 3000;

/**
 * A regular expression that is looked for in UTF-8 bytes as they are stored: an automaton whose states are made as they are
 * reached, so that most bytes cost one look-up, whatever the expression.
 */
export class ByteRegex {
  readonly #nodes: readonly ByteNode[];
  readonly #start: number;
  #table = new Int32Array(64 * 256);
  #sets: (readonly number[])[] = [[], [], []];
  #codes = new Map<string, number>();
  /** 1 where the end of the text completes a match, by state. */
  #endsWell: boolean[] = [false, true, false];
  #first: number;
  readonly #matchesNothing: boolean;

  private constructor(nodes: readonly ByteNode[], start: number) {
    this.#nodes = nodes;
    this.#start = start;
    this.#first = this.#firstState();
    this.#matchesNothing = this.#hasMatch(this.#closure([start], true, true));
  }

  /** The automaton, or undefined for an expression with rarer features. */
  static compile(expression: string): ByteRegex | undefined {
    const program = compileBytes(expression);
    return program === undefined ? undefined : new ByteRegex(program.nodes, program.start);
  }

  /** Whether the expression matches anywhere in these bytes. */
  test(bytes: Uint8Array, from: number, to: number): boolean {
    if (from === to) return this.#matchesNothing;
    let table = this.#table;
    let state = this.#first;
    if (state === matched) return true;
    for (let i = from; i < to; i += 1) {
      const byte = bytes[i] ?? 0;
      let next = table[state + byte] ?? unknown;
      if (next <= dead) {
        if (next === unknown) {
          if (this.#sets.length >= maxStates) {
            // Too many states: begins anew with the texts so far forgotten, which costs time only.
            const set = this.#sets[state / 256] ?? [];
            this.#forget();
            state = this.#stateOf(set);
          }
          next = this.#step(state, byte);
          table = this.#table;
        }
        if (next === matched) return true;
        if (next === dead) return false;
      }
      state = next;
    }
    return this.#endsWell[state / 256] ?? false;
  }

  #forget(): void {
    this.#table = new Int32Array(64 * 256);
    this.#sets = [[], [], []];
    this.#codes = new Map();
    this.#endsWell = [false, true, false];
    this.#first = this.#firstState();
  }

  #firstState(): number {
    return this.#stateOf(this.#closure([this.#start], true));
  }

  #step(state: number, byte: number): number {
    const reached: number[] = [];
    for (const at of this.#sets[state / 256] ?? []) {
      const node = this.#nodes[at];
      if (node?.kind === 'byte' && byte >= node.first && byte <= node.last) reached.push(node.next);
    }
    // A match may begin at every byte.
    reached.push(this.#start);
    const next = this.#stateOf(this.#closure(reached, false));
    this.#table[state + byte] = next;
    return next;
  }

  /** The nodes reached without a byte; those of an end stay, to be passed there. */
  #closure(from: readonly number[], isBegin: boolean, isEnd = false): number[] {
    const seen = new Set<number>();
    const open = [...from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const node = this.#nodes[at];
      if (node?.kind === 'split') open.push(node.next, node.other);
      else if (node?.kind === 'begin' && isBegin) open.push(node.next);
      else if (node?.kind === 'end' && isEnd) open.push(node.next);
    }
    return [...seen].filter((at) => this.#nodes[at]?.kind !== 'split').sort((a, b) => a - b);
  }

  #stateOf(set: readonly number[]): number {
    if (this.#hasMatch(set)) return matched;
    const useful = set.filter((at) => this.#nodes[at]?.kind !== 'begin');
    if (useful.length === 0) return dead;
    const key = useful.join();
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    const code = this.#sets.push(useful) * 256 - 256;
    this.#codes.set(key, code);
    this.#endsWell.push(this.#hasMatch(this.#closure(set, false, true)));
    if (code + 256 > this.#table.length) {
      const grown = new Int32Array(this.#table.length * 2);
      grown.set(this.#table);
      this.#table = grown;
    }
    return code;
  }

  #hasMatch(set: readonly number[]): boolean {
    return set.some((at) => this.#nodes[at]?.kind === 'match');
  }
}
