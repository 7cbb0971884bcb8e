import type { FileAccess } from '../fileAccess.ts';
import type { FluentProblem } from '../fluent/fluentProblem.ts';
import type { DeclaredPlugin } from '../fluent/fluentSettings.ts';
import { checkDirectives } from './directiveCheck.ts';
import type { FluentdRoot } from './fluentdAst.ts';
import { createFluentdContext } from './fluentdContext.ts';
import { checkFluentdPorts } from './fluentdPorts.ts';
import { checkFluentdRouting } from './fluentdRouting.ts';
import { checkFluentdRules } from './fluentdRules.ts';
import { foldEqualsSigns } from './equalsSigns.ts';
import { checkIncludes } from './includeCheck.ts';

/** Everything that is wrong or doubtful in a config whose syntax is known. */
export function checkFluentd(
  text: string,
  uri: string,
  root: FluentdRoot,
  files: FileAccess,
  plugins: readonly DeclaredPlugin[] = [],
): readonly FluentProblem[] {
  const problems: FluentProblem[] = [];
  const context = createFluentdContext(text, uri, root, files, problems, plugins);
  checkIncludes(context);
  checkDirectives(context);
  checkFluentdRules(context);
  checkFluentdRouting(context);
  checkFluentdPorts(context);
  return foldEqualsSigns(text, root, problems);
}
