import { folderGlob } from '../fluent/folderInclude.ts';
import type { FluentdInclude, FluentdRoot, FluentdSection } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';

/** Checks the includes of the document itself: paths that Fluentd cannot read as a URI, and relative ones that name no file. */
export function checkIncludes(context: FluentdContext): void {
  if (!context.text.includes('include')) return;
  for (const include of includesOf(context.root)) {
    const path = include.path.text;
    if (/[[\]{}|\\^<>"` ]|%(?![0-9A-Fa-f]{2})/.test(path)) {
      const message = 'Fluentd reads the path as a URI, which takes no brackets, braces or blanks.';
      context.report('bad-include', 'error', message, include.path);
    } else if (path !== '' && !isElsewhere(path) && context.files.list(context.uri, path)?.length === 0) {
      const glob = folderGlob(context.files, context.uri, path);
      const message =
        glob === undefined
          ? `No file is called '${path}' beside this one. Fluentd skips the include in silence.`
          : `'${path}' names a folder, which Fluentd cannot read as a config. Write ${glob}.`;
      const { start, end } = include.path;
      const fixes = glob === undefined ? [] : [{ title: `Write ${glob}`, edits: [{ start, end, text: glob }] }];
      context.report('missing-file', 'warning', message, include.path, fixes);
    }
  }
}

/** An absolute path is one of the machine where the agent runs; a URL is not looked up. */
function isElsewhere(path: string): boolean {
  return /^(?:\/|[A-Za-z]:|\w+:\/\/)/.test(path);
}

function includesOf(parent: FluentdRoot | FluentdSection): readonly FluentdInclude[] {
  return parent.children.flatMap((node) => {
    if (node.kind === 'section') return includesOf(node);
    return node.kind === 'include' && !node.path.isDynamic ? [node] : [];
  });
}
