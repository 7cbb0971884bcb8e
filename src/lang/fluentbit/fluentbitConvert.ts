import { groupBy } from '../../base/groupBy.ts';
import type { FluentbitRoot, FluentbitSection } from './fluentbitAst.ts';

/** A config in the other form, and what that form cannot say. */
export interface Converted {
  readonly text: string;
  readonly lost: readonly string[];
}

const lists: readonly (readonly [FluentbitSection['kind'], string])[] = [
  ['input', 'inputs'],
  ['filter', 'filters'],
  ['output', 'outputs'],
];

/** A classic config in the YAML form. Comments are not carried over. */
export function toFluentbitYaml(root: FluentbitRoot): Converted {
  const lost: string[] = [];
  const lines: string[] = [];
  const sets = root.metas.filter((meta) => meta.kind === 'set');
  if (sets.length > 0) lines.push('env:', ...sets.map((meta) => variable(meta.value)), '');
  const includes = root.metas.filter((meta) => meta.kind === 'include');
  if (includes.length > 0) lines.push('includes:', ...includes.map((meta) => `  - ${quoted(meta.value)}`), '');
  const [service, ...others] = root.sections.filter((section) => section.kind === 'service');
  if (service !== undefined && service.properties.length > 0) lines.push('service:', ...keysOf(service, '  '), '');
  // The agent reads one such section, and the YAML form has room for one.
  for (const other of others) lost.push(`a second [${other.name}]`);
  const isPipeline = lists.some(([kind]) => root.sections.some((section) => section.kind === kind));
  if (isPipeline) lines.push('pipeline:');
  for (const [kind, name] of lists) {
    const sections = root.sections.filter((section) => section.kind === kind);
    if (sections.length > 0) lines.push(`  ${name}:`, ...sections.flatMap((section) => item(section, '    ')));
  }
  for (const section of root.sections) {
    const isKnown = section.kind === 'service' || lists.some(([kind]) => kind === section.kind);
    if (!isKnown) lost.push(`[${section.name}]`);
  }
  return { text: `${lines.join('\n').trimEnd()}\n`, lost };
}

/** A config of the YAML form in the classic one, which knows no processors, routes and inline parsers. */
export function toFluentbitClassic(root: FluentbitRoot): Converted {
  const lost: string[] = [];
  const lines = root.metas.flatMap((meta) => {
    if (meta.kind === 'set') return [`@SET ${meta.value}`];
    return meta.kind === 'include' ? [`@INCLUDE ${meta.value}`] : [];
  });
  for (const section of root.sections) {
    if (!['service', 'input', 'filter', 'output'].includes(section.kind)) {
      lost.push(section.name);
      continue;
    }
    if (lines.length > 0) lines.push('');
    lines.push(`[${section.kind.toUpperCase()}]`);
    for (const property of section.properties) {
      const values = property.shape === 'list' ? property.items.map((one) => one.value) : [property.value];
      if (property.shape === 'map' || values.some((value) => value.includes('\n') || value === ''))
        lost.push(property.name);
      else lines.push(...values.map((value) => `    ${property.name} ${value}`));
    }
    if (section.children.length > 0) lost.push('processors');
  }
  return { text: `${lines.join('\n')}\n`, lost };
}

/** `name=value` as an entry of env. */
function variable(assignment: string): string {
  const equals = assignment.indexOf('=');
  return `  ${assignment.slice(0, equals).trim()}: ${quoted(assignment.slice(equals + 1).trim())}`;
}

function item(section: FluentbitSection, indent: string): readonly string[] {
  return keysOf(section, `${indent}  `).map((line, index) => (index === 0 ? `${indent}- ${line.trimStart()}` : line));
}

/** Keys of a section; one that stands several times becomes a list. */
function keysOf(section: FluentbitSection, indent: string): readonly string[] {
  return [...groupBy(section.properties, (property) => property.key)].flatMap(([key, properties]) => {
    const [only, second] = properties;
    if (second === undefined) return [`${indent}${key}: ${quoted(only?.value ?? '')}`];
    return [`${indent}${key}:`, ...properties.map((property) => `${indent}  - ${quoted(property.value)}`)];
  });
}

/** A plain word where YAML takes it for text or for the number and the switch that are meant, else quoted. */
function quoted(value: string): string {
  const isPlain = /^[A-Za-z0-9_/$][\w./$()+-]*$/.test(value) && !/^(?:null|~)$/i.test(value);
  return isPlain ? value : `'${value.replaceAll("'", "''")}'`;
}
