import type { Span } from '../fluent/fluentProblem.ts';

/** A value as it is written: how it is quoted, and what the agent reads. */
export interface FluentdValue extends Span {
  /**
   * `plain` runs to the end of the line, `single` and `double` are quoted, `json` is an array or an object over several lines, `list`
   * and `typed` come from the YAML form alone: a sequence, and a number, a boolean or null.
   */
  readonly form: 'plain' | 'single' | 'double' | 'json' | 'list' | 'typed';
  /** What the agent reads, quotes and escapes undone. Embedded Ruby stays as it is written. */
  readonly text: string;
  /** True when Ruby or a template engine decides what the agent reads, so that the text says nothing. */
  readonly isDynamic: boolean;
}

/** `name value`. Without a value `value` is undefined. */
export interface FluentdParam extends Span {
  readonly kind: 'param';
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: FluentdValue | undefined;
}

/** `@include path`. */
export interface FluentdInclude extends Span {
  readonly kind: 'include';
  readonly path: FluentdValue;
}

/** `<name argument>` … `</name>`. */
export interface FluentdSection extends Span {
  readonly kind: 'section';
  readonly name: string;
  readonly nameSpan: Span;
  readonly argument: FluentdValue | undefined;
  readonly children: readonly FluentdNode[];
  /** The parameter among the children that names the plugin: `@type`, or the old `type`. */
  readonly type: FluentdParam | undefined;
  /** The header alone, `<name argument>`; in the YAML form the section's key. */
  readonly header: Span;
  /** The closing tag, undefined in the YAML form and where it is missing. */
  readonly closing: Span | undefined;
}

export type FluentdNode = FluentdParam | FluentdInclude | FluentdSection;

/** A whole file. */
export interface FluentdRoot extends Span {
  readonly kind: 'root';
  readonly format: 'v1' | 'yaml';
  readonly children: readonly FluentdNode[];
}

export function sectionsOf(parent: FluentdRoot | FluentdSection, name?: string): readonly FluentdSection[] {
  return parent.children.filter(
    (node) => node.kind === 'section' && (name === undefined || node.name === name),
  ) as readonly FluentdSection[];
}

export function paramsOf(parent: FluentdRoot | FluentdSection): readonly FluentdParam[] {
  return parent.children.filter((node) => node.kind === 'param');
}

/** The parameter that counts: the agent takes the last of several. */
export function paramOf(
  parent: FluentdRoot | FluentdSection,
  name: string,
  ...others: readonly string[]
): FluentdParam | undefined {
  const hasOthers = others.length > 0;
  for (let at = parent.children.length - 1; at >= 0; at--) {
    const node = parent.children[at];
    if (node?.kind !== 'param') continue;
    if (node.name === name || (hasOthers && others.includes(node.name))) return node;
  }
  return undefined;
}

/** The parameter that names a plugin by `@type`, or by the old `type`. A parser asks once, the checks again and again. */
export function typeAmong(children: readonly FluentdNode[]): FluentdParam | undefined {
  let old: FluentdParam | undefined;
  for (let at = children.length - 1; at >= 0; at--) {
    const node = children[at];
    if (node?.kind !== 'param') continue;
    if (node.name === '@type') return node;
    if (node.name === 'type') old ??= node;
  }
  return old;
}
