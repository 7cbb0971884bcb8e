import { namesTracedLog } from '../fluent/stackTraces.ts';
import type { FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { parserNamed, resolvedValue } from './fluentbitContext.ts';

/** A tail of an application's log that reads each line for itself, while no filter joins them afterwards. */
export function checkSplitTraces(context: FluentbitContext, section: FluentbitSection): void {
  if (context.isPartial || section.properties.some((property) => property.isDynamic)) return;
  if (propertyOf(section, 'multiline.parser', 'multiline', 'docker_mode') !== undefined) return;
  const valueOf = (key: string): string | undefined => {
    const property = propertyOf(section, key);
    return property === undefined ? undefined : resolvedValue(context, property);
  };
  if (!namesTracedLog(valueOf('path'), valueOf('tag'))) return;
  const parser = propertyOf(section, 'parser');
  if (parser !== undefined) {
    const definition = parserNamed(context, resolvedValue(context, parser) ?? '');
    const format = definition === undefined ? undefined : propertyOf(definition, 'format')?.value;
    if (format?.toLowerCase() !== 'regex') return;
  }
  // A filter or a processor of the same kind, before or behind, may join what is split here.
  const all = context.sections.flatMap((one) => [one, ...one.children]);
  if (all.some((one) => one.plugin === 'multiline')) return;
  const message =
    'Each line of a stack trace becomes a record of its own here. Name a parser with multiline.parser, such as java, go or python.';
  context.report(
    'split-traces',
    'information',
    message,
    parser?.valueSpan ?? propertyOf(section, 'path')?.valueSpan ?? section.header,
  );
}
