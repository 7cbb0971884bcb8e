import type { FileAccess } from '../fileAccess.ts';
import type { FluentProblem } from '../fluent/fluentProblem.ts';
import type { FluentbitRoot } from './fluentbitAst.ts';
import { createContext } from './fluentbitContext.ts';
import { checkRouting } from './fluentbitRouting.ts';
import { checkSection } from './fluentbitSectionCheck.ts';
import { checkPluginRules } from './pluginRules.ts';
import { checkReferences } from './referenceCheck.ts';
import { checkTelemetry } from './telemetryRules.ts';

/** Everything that is wrong or doubtful in a config whose syntax is known. */
export function checkFluentbit(
  text: string,
  uri: string,
  root: FluentbitRoot,
  files: FileAccess,
): readonly FluentProblem[] {
  const problems: FluentProblem[] = [];
  const context = createContext(text, uri, root, files, problems);
  for (const section of root.sections) {
    checkSection(context, section);
    checkPluginRules(context, section);
    if (section.kind === 'service' || section.kind === 'input') checkTelemetry(context, section);
  }
  checkReferences(context);
  checkRouting(context);
  return problems;
}
