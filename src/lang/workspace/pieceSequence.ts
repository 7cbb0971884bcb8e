import type { TextChange } from '../editedDocument.ts';
import type { RulePiece } from './rulePieces.ts';

/** Neighbouring pieces with what they amount to, so that whoever looks for one can pass them all at once. */
interface Block {
  readonly pieces: readonly RulePiece[];
  readonly length: number;
  readonly lines: number;
  /** True where no piece has a finding. */
  readonly isQuiet: boolean;
}

/** Pieces that stand beside each other, and the stretch of text that they cover. */
export interface PieceRun {
  /** Never empty in a sequence that has pieces. */
  readonly pieces: readonly RulePiece[];
  readonly start: number;
  readonly end: number;
}

const usualSize = 16;

/** The pieces of a text in their order. It never changes; one with other pieces in a place is made at little cost. */
export class PieceSequence {
  readonly #blocks: readonly Block[];
  /** Of each block, beside each other: whoever looks for a place touches little memory. */
  readonly #lengths: Int32Array;
  /** How many blocks have a finding. */
  readonly #noisy: number;

  private constructor(blocks: readonly Block[], lengths: Int32Array, noisy: number) {
    this.#blocks = blocks;
    this.#lengths = lengths;
    this.#noisy = noisy;
  }

  static of(pieces: readonly RulePiece[]): PieceSequence {
    return PieceSequence.#ofBlocks(toBlocks(pieces));
  }

  static #ofBlocks(blocks: readonly Block[]): PieceSequence {
    const lengths = Int32Array.from(blocks, (block) => block.length);
    return new PieceSequence(blocks, lengths, blocks.filter((block) => !block.isQuiet).length);
  }

  /** The pieces that held what has changed. What was inserted between two pieces belongs to the one before it. */
  touched(change: TextChange): PieceRun {
    let { at, offset: start } = this.#blockAt(change.start);
    const found: RulePiece[] = [];
    let end = start;
    for (; at < this.#blocks.length && (found.length === 0 || end < change.oldEnd); at++) {
      for (const piece of this.#blocks[at]?.pieces ?? []) {
        if (found.length > 0 && end >= change.oldEnd) break;
        end += piece.text.length;
        if (end >= change.start) found.push(piece);
        else start = end;
      }
    }
    return { pieces: found, start, end };
  }

  /** The sequence with other pieces in the place of some that `touched` has found. */
  replace(run: PieceRun, fresh: readonly RulePiece[]): PieceSequence {
    const first = this.#blockAt(run.start + 1);
    const block = this.#blocks[first.at];
    const changed = block === undefined ? undefined : exchange(block, run.pieces, fresh);
    if (block !== undefined && changed !== undefined) return this.#with(first.at, block, changed);
    const own: RulePiece[] = [];
    let last = first.at;
    let { offset } = first;
    for (; last < this.#blocks.length && (last === first.at || offset < run.end); last++) {
      for (const piece of this.#blocks[last]?.pieces ?? []) {
        if (offset === run.start) own.push(...fresh);
        if (offset < run.start || offset >= run.end) own.push(piece);
        offset += piece.text.length;
      }
    }
    return PieceSequence.#ofBlocks(this.#blocks.toSpliced(first.at, last - first.at, ...toBlocks(own)));
  }

  #with(at: number, old: Block, block: Block): PieceSequence {
    const lengths = this.#lengths.slice();
    lengths[at] = block.length;
    const noisy = this.#noisy + (block.isQuiet ? 0 : 1) - (old.isQuiet ? 0 : 1);
    return new PieceSequence(this.#blocks.with(at, block), lengths, noisy);
  }

  /** Goes through the pieces with the line that each begins in; `isQuiet` passes over those that have no finding. */
  visit(isQuiet: boolean, visit: (piece: RulePiece, line: number) => void): void {
    if (isQuiet && this.#noisy === 0) return;
    let line = 0;
    for (const block of this.#blocks) {
      if (!isQuiet || !block.isQuiet) {
        let own = line;
        for (const piece of block.pieces) {
          visit(piece, own);
          own += piece.lines;
        }
      }
      line += block.lines;
    }
  }

  /** The block that holds what ends at an offset or later, and where it begins. */
  #blockAt(offset: number): { readonly at: number; readonly offset: number } {
    const lengths = this.#lengths;
    let start = 0;
    let at = 0;
    for (; at < lengths.length; at++) {
      const length = lengths[at] ?? 0;
      if (start + length >= offset) break;
      start += length;
    }
    return { at, offset: start };
  }
}

/** The block with another piece in the place of one; undefined where it is more that changes. */
function exchange(block: Block, [old, ...more]: readonly RulePiece[], fresh: readonly RulePiece[]): Block | undefined {
  const [next] = fresh;
  if (old === undefined || next === undefined || more.length > 0 || fresh.length > 1) return undefined;
  const at = block.pieces.indexOf(old);
  if (at < 0) return undefined;
  const pieces = block.pieces.with(at, next);
  return {
    pieces,
    length: block.length + next.text.length - old.text.length,
    lines: block.lines + next.lines - old.lines,
    isQuiet: block.isQuiet ? isQuiet(next) : pieces.every(isQuiet),
  };
}

function isQuiet(piece: RulePiece): boolean {
  return piece.diagnostics.length === 0;
}

function toBlocks(pieces: readonly RulePiece[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < pieces.length;) {
    // What is left over makes no block of its own.
    const end = pieces.length - at < 2 * usualSize ? pieces.length : at + usualSize;
    blocks.push(toBlock(pieces.slice(at, end)));
    at = end;
  }
  return blocks;
}

function toBlock(pieces: readonly RulePiece[]): Block {
  let length = 0;
  let lines = 0;
  for (const piece of pieces) {
    length += piece.text.length;
    lines += piece.lines;
  }
  return { pieces, length, lines, isQuiet: pieces.every(isQuiet) };
}
