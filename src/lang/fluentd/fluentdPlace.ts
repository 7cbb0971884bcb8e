import type { FluentdNode, FluentdRoot, FluentdSection } from './fluentdAst.ts';
import { kindOfSection, pluginOfSection } from './fluentdSectionCheck.ts';
import type { FluentdPlugin, FluentdSchemaSection } from './fluentdSchema.ts';
import { fluentdPlugin, systemSection } from './fluentdSchema.ts';

/** A section with what it takes there, for completion and hover. */
export interface FluentdPlace {
  readonly section: FluentdSection;
  /** The sections round it, the outermost first. */
  readonly parents: readonly FluentdSection[];
  readonly plugin: FluentdPlugin | undefined;
  /** Its own parameters and sections together with those of its plugin. */
  readonly schema: FluentdSchemaSection | undefined;
}

/** The sections that an offset lies in, the outermost first. In the YAML form a section reaches to its last line, deeper lines included. */
export function sectionsAt(text: string, root: FluentdRoot, offset: number): readonly FluentdSection[] {
  const found: FluentdSection[] = [];
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const indent = offset - lineStart;
  let nodes: readonly FluentdNode[] = root.children;
  for (;;) {
    const inside = nodes.filter(
      (node): node is FluentdSection => node.kind === 'section' && contains(text, root, node, offset, indent),
    );
    const section = inside.at(-1);
    if (section === undefined) return found;
    found.push(section);
    nodes = section.children;
  }
}

function contains(text: string, root: FluentdRoot, section: FluentdSection, offset: number, indent: number): boolean {
  if (root.format === 'yaml') {
    const column = section.header.start - (text.lastIndexOf('\n', section.header.start - 1) + 1);
    return section.start < offset && (offset <= section.end || column < indent);
  }
  return section.header.end <= offset && (section.closing === undefined || offset <= section.closing.start);
}

/** What the innermost section at an offset takes. */
export function placeAt(text: string, root: FluentdRoot, offset: number): FluentdPlace | undefined {
  const chain = sectionsAt(text, root, offset);
  const section = chain.at(-1);
  if (section === undefined) return undefined;
  let schema: FluentdSchemaSection | undefined;
  let plugin: FluentdPlugin | undefined;
  for (const one of chain) {
    const own = schema?.sections.get(one.name);
    if (one.name === 'system') schema = systemSection();
    else if (kindOfSection(one.name) !== undefined) {
      plugin = pluginOfSection(one, own?.defaultType ?? own?.params.get('@type')?.default);
      schema = merged(own, plugin);
    } else schema = own;
  }
  return { section, parents: chain.slice(0, -1), plugin, schema };
}

function merged(
  own: FluentdSchemaSection | undefined,
  plugin: FluentdPlugin | undefined,
): FluentdSchemaSection | undefined {
  if (own === undefined || plugin === undefined) return plugin ?? own;
  return {
    ...own,
    params: new Map([...own.params, ...plugin.params]),
    sections: new Map([...own.sections, ...plugin.sections]),
  };
}

/** The plugin that a `@type` at an offset names. */
export function typeAt(section: FluentdSection, offset: number): FluentdPlugin | undefined {
  const type = section.type;
  const kind = kindOfSection(section.name);
  const value = type?.value;
  if (value === undefined || kind === undefined || offset < value.start || offset > value.end) return undefined;
  return fluentdPlugin(kind, value.text);
}
