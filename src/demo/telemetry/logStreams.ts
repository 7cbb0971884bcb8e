import type { LogRecord, StoredLine } from '../world/logBook.ts';
import type { LogBook } from '../world/logBook.ts';
import type { LogQuery } from './logQuery.ts';

/** One line as a log store holds it. A stack trace is one line with breaks in it, since the shipper joins it. */
export interface StoreEntry {
  /** Milliseconds since the epoch, with a fraction. */
  readonly time: number;
  readonly text: string;
  readonly level: string;
}

/** The entries of one stream in order of time. */
export interface LogStream {
  readonly labels: Readonly<Record<string, string>>;
  entries(start: number, end: number): readonly StoreEntry[];
}

/** The streams of every container, as the demo's Fluent Bit labels them. */
export function logStreams(book: LogBook): readonly LogStream[] {
  return [...book.records].flatMap((record) =>
    (['stdout', 'stderr'] as const)
      .filter((output) => record.runs.some((run) => run.lines.some((line) => line.output === output)))
      .map((output) => toStream(record, output)),
  );
}

/** The entries of the streams that a query selects, in a span of time that excludes its end. */
export function selectEntries(
  streams: readonly LogStream[],
  query: LogQuery,
  start: number,
  end: number,
): readonly { readonly stream: LogStream; readonly entry: StoreEntry }[] {
  return streams
    .filter((stream) => query.matchesStream(stream.labels))
    .flatMap((stream) =>
      stream
        .entries(start, end)
        .filter((entry) => query.matchesLine(entry.text))
        .map((entry) => ({ stream, entry })),
    );
}

function toStream(record: LogRecord, output: StoredLine['output']): LogStream {
  const { namespace, pod, container, app, node } = record.source;
  return {
    labels: { app, container, job: 'fluent-bit', namespace, node, pod, service_name: app, stream: output },
    entries: (start, end) => {
      const entries: { time: number; text: string; level: string }[] = [];
      for (const run of record.runs) {
        for (const line of run.lines) {
          if (line.output !== output || line.time < start || line.time >= end) continue;
          const last = entries.at(-1);
          if (line.isContinuation === true && last !== undefined) last.text += `\n${line.text}`;
          else entries.push({ time: line.time, text: line.text, level: line.level });
        }
      }
      return entries;
    },
  };
}
