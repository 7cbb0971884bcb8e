import * as vscode from 'vscode';
import { asString } from '../../base/json.ts';
import type { Subject } from '../../model/subject.ts';
import type { TimeRange } from '../../model/timeRange.ts';
import type { TimeSelection } from '../../model/timeSelection.ts';
import type { LogsPanelState } from '../../protocol/logsPanelContract.ts';
import type { BackendDirectory } from '../../state/backendDirectory.ts';
import type { LogSeriesSource } from '../../state/logSeriesFeed.ts';
import { lokiSelector } from '../../state/lokiLogFeed.ts';
import type { QueriedLog } from '../../state/queriedLog.ts';
import type { TimeMember } from '../../state/sharedTimes.ts';
import { settingIds, settingsSection } from '../ids.ts';
import { decodeFilter } from './logRows.ts';

/** A number of rows, bars or parts as a page asks for it. */
export function clampCount(count: number): number {
  return Math.max(1, Math.min(1000, Math.floor(count)));
}

/** The span of a selection that does not follow the present: a log that follows it shows all that comes. */
export function rangeOf(selection: TimeSelection | undefined): TimeRange | undefined {
  return selection?.kind === 'fixed' ? selection.range : undefined;
}

export function isSameRange(left: TimeRange | undefined, right: TimeRange | undefined): boolean {
  return left?.start === right?.start && left?.end === right?.end;
}

/** The source that the settings ask for; undefined: whichever suits. */
export function chosenSource(): 'kubernetes' | 'loki' | undefined {
  const setting = vscode.workspace.getConfiguration(settingsSection).get<unknown>(settingIds.logSource);
  return setting === 'kubernetes' || setting === 'loki' ? setting : undefined;
}

/** The selector of a subject by the labels that its lines have in the embedded engine. */
export function kubernetesSelector(subject: Subject): string {
  return lokiSelector(subject, ['namespace', 'pod', 'container']);
}

/** What answers a metric query of LogQL: the Loki of the servers, or the embedded engine with the lines that are here. */
export async function openSeries(
  query: string,
  backends: BackendDirectory | undefined,
  log: QueriedLog,
): Promise<LogSeriesSource> {
  const loki = await backends?.loki();
  if (loki !== undefined) {
    return {
      start: undefined,
      series: (range, stepSeconds, signal) => loki.querySeries({ query, range, stepSeconds }, signal),
    };
  }
  const engine = await log.engine();
  return { start: engine.start, series: (range, step, signal) => engine.series(query, range, step, signal) };
}

/** Opens a query of LogQL in an editor beside the panel. */
export async function openQueryBeside(content: string): Promise<undefined> {
  const document = await vscode.workspace.openTextDocument({ language: 'logql', content });
  await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
}

/** What a panel shows before there is anything to show: what an earlier page kept, of unknown shape. */
export function firstState(
  subject: Subject,
  fields: Readonly<Record<string, unknown>> | undefined,
  keptSource: unknown,
  time: TimeMember,
): LogsPanelState {
  return {
    subject,
    containers: [],
    container: subject.container ?? asString(fields?.['container']),
    sourceKind: keptSource === 'loki' || keptSource === 'kubernetes' ? keptSource : 'kubernetes',
    sourceKinds: ['kubernetes'],
    source: undefined,
    queryText: asString(fields?.['queryText']) ?? '',
    query: undefined,
    queryFailure: undefined,
    graph: undefined,
    status: 'starting',
    failure: undefined,
    streams: [],
    filter: { ...decodeFilter(fields?.['filter']), range: rangeOf(time.shared) },
    isTimeLinked: time.isLinked,
    extent: { epoch: 0, first: 0, end: 0, kept: 0, linesPerSecond: 0 },
  };
}

/** Shows lines in an editor. */
export async function openAsText(content: string): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'log', content }));
}
