import type { NameOccurrence } from '../fluent/nameOccurrence.ts';
import type { FluentdNode, FluentdRoot, FluentdSection, FluentdValue } from './fluentdAst.ts';
import { patternsOf } from './tagMatcher.ts';

/** Labels and tags of a document, where they are defined and where they are used. */
export function fluentdNames(text: string, root: FluentdRoot): readonly NameOccurrence[] {
  return walk(text, root.children, undefined);
}

function walk(
  text: string,
  nodes: readonly FluentdNode[],
  parent: FluentdSection | undefined,
): readonly NameOccurrence[] {
  return nodes.flatMap((node): readonly NameOccurrence[] => {
    if (node.kind === 'include') return [];
    if (node.kind === 'section') return [...ofHeader(text, node), ...walk(text, node.children, node)];
    const value = node.value;
    if (value === undefined || value.isDynamic) return [];
    const isLabel = /label$/.test(node.name) && value.text.startsWith('@');
    if (isLabel) return nameIn(text, value, value.text, 'label', false);
    return node.name === 'tag' && parent?.name === 'source' ? nameIn(text, value, value.text, 'tag', true) : [];
  });
}

function ofHeader(text: string, section: FluentdSection): readonly NameOccurrence[] {
  const { argument } = section;
  if (argument === undefined || argument.isDynamic) return [];
  if (section.name === 'label') return nameIn(text, argument, argument.text, 'label', true);
  if (section.name !== 'match' && section.name !== 'filter') return [];
  return patternsOf(argument.text).flatMap((pattern) => nameIn(text, argument, pattern, 'tag', false));
}

/** The name inside its value, quotes left out. */
function nameIn(
  text: string,
  value: FluentdValue,
  name: string,
  kind: NameOccurrence['kind'],
  isDefinition: boolean,
): readonly NameOccurrence[] {
  const at = text.slice(value.start, value.end).indexOf(name);
  if (at < 0 || name === '') return [];
  const start = value.start + at;
  return [{ kind, name, isDefinition, start, end: start + name.length }];
}
