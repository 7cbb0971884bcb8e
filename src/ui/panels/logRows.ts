import { findTraceId, parseLogMessage } from '../../analysis/logMessage.ts';
import { stripEscapes } from '../../base/ansi.ts';
import { asRecord, asString } from '../../base/json.ts';
import { isLogSeverity } from '../../model/logLine.ts';
import type { LogFilterState, LogRow } from '../../protocol/logsPanelContract.ts';
import type { KeptRecord, LogBuffer } from '../../state/logBuffer.ts';

/** Characters of a line that are drawn. */
const greatestLength = 4000;

/** The lines that pass from number `start` on, `count` at most. */
export function toRows(buffer: LogBuffer, start: number, count: number): readonly LogRow[] {
  const window = buffer.window(start, count);
  return window.records.map((record, index) => toRow(record, window.start + index));
}

/** A line as it is drawn. @param number its number among those that pass the filter. */
function toRow(record: KeptRecord, number: number): LogRow {
  const { text, severity, stream, time } = record;
  const message = parseLogMessage(text);
  return {
    number,
    time,
    text: text.length > greatestLength ? text.slice(0, greatestLength) : text,
    cutLength: Math.max(0, text.length - greatestLength),
    parsed: message,
    traceId: message === undefined ? undefined : findTraceId(message),
    severity,
    stream,
  };
}

/** A filter as an earlier page kept it; of unknown shape. */
export function decodeFilter(kept: unknown): LogFilterState {
  const fields = asRecord(kept);
  const least = asString(fields?.['least']);
  return {
    text: asString(fields?.['text']) ?? '',
    least: least !== undefined && isLogSeverity(least) ? least : undefined,
    // The lines of a span that was looked at are no longer there.
    range: undefined,
  };
}

/** The lines that pass, each with its time, and its stream where there are several. @param names of the streams. */
export function logAsText(buffer: LogBuffer, names: readonly string[]): string {
  const lines: string[] = [];
  buffer.visit(({ time, text, stream }) => {
    const start = [new Date(time).toISOString(), ...(names.length > 1 ? [names[stream] ?? ''] : [])];
    lines.push([...start, stripEscapes(text)].join(' '));
  });
  return lines.join('\n');
}
