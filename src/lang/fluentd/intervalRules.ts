import type { FluentdSection, FluentdValue } from './fluentdAst.ts';
import { paramOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';

/** Seconds of a time as Fluentd reads it: the first number with s right behind it, else with m, h or d, wherever it stands. */
export function secondsOf(text: string): number {
  const factors = { s: 1, m: 60, h: 3600, d: 86_400 };
  for (const [unit, factor] of Object.entries(factors)) {
    const number = new RegExp(`(\\d+)${unit}`).exec(text)?.[1];
    if (number !== undefined) return Number(number) * factor;
  }
  return parseFloat(text) || 0;
}

/** How long one try to send may last, by the outputs that have such a parameter. */
const tryLimits = ['request_timeout', 'read_timeout', 'ack_response_timeout'];

/**
 * Intervals of a buffer that undo each other.
 * @param timekey seconds; undefined where it is not known or chunks are not cut by time.
 */
export function checkIntervals(
  context: FluentdContext,
  output: FluentdSection,
  buffer: FluentdSection,
  timekey: number | undefined,
): void {
  const flush = secondsIn(buffer, 'flush_interval');
  const thread = secondsIn(buffer, 'flush_thread_interval');
  const isFlushed = paramOf(buffer, 'flush_mode')?.value?.text === 'interval';
  if (flush !== undefined && thread !== undefined && thread.seconds > flush.seconds) {
    const message =
      'The thread that sends looks for chunks less often than flush_interval has them ready: they wait for it.';
    context.report('slow-flush-thread', 'information', message, thread.value);
  }
  const wait = paramOf(buffer, 'timekey_wait') === undefined ? 600 : secondsIn(buffer, 'timekey_wait')?.seconds;
  if (
    isFlushed &&
    flush !== undefined &&
    timekey !== undefined &&
    wait !== undefined &&
    flush.seconds > timekey + wait
  ) {
    const message =
      'timekey and timekey_wait together are shorter: chunks leave by them, before flush_interval is over.';
    context.report('unused-interval', 'information', message, flush.value);
  }
  checkRetryTimeout(context, output, buffer);
}

function checkRetryTimeout(context: FluentdContext, output: FluentdSection, buffer: FluentdSection): void {
  const retry = secondsIn(buffer, 'retry_timeout');
  const name = tryLimits.find((one) => (secondsIn(output, one)?.seconds ?? 0) > (retry?.seconds ?? Infinity));
  if (retry === undefined || name === undefined || paramOf(buffer, 'retry_forever') !== undefined) return;
  const message = `A try may last as long as ${name}, which is longer: after one slow try none is left.`;
  context.report('short-retry-timeout', 'warning', message, retry.value);
}

function secondsIn(
  section: FluentdSection,
  name: string,
): { readonly value: FluentdValue; readonly seconds: number } | undefined {
  const value = paramOf(section, name)?.value;
  return value === undefined || value.isDynamic ? undefined : { value, seconds: secondsOf(value.text) };
}
