import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import type { Rule, RuleFile } from '../rules/ruleFile.ts';

/** A rule before another in its group, so that it is evaluated first; undefined where the list is not written as a block. */
export function insertRule(document: TextDocument, before: Rule, name: string, expr: string): TextEdit | undefined {
  const text = document.getText();
  const lineStart = text.lastIndexOf('\n', before.start - 1) + 1;
  const newText = ruleLines(text, before, name, expr)?.map((line) => line + lineBreakOf(text));
  const start = document.positionAt(lineStart);
  return newText && { range: { start, end: start }, newText: newText.join('') };
}

/**
 * A recording rule behind the last one of a file: in its last group that records, or else in its last group. Undefined where no group has a
 * rule, or its list is not written as a block.
 */
export function appendRule(document: TextDocument, file: RuleFile, name: string, expr: string): TextEdit | undefined {
  const text = document.getText();
  const groups = file.groups.filter((group) => group.rules.length > 0);
  const group = groups.findLast(({ rules }) => rules.some((rule) => rule.record !== undefined)) ?? groups.at(-1);
  const last = group?.rules.at(-1);
  const lines = last && ruleLines(text, last, name, expr);
  if (last === undefined || lines === undefined) return undefined;
  const end = last.start + text.slice(last.start, last.end).trimEnd().length;
  const place = document.positionAt(end + text.slice(end).search(/\r?\n|$/));
  const eol = lineBreakOf(text);
  return { range: { start: place, end: place }, newText: lines.map((line) => eol + line).join('') };
}

function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The lines of a new rule, indented as a neighbour is. */
function ruleLines(text: string, beside: Rule, name: string, expr: string): readonly string[] | undefined {
  const lineStart = text.lastIndexOf('\n', beside.start - 1) + 1;
  const [, indent, gap] = /^( *)-( +)$/.exec(text.slice(lineStart, beside.start)) ?? [];
  if (indent === undefined || gap === undefined) return undefined;
  return [`${indent}-${gap}record: ${name}`, ...exprLines(expr, `${indent} ${gap}`)];
}

function exprLines(expr: string, field: string): readonly string[] {
  const lines = expr.split(/\r?\n/);
  const isPlain = lines.length === 1 && /^[A-Za-z_(]/.test(expr) && !/: | #|:$/.test(expr);
  if (isPlain) return [`${field}expr: ${expr}`];
  return [`${field}expr: |-`, ...lines.map((line) => (line.trim() === '' ? '' : `${field}  ${line.trimEnd()}`))];
}
