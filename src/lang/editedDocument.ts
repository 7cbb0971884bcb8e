import type { Position, Range, TextDocument, TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { lastUpTo, paginate } from './textPages.ts';
import type { TextPage } from './textPages.ts';

/** What became of a text, in UTF-16 units: what stood from `start` to `oldEnd` is what stands from `start` to `newEnd` now. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Where the pages of a document lie; one entry a page, and one for its end. */
interface PagePlaces {
  readonly offsets: number[];
  /** The number of the line that the page begins in. */
  readonly lines: number[];
  /** Where that line begins. */
  readonly lineStarts: number[];
}

const maxLog = 64;
/** In UTF-16 units. */
const smallPage = 512;
const newline = 0x0a;
const carriageReturn = 0x0d;
const nothing: TextChange = { start: 0, oldEnd: 0, newEnd: 0 };

/**
 * A document that an editor changes letter by letter. The text is kept in pages, so that an edit costs the same in a long document as in a
 * short one, and it tells what has changed. Lines and positions are those of the Language Server Protocol.
 */
export class EditedDocument implements TextDocument {
  readonly uri: string;
  readonly languageId: string;
  #version: number;
  readonly #pages: TextPage[];
  #text: string | undefined;
  readonly #places: PagePlaces = { offsets: [0], lines: [0], lineStarts: [0] };
  #revision = 0;
  /** What at least so many of the last updates did, the latest last. */
  readonly #log: TextChange[] = [];

  constructor(uri: string, languageId: string, version: number, text: string) {
    this.uri = uri;
    this.languageId = languageId;
    this.#version = version;
    this.#pages = [...paginate(text)];
    placePages(this.#pages, this.#places, 0);
    this.#text = text;
  }

  get version(): number {
    return this.#version;
  }

  /** How often the document has been updated. */
  get revision(): number {
    return this.#revision;
  }

  get lineCount(): number {
    return (this.#places.lines.at(-1) ?? 0) + 1;
  }

  get length(): number {
    return this.#places.offsets.at(-1) ?? 0;
  }

  getText(range?: Range): string {
    if (range !== undefined) return this.slice(this.offsetAt(range.start), this.offsetAt(range.end));
    this.#text ??= this.#pages.map((page) => page.text).join('');
    return this.#text;
  }

  /** The text between two offsets, without putting all of it together. */
  slice(start: number, end: number): string {
    const { offsets } = this.#places;
    let found = '';
    for (let index = lastUpTo(offsets, start); index < this.#pages.length; index++) {
      const from = offsets[index] ?? 0;
      if (from >= end) break;
      found += this.#pages[index]?.text.slice(Math.max(0, start - from), Math.max(0, end - from)) ?? '';
    }
    return found;
  }

  positionAt(offset: number): Position {
    const places = this.#places;
    const { offsets } = places;
    const at = Math.max(0, Math.min(offset, offsets.at(-1) ?? 0));
    const index = Math.min(lastUpTo(offsets, at), Math.max(0, this.#pages.length - 1));
    const from = offsets[index] ?? 0;
    const own = this.#pages[index]?.lines ?? [];
    const passed = own[0] === undefined || own[0] > at - from ? 0 : lastUpTo(own, at - from) + 1;
    const lineStart = passed === 0 ? (places.lineStarts[index] ?? 0) : from + (own[passed - 1] ?? 0);
    // Within a CRLF is before it.
    const isSplit = at > from && at > lineStart && this.#pages[index]?.text[at - from - 1] === '\r';
    return { line: (places.lines[index] ?? 0) + passed, character: at - lineStart - (isSplit ? 1 : 0) };
  }

  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    if (line >= this.lineCount) return this.length;
    const start = this.#startOf(line);
    return character <= 0 ? start : Math.min(start + character, this.#endOf(line));
  }

  getLineRange(line: number): Range {
    const own = Math.max(0, Math.min(line, this.lineCount - 1));
    const character = line < 0 ? 0 : this.#endOf(own) - this.#startOf(own);
    return { start: { line: own, character: 0 }, end: { line: own, character } };
  }

  getEOLCharacters(line: number): string {
    return line < 0 || line + 1 >= this.lineCount ? '' : this.slice(this.#endOf(line), this.#startOf(line + 1));
  }

  /** Takes edits one after the other, each with the positions that the one before has left. */
  update(edits: readonly TextDocumentContentChangeEvent[], version: number): this {
    let joined = nothing;
    for (const edit of edits) joined = joinChanges(joined, this.#replace(edit));
    this.#log.push(joined);
    if (this.#log.length >= 2 * maxLog) this.#log.splice(0, maxLog);
    this.#revision++;
    this.#version = version;
    return this;
  }

  /** What has changed since a revision, in one piece. Undefined where that is too long ago to know. */
  changeSince(revision: number): TextChange | undefined {
    const updates = this.#revision - revision;
    if (updates < 0 || updates > maxLog) return undefined;
    if (updates === 1) return this.#log.at(-1);
    return updates === 0 ? nothing : this.#log.slice(-updates).reduce(joinChanges, nothing);
  }

  #replace(edit: TextDocumentContentChangeEvent): TextChange {
    const from = 'range' in edit ? this.offsetAt(edit.range.start) : 0;
    const until = !('range' in edit) ? this.length : isEmpty(edit.range) ? from : this.offsetAt(edit.range.end);
    const start = Math.min(from, until);
    const oldEnd = Math.max(from, until);
    const [first, last] = this.#pagesAround(start, oldEnd, edit.text.length);
    const { offsets } = this.#places;
    const fresh = paginate(
      this.slice(offsets[first] ?? 0, start) + edit.text + this.slice(oldEnd, offsets[last] ?? this.length),
    );
    this.#pages.splice(first, last - first, ...fresh);
    this.#text = undefined;
    placePages(this.#pages, this.#places, first, fresh.length === last - first ? last : undefined);
    return { start, oldEnd, newEnd: start + edit.text.length };
  }

  /** The pages to write anew, the last excluded. A neighbour comes along that half of a CRLF or little text would stand beside. */
  #pagesAround(start: number, end: number, added: number): readonly [first: number, last: number] {
    const { offsets } = this.#places;
    const first = lastUpTo(offsets, start);
    const last = lastUpTo(offsets, end) + 1;
    const before = start - (offsets[first] ?? 0);
    const behind = (offsets[last] ?? this.length) - end;
    const isSmall = before + added + behind < smallPage;
    return [
      Math.max(0, isSmall || before === 0 ? first - 1 : first),
      Math.min(this.#pages.length, isSmall || behind === 0 ? last + 1 : last),
    ];
  }

  /** Where a line begins that the document has. */
  #startOf(line: number): number {
    const places = this.#places;
    const index = lastUpTo(places.lines, line - 1);
    const first = places.lines[index] ?? 0;
    return line === 0 ? 0 : (places.offsets[index] ?? 0) + (this.#pages[index]?.lines[line - first - 1] ?? 0);
  }

  /** Where a line ends that the document has, before its break. */
  #endOf(line: number): number {
    if (line + 1 >= this.lineCount) return this.length;
    const next = this.#startOf(line + 1);
    const index = lastUpTo(this.#places.offsets, next - 1);
    // No page ends within a pair.
    const at = next - (this.#places.offsets[index] ?? 0);
    const text = this.#pages[index]?.text;
    const isPair = text?.charCodeAt(at - 1) === newline && text.charCodeAt(at - 2) === carriageReturn;
    return next - (isPair ? 2 : 1);
  }
}

/**
 * Writes the places behind the first pages, whose own are known.
 * @param last from this page on nothing has changed but where it stands.
 */
function placePages(pages: readonly TextPage[], places: PagePlaces, first: number, last = pages.length): void {
  const { offsets, lines, lineStarts } = places;
  let offset = offsets[first] ?? 0;
  let line = lines[first] ?? 0;
  let lineStart = lineStarts[first] ?? 0;
  for (let at = first; at < pages.length; at++) {
    const page = pages[at];
    if (page === undefined) break;
    const count = page.lines.length;
    if (count > 0) lineStart = offset + (page.lines[count - 1] ?? 0);
    offset += page.text.length;
    line += count;
    const by = offset - (offsets[at + 1] ?? 0);
    const linesBy = line - (lines[at + 1] ?? 0);
    offsets[at + 1] = offset;
    lines[at + 1] = line;
    lineStarts[at + 1] = lineStart;
    // Behind a line break that was there before all places move alike.
    if (at >= last && count > 0) {
      movePlaces(places, at + 2, by, linesBy);
      break;
    }
  }
  if (offsets.length === pages.length + 1) return;
  for (const list of [offsets, lines, lineStarts]) list.length = pages.length + 1;
}

function movePlaces({ offsets, lines, lineStarts }: PagePlaces, first: number, by: number, linesBy: number): void {
  for (let at = first; at < offsets.length; at++) {
    offsets[at] = (offsets[at] ?? 0) + by;
    lines[at] = (lines[at] ?? 0) + linesBy;
    lineStarts[at] = (lineStarts[at] ?? 0) + by;
  }
}

function isEmpty({ start, end }: Range): boolean {
  return start.line === end.line && start.character === end.character;
}

/** Two changes as one; the second speaks of the text that the first has left. */
function joinChanges(one: TextChange, other: TextChange): TextChange {
  if (one === nothing) return other;
  const between = Math.max(one.newEnd, other.oldEnd);
  return {
    start: Math.min(one.start, other.start),
    oldEnd: between - one.newEnd + one.oldEnd,
    newEnd: between - other.oldEnd + other.newEnd,
  };
}
