import { namesTracedLog } from '../fluent/stackTraces.ts';
import type { FluentdNode, FluentdSection } from './fluentdAst.ts';
import { paramOf, sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';

const lineParsers = new Set(['none', 'regexp']);

/** Plugins that put the lines of a stack trace together further down. */
const joiners = new Set(['concat', 'detect_exceptions']);

/** A tail of an application's log whose parser takes each line for itself, while nothing joins them afterwards. */
export function checkSplitTraces(context: FluentdContext, section: FluentdSection): void {
  const parse = sectionsOf(section, 'parse')[0];
  const type = parse?.type?.value;
  if (type === undefined || type.isDynamic || !lineParsers.has(type.text)) return;
  if (context.isPartial || !namesTracedLog(textOf(section, 'path'), textOf(section, 'tag'))) return;
  if (textOf(section, 'format_firstline') !== undefined || context.nodes.some(joins)) return;
  const message =
    'Each line of a stack trace becomes a record of its own here. Take @type multiline with format_firstline, or a concat filter.';
  context.report('split-traces', 'information', message, type);
}

function textOf(section: FluentdSection, name: string): string | undefined {
  return paramOf(section, name)?.value?.text;
}

function joins(node: FluentdNode): boolean {
  if (node.kind !== 'section') return false;
  return joiners.has(node.type?.value?.text ?? '') || node.children.some(joins);
}
