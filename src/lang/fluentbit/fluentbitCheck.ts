import type { FileAccess } from '../fileAccess.ts';
import { folderGlob } from '../fluent/folderInclude.ts';
import type { FluentProblem } from '../fluent/fluentProblem.ts';
import type { DeclaredPlugin } from '../fluent/fluentSettings.ts';
import type { FluentbitRoot } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { createContext, isBesideDocument } from './fluentbitContext.ts';
import { checkFluentbitPorts } from './fluentbitPorts.ts';
import { checkRouting } from './fluentbitRouting.ts';
import { checkSection } from './fluentbitSectionCheck.ts';
import { checkSmallRules } from './smallRules.ts';
import { checkKeysTogether } from './startRules.ts';
import { checkPluginRules } from './pluginRules.ts';
import { checkReferences } from './referenceCheck.ts';
import { checkTelemetry } from './telemetryRules.ts';

/** Everything that is wrong or doubtful in a config whose syntax is known. */
export function checkFluentbit(
  text: string,
  uri: string,
  root: FluentbitRoot,
  files: FileAccess,
  plugins: readonly DeclaredPlugin[] = [],
): readonly FluentProblem[] {
  const problems: FluentProblem[] = [];
  const context = createContext(text, uri, root, files, problems, plugins);
  checkMissingIncludes(context);
  checkRepeatedIncludes(context);
  for (const section of root.sections) {
    checkSection(context, section);
    checkPluginRules(context, section);
    checkKeysTogether(context, section);
    checkSmallRules(context, section);
    if (section.kind === 'service' || section.kind === 'input') checkTelemetry(context, section);
  }
  checkReferences(context);
  checkRouting(context);
  checkFluentbitPorts(context);
  return problems;
}

/** A file that is included twice, or that includes itself. */
function checkRepeatedIncludes(context: FluentbitContext): void {
  for (const include of new Set(context.repeatedIncludes)) {
    const message = `'${include.value}' leads to a file that is included already. Fluent Bit refuses that.`;
    context.report('include-cycle', 'error', message, include.valueSpan);
  }
}

/** Relative includes that name no file. An absolute path is one of the machine where the agent runs. */
function checkMissingIncludes(context: FluentbitContext): void {
  for (const include of context.root.metas) {
    if (include.kind !== 'include' || !isBesideDocument(include.value)) continue;
    if (context.files.list(context.uri, include.value)?.length !== 0) continue;
    const glob = folderGlob(context.files, context.uri, include.value);
    const message =
      glob === undefined
        ? `No file is called '${include.value}' beside this one. Fluent Bit refuses to start without it.`
        : `'${include.value}' names a folder, and Fluent Bit refuses to start. Write ${glob}.`;
    const fixes = glob === undefined ? [] : [{ title: `Write ${glob}`, edits: [{ ...include.valueSpan, text: glob }] }];
    context.report('missing-file', 'warning', message, include.valueSpan, fixes);
  }
}
