import type { FluentdSection } from './fluentdAst.ts';
import { paramOf, sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';
import type { FluentdPlugin, FluentdSchemaSection } from './fluentdSchema.ts';

/** Whether a section cannot do without an inner one that it does not have. */
export function isLacking(
  section: FluentdSection,
  known: FluentdSchemaSection | undefined,
  plugin: FluentdPlugin | undefined,
): boolean {
  if (known === undefined || sectionsOf(section, known.name).length > 0) return false;
  if (known.isRequired) return true;
  if (!known.isImplicit || known.defaultType !== undefined || !usesPlugin.has(known.name)) return false;
  const isOldForm = paramOf(section, 'format') !== undefined && plugin?.oldParams.has('format') === true;
  return known.params.get('@type')?.isRequired === true && !isOldForm && isNeeded(plugin, known.name);
}

/** Sections that are there even when they are not written, and then lack their `@type`. */
const usesPlugin: ReadonlySet<string> = new Set(['parse', 'format', 'storage']);

/** Tells that an inner section is missing, and writes it. */
export function reportLack(context: FluentdContext, section: FluentdSection, known: FluentdSchemaSection): void {
  const severity = lackSeverity(context);
  if (known.isRequired) {
    context.report('missing-section', severity, `A <${known.name}> section is required.`, section.header);
    return;
  }
  const indent = /^[ \t]*/.exec(context.text.slice(context.text.lastIndexOf('\n', section.start - 1) + 1))?.[0] ?? '';
  const at = section.closing?.start;
  const text = `  <${known.name}>\n${indent}    @type ${known.name === 'parse' ? 'none' : 'json'}\n${indent}  </${known.name}>\n${indent}`;
  const fixes = at === undefined ? [] : [{ title: `Add <${known.name}>`, edits: [{ start: at, end: at, text }] }];
  const message = `A <${known.name}> section with @type is required.`;
  context.report('missing-section', severity, message, section.header, fixes);
}

/** Plugins that make parsers and formatters only when asked to. */
const optional = new Set([
  'input exec',
  'output exec',
  'output exec_filter',
  'input http',
  'output stdout',
  'filter stdout',
]);

function isNeeded(plugin: FluentdPlugin | undefined, section: string): boolean {
  if (plugin === undefined || plugin.gem !== undefined) return false;
  return section === 'parse' && !optional.has(`${plugin.kind} ${plugin.name}`) && plugin.kind !== 'output';
}

/** How grave a lack is: what a piece of a config lacks may stand elsewhere. */
export function lackSeverity(context: FluentdContext): 'error' | 'warning' {
  return context.isIncomplete ? 'warning' : 'error';
}
