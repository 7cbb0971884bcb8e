import type { YamlDocument, YamlNode, YamlText } from '../../lang/query/yamlSource.ts';

/** What a piece of YAML must be for a Go program that decodes it strictly. Names are those that its errors tell. */
export type GoShape =
  | { readonly kind: 'text' | 'number' | 'integer' | 'truth'; readonly name: string }
  | { readonly kind: 'map' | 'any'; readonly name: string }
  | { readonly kind: 'list'; readonly name: string; readonly of: GoShape }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: Readonly<Record<string, GoShape>> };

/** How go-yaml reads: its version 2 or 3, and whether it refuses fields that are not known. */
export interface GoYamlOptions {
  readonly version: 2 | 3;
  readonly isStrict: boolean;
}

/** Why go-yaml would refuse a document, in its words and with its line numbers; undefined where it would not. */
export function goYamlFault(
  document: YamlDocument,
  text: string,
  shape: GoShape,
  options: GoYamlOptions,
): string | undefined {
  const checker = new ShapeChecker(document, text, options);
  const syntax = document.faults.find(({ message }) => !/keys must be unique/i.test(message));
  if (syntax !== undefined) return syntaxFault(syntax.message, checker.line(syntax.start));
  checker.check(document.root, shape);
  if (checker.faults.length === 0) return undefined;
  return ['yaml: unmarshal errors:', ...checker.faults.map((fault) => `  ${fault}`)].join('\n');
}

/** Go-yaml's words for a mistake of syntax, where it has the same idea of it. */
function syntaxFault(message: string, line: number): string {
  const words = /tabs are not allowed/i.test(message)
    ? 'found a tab character that violates indentation'
    : /^Plain value cannot start with/.test(message)
      ? 'found character that cannot start any token'
      : oneLine(message);
  return `yaml: line ${String(line)}: ${words}`;
}

function oneLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
}

class ShapeChecker {
  readonly faults: string[] = [];
  readonly #document: YamlDocument;
  readonly #text: string;
  readonly #options: GoYamlOptions;

  constructor(document: YamlDocument, text: string, options: GoYamlOptions) {
    this.#document = document;
    this.#text = text;
    this.#options = options;
  }

  line(offset: number): number {
    return this.#text.slice(0, offset).split('\n').length;
  }

  check(node: YamlNode | undefined, shape: GoShape): void {
    const kind = this.#document.kind(node);
    if (kind === 'none' || shape.kind === 'any') return;
    const scalar = this.#document.text(node);
    if (scalar !== undefined) {
      const tag = tagOf(scalar);
      const isFit = fitsScalar(shape.kind, tag);
      if (!isFit) this.#report(scalar.start, `cannot unmarshal ${tag} \`${shorten(scalar.text)}\` into ${shape.name}`);
    } else if (kind === 'list') this.#checkList(node, shape);
    else this.#checkMap(node, shape);
  }

  #checkList(node: YamlNode | undefined, shape: GoShape): void {
    if (shape.kind !== 'list') {
      this.#report(this.#document.span(node).start, `cannot unmarshal !!seq into ${shape.name}`);
      return;
    }
    for (const item of this.#document.items(node)) this.check(item, shape.of);
  }

  #checkMap(node: YamlNode | undefined, shape: GoShape): void {
    if (shape.kind !== 'struct' && shape.kind !== 'map') {
      this.#report(this.#document.span(node).start, `cannot unmarshal !!map into ${shape.name}`);
      return;
    }
    if (this.#options.version === 3 && this.#checkUnique(node)) return;
    const seen = new Set<string>();
    for (const { key, keySpan, value } of this.#document.entries(node)) {
      const field = shape.kind === 'struct' ? shape.fields[key] : text;
      if (field === undefined && !this.#options.isStrict) continue;
      if (field === undefined) this.#report(keySpan.start, `field ${key} not found in type ${shape.name}`);
      else if (!seen.has(key)) this.check(value, field);
      else if (shape.kind === 'map') this.#report(keySpan.start, `key ${JSON.stringify(key)} already set in map`);
      else this.#report(keySpan.start, `field ${key} already set in type ${shape.name}`);
      seen.add(key);
    }
  }

  /** Version 3 compares every key with all before it, and says nothing else of a map where two are equal. @returns whether two are */
  #checkUnique(node: YamlNode | undefined): boolean {
    const entries = this.#document.entries(node);
    const before = this.faults.length;
    for (const [i, first] of entries.entries()) {
      const line = String(this.line(first.keySpan.start));
      for (const { key, keySpan } of entries.slice(i + 1)) {
        if (key !== first.key) continue;
        this.#report(keySpan.start, `mapping key ${JSON.stringify(key)} already defined at line ${line}`);
      }
    }
    return this.faults.length > before;
  }

  #report(offset: number, message: string): void {
    this.faults.push(`line ${String(this.line(offset))}: ${message}`);
  }
}

const text: GoShape = { kind: 'text', name: 'string' };

/** The tag that go-yaml gives to a scalar. */
function tagOf({ text: value, isQuoted }: YamlText): string {
  if (isQuoted) return '!!str';
  if (/^[-+]?(?:0[xob])?[\d_]+$/.test(value)) return '!!int';
  if (/^[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(value)) return '!!float';
  if (/^(?:[-+]?\.inf|\.nan)$/i.test(value)) return '!!float';
  return /^(?:true|false|yes|no|on|off|y|n)$/i.test(value) ? '!!bool' : '!!str';
}

function fitsScalar(kind: GoShape['kind'], tag: string): boolean {
  if (kind === 'text') return true;
  if (kind === 'truth') return tag === '!!bool';
  if (kind === 'integer') return tag === '!!int';
  return kind === 'number' && (tag === '!!int' || tag === '!!float');
}

function shorten(value: string): string {
  return value.length > 10 ? `${value.slice(0, 7)}...` : value;
}
