import { parsedPromql } from '../promql/parsedPromql.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import type { RuleFile } from '../rules/ruleFile.ts';

/** What is known of the recording rules of a workspace, or of the files that are checked together. */
export interface RecordingRules {
  /** How many names are recorded. Where there are none, rules live elsewhere and nothing is missing. */
  readonly size: number;
  has(name: string): boolean;
  /** What a rule records, where exactly one does, with no labels of its own; without it, no expression is known. */
  expressionOf?(name: string): string | undefined;
  /** The URIs of all files that define rules, as far as a workspace is known. */
  ruleFiles?(): readonly string[];
  /** What stands in a file now, in the editor or else on the disk. */
  textOf?(uri: string): string | undefined;
}

const recordField = /\brecord["']?[ \t]*:[ \t]*["']?([A-Za-z_:][A-Za-z0-9_:]*)/g;
/** The shape of `level:metric:operations`. */
const ruleName = /[A-Za-z0-9_]:[A-Za-z_]/;
/** Some exporters put more colons into the names of their own metrics. */
const conventional = /^[A-Za-z0-9_]*:[A-Za-z0-9_]+(?::[A-Za-z0-9_]*)?$/;

/** The names that a text records, found without reading all of it: more than it says never hurts, less would. */
export function recordedNames(text: string): readonly string[] {
  return [...text.matchAll(recordField)].map((match) => match[1] ?? '');
}

/** The known rules together with those of a document, which the rest of it may ask for before it is saved. */
export function withOwnRules(
  rules: RecordingRules | undefined,
  files: readonly RuleFile[],
): RecordingRules | undefined {
  if (rules === undefined || rules.size === 0) return rules;
  const own = new Set(
    files.flatMap((file) => file.groups.flatMap((group) => group.rules.flatMap((rule) => rule.record?.text ?? []))),
  );
  return { size: rules.size, has: (name) => own.has(name) || rules.has(name) };
}

/** Series that are named like recording rules and that no rule records, with the query's offsets. */
export function checkRecorded(query: EmbeddedQuery, rules: RecordingRules | undefined): readonly QueryProblem[] {
  if (rules === undefined || rules.size === 0 || query.language !== 'promql' || !ruleName.test(query.text)) return [];
  return parsedPromql(query.text, query).nodes.flatMap((node): readonly QueryProblem[] => {
    if (node.kind !== 'vectorSelector' || node.name === undefined || node.nameSpan === undefined) return [];
    if (!conventional.test(node.name) || rules.has(node.name)) return [];
    const { start, end } = node.nameSpan;
    const message = `No rule here records ${node.name}.`;
    return [{ code: 'rules/missing-recording-rule', severity: 'warning', message, start, end }];
  });
}
