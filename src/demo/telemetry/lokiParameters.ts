import { LogQueryError } from './logQuery.ts';

/** The parameters of a Loki request that select time and amount. */
export interface LokiRange {
  /** Milliseconds since the epoch; the end is excluded. */
  readonly start: number;
  readonly end: number;
  readonly limit: number;
  readonly isForward: boolean;
}

const hour = 3_600_000;
const mostEntries = 5000;

/**
 * Reads `start`, `end`, `since`, `limit` and `direction` with Loki's defaults: the last hour, a hundred lines, latest first.
 * @throws LogQueryError in Loki's words.
 */
export function parseLokiRange(query: URLSearchParams, now: number): LokiRange {
  const end = parseTime(query, 'end') ?? now;
  const since = sinceOf(query.get('since'));
  const start = parseTime(query, 'start') ?? end - since;
  if (end <= start) throw new LogQueryError('end timestamp must not be before or equal to start time');
  const limitText = query.get('limit') ?? '100';
  if (!/^[+-]?\d+$/.test(limitText)) {
    throw new LogQueryError(`strconv.Atoi: parsing ${JSON.stringify(limitText)}: invalid syntax`);
  }
  const limit = Number(limitText);
  if (limit <= 0) throw new LogQueryError('limit must be a positive value');
  if (limit > mostEntries) {
    throw new LogQueryError(
      `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${mostEntries})`,
    );
  }
  const direction = (query.get('direction') ?? 'backward').toLowerCase();
  if (direction !== 'forward' && direction !== 'backward') throw new LogQueryError(`invalid direction '${direction}'`);
  return { start, end, limit, isForward: direction === 'forward' };
}

/** Nanoseconds as digits, seconds with a fraction or of ten digits at most, or RFC 3339. In milliseconds. */
function parseTime(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (/^\d+\.\d*$/.test(text)) return Number(text) * 1000;
  if (/^\d+$/.test(text)) return text.length <= 10 ? Number(text) * 1000 : Number(BigInt(text) / 1000n) / 1000;
  const time = Date.parse(text);
  if (Number.isNaN(time) || !/^\d{4}-/.test(text)) {
    throw new LogQueryError(
      `could not parse '${name}' parameter: strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  return time;
}

function sinceOf(text: string | null): number {
  if (text === null || text === '') return hour;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(text);
  if (match === null)
    throw new LogQueryError(`could not parse 'since' parameter: time: invalid duration ${JSON.stringify(text)}`);
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: hour, d: 24 * hour, w: 168 * hour };
  return Number(match[1]) * (units[match[2] ?? ''] ?? 0);
}
