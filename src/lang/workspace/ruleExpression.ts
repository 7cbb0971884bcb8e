import type { Diagnostic, Position } from 'vscode-languageserver-types';
import { isPlainText } from '../query/plainYaml.ts';
import { yamlTextOf } from '../query/yamlSource.ts';
import type { YamlText } from '../query/yamlSource.ts';
import type { Rule, RuleFile, RuleGroup, RuleLabel } from '../rules/ruleFile.ts';

/** A rule as it was read, with what surrounded it. */
export interface ReadRule {
  readonly file: RuleFile;
  readonly group: RuleGroup;
  readonly rule: Rule;
  /** Where the rule's lines began in what it was read from. */
  readonly origin: number;
}

/** A rule whose expression alone was changed, maybe often, since it was read. */
export interface EditedRule {
  readonly read: ReadRule;
  /** The text of the expression now. */
  readonly value: string;
  /** How much longer the rule's lines are than they were. */
  readonly growth: number;
}

/** What is written within the lines of a rule, with offsets that count from its first line. */
export interface RuleEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text of a rule's expression after an edit that changes nothing but this text: all other fields of the rule stand as they were, on the
 * same lines. Undefined where the rule's lines must be read to know.
 * @param lines the rule's lines before the edit.
 */
export function editExpression(lines: string, { read, value, growth }: EditedRule, edit: RuleEdit): string | undefined {
  const { expr } = read.rule;
  if (expr === undefined || !read.file.document.isSimple) return undefined;
  const start = expr.start - read.origin;
  const end = expr.end - read.origin + growth;
  if (edit.start < start || edit.end > end || /[\n\r\t]/.test(edit.text)) return undefined;
  if (lines.slice(edit.start, edit.end).includes('\n')) return undefined;
  const text = expr.isLiteral
    ? editBlock(lines, start, value, edit)
    : editInline(lines.slice(start, end), value, { ...edit, start: edit.start - start, end: edit.end - start });
  // What looks like a template may be one of Helm, and without a text there is no expression.
  if (text === undefined || text.includes('{{') || value.includes('{{')) return undefined;
  return text.trim() === '' ? undefined : text;
}

/** The text of a literal block after an edit within one of its lines. `start` is where its header stands. */
function editBlock(lines: string, start: number, value: string, edit: RuleEdit): string | undefined {
  const body = lines.indexOf('\n', start) + 1;
  const lineStart = lines.lastIndexOf('\n', edit.start - 1) + 1;
  if (lineStart < body) return undefined;
  let first = body;
  while (lines[first] === ' ') first++;
  const from = lineStart + first - body;
  const lineEnd = lines.indexOf('\n', edit.end);
  if (edit.start < from || lineEnd < 0) return undefined;
  const written = lines.slice(from, edit.start) + edit.text + lines.slice(edit.end, lineEnd);
  // Lines of blanks end a text otherwise than others, and the first line says how far all are indented.
  if (written.trim() === '' || (lineStart === body && written.startsWith(' '))) return undefined;
  let inner = 0;
  for (let at = lines.indexOf('\n', body); at >= 0 && at < lineStart; at = lines.indexOf('\n', at + 1)) {
    const next = value.indexOf('\n', inner) + 1;
    if (next === 0) return undefined;
    inner = next;
  }
  const earlier = lines.slice(from, lineEnd);
  const end = inner + earlier.length;
  if (earlier.trim() === '' || !value.startsWith(earlier, inner)) return undefined;
  if (end < value.length && value[end] !== '\n') return undefined;
  return value.slice(0, inner) + written + value.slice(end);
}

/** The text of a scalar on one line after an edit within it. Offsets count from its begin. */
function editInline(source: string, value: string, edit: RuleEdit): string | undefined {
  const written = source.slice(0, edit.start) + edit.text + source.slice(edit.end);
  if (source === value) return isPlainText(written) ? written : undefined;
  if (edit.start === 0 || edit.end === source.length || source.slice(1, -1) !== value) return undefined;
  const inner = written.slice(1, -1);
  return inner.includes(source[0] ?? '') || inner.includes('\\') ? undefined : inner;
}

/** True where all findings stand within the expression, so that there is nothing to say about the rest of the rule. */
export function concernExpression(
  lines: string,
  { read, growth }: EditedRule,
  findings: readonly Diagnostic[],
): boolean {
  if (findings.length === 0) return true;
  const { expr } = read.rule;
  if (expr === undefined) return false;
  const first = placeOf(lines, expr.start - read.origin);
  const last = placeOf(lines, expr.end - read.origin + growth);
  return findings.every(({ range }) => !isBefore(range.start, first) && !isBefore(last, range.end));
}

function placeOf(lines: string, offset: number): Position {
  let line = 0;
  let start = 0;
  for (let at = lines.indexOf('\n'); at >= 0 && at < offset; at = lines.indexOf('\n', at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, character: offset - start };
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}

/**
 * The rule as it would be read now from a text of its own.
 * @param source that text: what stands before the rule's lines, and these lines.
 * @param origin where the rule's lines begin in it.
 */
export function ruleNow({ read, value, growth }: EditedRule, source: string, origin: number): ReadRule | undefined {
  const { file, group, rule } = read;
  const { expr } = rule;
  if (expr === undefined) return undefined;
  const by = origin - read.origin;
  const shift = (offset: number): number => offset + by + (offset >= expr.end ? growth : 0);
  const changed: Rule = {
    record: movedText(rule.record, shift),
    alert: movedText(rule.alert, shift),
    for: movedText(rule.for, shift),
    labels: rule.labels.length === 0 ? rule.labels : rule.labels.map((label) => movedLabel(label, shift)),
    annotations: rule.annotations.map((label) => movedLabel(label, shift)),
    expr: yamlTextOf(source, {
      text: value,
      start: expr.start + by,
      end: expr.end + by + growth,
      style: expr.isLiteral
        ? 'block'
        : !expr.isQuoted
          ? 'plain'
          : source[expr.start + by] === '"'
            ? 'double'
            : 'single',
      isLiteral: expr.isLiteral,
    }),
    // Which fields there are has not changed, and nothing is to be said about them.
    entries: [],
    start: shift(rule.start),
    end: shift(rule.end),
  };
  // The interval of a group stands outside of the rule's lines.
  const interval = group.interval === undefined ? undefined : { ...group.interval, start: 0, end: 0 };
  const own = { ...group, interval, rules: [changed] };
  return { file: { ...file, groups: [own] }, group: own, rule: changed, origin };
}

function movedText(text: YamlText | undefined, shift: (offset: number) => number): YamlText | undefined {
  if (text === undefined) return undefined;
  const { start, end, map } = text;
  const by = shift(start) - start;
  return {
    ...text,
    start: start + by,
    end: end + by,
    map: {
      toDocument: (offset) => map.toDocument(offset) + by,
      fromDocument: (offset) => map.fromDocument(offset - by),
    },
  };
}

function movedLabel({ name, nameSpan, value }: RuleLabel, shift: (offset: number) => number): RuleLabel {
  const span = { start: shift(nameSpan.start), end: shift(nameSpan.end) };
  return { name, nameSpan: span, value: movedText(value, shift) };
}
