import { parseTimeNs } from '../base/time.ts';
import { parsePrometheusDuration } from '../lang/query/goDuration.ts';
import { readArguments } from './readArguments.ts';

export const queryUsage = `Usage: kube-observatory query --language promql|logql --data FILE... (QUERY [options] | --batch FILE)

Evaluates a query over files, without a server.

  --language L      promql or logql
  --data FILE       OpenMetrics text with timestamps, log files, JSON lines of series or of Loki's push API;
                    - is the standard input. It may be compressed with gzip.
                    A line of a log has the time that it names: at its beginning, in a field of JSON or logfmt (ts, time,
                    timestamp, ...), or as klog, syslog, nginx and Apache write it; in UTC where it names no zone.
                    Its label is the file's name: {filename="app.log"}
  --time T          instant query at T (default: PromQL at the newest sample, LogQL over all lines)
  --start S --end E --step D
                    range query; T, S and E are RFC 3339, or seconds, milliseconds or nanoseconds since the epoch, D a
                    duration or seconds
  --limit N         at most N log lines (default: 100)
  --direction D     backward (default) or forward
  --output O        table (default), chart of numbers, csv or json
  --batch FILE      answers every case of a file of JSON lines, one JSON line each
  --help            show this text

Exit code: 0 answered, 1 the query failed, 2 wrong usage. Of a batch: 0 each case has its answer, be it an error, 1 a line is
no case.
`;

export const outputFormats = ['table', 'chart', 'csv', 'json'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** A query on files, as the command line asks it. Times are in nanoseconds, which logs need. */
export interface QueryRequest {
  readonly language: 'promql' | 'logql';
  readonly data: readonly string[];
  readonly batch: string | undefined;
  readonly query: string;
  readonly time: bigint | undefined;
  readonly start: bigint | undefined;
  readonly end: bigint | undefined;
  readonly stepMs: number | undefined;
  readonly limit: number;
  readonly direction: 'forward' | 'backward';
  readonly output: OutputFormat;
}

/** Reads the arguments: the request, what is wrong with them, or undefined where help is asked for. */
export function readQueryArgs(args: readonly string[]): QueryRequest | string | undefined {
  const parsed = readArguments(args, {
    language: { type: 'string' },
    data: { type: 'string', multiple: true, default: [] },
    time: { type: 'string' },
    start: { type: 'string' },
    end: { type: 'string' },
    step: { type: 'string' },
    limit: { type: 'string', default: '100' },
    direction: { type: 'string', default: 'backward' },
    output: { type: 'string', default: 'table' },
    batch: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (typeof parsed === 'string') return parsed;
  const { values, positionals } = parsed;
  if (values.help) return undefined;
  const { language, direction, batch } = values;
  if (language !== 'promql' && language !== 'logql') return 'Name the language: --language promql or logql.';
  if (direction !== 'forward' && direction !== 'backward') return `Unknown direction: ${direction}`;
  const output = outputFormats.find((one) => one === values.output);
  if (output === undefined) return `Unknown output: ${values.output}`;
  const [query, ...moreData] = positionals;
  if (batch === undefined && query === undefined) return 'No query given.';
  // A shell expands `--data *.log` into the option's value and words after it.
  const data = batch === undefined ? [...values.data, ...moreData] : [...values.data, ...positionals];
  if (data.length === 0) return 'No data given: --data FILE.';
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 1) return `Not a number of lines: ${values.limit}`;
  const times = { time: values.time, start: values.start, end: values.end };
  const read = readTimes(times);
  if (typeof read === 'string') return read;
  const stepMs = values.step === undefined ? undefined : readDuration(values.step);
  if (Number.isNaN(stepMs)) return `Not a duration: ${values.step ?? ''}`;
  return { language, data, batch, query: query ?? '', ...read, stepMs, limit, direction, output };
}

type Times = Record<'time' | 'start' | 'end', bigint | undefined>;

function readTimes(texts: Record<'time' | 'start' | 'end', string | undefined>): Times | string {
  const times: Times = { time: undefined, start: undefined, end: undefined };
  for (const name of ['time', 'start', 'end'] as const) {
    const text = texts[name];
    if (text === undefined) continue;
    const time = readTime(text);
    if (time === undefined) return `Not a time: ${text}`;
    times[name] = time;
  }
  return times;
}

/** Nanoseconds since the epoch of RFC 3339, or of a number in seconds, milliseconds or nanoseconds by its size. */
function readTime(text: string): bigint | undefined {
  if (/^\d{16,19}$/.test(text)) return BigInt(text);
  if (/^\d{12,15}$/.test(text)) return BigInt(text) * 1_000_000n;
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return BigInt(Math.round(Number(text) * 1000)) * 1_000_000n;
  const ms = Date.parse(text);
  return parseTimeNs(text) ?? (Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n);
}

/** Milliseconds of a duration, or of a number of seconds. */
function readDuration(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  return parsePrometheusDuration(text).ms ?? NaN;
}
