import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic } from 'vscode-languageserver-types';
import { EditedDocument } from '../editedDocument.ts';
import type { TextChange } from '../editedDocument.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import { toDiagnostic } from '../query/toDiagnostic.ts';
import type { RuleFile } from '../rules/ruleFile.ts';
import { ruleQuery } from '../rules/ruleQueries.ts';
import { duplicateRule, ruleIdentity } from '../rules/ruleSchemaCheck.ts';
import type { Circumstances } from './queryDiagnostics.ts';
import { PieceSequence } from './pieceSequence.ts';
import type { PieceRun } from './pieceSequence.ts';
import { withOwnRules } from './recordingRules.ts';
import { cutRules, isSelfContained, staysSelfContained } from './ruleFilePieces.ts';
import { concernExpression, editExpression, ruleNow } from './ruleExpression.ts';
import type { RuleEdit } from './ruleExpression.ts';
import type { RuleList } from './ruleList.ts';
import { comparing, isOrdinary, moveDiagnostic, pieceOfRule, toPieces } from './rulePieces.ts';
import type { CheckedDocument, PieceOfRule, RulePiece } from './rulePieces.ts';

interface Memory {
  /** The document's when the pieces were made. */
  readonly revision: number;
  readonly circumstances: Circumstances;
  /** With the document's own recording rules among the others. */
  readonly ownCircumstances: Circumstances;
  readonly pieces: PieceSequence;
  /** The lists of rules, each with what equal rules it has. */
  readonly lists: readonly RuleList[];
}

/** How parts of a document are checked that nobody asks about again. */
export interface PartChecks {
  /** Reads and checks a document. */
  part(document: TextDocument, circumstances: Circumstances): CheckedDocument;
  /**
   * Checks the only rule of a file that has been read, which says nothing about findings to silence.
   * @param document that of its offsets; it is made where there is something to say.
   */
  rule(
    file: RuleFile,
    query: EmbeddedQuery,
    circumstances: Circumstances,
    document: () => TextDocument,
  ): readonly Diagnostic[];
}

/**
 * Checks a rule file again after a change by reading only the rules that have changed. What the others have to say is kept, and moved with
 * their lines. It answers only where the change stays within the lines of rules, so that its answer is that of a whole check.
 */
export class IncrementalRules {
  readonly #memories = new WeakMap<TextDocument, Memory>();
  /** What was found last about a revision of a document: whoever checks it has asked before whose it is. */
  #last: { readonly memory: Memory; readonly revision: number; readonly changed: ChangedRules | undefined } | undefined;
  readonly #checks: PartChecks;

  constructor(checks: PartChecks) {
    this.#checks = checks;
  }

  /** The findings of a document whose earlier version is known; undefined where it must be read as a whole. */
  update(document: TextDocument, circumstances: Circumstances): readonly Diagnostic[] | undefined {
    const memory = this.#memories.get(document);
    if (memory === undefined || !(document instanceof EditedDocument)) return undefined;
    const isKnown = areSame(memory.circumstances, circumstances);
    const pieces = isKnown ? this.#change(document, memory) : undefined;
    if (pieces === undefined) {
      this.#memories.delete(document);
      return undefined;
    }
    const next = { ...memory, revision: document.revision, pieces };
    this.#memories.set(document, next);
    return gather(document, next);
  }

  /** Keeps what a whole check has found. */
  remember(document: TextDocument, circumstances: Circumstances, checked: CheckedDocument): void {
    if (!(document instanceof EditedDocument)) return;
    const pieces = toPieces(document, checked);
    if (pieces === undefined) this.#memories.delete(document);
    else {
      const recorded = withOwnRules(circumstances.recorded, checked.content.ruleFiles);
      const lists = new Set(pieces.flatMap(({ rule }) => rule?.list ?? []));
      this.#memories.set(document, {
        revision: document.revision,
        circumstances,
        ownCircumstances: { ...circumstances, recorded },
        pieces: PieceSequence.of(pieces),
        lists: [...lists],
      });
    }
  }

  /** True where all that has changed lies within the lines of rules, and says nothing about the rest of the file. */
  isWithinRules(document: TextDocument): boolean {
    const memory = this.#memories.get(document);
    if (memory === undefined || !(document instanceof EditedDocument)) return false;
    return this.#changed(document, memory) !== undefined;
  }

  #changed(document: EditedDocument, memory: Memory): ChangedRules | undefined {
    const { revision } = document;
    if (this.#last?.memory !== memory || this.#last.revision !== revision) {
      const change = document.changeSince(memory.revision);
      this.#last = { memory, revision, changed: change && changedRules(document, memory.pieces, change) };
    }
    return this.#last.changed;
  }

  #change(document: EditedDocument, memory: Memory): PieceSequence | undefined {
    const { pieces } = memory;
    if (memory.revision === document.revision) return pieces;
    const changed = this.#changed(document, memory);
    if (changed === undefined) return undefined;
    const { list, run, lines, edit } = changed;
    const [only] = run.pieces;
    const edited = edit && only && this.#edit(document.uri, only, lines, edit, memory);
    if (edited !== undefined) return pieces.replace(run, [edited]);
    const fresh: RulePiece[] = [];
    for (const own of cutRules(lines, list.indent) ?? []) {
      const piece = this.#read(document.uri, own, list, memory);
      if (piece === undefined) return undefined;
      fresh.push(piece);
    }
    // Other rules may ask for what is recorded here.
    if (fresh.length === 0 || recordsOf(run.pieces) !== recordsOf(fresh)) return undefined;
    for (const identity of identitiesOf(run.pieces)) list.remove(identity);
    for (const identity of identitiesOf(fresh)) list.add(identity);
    return pieces.replace(run, fresh);
  }

  /** Checks a rule again of which the expression alone has changed; undefined where more may have. */
  #edit(uri: string, piece: RulePiece, lines: string, edit: RuleEdit, memory: Memory): RulePiece | undefined {
    const { rule, diagnostics, text } = piece;
    const value = rule && editExpression(text, rule.edited, edit);
    if (rule === undefined || value === undefined || !concernExpression(text, rule.edited, diagnostics))
      return undefined;
    const { list } = rule;
    const source = list.frame + lines;
    const growth = rule.edited.growth + lines.length - text.length;
    const edited = { read: rule.edited.read, value, growth };
    const read = ruleNow(edited, source, list.frame.length);
    if (read?.rule.expr === undefined || !isOrdinary(read.file, read.rule, uri)) return undefined;
    const query = ruleQuery(read.rule.expr, read.file.language ?? 'promql');
    const found = this.#checks.rule(read.file, query, memory.ownCircumstances, () =>
      TextDocument.create(uri, 'yaml', 0, source),
    );
    const name = read.rule.record ?? read.rule.alert;
    const identity = name && ruleIdentity(read.rule, name);
    if (rule.identity !== undefined) list.remove(rule.identity);
    if (identity !== undefined) list.add(identity);
    return {
      text: lines,
      isSelfContained: true,
      lines: piece.lines,
      diagnostics: findingsBelow(found, list.frameLines),
      rule: { ...rule, identity, edited },
    };
  }

  /** Checks one rule as if its file had no other. */
  #read(uri: string, lines: string, list: RuleList, memory: Memory): RulePiece | undefined {
    const document = TextDocument.create(uri, 'yaml', 0, list.frame + lines);
    const { content, diagnostics } = this.#checks.part(document, memory.ownCircumstances);
    const [file, ...others] = content.ruleFiles;
    const rules = file?.groups.flatMap((group) => group.rules) ?? [];
    const [rule] = rules;
    if (file === undefined || rule === undefined || rules.length > 1 || others.length > 0) return undefined;
    if (!isOrdinary(file, rule, uri) || file.document.isSimple !== list.isSimple) return undefined;
    const before = list.frameLines;
    const [group] = file.groups.filter((one) => one.rules.length > 0);
    if (group === undefined) return undefined;
    return {
      text: lines,
      isSelfContained: true,
      lines: document.lineCount - 1 - before,
      diagnostics: findingsBelow(diagnostics, before),
      rule: pieceOfRule(document, { file, group, rule, origin: list.frame.length }, list, before),
    };
  }
}

/** The findings from a line on, with that line as their first. */
function findingsBelow(diagnostics: readonly Diagnostic[], line: number): readonly Diagnostic[] {
  if (diagnostics.length === 0) return diagnostics;
  return diagnostics.filter(({ range }) => range.start.line >= line).map((one) => moveDiagnostic(one, -line));
}

function recordsOf(pieces: readonly RulePiece[]): string {
  return pieces.flatMap(({ rule }) => (rule?.isRecord === true ? [rule.name] : [])).join('\n');
}

function identitiesOf(pieces: readonly RulePiece[]): readonly string[] {
  return pieces.flatMap(({ rule }) => rule?.identity ?? []);
}

/** Rules of one list that a change has touched: as they were, and the lines that stand in their place. */
interface ChangedRules {
  readonly list: RuleList;
  readonly run: PieceRun;
  readonly lines: string;
  /** What was written, where all of it lies within one rule. */
  readonly edit: RuleEdit | undefined;
}

/** Undefined where a change reaches beyond the rules of one list, or means something for what stands elsewhere. */
function changedRules(document: EditedDocument, pieces: PieceSequence, change: TextChange): ChangedRules | undefined {
  const run = pieces.touched(change);
  const list = run.pieces[0]?.rule?.list;
  if (list === undefined || run.pieces.some((piece) => piece.rule?.list !== list)) return undefined;
  if (!run.pieces.every((piece) => piece.isSelfContained)) return undefined;
  const lines = linesNow(document, run, change);
  // Where the last line lacks its break, a scalar may end otherwise than between others.
  if (!lines.endsWith('\n')) return undefined;
  const [only, ...others] = run.pieces;
  if (only === undefined || others.length > 0) {
    return isSelfContained(lines) ? { list, run, lines, edit: undefined } : undefined;
  }
  const start = change.start - run.start;
  const end = change.oldEnd - run.start;
  const until = change.newEnd - run.start;
  const text = lines.slice(start, until);
  const isInLine = !text.includes('\n') && !only.text.slice(start, end).includes('\n');
  const isAlone = isInLine ? staysSelfContained(lines, start, until) : isSelfContained(lines);
  return isAlone ? { list, run, lines, edit: { start, end, text } } : undefined;
}

/** The lines of pieces after a change within them. A piece of its own text keeps no longer text in memory that it was cut from. */
function linesNow(document: EditedDocument, { pieces, start, end }: PieceRun, change: TextChange): string {
  const [only] = pieces;
  if (only === undefined || pieces.length > 1) return document.slice(start, end + change.newEnd - change.oldEnd);
  const { text } = only;
  return (
    text.slice(0, change.start - start) +
    document.slice(change.start, change.newEnd) +
    text.slice(change.oldEnd - start)
  );
}

/** Everything that the pieces say, in the document's lines, with what comes of comparing them. */
function gather(document: TextDocument, { pieces, lists, circumstances }: Memory): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const severity = circumstances.settings.severity.get(comparing);
  const isComparing = severity !== 'off' && lists.some((list) => list.hasRepeats);
  const seen = new Map<RuleList, Set<string>>();
  pieces.visit(!isComparing, ({ diagnostics, rule }, line) => {
    for (const one of diagnostics) found.push(moveDiagnostic(one, line));
    if (!isComparing || rule?.identity === undefined || !rule.list.hasRepeats) return;
    const earlier = seen.get(rule.list) ?? new Set();
    seen.set(rule.list, earlier);
    if (earlier.has(rule.identity)) found.push(duplicate(document, rule, line, severity));
    earlier.add(rule.identity);
  });
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
  return moveDiagnostic({ ...shown, range: nameRange }, line);
}
