import { isAlias, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Alias, Document, Node, ParsedNode } from 'yaml';
import type { FluentProblem, Span } from './fluentProblem.ts';
import { deepPlace, isTooDeep, tooDeepMessage } from '../query/yamlParse.ts';
import { maskTemplates } from './templateLine.ts';

/** A value of a YAML document. Every scalar is text: both agents decide by themselves what a word means. */
export interface YamlNode extends Span {
  readonly kind: 'map' | 'list' | 'text' | 'alias';
  readonly text: string;
  /** True for a scalar without quotes that is not a block. */
  readonly isPlain: boolean;
  readonly tag: string | undefined;
  readonly entries: readonly YamlEntry[];
  readonly items: readonly YamlNode[];
}

export interface YamlEntry extends Span {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode;
}

export interface YamlTree {
  /** Undefined for an empty document. */
  readonly root: YamlNode | undefined;
  readonly problems: readonly FluentProblem[];
  /** Where aliases stand. */
  readonly aliases: readonly Span[];
}

/**
 * Reads the first document of a YAML text with the offsets of everything in it. Template actions are masked first. Of several syntax errors
 * the first is reported, since the others mostly follow from it.
 */
export function parseYamlTree(text: string): YamlTree {
  const masked = maskTemplates(text);
  let document: Document.Parsed;
  try {
    document = parseDocument(masked, {
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
  } catch {
    return { root: undefined, aliases: [], problems: [tooDeep(masked)] };
  }
  const error = document.errors.find((one) => one.code !== 'MULTIPLE_DOCS');
  const problems: FluentProblem[] =
    error === undefined ? [] : [openQuote(masked, document, error) ?? syntaxProblem(masked, error)];
  const aliases: Aliases = [];
  const root = document.contents === null ? undefined : toNode(document.contents, document, 0, aliases);
  const unresolved = aliases.find((alias) => !alias.isResolved);
  if (unresolved !== undefined && problems.length === 0) {
    const { start, end } = unresolved;
    problems.push({ code: 'yaml-syntax', severity: 'error', message: words['BAD_ALIAS'] ?? '', start, end });
  }
  return { root, problems, aliases };
}

/** Found aliases, in the order of the text. */
type Aliases = (Span & { readonly isResolved: boolean })[];

const words: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'A value that begins with * is an alias in YAML. Put it into quotes.',
  TAB_AS_INDENT: 'YAML is not indented with tabs.',
};

/** A quote that nothing closes is noticed at the end of the text, and is told where it opens. */
function openQuote(
  text: string,
  document: Document.Parsed,
  error: { readonly code: string; readonly message: string; readonly pos: [number, number] },
): FluentProblem | undefined {
  if (error.code !== 'MISSING_CHAR' || !error.message.includes('quote')) return undefined;
  let start: number | undefined;
  visit(document, {
    Scalar: (_key, node) => {
      const [from = 0, to = 0] = node.range ?? [];
      if (node.type?.startsWith('QUOTE') === true && from < error.pos[0] && to >= error.pos[0]) start = from;
    },
  });
  if (start === undefined) return undefined;
  const newline = text.indexOf('\n', start);
  const end = newline < 0 ? text.length : newline;
  return { code: 'yaml-syntax', severity: 'error', message: 'This quote is never closed.', start, end };
}

function syntaxProblem(
  text: string,
  error: { readonly code: string; readonly message: string; readonly pos: [number, number] },
): FluentProblem {
  if (isTooDeep(error)) return tooDeep(text);
  let start = Math.min(error.pos[0], text.length);
  // An error that is noticed on the next line belongs to the end of the text before it.
  if (error.code === 'MISSING_CHAR' || start >= text.length) {
    const before = text.slice(0, start).trimEnd().length;
    if (before < start) start = Math.max(0, before - 1);
  }
  const isStar = text[start] === '*' || /\*\*?["']?\s*$/.test(text.slice(Math.max(0, start - 3), start + 1));
  const message =
    words[error.code] ?? (isStar ? words['BAD_ALIAS'] : undefined) ?? `Not valid YAML: ${sentence(error.message)}`;
  return { code: 'yaml-syntax', severity: 'error', message, start, end: Math.max(start + 1, error.pos[1]) };
}

function tooDeep(text: string): FluentProblem {
  return { code: 'yaml-syntax', severity: 'error', message: tooDeepMessage, ...deepPlace(text) };
}

function sentence(message: string): string {
  const text = message.charAt(0).toLowerCase() + message.slice(1);
  return text.endsWith('.') ? text : `${text}.`;
}

function toNode(node: ParsedNode | Node, document: Document.Parsed, depth: number, aliases: Aliases): YamlNode {
  const [start, end] = node.range ?? [0, 0];
  const base = { start, end, text: '', isPlain: false, tag: node.tag, entries: [], items: [] };
  if (depth > 100) return { ...base, kind: 'text' };
  if (isMap(node)) {
    const entries = node.items.map((pair): YamlEntry => {
      const key = pair.key as ParsedNode | null;
      const keyNode = key === null ? { ...base, kind: 'text' as const } : toNode(key, document, depth + 1, aliases);
      const value = pair.value as ParsedNode | null;
      const end = keyNode.end;
      const valueNode: YamlNode =
        value === null
          ? { ...base, kind: 'text', isPlain: true, start: end, end }
          : toNode(value, document, depth + 1, aliases);
      const keySpan = { start: keyNode.start, end: keyNode.end };
      return { key: keyNode.text, keySpan, value: valueNode, start: keyNode.start, end: Math.max(end, valueNode.end) };
    });
    return { ...base, kind: 'map', entries };
  }
  if (isSeq(node)) {
    return {
      ...base,
      kind: 'list',
      items: node.items.map((item) => toNode(item as ParsedNode, document, depth + 1, aliases)),
    };
  }
  if (isAlias(node)) return aliased(node, document, base, depth, aliases);
  const text = isScalar(node) && typeof node.value === 'string' ? node.value : '';
  return { ...base, kind: 'text', text, isPlain: isScalar(node) && node.type === 'PLAIN' };
}

/** What an alias stands for, in the alias's own place. */
function aliased(
  node: Alias,
  document: Document.Parsed,
  base: Omit<YamlNode, 'kind'>,
  depth: number,
  aliases: Aliases,
): YamlNode {
  // Aliases inside what an alias stands for stay unresolved, and so do those beyond the first hundreds: no file grows beyond measure.
  const isLooked = depth <= 20 && aliases.length < 200;
  const target = isLooked ? node.resolve(document) : undefined;
  if (isLooked) aliases.push({ start: base.start, end: base.end, isResolved: target !== undefined });
  if (target === undefined) return { ...base, kind: 'alias', text: node.source };
  return { ...toNode(target, document, depth + 20, []), start: base.start, end: base.end };
}
