import type {
  LabelReplace,
  LogqlBinary,
  LogqlExpr,
  RangeAggregation,
  Variants,
  VectorAggregation,
} from '../../lang/logql/logqlAst.ts';
import type { LabelGrouping } from '../../lang/query/querySpan.ts';
import { LabelSet, metricNameLabel } from '../promql/labelSet.ts';
import { compileMatcher } from '../promql/matcher.ts';
import { expandTemplate } from '../promql/regexTemplate.ts';
import { compileRegex } from '../regex.ts';
import { readStream } from './lineReader.ts';
import { planScan } from './lineScan.ts';
import { lineText, type LogStore, type LogStream } from './logStore.ts';
import { aggregateLogql } from './logqlAggregations.ts';
import { computeLogql, matchVectors, setOperation, withNumber } from './logqlBinary.ts';
import { LogqlError } from './logqlError.ts';
import { markVariant, variantExprs } from './logqlVariants.ts';
import { hasAny, makeLogqlColumn, setValue, type LogqlColumn } from './logqlVector.ts';
import { errorLabel, preserveErrorLabel } from './lineLabels.ts';
import { rangeAggregator } from './rangeAggregators.ts';
import { SampleExtractor, type LineSample } from './sampleExtractor.ts';

/** The times of a metric query, in nanoseconds. */
export interface LogGrid {
  readonly start: bigint;
  readonly step: bigint;
  readonly count: number;
}

/** What an evaluation needs beside the expression. */
export interface LogqlContext {
  readonly store: LogStore;
  readonly grid: LogGrid;
  readonly isInstant: boolean;
  /** Hears which streams are read, and of which times. */
  onRead(stream: LogStream, startNs: bigint, endNs: bigint): void;
  /** Waits for its turn where the query has run for a while; fails when it was cancelled. */
  pause(): Promise<void>;
}

/** The number that an expression of numbers alone stands for, or undefined for a vector. */
export function constantOf(expr: LogqlExpr): number | undefined {
  if (expr.kind === 'number') return expr.value;
  if (expr.kind === 'paren') return constantOf(expr.expr);
  if (expr.kind !== 'binary') return undefined;
  const left = constantOf(expr.left);
  const right = constantOf(expr.right);
  return left === undefined || right === undefined ? undefined : computeLogql(expr.operator, left, right);
}

/** Evaluates a metric query at every step. */
export async function evalLogql(expr: LogqlExpr, context: LogqlContext): Promise<LogqlColumn[]> {
  switch (expr.kind) {
    case 'paren':
      return evalLogql(expr.expr, context);
    case 'rangeAggregation':
      return evalRange(expr, undefined, context);
    case 'vectorAggregation':
      return evalAggregation(expr, context);
    case 'binary':
      return evalBinary(expr, context);
    case 'labelReplace':
      return replaceLabels(expr, await evalLogql(expr.expr, context));
    case 'vector':
      return [constantColumn(expr.value.value, context)];
    case 'number':
      return [constantColumn(expr.value, context)];
    case 'variants':
      return evalVariants(expr, context);
    default:
      throw new LogqlError(400, `unexpected ${expr.kind} in a metric query`);
  }
}

async function evalVariants(expr: Variants, context: LogqlContext): Promise<LogqlColumn[]> {
  const columns: LogqlColumn[] = [];
  for (const [i, variant] of variantExprs(expr).entries()) {
    columns.push(...markVariant(await evalLogql(variant, context), i));
  }
  return columns;
}

function constantColumn(value: number, { grid }: LogqlContext): LogqlColumn {
  const column = makeLogqlColumn(LabelSet.empty, grid.count);
  for (let i = 0; i < grid.count; i += 1) setValue(column, i, value);
  return column;
}

async function evalBinary(expr: LogqlBinary, context: LogqlContext): Promise<LogqlColumn[]> {
  const left = constantOf(expr.left);
  const right = constantOf(expr.right);
  if (left !== undefined && right !== undefined) {
    return [constantColumn(computeLogql(expr.operator, left, right), context)];
  }
  if (left !== undefined) return withNumber(expr, await evalLogql(expr.right, context), left, true);
  if (right !== undefined) return withNumber(expr, await evalLogql(expr.left, context), right, false);
  const columns = await evalLogql(expr.left, context);
  const others = await evalLogql(expr.right, context);
  const isSet = expr.operator === 'and' || expr.operator === 'or' || expr.operator === 'unless';
  return isSet ? setOperation(expr, columns, others) : matchVectors(expr, columns, others);
}

const pushable: ReadonlySet<string> = new Set([
  'bytes_over_time',
  'bytes_rate',
  'sum_over_time',
  'rate',
  'count_over_time',
]);

async function evalAggregation(expr: VectorAggregation, context: LogqlContext): Promise<LogqlColumn[]> {
  let inner = expr.expr;
  while (inner.kind === 'paren') inner = inner.expr;
  const canPush = expr.operator === 'sum' && inner.kind === 'rangeAggregation' && pushable.has(inner.operator);
  const range = canPush && inner.kind === 'rangeAggregation' && inner.grouping === undefined ? inner : undefined;
  const columns =
    range === undefined ? await evalLogql(expr.expr, context) : await evalRange(range, expr.grouping ?? 'all', context);
  return aggregateLogql(expr, columns, context.isInstant);
}

interface SampleSeries {
  readonly labels: LabelSet;
  readonly times: number[];
  readonly values: number[];
}

async function evalRange(
  expr: RangeAggregation,
  outer: LabelGrouping | 'all' | undefined,
  context: LogqlContext,
): Promise<LogqlColumn[]> {
  const { grid } = context;
  const rangeNs = toNs(expr.range.range.ms);
  const offsetNs = toNs(expr.range.offset?.ms ?? 0);
  const first = grid.start - offsetNs;
  const base = first - rangeNs;
  const series = rangeNs > 0n ? await collectSamples(expr, outer, base, context) : [];
  const aggregate = rangeAggregator(expr.operator, expr.range.unwrap !== undefined);
  const range = Number(rangeNs);
  const columns = series.map((one) => {
    const column = makeLogqlColumn(one.labels, grid.count);
    const { values, times } = one;
    const window = { values, times, from: 0, to: 0, end: 0, seconds: range / 1e9, param: expr.param?.value ?? 0 };
    for (let i = 0; i < grid.count; i += 1) {
      const end = range + i * Number(grid.step);
      while (window.to < one.times.length && (one.times[window.to] ?? 0) <= end) window.to += 1;
      while (window.from < window.to && (one.times[window.from] ?? 0) <= end - range) window.from += 1;
      if (window.to === window.from) continue;
      window.end = end;
      failOnError(one.labels);
      setValue(column, i, aggregate(window));
    }
    return column;
  });
  if (expr.operator === 'absent_over_time') return rangeNs > 0n ? absent(expr, columns, grid.count) : [];
  return columns.filter(hasAny);
}

function toNs(ms: number | undefined): bigint {
  if (ms === undefined) throw new LogqlError(400, 'the range of the query holds a variable without a value');
  return BigInt(Math.round(ms * 1e6));
}

/** Lines with an error cannot be counted, unless the query asked for them. */
function failOnError(labels: LabelSet): void {
  const kind = labels.get(errorLabel);
  if (kind === '' || labels.get(preserveErrorLabel) === 'true') return;
  throw new LogqlError(
    400,
    `pipeline error: '${kind}' for series: '${labels.toString()}'.\n` +
      `Use a label filter to intentionally skip this error. (e.g | __error__!="${kind}").\n` +
      'To skip all potential errors you can match empty errors.(e.g __error__="")\n' +
      'The label filter can also be specified after unwrap. (e.g | unwrap latency | __error__="" )\n',
  );
}

async function collectSamples(
  expr: RangeAggregation,
  outer: LabelGrouping | 'all' | undefined,
  base: bigint,
  context: LogqlContext,
): Promise<SampleSeries[]> {
  const { grid, store } = context;
  const { scan, rest } = planScan(expr.range.stages);
  const extractor = new SampleExtractor({ ...expr, range: { ...expr.range, stages: rest } }, outer);
  const isTextRead = rest.length > 0;
  // Lines of a stream that are only counted yield equal samples.
  const isSame = !isTextRead && expr.range.unwrap === undefined && !expr.operator.startsWith('bytes_');
  const offsetNs = toNs(expr.range.offset?.ms ?? 0);
  const last = grid.start + BigInt(grid.count - 1) * grid.step - offsetNs;
  const series = new Map<string, SampleSeries>();
  let isMerged = false;
  for (const stream of store.select(expr.range.selector.matchers.map(compileMatcher))) {
    await context.pause();
    context.onRead(stream, base + 1n, last + 1n);
    let read = 0;
    let same: LineSample | undefined;
    for (const { chunk, index, timeNs } of readStream(stream, base + 1n, last + 1n, scan)) {
      read += 1;
      if (read % 5000 === 0) await context.pause();
      const metadata = stream.metadataAt(chunk, index);
      const size = isSame ? 0 : chunk.bytesAt(index).length;
      let sample = isSame && metadata === undefined ? same : undefined;
      sample ??= extractor.extract(isTextRead ? lineText(chunk, index) : '', size, stream.labels, metadata, timeNs);
      if (metadata === undefined) same = sample;
      if (sample === undefined) continue;
      const { key } = sample.labels;
      let one = series.get(key);
      if (one === undefined) {
        one = { labels: sample.labels, times: [], values: [] };
        series.set(key, one);
      }
      const time = Number(timeNs - base);
      isMerged ||= time < (one.times.at(-1) ?? -Infinity);
      one.times.push(time);
      one.values.push(sample.value);
    }
  }
  return isMerged ? [...series.values()].map(sortSeries) : [...series.values()];
}

/** Samples of several streams in order of time. */
function sortSeries(series: SampleSeries): SampleSeries {
  const order = series.times.map((_, i) => i).sort((a, b) => (series.times[a] ?? 0) - (series.times[b] ?? 0) || a - b);
  return {
    labels: series.labels,
    times: order.map((i) => series.times[i] ?? 0),
    values: order.map((i) => series.values[i] ?? 0),
  };
}

function absent(expr: RangeAggregation, columns: readonly LogqlColumn[], count: number): LogqlColumn[] {
  const names = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, operator, value } of expr.range.selector.matchers) {
    if (name === metricNameLabel) continue;
    if (operator === '=' && !seen.has(name)) names.set(name, value);
    else names.delete(name);
    seen.add(name);
  }
  const out = makeLogqlColumn(LabelSet.fromEntries(names), count);
  for (let i = 0; i < count; i += 1) if (columns.every(({ present }) => present[i] === 0)) setValue(out, i, 1);
  return hasAny(out) ? [out] : [];
}

/** `label_replace`; Loki checks neither the name nor whether series become equal. */
function replaceLabels(expr: LabelReplace, columns: readonly LogqlColumn[]): LogqlColumn[] {
  const regex = compileRegex(`^(?:${expr.regex})$`);
  return columns.map((column) => {
    const matcher = regex.matcher(column.labels.get(expr.source));
    if (!matcher.find()) return column;
    const value = expandTemplate(expr.replacement, matcher, regex);
    return { ...column, labels: column.labels.with(expr.destination, value) };
  });
}
