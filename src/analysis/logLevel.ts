import { stripEscapes } from '../base/ansi.ts';
import type { LogSeverity } from '../model/logLine.ts';

const words: Readonly<Record<string, LogSeverity>> = {
  trace: 'trace',
  trc: 'trace',
  debug: 'debug',
  dbg: 'debug',
  info: 'info',
  inf: 'info',
  information: 'info',
  notice: 'info',
  warn: 'warn',
  wrn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  eror: 'error',
  severe: 'error',
  fatal: 'fatal',
  ftl: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  panic: 'fatal',
};

const klogLevels: Readonly<Record<string, LogSeverity>> = { I: 'info', W: 'warn', E: 'error', F: 'fatal' };

/** A field of JSON or logfmt that says the level. */
const field = /["']?\b(?:level|severity|lvl|loglevel|log\.level)["']?\s*[:=]\s*["']?([A-Za-z]{3,11})\b/i;
/** A word in capitals, or in brackets, near the beginning of a plain line. */
const plain =
  /\b(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|FATAL|CRITICAL|PANIC)\b|[[<|]\s*([a-z]{4,8})\s*[\]>|]/;
const klog = /^([IWEF])\d{4} \d\d:\d\d:\d\d/;

/** How grave a line is, by what it says of itself: a field of JSON or logfmt, klog's first letter, or a word near its beginning. */
export function detectSeverity(text: string): LogSeverity {
  // A level stands near the beginning; a long line must not cost more than a short one.
  const head = stripEscapes(text.length > 600 ? text.slice(0, 600) : text);
  const named = field.exec(head)?.[1];
  const byField = named === undefined ? undefined : words[named.toLowerCase()];
  if (byField !== undefined) return byField;
  const byKlog = klog.exec(head)?.[1];
  if (byKlog !== undefined) return klogLevels[byKlog] ?? 'unknown';
  const word = plain.exec(head.slice(0, 120));
  return words[(word?.[1] ?? word?.[2] ?? '').toLowerCase()] ?? 'unknown';
}
