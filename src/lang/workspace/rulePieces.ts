import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, Position, Range } from 'vscode-languageserver-types';
import { isPathOfLoki, mayBeLogql } from '../rules/ruleQueries.ts';
import type { Rule, RuleFile } from '../rules/ruleFile.ts';
import { ruleIdentity } from '../rules/ruleSchemaCheck.ts';
import type { EmbeddedContent } from './embeddedDocument.ts';
import { frameOf, isFarReaching, isSelfContained, placesOfRules } from './ruleFilePieces.ts';
import type { EditedRule, ReadRule } from './ruleExpression.ts';
import { RuleList } from './ruleList.ts';

/** A document, read and checked as a whole. */
export interface CheckedDocument {
  readonly content: EmbeddedContent;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lines of a rule file: those of one rule, or those around the rules. Lines of diagnostics count from the piece's first one. */
export interface RulePiece {
  readonly text: string;
  /** True where its text means the same wherever it stands, and changes nothing around it. */
  readonly isSelfContained: boolean;
  /** How many lines it has. */
  readonly lines: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly rule: PieceOfRule | undefined;
}

export interface PieceOfRule {
  /** The list that it stands in. */
  readonly list: RuleList;
  /** Undefined for a rule without a name, which is like no other. */
  readonly identity: string | undefined;
  readonly name: string;
  readonly isRecord: boolean;
  readonly nameRange: Range;
  readonly edited: EditedRule;
}

/** The one finding that compares rules; it is found anew each time. */
export const comparing = 'rules/duplicate';

/** Cuts a checked document into pieces; undefined where something in it reaches beyond its own lines. */
export function toPieces(
  document: TextDocument,
  { content, diagnostics }: CheckedDocument,
): readonly RulePiece[] | undefined {
  const text = document.getText();
  const { ruleFiles } = content;
  const isPlain = ruleFiles.every((file) =>
    file.groups.every((group) => group.rules.every((rule) => isOrdinary(file, rule, document.uri))),
  );
  const places = isPlain && !isFarReaching(text) ? placesOfRules(text, ruleFiles) : undefined;
  if (places === undefined || places.length === 0) return undefined;
  const cutter = new PieceCutter(document, diagnostics);
  const lists = new Map<object, RuleList>();
  for (const place of places) {
    const list = lists.get(place.group) ?? new RuleList(place.indent, place.file.document.isSimple, frameOf(place));
    lists.set(place.group, list);
    cutter.cut(place.start, undefined, undefined);
    cutter.cut(place.end, { file: place.file, group: place.group, rule: place.rule, origin: place.start }, list);
  }
  cutter.cut(text.length, undefined, undefined);
  return cutter.pieces;
}

/** Goes through a checked document from piece to piece, and hands out its findings. */
class PieceCutter {
  readonly pieces: RulePiece[] = [];
  readonly #document: TextDocument;
  readonly #text: string;
  readonly #isSelfContained: boolean;
  readonly #sorted: readonly Diagnostic[];
  #at = 0;
  #line = 0;
  #next = 0;

  constructor(document: TextDocument, diagnostics: readonly Diagnostic[]) {
    this.#document = document;
    this.#text = document.getText();
    this.#isSelfContained = isSelfContained(this.#text);
    this.#sorted = diagnostics
      .filter((one) => one.code !== comparing)
      .sort((one, other) => compare(one.range.start, other.range.start) || compare(one.range.end, other.range.end));
  }

  /** Makes what lies up to an offset a piece, if anything does. */
  cut(end: number, rule: ReadRule | undefined, list: RuleList | undefined): void {
    if (end <= this.#at) return;
    const line = this.#line;
    const endLine = this.#document.positionAt(end).line;
    const diagnostics = this.#take({ line: endLine, character: 0 }, end, rule !== undefined);
    const own = rule === undefined || list === undefined ? undefined : pieceOfRule(this.#document, rule, list, line);
    if (own?.identity !== undefined) own.list.add(own.identity);
    const text = this.#text.slice(this.#at, end);
    const isPieceSelfContained = this.#isSelfContained || isSelfContained(text);
    this.pieces.push({
      text,
      isSelfContained: isPieceSelfContained,
      lines: endLine - line,
      diagnostics,
      rule: own,
    });
    this.#at = end;
    this.#line = endLine;
  }

  #take(stop: Position, end: number, isRule: boolean): readonly Diagnostic[] {
    const own: Diagnostic[] = [];
    for (let one = this.#sorted[this.#next]; one !== undefined; one = this.#sorted[++this.#next]) {
      const { start, end: until } = one.range;
      // What a query lacks at its end has no length, and stands where the next piece begins. The last piece takes all that is left.
      const isOfQuery = isRule && one.source !== 'rules';
      const isAtEnd = isOfQuery && compare(start, stop) === 0 && compare(until, stop) === 0;
      if (compare(start, stop) >= 0 && !isAtEnd && end < this.#text.length) break;
      own.push(moveDiagnostic(one, -this.#line));
    }
    return own;
  }
}

function compare(one: Position, other: Position): number {
  return one.line - other.line || one.character - other.character;
}

/** What a rule's piece says of the rule. `line` is the first line of the piece. */
export function pieceOfRule(document: TextDocument, read: ReadRule, list: RuleList, line: number): PieceOfRule {
  const { rule } = read;
  const name = rule.record ?? rule.alert;
  const start = document.positionAt(name?.start ?? rule.start);
  const end = document.positionAt(name?.end ?? rule.start);
  return {
    list,
    identity: name === undefined ? undefined : ruleIdentity(rule, name),
    name: name?.text ?? '',
    isRecord: rule.record !== undefined,
    nameRange: moveRange({ start, end }, -line),
    edited: { read, value: rule.expr?.text ?? '', growth: 0 },
  };
}

/** True where nothing beyond a rule's own lines decides how it is read. */
export function isOrdinary(file: RuleFile, rule: Rule, uri: string): boolean {
  if (file.document.faults.length > 0) return false;
  return file.language !== undefined || !(isPathOfLoki(uri) || mayBeLogql(rule.expr?.text ?? ''));
}

/** The same finding so many lines further down. */
export function moveDiagnostic(diagnostic: Diagnostic, lines: number): Diagnostic {
  return lines === 0 ? diagnostic : { ...diagnostic, range: moveRange(diagnostic.range, lines) };
}

function moveRange({ start, end }: Range, lines: number): Range {
  return {
    start: { line: start.line + lines, character: start.character },
    end: { line: end.line + lines, character: end.character },
  };
}
