import type { LineFilter, LogStage } from '../../lang/logql/logqlAst.ts';
import { compileRegex } from '../regex.ts';
import { ByteRegex } from './byteRegex.ts';
import { requiredText, wholeLiteral } from './lineFilters.ts';
import type { LogChunk } from './logChunk.ts';

/** Finds the lines of a chunk that may pass a query's first filters, without decoding any. */
export type LineScan = (chunk: LogChunk) => readonly number[];

export interface ScanPlan {
  readonly scan: LineScan | undefined;
  /** The stages that the scan has not answered. */
  readonly rest: readonly LogStage[];
}

const encoder = new TextEncoder();

/** Takes from a query's stages the line filters before any other stage that can be told from bytes. */
export function planScan(stages: readonly LogStage[]): ScanPlan {
  const firstOther = stages.findIndex((stage) => stage.kind !== 'lineFilter');
  const filters = stages.slice(0, firstOther < 0 ? stages.length : firstOther);
  const answered = new Set<LogStage>();
  let needle = '';
  const tests: ((bytes: Uint8Array, from: number, to: number) => boolean)[] = [];
  for (const filter of filters) {
    if (filter.kind !== 'lineFilter') continue;
    const value = onlyValue(filter);
    if (value === undefined) continue;
    const text = neededText(filter, value);
    if (text !== undefined && text.length > needle.length) needle = text;
    if (filter.operator !== '|~' && filter.operator !== '!~') continue;
    // An expression that is not valid fails here already, as it would later.
    compileRegex(value);
    const regex = exactText(filter) === undefined ? ByteRegex.compile(value) : undefined;
    if (regex === undefined) continue;
    const isNegated = filter.operator === '!~';
    tests.push((bytes, from, to) => regex.test(bytes, from, to) !== isNegated);
    answered.add(filter);
  }
  const whole = filters.find((filter) => filter.kind === 'lineFilter' && exactText(filter) === needle);
  if (whole !== undefined && needle !== '') answered.add(whole);
  const rest = stages.filter((stage) => !answered.has(stage));
  if (needle === '' && tests.length === 0) return { scan: undefined, rest };
  const bytes = encoder.encode(needle);
  const scan: LineScan = (chunk) => {
    let lines = needle === '' ? undefined : chunk.linesWith(bytes);
    for (const test of tests) lines = chunk.linesThat(test, lines);
    return lines ?? [];
  };
  return { scan, rest };
}

/** The operand of a filter that has one, and it is a text or an expression. */
function onlyValue({ alternatives }: LineFilter): string | undefined {
  const [only] = alternatives;
  return alternatives.length > 1 || only?.isIp === true ? undefined : only?.value;
}

/** The text that a filter asks for and nothing else. */
function exactText(filter: LineFilter): string | undefined {
  const value = onlyValue(filter);
  if (filter.operator === '|=') return value;
  return filter.operator === '|~' && value !== undefined ? wholeLiteral(value) : undefined;
}

/** A text that every line that passes holds. */
function neededText(filter: LineFilter, value: string): string | undefined {
  return exactText(filter) ?? (filter.operator === '|~' ? requiredText(value) : undefined);
}
