import type { QuerySpan } from './querySpan.ts';

/** A Grafana variable in a query: `$name`, `${name}`, `${name:format}`, `${name.field:format}`, `[[name]]`, `[[name:format]]`. */
export interface DashboardVariable extends QuerySpan {
  readonly name: string;
}

const pattern = /\$(\w+)|\$\{(\w+)(?:\.[^:}]{1,200})?(?::[^}]{1,200})?\}|\[\[(\w+)(?::\w+)?\]\]/y;

/** The variable that begins at `at`, or undefined where none does. */
export function dashboardVariableAt(text: string, at: number): DashboardVariable | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  return { name: match[1] ?? match[2] ?? match[3] ?? '', start: at, end: at + match[0].length };
}

/** True where a text holds a variable, so that nothing certain can be said about its value. */
export function hasDashboardVariable(text: string): boolean {
  for (let at = text.search(/[$[]/); at >= 0 && at < text.length; at++) {
    if ((text[at] === '$' || text[at] === '[') && dashboardVariableAt(text, at) !== undefined) return true;
  }
  return false;
}
