import * as vscode from 'vscode';
import type { Subject } from '../../model/subject.ts';
import type { TimeRange } from '../../model/timeRange.ts';
import type { TimeSelection } from '../../model/timeSelection.ts';
import type { BackendDirectory } from '../../state/backendDirectory.ts';
import type { LogSeriesSource } from '../../state/logSeriesFeed.ts';
import { lokiSelector } from '../../state/lokiLogFeed.ts';
import type { QueriedLog } from '../../state/queriedLog.ts';
import { settingIds, settingsSection } from '../ids.ts';

/** A number of bars or parts as a page asks for it. */
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
