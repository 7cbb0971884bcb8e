import { stripEscapes } from '../../base/ansi.ts';
import type { Series } from '../../model/series.ts';
import type { FileAnswer } from '../../state/fileLogs.ts';

/** Most series that are shown. */
const mostSeries = 100;
const barWidth = 40;

export interface AnsweredQuery {
  readonly name: string;
  /** As it was typed. */
  readonly query: string;
  /** Lines of the file. */
  readonly lineCount: number;
  /** Whether only the end of the file was read. */
  readonly isFileCut: boolean;
  readonly answer: FileAnswer;
}

/** The answer to a query on a file as a text to read: the lines, or a table for each series. */
export function answerText({ name, query, lineCount, isFileCut, answer }: AnsweredQuery): string {
  const count = lineCount.toLocaleString('en');
  const of = `${isFileCut ? 'the last ' : ''}${count} ${lineCount === 1 ? 'line' : 'lines'} of ${name}`;
  const head = [`# ${query}`];
  if (answer.kind === 'lines') {
    const shown = answer.lines.length.toLocaleString('en');
    head.push(`# ${answer.isCut ? `The first ${shown}` : shown} of ${of}`, '');
    return [...head, ...answer.lines.map(stripEscapes), ''].join('\n');
  }
  const { series, stepSeconds } = answer;
  const shown = series.slice(0, mostSeries);
  head.push(`# ${countSeries(series.length, shown.length)} from ${of}, every ${showStep(stepSeconds)}`);
  return [...head, ...shown.flatMap((one) => ['', ...tableOf(one)]), ''].join('\n');
}

function countSeries(count: number, shown: number): string {
  if (shown < count) return `The first ${shown} of ${count} series`;
  return `${count} series`;
}

function showStep(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** The labels, then a row for each time with its number and a bar. */
function tableOf({ labels, times, values }: Series): readonly string[] {
  const names = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const numbers = values.map(String);
  const width = Math.max(0, ...numbers.map((number) => number.length));
  const greatest = Math.max(0, ...values.filter((value) => Number.isFinite(value)));
  const rows = numbers.map((number, i) => {
    const time = new Date(times[i] ?? 0).toISOString().replace('.000Z', 'Z');
    return `${time}  ${number.padStart(width)}  ${barOf(values[i] ?? NaN, greatest)}`.trimEnd();
  });
  return [`{${names.join(', ')}}`, ...rows];
}

function barOf(value: number, greatest: number): string {
  if (!Number.isFinite(value) || value <= 0 || greatest === 0) return '';
  return '█'.repeat(Math.max(1, Math.round((value / greatest) * barWidth)));
}
