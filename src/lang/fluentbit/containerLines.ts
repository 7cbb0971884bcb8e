import type { FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { parserNamed, resolvedValue } from './fluentbitContext.ts';

/**
 * A tail that reads the logs of containers with a JSON parser: runtimes but the old Docker write CRI lines. A parser whose name says
 * docker is taken for a choice.
 */
export function checkContainerParser(context: FluentbitContext, section: FluentbitSection): void {
  const path = propertyOf(section, 'path');
  const parser = propertyOf(section, 'parser');
  if (path === undefined || parser === undefined || propertyOf(section, 'multiline.parser') !== undefined) return;
  if (!/\/var\/log\/(?:containers|pods)\b/.test(resolvedValue(context, path) ?? '')) return;
  const name = resolvedValue(context, parser) ?? '';
  if (/docker/i.test(name) || !readsJson(context, name)) return;
  const isClassic = context.root.format === 'classic';
  const text = isClassic ? 'multiline.parser docker, cri' : 'multiline.parser: docker, cri';
  const edits = [{ start: parser.nameSpan.start, end: parser.valueSpan.end, text }];
  context.report(
    'json-on-cri',
    'warning',
    'containerd and CRI-O write CRI lines, not JSON: only the old Docker log driver does. Use multiline.parser with cri.',
    parser.valueSpan,
    [{ title: 'Parse CRI lines', edits }],
  );
}

/** Whether the parser is one of JSON, by its definition or, where that cannot be read, by its name. */
function readsJson(context: FluentbitContext, name: string): boolean {
  const definition = parserNamed(context, name);
  if (definition !== undefined) return propertyOf(definition, 'format')?.value.toLowerCase() === 'json';
  return name === 'json' && (context.hasUnreadParsers || context.isPartial);
}
