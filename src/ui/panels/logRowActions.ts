import * as vscode from 'vscode';
import { readLogFields } from '../../analysis/logMessage.ts';
import { stripEscapes } from '../../base/ansi.ts';
import type { Handlers } from '../../protocol/channel.ts';
import type { LogRowDetails, LogsPanelToHost } from '../../protocol/logsPanelContract.ts';
import type { KeptRecord } from '../../state/logBuffer.ts';
import { withLabelFilter } from '../../state/logQueries.ts';
import type { QueriedLog } from '../../state/queriedLog.ts';

/** Characters of a line that are shown in full. */
const greatestLength = 100_000;

/** What the actions on a row need of its panel. */
export interface LogRowOwner {
  readonly log: () => QueriedLog;
  readonly queryText: () => string;
  readonly setQuery: (text: string) => void;
  /** The log shows its lines unfiltered now. @returns the epoch of their numbers. */
  readonly tellUnfiltered: () => number;
}

/** What can be done with one row. */
export function logRowActions(
  owner: LogRowOwner,
): Pick<Handlers<LogsPanelToHost>, 'details' | 'copyLine' | 'filterBy' | 'showContext'> {
  const find = (number: number): KeptRecord | undefined => owner.log().buffer.window(number, 1).records[0];
  return {
    details: ({ number }) => {
      const record = find(number);
      return record && toDetails(record, owner.log());
    },
    copyLine: async ({ number }) => {
      const record = find(number);
      if (record !== undefined) await vscode.env.clipboard.writeText(stripEscapes(record.text));
    },
    filterBy: (wish) => {
      owner.setQuery(withLabelFilter(owner.queryText(), wish));
    },
    showContext: ({ number }) => {
      const record = find(number);
      const place = record && owner.log().showAll(record);
      return place === undefined ? undefined : { epoch: owner.tellUnfiltered(), number: place };
    },
  };
}

function toDetails({ timeNs, text, stream }: KeptRecord, log: QueriedLog): LogRowDetails {
  const { parser, fields } = readLogFields(text) ?? { parser: undefined, fields: [] };
  const labels = Object.entries(log.streams[stream]?.labels ?? {}).filter(([, value]) => value !== '');
  return { timeNs, text: stripEscapes(text).slice(0, greatestLength), labels, parser, fields };
}
