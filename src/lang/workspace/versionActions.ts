import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location, Range } from 'vscode-languageserver-types';
import type { LanguageFix } from '../languageService.ts';
import { checkLogqlVersion } from '../logql/logqlVersion.ts';
import { parseLogql } from '../logql/logqlParser.ts';
import { checkPromqlVersion } from '../promql/promqlVersion.ts';
import { parsedPromql } from '../promql/parsedPromql.ts';
import { queryAt } from '../query/embeddedQuery.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import { assumedLoki } from '../query/lokiTarget.ts';
import { neededVersion } from '../query/neededVersion.ts';
import { assumedPrometheus } from '../query/promqlTarget.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import type { EmbeddedContent } from './embeddedDocument.ts';
import type { ProjectSettings } from './projectSettings.ts';

/** Raises the version of Prometheus or Loki where the query asks for a newer one: in the file of the project that says it, or else in the editor. */
export function versionActions(
  document: TextDocument,
  range: Range,
  { queries }: EmbeddedContent,
  settings: ProjectSettings,
): readonly LanguageFix[] {
  const query = queryAt(queries, document.offsetAt(range.start));
  const start = query?.map.fromDocument(document.offsetAt(range.start));
  if (query === undefined || start === undefined) return [];
  const end = query.map.fromDocument(document.offsetAt(range.end)) ?? start;
  const { problems, database, setting, place } = tooNew(query, settings);
  const problem = problems.find((one) => one.start <= end && one.end >= start);
  const version = problem === undefined ? undefined : neededVersion(problem);
  if (problem === undefined || version === undefined) return [];
  const fix = { title: `Write for ${database} ${version}`, kind: 'quickfix', code: problem.code, edits: [] } as const;
  if (place === undefined) return [{ ...fix, setting: { name: setting, value: version } }];
  const edit = { range: place.range, newText: JSON.stringify(version) };
  return [{ ...fix, elsewhere: [{ uri: place.uri, edits: [edit] }] }];
}

interface TooNew {
  readonly problems: readonly QueryProblem[];
  readonly database: string;
  readonly setting: 'promql.version' | 'logql.version';
  /** Where the project says the version, if it does. */
  readonly place: Location | undefined;
}

function tooNew(query: EmbeddedQuery, settings: ProjectSettings): TooNew {
  if (query.language === 'promql') {
    const { prometheus = assumedPrometheus, versionPlace: place } = settings;
    const problems = checkPromqlVersion(parsedPromql(query.text, query), prometheus);
    return { problems, database: 'Prometheus', setting: 'promql.version', place };
  }
  const { loki = assumedLoki, lokiVersionPlace: place } = settings;
  const parsed = parseLogql(query.text, query);
  const problems = parsed.problems.length > 0 ? [] : checkLogqlVersion(parsed, loki);
  return { problems, database: 'Loki', setting: 'logql.version', place };
}
