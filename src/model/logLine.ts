import type { Labels } from './series.ts';

const severities = ['unknown', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export type LogSeverity = (typeof severities)[number];

export function isLogSeverity(text: string): text is LogSeverity {
  return (severities as readonly string[]).includes(text);
}

/** One log record as it was written. The text is untrusted: it may hold markup, terminal escapes and any character. */
export interface LogLine {
  /** Nanoseconds since the epoch, as decimal digits: a JavaScript number cannot hold them. */
  readonly timeNs: string;
  readonly text: string;
  /** Where the line comes from: pod and container, or the labels of a Loki stream. */
  readonly stream: Labels;
}
