import type { QuerySpan } from './querySpan.ts';
import { scanQuoted } from './quotedText.ts';

/** What only Helm knows: its objects, and the functions that its charts call. */
const helmSign =
  /\{\{-?[^{}\n]{0,200}?(?:\.(?:Values|Release|Chart|Files|Capabilities)\b|\b(?:include|toYaml|template|tpl)\s)/;
const alertVariable = /\$(?:labels|value|externalLabels)\b/;

/**
 * The actions of a Helm template, in order. Templates of alerts look alike: where nothing speaks of Helm there is none, and where something
 * does, an action that uses `$labels` or `$value` itself is an alert's. One that holds them in a string only is Helm's, which is how charts
 * write the templates of alerts. Takes time linear in the text.
 */
export function findTemplates(text: string): readonly QuerySpan[] {
  if (!helmSign.test(text)) return [];
  const found: QuerySpan[] = [];
  for (let open = text.indexOf('{{'); open >= 0;) {
    const action = readAction(text, open);
    if (action.isWhole && !action.isOfAlert) found.push({ start: open, end: action.end });
    open = text.indexOf('{{', action.end);
  }
  return found;
}

interface Action {
  /** Behind the action; of one without an end, where to look for the next one. */
  readonly end: number;
  readonly isWhole: boolean;
  readonly isOfAlert: boolean;
}

/** Reads the action that opens at `open` as Go's text/template does: strings and comments in it may hold braces. */
function readAction(text: string, open: number): Action {
  const comment = /\{\{(?:-\s)?\s*\/\*/y;
  comment.lastIndex = open;
  if (comment.test(text)) {
    const close = text.indexOf('*/', comment.lastIndex);
    const end = close < 0 ? -1 : text.indexOf('}}', close);
    return { end: end < 0 ? text.length : end + 2, isWhole: end >= 0, isOfAlert: false };
  }
  let isOfAlert = false;
  const stop = /["`]|\}\}/g;
  for (let at = open + 2; at < text.length;) {
    stop.lastIndex = at;
    const match = stop.exec(text);
    const next = match?.index ?? text.length;
    isOfAlert ||= alertVariable.test(text.slice(at, next));
    if (match === null) break;
    if (match[0] === '}}') return { end: next + 2, isWhole: true, isOfAlert };
    const quoted = scanQuoted(text, next);
    if (quoted.fault !== undefined) return { end: Math.max(quoted.end, next + 1), isWhole: false, isOfAlert };
    at = quoted.end;
  }
  return { end: text.length, isWhole: false, isOfAlert };
}

/** Replaces templates by text of the same length that YAML can read: alone on a line by a comment, within one by a word. */
export function maskTemplates(text: string, templates: readonly QuerySpan[]): string {
  let masked = '';
  let at = 0;
  for (let index = 0; index < templates.length;) {
    const run = runOfTemplates(text, templates, index);
    const [first] = run;
    const last = run.at(-1);
    if (first === undefined || last === undefined) break;
    const lineStart = text.lastIndexOf('\n', first.start - 1) + 1;
    const isAlone =
      text.slice(lineStart, first.start).trim() === '' &&
      /^[ \t]*\r?(?:\n|$)/.test(text.slice(last.end, last.end + 80));
    const piece = text.slice(first.start, last.end);
    masked +=
      text.slice(at, first.start) +
      (isAlone ? `#${piece.slice(1).replaceAll(/[^\n]/g, ' ')}` : piece.replaceAll(/[^\n]/g, 'x'));
    at = last.end;
    index += run.length;
  }
  return masked + text.slice(at);
}

/** The templates from one on that nothing but blanks keeps apart. */
function runOfTemplates(text: string, templates: readonly QuerySpan[], from: number): readonly QuerySpan[] {
  let to = from + 1;
  for (; to < templates.length; to++) {
    const between = text.slice(templates[to - 1]?.end, templates[to]?.start);
    if (!/^[ \t]*$/.test(between)) break;
  }
  return templates.slice(from, to);
}
