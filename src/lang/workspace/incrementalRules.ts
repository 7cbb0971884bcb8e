import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, Position, Range } from 'vscode-languageserver-types';
import { toDiagnostic } from '../query/toDiagnostic.ts';
import { isPathOfLoki, mayBeLogql } from '../rules/ruleQueries.ts';
import type { Rule, RuleFile } from '../rules/ruleFile.ts';
import { duplicateRule, ruleIdentity } from '../rules/ruleSchemaCheck.ts';
import type { EmbeddedContent } from './embeddedDocument.ts';
import type { Circumstances } from './queryDiagnostics.ts';
import { withOwnRules } from './recordingRules.ts';
import type { RecordingRules } from './recordingRules.ts';
import { cutRules, frameOf, isFarReaching, isSelfContained, placesOfRules } from './ruleFilePieces.ts';

/** A document, read and checked as a whole. */
export interface CheckedDocument {
  readonly content: EmbeddedContent;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lines of a rule file: those of one rule, or those around the rules. Lines of diagnostics count from the piece's first one. */
interface Piece {
  readonly length: number;
  readonly lines: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly rule: PieceOfRule | undefined;
}

interface PieceOfRule {
  /** The list that it stands in. */
  readonly list: RuleList;
  /** Undefined for a rule without a name, which is like no other. */
  readonly identity: string | undefined;
  readonly name: string;
  readonly isRecord: boolean;
  readonly nameRange: Range;
}

interface RuleList {
  readonly indent: number;
  readonly isSimple: boolean;
  /** What stands before a rule of this list when it is checked alone. */
  readonly frame: string;
}

interface Memory {
  readonly text: string;
  readonly circumstances: Circumstances;
  /** Those of the document among them. */
  readonly recorded: RecordingRules | undefined;
  readonly pieces: readonly Piece[];
}

/** The one finding that compares rules; it is found anew each time. */
const comparing = 'rules/duplicate';

/**
 * Checks a rule file again after a change by reading only the rules that have changed. What the others have to say is kept, and moved with
 * their lines. It answers only where the change stays within the lines of rules, so that its answer is that of a whole check.
 */
export class IncrementalRules {
  readonly #memories = new WeakMap<TextDocument, Memory>();
  readonly #checkWhole: (document: TextDocument, circumstances: Circumstances) => CheckedDocument;

  constructor(checkWhole: (document: TextDocument, circumstances: Circumstances) => CheckedDocument) {
    this.#checkWhole = checkWhole;
  }

  /** The findings of a document whose earlier version is known; undefined where it must be read as a whole. */
  update(document: TextDocument, circumstances: Circumstances): readonly Diagnostic[] | undefined {
    const { settings } = circumstances;
    const memory = this.#memories.get(document);
    if (memory === undefined || !areSame(memory.circumstances, circumstances)) return undefined;
    const text = document.getText();
    const pieces = text === memory.text ? memory.pieces : this.#change(document, text, memory);
    if (pieces === undefined) {
      this.#memories.delete(document);
      return undefined;
    }
    this.#memories.set(document, { ...memory, text, pieces });
    return gather(document, pieces, settings);
  }

  /** Keeps what a whole check has found. */
  remember(document: TextDocument, circumstances: Circumstances, checked: CheckedDocument): void {
    const pieces = toPieces(document, checked);
    const recorded = withOwnRules(circumstances.recorded, checked.content.ruleFiles);
    if (pieces === undefined) this.#memories.delete(document);
    else this.#memories.set(document, { text: document.getText(), circumstances, recorded, pieces });
  }

  #change(document: TextDocument, text: string, memory: Memory): readonly Piece[] | undefined {
    const { pieces } = memory;
    const { first, last, start, end } = changedPieces(memory, text);
    const list = pieces[first]?.rule?.list;
    const old = pieces.slice(first, last);
    if (list === undefined || old.some((piece) => piece.rule?.list !== list)) return undefined;
    const lines = text.slice(start, text.length - end);
    const earlier = memory.text.slice(start, memory.text.length - end);
    // Where the last line lacks its break, a scalar may end otherwise than between others.
    if (!isSelfContained(lines) || !isSelfContained(earlier) || !lines.endsWith('\n')) return undefined;
    const fresh: Piece[] = [];
    for (const own of cutRules(lines, list.indent) ?? []) {
      const piece = this.#read(document.uri, own, list, memory);
      if (piece === undefined) return undefined;
      fresh.push(piece);
    }
    // Other rules may ask for what is recorded here.
    if (fresh.length === 0 || recordsOf(old) !== recordsOf(fresh)) return undefined;
    return [...pieces.slice(0, first), ...fresh, ...pieces.slice(last)];
  }

  /** Checks one rule as if its file had no other. */
  #read(uri: string, lines: string, list: RuleList, memory: Memory): Piece | undefined {
    const document = TextDocument.create(uri, 'yaml', 0, list.frame + lines);
    const { content, diagnostics } = this.#checkWhole(document, {
      ...memory.circumstances,
      recorded: memory.recorded,
    });
    const [file, ...others] = content.ruleFiles;
    const rules = file?.groups.flatMap((group) => group.rules) ?? [];
    const [rule] = rules;
    if (file === undefined || rule === undefined || rules.length > 1 || others.length > 0) return undefined;
    if (!isOrdinary(file, rule, uri) || file.document.isSimple !== list.isSimple) return undefined;
    const before = document.positionAt(list.frame.length).line;
    return {
      length: lines.length,
      lines: document.lineCount - 1 - before,
      diagnostics: diagnostics.filter(({ range }) => range.start.line >= before).map((one) => moved(one, -before)),
      rule: pieceOfRule(document, rule, list, before),
    };
  }
}

function recordsOf(pieces: readonly Piece[]): string {
  return pieces.flatMap(({ rule }) => (rule?.isRecord === true ? [rule.name] : [])).join('\n');
}

/** True where nothing beyond a rule's own lines decides how it is read. */
function isOrdinary(file: RuleFile, rule: Rule, uri: string): boolean {
  if (file.document.faults.length > 0) return false;
  return file.language !== undefined || !(isPathOfLoki(uri) || mayBeLogql(rule.expr?.text ?? ''));
}

/** Which pieces differ between two texts, and how many characters are equal before and behind them. */
function changedPieces(
  { text: old, pieces }: Memory,
  text: string,
): { readonly first: number; readonly last: number; readonly start: number; readonly end: number } {
  const ends = [0];
  for (const piece of pieces) ends.push((ends.at(-1) ?? 0) + piece.length);
  const most = Math.min(old.length, text.length);
  const first = lastHolding(pieces.length, (count) => {
    const length = ends[count] ?? 0;
    return length <= most && old.slice(0, length) === text.slice(0, length);
  });
  const start = ends[first] ?? 0;
  const kept = lastHolding(pieces.length - first, (count) => {
    const length = old.length - (ends[pieces.length - count] ?? 0);
    return start + length <= most && (length === 0 || old.slice(-length) === text.slice(-length));
  });
  const last = pieces.length - kept;
  // What was inserted between two pieces belongs to the one before it.
  if (first === last && first > 0) {
    const previous = ends[first - 1] ?? 0;
    return { first: first - 1, last, start: previous, end: old.length - (ends[last] ?? 0) };
  }
  return { first, last, start, end: old.length - (ends[last] ?? 0) };
}

/** The greatest number up to `most` for which `holds`, which holds for none above one for which it does not. */
function lastHolding(most: number, holds: (count: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Cuts a checked document into pieces; undefined where something in it reaches beyond its own lines. */
function toPieces(document: TextDocument, { content, diagnostics }: CheckedDocument): readonly Piece[] | undefined {
  const text = document.getText();
  const { ruleFiles } = content;
  const isPlain = ruleFiles.every((file) =>
    file.groups.every((group) => group.rules.every((rule) => isOrdinary(file, rule, document.uri))),
  );
  const places = isPlain && !isFarReaching(text) ? placesOfRules(text, ruleFiles) : undefined;
  if (places === undefined || places.length === 0) return undefined;
  const sorted = diagnostics
    .filter((one) => one.code !== comparing)
    .sort((one, other) => compare(one.range.start, other.range.start) || compare(one.range.end, other.range.end));
  const pieces: Piece[] = [];
  let at = 0;
  let line = 0;
  let next = 0;
  const add = (end: number, rule: Rule | undefined, list: RuleList | undefined): void => {
    const endLine = document.positionAt(end).line;
    const own: Diagnostic[] = [];
    const stop: Position = { line: endLine, character: 0 };
    for (let one = sorted[next]; one !== undefined; one = sorted[++next]) {
      const { start, end: until } = one.range;
      // What a query lacks at its end has no length, and stands where the next piece begins. The last piece takes all that is left.
      const isOfQuery = rule !== undefined && one.source !== 'rules';
      const isAtEnd = isOfQuery && compare(start, stop) === 0 && compare(until, stop) === 0;
      if (compare(start, stop) >= 0 && !isAtEnd && end < text.length) break;
      own.push(moved(one, -line));
    }
    const piece = rule === undefined || list === undefined ? undefined : pieceOfRule(document, rule, list, line);
    pieces.push({ length: end - at, lines: endLine - line, diagnostics: own, rule: piece });
    at = end;
    line = endLine;
  };
  const lists = new Map<object, RuleList>();
  for (const place of places) {
    const { group, indent } = place;
    const list = lists.get(group) ?? { indent, isSimple: place.file.document.isSimple, frame: frameOf(place) };
    lists.set(group, list);
    if (place.start > at) add(place.start, undefined, undefined);
    add(place.end, place.rule, list);
  }
  if (at < text.length) add(text.length, undefined, undefined);
  return pieces;
}

function compare(one: Position, other: Position): number {
  return one.line - other.line || one.character - other.character;
}

function pieceOfRule(document: TextDocument, rule: Rule, list: RuleList, line: number): PieceOfRule {
  const name = rule.record ?? rule.alert;
  const start = document.positionAt(name?.start ?? rule.start);
  const end = document.positionAt(name?.end ?? rule.start);
  return {
    list,
    identity: name === undefined ? undefined : ruleIdentity(rule, name),
    name: name?.text ?? '',
    isRecord: rule.record !== undefined,
    nameRange: {
      start: { line: start.line - line, character: start.character },
      end: { line: end.line - line, character: end.character },
    },
  };
}

/** Everything that the pieces say, in the document's lines, with what comes of comparing them. */
function gather(
  document: TextDocument,
  pieces: readonly Piece[],
  settings: Circumstances['settings'],
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const severity = settings.severity.get(comparing);
  let line = 0;
  let list: RuleList | undefined;
  let seen = new Set<string>();
  for (const { lines, diagnostics, rule } of pieces) {
    for (const one of diagnostics) found.push(moved(one, line));
    if (rule !== undefined && rule.list !== list) {
      list = rule.list;
      seen = new Set();
    }
    if (rule?.identity !== undefined && severity !== 'off') {
      if (seen.has(rule.identity)) found.push(duplicate(document, rule, line, severity));
      seen.add(rule.identity);
    }
    line += lines;
  }
  return found;
}

function areSame(one: Circumstances, other: Circumstances): boolean {
  const hasSameNames = one.recorded === other.recorded && one.metricTypes === other.metricTypes;
  return hasSameNames && one.settings === other.settings;
}

function duplicate(
  document: TextDocument,
  { name, nameRange }: PieceOfRule,
  line: number,
  severity: ReturnType<typeof duplicateRule>['severity'] | undefined,
): Diagnostic {
  const problem = { ...duplicateRule(name), start: 0, end: 0 };
  const shown = toDiagnostic(document, severity === undefined ? problem : { ...problem, severity });
  return moved({ ...shown, range: nameRange }, line);
}

function moved(diagnostic: Diagnostic, lines: number): Diagnostic {
  if (lines === 0) return diagnostic;
  const { start, end } = diagnostic.range;
  return {
    ...diagnostic,
    range: {
      start: { line: start.line + lines, character: start.character },
      end: { line: end.line + lines, character: end.character },
    },
  };
}
