import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import type { LanguageFix } from '../languageService.ts';
import { checkPromqlVersion, neededVersion } from '../promql/promqlVersion.ts';
import { parsedPromql } from '../promql/parsedPromql.ts';
import { queryAt } from '../query/embeddedQuery.ts';
import { assumedPrometheus } from '../query/promqlTarget.ts';
import type { EmbeddedContent } from './embeddedDocument.ts';
import type { ProjectSettings } from './projectSettings.ts';

/** Raises the version of Prometheus where the query asks for a newer one: in the file of the project that says it, or else in the editor. */
export function versionActions(
  document: TextDocument,
  range: Range,
  { queries }: EmbeddedContent,
  { prometheus = assumedPrometheus, versionPlace }: ProjectSettings,
): readonly LanguageFix[] {
  const query = queryAt(queries, document.offsetAt(range.start));
  const start = query?.map.fromDocument(document.offsetAt(range.start));
  if (query?.language !== 'promql' || start === undefined) return [];
  const end = query.map.fromDocument(document.offsetAt(range.end)) ?? start;
  const problem = checkPromqlVersion(parsedPromql(query.text, query), prometheus).find(
    (one) => one.start <= end && one.end >= start,
  );
  const version = problem === undefined ? undefined : neededVersion(problem);
  if (problem === undefined || version === undefined) return [];
  const fix = { title: `Write for Prometheus ${version}`, kind: 'quickfix', code: problem.code, edits: [] } as const;
  if (versionPlace === undefined) return [{ ...fix, setting: { name: 'promql.version', value: version } }];
  const edit = { range: versionPlace.range, newText: JSON.stringify(version) };
  return [{ ...fix, elsewhere: [{ uri: versionPlace.uri, edits: [edit] }] }];
}
