import type { LogQuery, LogqlExpr } from '../../lang/logql/logqlAst.ts';
import { compareLabelSets, type LabelSet } from '../promql/labelSet.ts';
import { compileMatcher } from '../promql/matcher.ts';
import { LineLabels } from './lineLabels.ts';
import { readStream, type LineRef } from './lineReader.ts';
import { planScan } from './lineScan.ts';
import { compileStages } from './logStages.ts';
import { lineText, type LogStore, type LogStream } from './logStore.ts';
import { LogqlError } from './logqlError.ts';
import { constantOf, evalLogql, type LogGrid, type LogqlContext } from './logqlEvaluator.ts';
import type { LogqlColumn } from './logqlVector.ts';
import { ParserHints } from './parserHints.ts';
import { isLogQuery } from './logqlQueryKind.ts';
import { readLogql } from './readLogql.ts';

export type LogDirection = 'forward' | 'backward';

/** One line of an answer. */
export interface LogResultLine {
  readonly timeNs: bigint;
  readonly line: string;
  /** Every label, whatever it comes from. */
  readonly labels: LabelSet;
  /** The labels by where they come from. */
  readonly kinds: { readonly stream: LabelSet; readonly metadata: LabelSet; readonly parsed: LabelSet };
}

export interface LogqlSeries {
  readonly labels: LabelSet;
  readonly points: readonly { readonly timeMs: number; readonly value: number }[];
}

export type LogqlResult =
  | { readonly kind: 'streams'; readonly lines: readonly LogResultLine[] }
  | { readonly kind: 'vector' | 'matrix'; readonly series: readonly LogqlSeries[] }
  | { readonly kind: 'scalar'; readonly timeMs: number; readonly value: number };

export interface LogqlOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that a query may take. */
  readonly timeoutMs?: number;
  /** Hears which streams are read, and of which times: the start is included, the end is not. */
  readonly onRead?: ((stream: LogStream, startNs: bigint, endNs: bigint) => void) | undefined;
}

/** How long a query may keep the thread before others get a turn. */
const turnMs = 15;
const maxPoints = 11_000;

/** Evaluates LogQL over a log store, as Loki 3 does. */
export class LogqlEngine {
  readonly #store: LogStore;

  constructor(store: LogStore) {
    this.#store = store;
  }

  /**
   * Evaluates a metric query at one time.
   * @throws LogqlError in Loki's words, or the reason of the signal.
   */
  async instant(query: string, timeNs: bigint, options: LogqlOptions = {}): Promise<LogqlResult> {
    const expr = readLogql(query);
    if (isLogQuery(expr))
      throw new LogqlError(
        400,
        'log queries are not supported as an instant query type, please change your query to a range query type',
      );
    const constant = constantOf(expr);
    if (constant !== undefined) return { kind: 'scalar', timeMs: toMs(timeNs), value: constant };
    const grid = { start: timeNs, step: 1n, count: 1 };
    const columns = await evalLogql(expr, this.#context(grid, true, options));
    if (!isSorted(expr)) columns.sort((a, b) => compareLabelSets(a.labels, b.labels));
    return { kind: 'vector', series: columns.map((column) => toSeries(column, grid)) };
  }

  /**
   * Evaluates a query over a span of time: lines, or a number at every step.
   * @param stepNs only metric queries have one.
   * @throws LogqlError in Loki's words, or the reason of the signal.
   */
  async range(
    query: string,
    startNs: bigint,
    endNs: bigint,
    stepNs: bigint,
    lines: { readonly limit: number; readonly direction: LogDirection },
    options: LogqlOptions = {},
  ): Promise<LogqlResult> {
    if (endNs <= startNs) throw new LogqlError(400, 'end timestamp must not be before or equal to start time');
    const expr = readLogql(query);
    if (isLogQuery(expr)) {
      const found = await this.#lines(logQueryOf(expr), startNs, endNs, lines, options);
      return { kind: 'streams', lines: found };
    }
    if (stepNs <= 0n) {
      const message = 'zero or negative query resolution step widths are not accepted. Try a positive integer';
      throw new LogqlError(400, message);
    }
    if ((endNs - startNs) / stepNs > BigInt(maxPoints)) {
      const message =
        'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter';
      throw new LogqlError(400, message);
    }
    const grid = { start: startNs, step: stepNs, count: Number((endNs - startNs) / stepNs) + 1 };
    const columns = await evalLogql(expr, this.#context(grid, false, options));
    columns.sort((a, b) => compareLabelSets(a.labels, b.labels));
    return { kind: 'matrix', series: joinSeries(columns.map((column) => toSeries(column, grid))) };
  }

  #context(grid: LogGrid, isInstant: boolean, { signal, timeoutMs = 120_000, onRead }: LogqlOptions): LogqlContext {
    const deadline = performance.now() + timeoutMs;
    let turnEnds = performance.now() + turnMs;
    return {
      store: this.#store,
      grid,
      isInstant,
      onRead: (stream, start, end) => onRead?.(stream, start, end),
      pause: async () => {
        if (performance.now() < turnEnds) return;
        await new Promise<void>((resolve) => {
          setTimeout(resolve, 0);
        });
        signal?.throwIfAborted();
        if (performance.now() > deadline)
          throw new LogqlError(
            500,
            'request timed out, decrease the duration of the request or add more label matchers',
          );
        turnEnds = performance.now() + turnMs;
      },
    };
  }

  async #lines(
    expr: LogQuery,
    startNs: bigint,
    endNs: bigint,
    { limit, direction }: { readonly limit: number; readonly direction: LogDirection },
    options: LogqlOptions,
  ): Promise<LogResultLine[]> {
    const context = this.#context({ start: startNs, step: 1n, count: 1 }, false, options);
    const { scan, rest } = planScan(expr.stages);
    const stages = compileStages(rest);
    const hints = new ParserHints({ required: [], noLabels: false, filters: stages.earlyFilters });
    const labels = new LineLabels(hints);
    const queues: LineRef[][] = [];
    for (const stream of this.#store.select(expr.selector.matchers.map(compileMatcher))) {
      await context.pause();
      context.onRead(stream, startNs, endNs);
      const refs = readStream(stream, startNs, endNs, scan);
      if (refs.length > 0) queues.push(refs);
    }
    const found: LogResultLine[] = [];
    let read = 0;
    for (const { stream, chunk, index, timeNs } of merged(queues, direction)) {
      if (found.length >= limit) break;
      read += 1;
      if (read % 2000 === 0) await context.pause();
      labels.reset(stream.labels, stream.metadataAt(chunk, index));
      const line = stages.run(lineText(chunk, index), labels, timeNs);
      if (line !== undefined) found.push({ timeNs, line, labels: labels.toSet(), kinds: labels.byKind() });
    }
    return found;
  }
}

/** Lines of several streams in one order of time. */
function merged(queues: readonly LineRef[][], direction: LogDirection): LineRef[] {
  const all = queues.length === 1 ? [...(queues[0] ?? [])] : queues.flat();
  const sign = direction === 'forward' ? 1 : -1;
  if (queues.length === 1) return direction === 'forward' ? all : all.reverse();
  return all.sort((a, b) => (a.timeNs < b.timeNs ? -sign : a.timeNs > b.timeNs ? sign : 0));
}

function logQueryOf(expr: LogqlExpr): LogQuery {
  if (expr.kind === 'paren') return logQueryOf(expr.expr);
  if (expr.kind === 'logQuery') return expr;
  throw new LogqlError(400, 'expected a log query');
}

/** Whether the outermost operation decides the order of an instant answer. */
function isSorted(expr: LogqlExpr): boolean {
  if (expr.kind === 'paren') return isSorted(expr.expr);
  if (expr.kind === 'binary') return isSorted(expr.left) || isSorted(expr.right);
  if (expr.kind === 'labelReplace') return isSorted(expr.expr);
  if (expr.kind !== 'vectorAggregation') return false;
  return expr.operator === 'sort' || expr.operator === 'sort_desc' || isSorted(expr.expr);
}

/** Series with equal labels become one in an answer over a range. */
function joinSeries(series: readonly LogqlSeries[]): LogqlSeries[] {
  const joined = new Map<string, LogqlSeries>();
  for (const one of series) {
    const known = joined.get(one.labels.key);
    const points =
      known === undefined ? one.points : [...known.points, ...one.points].sort((a, b) => a.timeMs - b.timeMs);
    joined.set(one.labels.key, { labels: one.labels, points });
  }
  return [...joined.values()];
}

function toSeries(column: LogqlColumn, grid: LogGrid): LogqlSeries {
  const points: { timeMs: number; value: number }[] = [];
  for (let i = 0; i < grid.count; i += 1) {
    if (column.present[i] === 0) continue;
    points.push({ timeMs: toMs(grid.start + BigInt(i) * grid.step), value: column.values[i] ?? NaN });
  }
  return { labels: column.labels, points };
}

function toMs(ns: bigint): number {
  return Number(ns / 1_000_000n);
}
