import type { NameOccurrence } from '../fluent/nameOccurrence.ts';
import type { FluentbitProperty, FluentbitRoot, FluentbitSection } from './fluentbitAst.ts';

/** Tags, parsers, aliases and variables of a document, where they are defined and where they are used. */
export function fluentbitNames(text: string, root: FluentbitRoot): readonly NameOccurrence[] {
  const variables = root.metas.flatMap((meta): readonly NameOccurrence[] => {
    const name = meta.kind === 'set' ? meta.value.split('=')[0]?.trim() : undefined;
    const at = name === undefined || name === '' ? -1 : text.indexOf(name, meta.start);
    return at < 0 || name === undefined
      ? []
      : [{ kind: 'variable', name, isDefinition: true, start: at, end: at + name.length }];
  });
  const uses = [...text.matchAll(/\$\{([\w.]+)\}/g)].map((match): NameOccurrence => {
    const name = match[1] ?? '';
    const start = match.index + 2;
    return { kind: 'variable', name, isDefinition: false, start, end: start + name.length };
  });
  return [...variables, ...uses, ...root.sections.flatMap((section) => ofSection(text, section))];
}

function ofSection(text: string, section: FluentbitSection): readonly NameOccurrence[] {
  return section.properties.flatMap((property): readonly NameOccurrence[] => {
    const { key, value } = property;
    if (value === '' || property.isDynamic || value.includes('${')) return [];
    if (key === 'name' && section.kind === 'parser') return inValue(text, property, value, 'parser', true);
    if (key === 'name' && section.kind === 'multiline_parser')
      return inValue(text, property, value, 'multiline parser', true);
    if (key === 'tag' && section.kind === 'input') return inValue(text, property, value, 'tag', true);
    if (key === 'match') return inValue(text, property, value, 'tag', false);
    if (key === 'alias') return inValue(text, property, value, 'alias', true);
    if (key === 'multiline.parser') {
      return value.split(',').flatMap((name) => inValue(text, property, name.trim(), 'multiline parser', false));
    }
    const isParser = /^(?:parser(?:_firstline|_\d+)?|merge_parser|regex_parser|docker_mode_parser)$/.test(key);
    return isParser && section.kind !== 'parser' ? inValue(text, property, value, 'parser', false) : [];
  });
}

function inValue(
  text: string,
  property: FluentbitProperty,
  name: string,
  kind: NameOccurrence['kind'],
  isDefinition: boolean,
): readonly NameOccurrence[] {
  const at = text.slice(property.valueSpan.start, property.valueSpan.end).indexOf(name);
  if (at < 0 || name === '') return [];
  const start = property.valueSpan.start + at;
  return [{ kind, name, isDefinition, start, end: start + name.length }];
}
