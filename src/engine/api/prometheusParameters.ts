import { parsePrometheusDuration } from '../../lang/query/goDuration.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import type { PromqlOptions } from '../promql/promqlEngine.ts';
import { ParameterError } from './httpAnswer.ts';

/** `timeout` and `lookback_delta` as options of the engine. @throws ParameterError, as do the others here. */
export function readOptions(params: URLSearchParams, signal: AbortSignal | undefined): PromqlOptions {
  const timeout = params.get('timeout');
  const lookback = params.get('lookback_delta');
  return {
    signal,
    ...(timeout === null ? {} : { limits: { timeoutMs: readDuration('timeout', timeout) } }),
    ...(lookback === null ? {} : { lookbackMs: readDuration('lookback_delta', lookback) }),
  };
}

/** Milliseconds since the epoch of seconds with a fraction, or of RFC 3339. */
export function readTime(parameter: string, text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && !Number.isNaN(seconds)) return Math.round(seconds * 1000);
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(ms)) return ms;
  const prefix = parameter === 'time' ? "invalid time value for 'time': " : '';
  throw new ParameterError(parameter, `${prefix}cannot parse ${goQuote(text)} to a valid timestamp`);
}

/** Milliseconds of a duration, or of a number of seconds. */
export function readDuration(parameter: string, text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && !Number.isNaN(seconds)) return Math.round(seconds * 1000);
  const { ms } = parsePrometheusDuration(text);
  if (text !== '' && ms !== undefined) return ms;
  throw new ParameterError(parameter, `cannot parse ${goQuote(text)} to a valid duration`);
}
