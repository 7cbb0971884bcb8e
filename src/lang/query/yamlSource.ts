import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Alias, Document, Node, YAMLMap } from 'yaml';
import { findTemplates, maskTemplates } from './helmTemplate.ts';
import { shiftedMap } from './offsetMap.ts';
import type { OffsetMap } from './offsetMap.ts';
import type { QuerySpan } from './querySpan.ts';
import { resolveAliases } from './yamlAliases.ts';
import { readPlainYaml } from './plainYaml.ts';
import type { PlainNode } from './plainYaml.ts';
import { firstIndent, mapScalar } from './scalarMap.ts';
import type { ScalarStyle } from './scalarMap.ts';
import { deepPlace, isTooDeep, parseYaml, tooDeepMessage } from './yamlParse.ts';

/** A node of a document: whoever holds one asks the document about it. */
export type YamlNode = Node | PlainNode;

/** A scalar as text, with the way back to the document. */
export interface YamlText extends QuerySpan {
  readonly text: string;
  readonly map: OffsetMap;
  /** True where it holds a piece of a Helm template, so that its text is not what the cluster gets. */
  readonly isTemplated: boolean;
  /** A piece of text as this scalar must write it, or undefined where its style cannot. */
  readonly encode: (text: string) => string | undefined;
  /** A literal block with another text, to stand in the place of a scalar on one line; undefined for what is not the value of a field there. */
  readonly asBlock: (text: string) => string | undefined;
  /** True for a literal block, whose lines are the text's own. */
  readonly isLiteral: boolean;
  /** True where quotes say that it is text, whatever it looks like. */
  readonly isQuoted: boolean;
}

export interface YamlEntry {
  readonly key: string;
  readonly keySpan: QuerySpan;
  readonly value: YamlNode | undefined;
}

export interface YamlFault extends QuerySpan {
  readonly message: string;
}

/** One document of a YAML text. */
export interface YamlDocument {
  readonly root: YamlNode | undefined;
  readonly faults: readonly YamlFault[];
  /** True where the reader of simple YAML sufficed, which ends maps and lists elsewhere than the reader of all of YAML. */
  readonly isSimple: boolean;
  /** True where it could not be read at all, so that nothing is known but the fault. */
  readonly isUnread: boolean;
  entries(node: YamlNode | undefined): readonly YamlEntry[];
  items(node: YamlNode | undefined): readonly YamlNode[];
  /** The text of a scalar, or undefined for everything else. */
  text(node: YamlNode | undefined): YamlText | undefined;
  /** The node below a path of keys. */
  find(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined;
  span(node: YamlNode | undefined): QuerySpan;
  kind(node: YamlNode | undefined): 'map' | 'list' | 'scalar' | 'none';
}

/** Reads a YAML text of any number of documents. Pieces of Helm templates are tolerated. */
export function readYaml(text: string): readonly YamlDocument[] {
  const simple = readPlainYaml(text);
  const templates = findTemplates(text);
  if (simple !== undefined) return [new PlainDocument(simple, text, templates)];
  const masked = templates.length === 0 ? text : maskTemplates(text, templates);
  const simpleBeside = templates.length === 0 ? undefined : readPlainYaml(masked);
  if (simpleBeside !== undefined) return [new PlainDocument(simpleBeside, masked, templates)];
  const plain = parseYaml(text);
  if ('start' in plain) return [new UnreadDocument({ ...plain, message: tooDeepMessage })];
  const isBroken = plain.some((document) => document.errors.length > 0);
  if (templates.length === 0 || !isBroken) return plain.map((document) => new ReadDocument(document, text, templates));
  const beside = parseYaml(masked);
  if ('start' in beside) return [new UnreadDocument({ ...beside, message: tooDeepMessage })];
  return beside.map((document) => new ReadDocument(document, masked, templates));
}

/** A document of which nothing is known. */
class UnreadDocument implements YamlDocument {
  readonly isSimple = false;
  readonly isUnread = true;
  readonly root = undefined;
  readonly faults: readonly YamlFault[];

  constructor(fault: YamlFault) {
    this.faults = [fault];
  }

  entries(): readonly YamlEntry[] {
    return [];
  }

  items(): readonly YamlNode[] {
    return [];
  }

  text(): YamlText | undefined {
    return undefined;
  }

  find(): YamlNode | undefined {
    return undefined;
  }

  span(): QuerySpan {
    return { start: 0, end: 0 };
  }

  kind(): 'none' {
    return 'none';
  }
}

class ReadDocument implements YamlDocument {
  readonly isSimple = false;
  readonly isUnread = false;
  readonly #document: Document.Parsed;
  #aliases: ReadonlyMap<Alias, Node> | undefined;
  readonly #text: string;
  readonly #templates: readonly QuerySpan[];

  constructor(document: Document.Parsed, text: string, templates: readonly QuerySpan[]) {
    this.#document = document;
    this.#text = text;
    this.#templates = templates;
  }

  get root(): Node | undefined {
    return this.#document.contents ?? undefined;
  }

  get faults(): readonly YamlFault[] {
    // The branches of a template's condition may each write a field: one of them reaches the cluster.
    const isBranched = this.#templates.length > 0;
    const errors = this.#document.errors.filter((error) => !isBranched || error.code !== 'DUPLICATE_KEY');
    return errors.map((error) => {
      if (isTooDeep(error)) return { message: tooDeepMessage, ...deepPlace(this.#text) };
      const [start, end] = error.pos;
      return { message: error.message, start, end };
    });
  }

  #resolve(node: unknown): Node | undefined {
    if (isAlias(node)) {
      this.#aliases ??= resolveAliases(this.#document.contents);
      return this.#aliases.get(node);
    }
    return isScalar(node) || isMap(node) || isSeq(node) ? node : undefined;
  }

  kind(node: YamlNode | undefined): 'map' | 'list' | 'scalar' | 'none' {
    const resolved = this.#resolve(node);
    if (isMap(resolved)) return 'map';
    if (isSeq(resolved)) return 'list';
    return isScalar(resolved) && resolved.value !== null ? 'scalar' : 'none';
  }

  entries(node: YamlNode | undefined): readonly YamlEntry[] {
    const map = this.#resolve(node);
    return isMap(map) ? this.#entriesOf(map, 0) : [];
  }

  #entriesOf(map: YAMLMap, depth: number): readonly YamlEntry[] {
    const own: YamlEntry[] = [];
    const merged: YamlEntry[] = [];
    for (const pair of map.items) {
      if (!isPair(pair)) continue;
      const key = this.#resolve(pair.key);
      const name = isScalar(key) ? (key.source ?? String(key.value)) : '';
      const value = this.#resolve(pair.value);
      if (name === '<<' && isMap(value) && depth < 20) merged.push(...this.#entriesOf(value, depth + 1));
      else own.push({ key: name, keySpan: this.span(key), value });
    }
    const names = new Set(own.map((entry) => entry.key));
    return merged.length === 0 ? own : [...own, ...merged.filter((entry) => !names.has(entry.key))];
  }

  items(node: YamlNode | undefined): readonly YamlNode[] {
    const list = this.#resolve(node);
    return isSeq(list) ? list.items.flatMap((item) => this.#resolve(item) ?? []) : [];
  }

  find(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
    let found = node;
    for (const name of path) found = this.entries(found).find((entry) => entry.key === name)?.value;
    return found;
  }

  span(node: YamlNode | undefined): QuerySpan {
    const range = node === undefined || isPlain(node) ? undefined : node.range;
    if (range === null || range === undefined) return { start: 0, end: 0 };
    const [start, end] = range;
    // The reader lets a map or a list end where the next thing begins, which depends on what that is.
    const isList = isMap(node) || isSeq(node);
    return { start, end: isList ? start + this.#text.slice(start, end).trimEnd().length : end };
  }

  text(node: YamlNode | undefined): YamlText | undefined {
    const scalar = this.#resolve(node);
    if (!isScalar(scalar) || scalar.value === null) return undefined;
    return toYamlText(this.#text, this.#templates, {
      text: typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? ''),
      style: styleOf(scalar.type),
      isLiteral: scalar.type === 'BLOCK_LITERAL',
      ...this.span(scalar),
    });
  }
}

/** A document of the part of YAML that most rule files are written in. */
class PlainDocument implements YamlDocument {
  readonly isSimple = true;
  readonly isUnread = false;
  readonly root: YamlNode;
  readonly faults: readonly YamlFault[] = [];
  readonly #text: string;
  readonly #templates: readonly QuerySpan[];

  constructor(root: PlainNode, text: string, templates: readonly QuerySpan[]) {
    this.root = root;
    this.#text = text;
    this.#templates = templates;
  }

  kind(node: YamlNode | undefined): 'map' | 'list' | 'scalar' | 'none' {
    if (!isPlain(node)) return 'none';
    if (node.kind === 'plainMap') return 'map';
    if (node.kind === 'plainList') return 'list';
    return node.isNull ? 'none' : 'scalar';
  }

  entries(node: YamlNode | undefined): readonly YamlEntry[] {
    return isPlain(node) && node.kind === 'plainMap' ? node.entries : [];
  }

  items(node: YamlNode | undefined): readonly YamlNode[] {
    return isPlain(node) && node.kind === 'plainList' ? node.items.filter((item) => item !== undefined) : [];
  }

  find(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
    let found = node;
    for (const name of path) found = this.entries(found).find((entry) => entry.key === name)?.value;
    return found;
  }

  span(node: YamlNode | undefined): QuerySpan {
    return isPlain(node) ? { start: node.start, end: node.end } : { start: 0, end: 0 };
  }

  text(node: YamlNode | undefined): YamlText | undefined {
    if (!isPlain(node) || node.kind !== 'plainScalar' || node.isNull) return undefined;
    return toYamlText(this.#text, this.#templates, node);
  }
}

function isPlain(node: YamlNode | undefined): node is PlainNode {
  return node !== undefined && 'kind' in node;
}

/** A scalar in its source, without templates. */
export interface ScalarSource extends QuerySpan {
  readonly text: string;
  readonly style: ScalarStyle;
  readonly isLiteral: boolean;
}

/** A scalar that no template writes, with the way back to its source. */
export function yamlTextOf(source: string, scalar: ScalarSource): YamlText {
  return toYamlText(source, [], scalar);
}

/** A scalar with the way back to its source, which is built when it is first asked for. */
function toYamlText(source: string, templates: readonly QuerySpan[], scalar: ScalarSource): YamlText {
  const { text, start, end, style, isLiteral } = scalar;
  let map: OffsetMap | undefined;
  const build = (): OffsetMap => {
    // A long text is compared once, and not again for each place in it.
    if (map !== undefined) return map;
    const quote = style === 'plain' || style === 'block' ? 0 : 1;
    const isSame = style !== 'block' && source.slice(start + quote, end - quote) === text;
    map = isSame ? shiftedMap(start + quote, text.length) : mapScalar(source, start, end, text, style);
    return map;
  };
  return {
    text,
    start,
    end,
    isLiteral,
    isQuoted: style === 'single' || style === 'double',
    isTemplated: templates.some((template) => template.start < end && template.end > start),
    asBlock: (piece) => blockOf(source, scalar, piece),
    encode: (piece) => encodePiece(piece, style, lineBreakOf(source, start, end, text)),
    map: {
      toDocument: (offset) => build().toDocument(offset),
      fromDocument: (offset) => build().fromDocument(offset),
    },
  };
}

/** What stands between two lines of a block: a line break as its others are, and the indentation that is not its text's. */
function lineBreakOf(source: string, start: number, end: number, text: string): string {
  const header = source.indexOf('\n', start);
  const indent = Math.max(0, firstIndent(source.slice(header + 1, end)) - firstIndent(text));
  return (source[header - 1] === '\r' ? '\r\n' : '\n') + ' '.repeat(indent);
}

function blockOf(source: string, { start, end }: QuerySpan, text: string): string | undefined {
  const before = source.slice(source.lastIndexOf('\n', start - 1) + 1, start);
  const lead = /^( *(?:- +)*)[\w.-]+: *$/.exec(before)?.[1];
  if (lead === undefined || source.slice(start, end).includes('\n')) return undefined;
  const pad = ' '.repeat(lead.length + 2);
  const eol = source.includes('\r\n') ? '\r\n' : '\n';
  return ['|', ...text.split('\n').map((line) => (line === '' ? '' : pad + line))].join(eol);
}

function styleOf(type: string | null | undefined): ScalarStyle {
  if (type === 'QUOTE_DOUBLE') return 'double';
  if (type === 'QUOTE_SINGLE') return 'single';
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED' ? 'block' : 'plain';
}

function encodePiece(piece: string, style: ScalarStyle, lineBreak: string): string | undefined {
  if (style === 'double') return JSON.stringify(piece).slice(1, -1);
  if (style === 'single') return piece.includes('\n') ? undefined : piece.replaceAll("'", "''");
  if (style === 'block') return piece.replaceAll('\n', lineBreak);
  return /\n|: |:$| #/.test(piece) ? undefined : piece;
}
