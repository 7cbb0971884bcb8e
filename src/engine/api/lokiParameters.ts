import { parseTimeNs } from '../../base/time.ts';
import { parsePrometheusDuration } from '../../lang/query/goDuration.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import type { LogDirection } from '../logql/logqlEngine.ts';
import { LogqlError } from '../logql/logqlError.ts';

export const secondNs = 1_000_000_000n;
const hourNs = 3600n * secondNs;
const maxLines = 5000;

/**
 * The span of time that `start`, `end` and `since` name: the last hour where they say nothing.
 * @param nowNs nanoseconds since the epoch
 * @throws LogqlError in Loki's words, as do the others here.
 */
export function readSpan(params: URLSearchParams, nowNs: bigint): { readonly start: bigint; readonly end: bigint } {
  const end = params.get('end') === null ? nowNs : readTime('end', params.get('end') ?? '');
  const since = params.get('since');
  const length = since === null ? hourNs : BigInt(Math.round((parsePrometheusDuration(since).ms ?? 3_600_000) * 1e6));
  const start = params.get('start') === null ? end - length : readTime('start', params.get('start') ?? '');
  return { start, end };
}

/** Nanoseconds from nanoseconds, seconds with a fraction, or RFC 3339. */
export function readTime(parameter: string, text: string): bigint {
  if (/^-?\d+$/.test(text)) return text.length <= 10 ? BigInt(text) * secondNs : BigInt(text);
  if (/^-?\d+\.\d+$/.test(text)) return BigInt(Math.round(Number(text) * 1000)) * 1_000_000n;
  const ns = parseTimeNs(text);
  if (ns !== undefined) return ns;
  throw new LogqlError(
    400,
    `could not parse '${parameter}' parameter: strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`,
  );
}

/** Nanoseconds of a duration, or of a number of seconds. */
export function readStep(text: string): bigint {
  const seconds = Number(text);
  const ms = text.trim() !== '' && !Number.isNaN(seconds) ? seconds * 1000 : parsePrometheusDuration(text).ms;
  if (ms === undefined) throw new LogqlError(400, `cannot parse ${goQuote(text)} to a valid duration`);
  return BigInt(Math.round(ms * 1e6));
}

/** `backward` where nothing is said. */
export function readDirection(text: string | null): LogDirection {
  const direction = (text ?? 'backward').toLowerCase();
  if (direction === 'forward' || direction === 'backward') return direction;
  throw new LogqlError(400, `invalid direction '${text ?? ''}'`);
}

/** How many lines or series are wanted. */
export function readLimit(text: string | null, fallback: number): number {
  if (text === null || text === '') return fallback;
  if (!/^-?\d+$/.test(text)) throw new LogqlError(400, `strconv.Atoi: parsing ${goQuote(text)}: invalid syntax`);
  const limit = Number(text);
  if (limit <= 0) throw new LogqlError(400, 'limit must be a positive value');
  if (limit > maxLines) {
    throw new LogqlError(
      400,
      `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${maxLines})`,
    );
  }
  return limit;
}
