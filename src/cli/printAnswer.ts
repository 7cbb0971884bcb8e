import { groupBy } from '../base/groupBy.ts';
import { asRecord } from '../base/json.ts';
import type { CliOutput } from './cliOutput.ts';
import type { OutputFormat } from './queryArgs.ts';

type Labels = Readonly<Record<string, string>>;

/** One row of an answer, whatever its kind. */
interface AnswerRow {
  readonly time: string;
  readonly labels: Labels;
  readonly value: string;
}

interface PrintableAnswer {
  readonly status: 'success' | 'error';
  readonly data?: unknown;
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

/** Prints an answer and tells the exit code: 1 for an error, 2 where it cannot be printed in this format. */
export function printAnswer(answer: PrintableAnswer, format: OutputFormat, output: CliOutput): number {
  if (format === 'json') output.out(`${JSON.stringify(answer)}\n`);
  else if (format === 'chart' && isLines(answer.data)) {
    output.error('Log lines make no chart. Count them: sum(count_over_time({...}[1m])).\n');
    return 2;
  } else if (answer.status === 'success') {
    const rows = rowsOf(answer.data);
    output.out(format === 'csv' ? csv(rows) : format === 'chart' ? chart(rows) : table(rows));
  }
  for (const note of [...(answer.warnings ?? []), ...(answer.infos ?? [])]) output.error(`${note}\n`);
  if (answer.status === 'success') return 0;
  if (format !== 'json') output.error(`${answer.error ?? 'The query failed.'}\n`);
  return 1;
}

function isLines(data: unknown): boolean {
  return asRecord(data)?.['resultType'] === 'streams';
}

interface ApiElement {
  readonly metric?: Labels;
  readonly stream?: Labels;
  readonly value?: readonly [number | string, string];
  readonly values?: readonly (readonly [number | string, string])[];
  readonly histogram?: readonly [number, unknown];
  readonly histograms?: readonly (readonly [number, unknown])[];
}

function rowsOf(data: unknown): AnswerRow[] {
  const { resultType, result } = data as { resultType: string; result: unknown };
  if (resultType === 'scalar' || resultType === 'string') {
    const [time, value] = result as readonly [number, string];
    return [{ time: showTime(time), labels: {}, value }];
  }
  return (result as readonly ApiElement[]).flatMap((element) => {
    const labels = element.metric ?? element.stream ?? {};
    const floats = element.value === undefined ? (element.values ?? []) : [element.value];
    const histograms = element.histogram === undefined ? (element.histograms ?? []) : [element.histogram];
    return [
      ...floats.map(([time, value]) => ({ time: showTime(time), labels, value: safeText(value) })),
      ...histograms.map(([time, value]) => ({ time: showTime(time), labels, value: JSON.stringify(value) })),
    ];
  });
}

/** Seconds, milliseconds or nanoseconds since the epoch as RFC 3339. */
function showTime(time: number | string): string {
  if (typeof time === 'string') {
    const ns = BigInt(time);
    const fraction = String(ns % 1_000_000_000n).padStart(9, '0');
    return new Date(Number(ns / 1_000_000n)).toISOString().replace(/\.\d+Z$/, `.${fraction}Z`);
  }
  return new Date(time > 1e11 ? time : time * 1000).toISOString();
}

/** Text without what would steer a terminal. */
function safeText(text: string): string {
  return text.replace(/\p{Cc}/gu, (char) => (char === '\t' || char === '\n' ? char : '\ufffd'));
}

function showLabels(labels: Labels): string {
  const { __name__: name = '', ...rest } = labels;
  const parts = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return safeText(parts.length === 0 ? name || '{}' : `${name}{${parts.join(', ')}}`);
}

function longest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, text.length), 0);
}

function table(rows: readonly AnswerRow[]): string {
  if (rows.length === 0) return 'No data.\n';
  const shown = rows.map((row) => [row.time, showLabels(row.labels), row.value] as const);
  const width = longest(shown.map(([, labels]) => labels));
  return shown.map(([time, labels, value]) => `${time}  ${labels.padEnd(width)}  ${value}\n`).join('');
}

function csv(rows: readonly AnswerRow[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row.labels)))].sort();
  const quote = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [
    ['time', ...names.map(safeText), 'value'],
    ...rows.map((row) => [row.time, ...names.map((name) => safeText(row.labels[name] ?? '')), row.value]),
  ];
  return lines.map((line) => `${line.map(quote).join(',')}\n`).join('');
}

const blocks = '▁▂▃▄▅▆▇█';

/** One line of block characters a series, scaled to its own least and greatest value. */
function chart(rows: readonly AnswerRow[]): string {
  const series = groupBy(rows, (row) => showLabels(row.labels));
  if (series.size === 0) return 'No data.\n';
  const width = longest([...series.keys()]);
  return [...series].map(([key, ofSeries]) => `${key.padEnd(width)}  ${bars(ofSeries.map(numberOf))}\n`).join('');
}

function numberOf({ value }: AnswerRow): number {
  return Number(value.replace('Inf', 'Infinity'));
}

function bars(values: readonly number[]): string {
  const finite = values.filter((value) => Number.isFinite(value));
  const least = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const most = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const columns = 80;
  const shown =
    values.length <= columns
      ? values
      : Array.from({ length: columns }, (_, i) => values[Math.floor((i * values.length) / columns)] ?? NaN);
  const bar = (value: number): string => {
    if (!Number.isFinite(value)) return ' ';
    return blocks[most === least ? 0 : Math.round(((value - least) / (most - least)) * (blocks.length - 1))] ?? ' ';
  };
  return `${shown.map(bar).join('')}  ${least === Infinity ? '' : `${least} to ${most}`}`;
}
