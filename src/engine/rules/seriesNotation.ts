import type { VectorSelector } from '../../lang/promql/promqlAst.ts';
import { parsePromql } from '../../lang/promql/promqlParser.ts';
import type { FloatHistogram } from '../promql/floatHistogram.ts';
import { parseGoFloat } from '../promql/goNumber.ts';
import { addHistograms, subtractHistograms } from '../promql/histogramArithmetic.ts';
import { LabelSet, metricNameLabel } from '../promql/labelSet.ts';
import { formatPosition } from '../promql/promqlError.ts';
import type { SampleValue } from '../promql/storedSeries.ts';
import { readHistogram } from './histogramNotation.ts';
import { RuleFileError } from './ruleFile.ts';

/**
 * The labels of a series as tests write it: `up{job="x"}`.
 * @param line what the text begins, for the place in an error.
 * @throws RuleFileError
 */
export function parseSeriesName(text: string, line = text): LabelSet {
  if (text.trim() === '' || text.trim() === '{}') return LabelSet.empty;
  const { root, problems } = parsePromql(text);
  const problem = problems.find(({ message }) => !message.startsWith('vector selector must'));
  const other = root?.kind === 'vectorSelector' ? root.matchers.find(({ operator }) => operator !== '=') : undefined;
  if (other !== undefined && problem === undefined) {
    const at = text.indexOf(other.operator, other.start);
    throw parseError(line, at, `unexpected <op:${other.operator}> in label set, expected "="`);
  }
  if (root?.kind === 'vectorSelector' && problem === undefined) return LabelSet.fromEntries(selectorLabels(root));
  const [first] = line === text ? [problem] : parsePromql(line).problems;
  if (first === undefined) throw new RuleFileError(`not a series: ${text}`);
  throw parseError(line, first.start, first.message.replace(' in label matching,', ' in label set,'));
}

function selectorLabels(selector: VectorSelector): [string, string][] {
  const labels = selector.matchers.map(({ name, value }): [string, string] => [name, value]);
  return selector.name === undefined ? labels : [...labels, [metricNameLabel, selector.name]];
}

function parseError(text: string, offset: number, message: string): RuleFileError {
  return new RuleFileError(`${formatPosition(text, offset)}: parse error: ${message}`);
}

/**
 * The samples of a series as tests write them: `1 2 _ stale 0+10x5 1x3 {{schema:0 sum:1 count:1 buckets:[1]}}`.
 * `undefined` stands for no sample.
 * @param before the series, for the place in an error.
 * @throws RuleFileError in the words of Prometheus
 */
export function expandValues(text: string, before = ''): (SampleValue | undefined)[] {
  const line = before === '' ? text : `${before} ${text}`;
  return new ValueReader(line, line.length - text.length).read();
}

type Sample = number | FloatHistogram;

/** Reads the values of one series, in the grammar of Prometheus' `ParseSeriesDesc`. */
class ValueReader {
  readonly #line: string;
  #at: number;
  readonly #values: (SampleValue | undefined)[] = [];

  constructor(line: string, at: number) {
    this.#line = line.trimEnd();
    this.#at = at;
  }

  read(): (SampleValue | undefined)[] {
    for (;;) {
      this.#take(/\s*/y);
      if (this.#at >= this.#line.length) return this.#values;
      this.#item();
      if (this.#at < this.#line.length && this.#peek(/\s/y) === '') this.#unexpected();
    }
  }

  #item(): void {
    if (this.#take(/_(?![A-Za-wyz_])/y) !== '') {
      this.#add(undefined, this.#times() ?? 1);
      return;
    }
    const word = this.#peek(/[A-Za-z_:][\w:]*/y);
    if (word === 'stale') {
      this.#take(/stale/y);
      this.#values.push('stale');
      return;
    }
    if (/^[A-Za-wyz_:]/.test(word) && !/^(?:inf|nan)$/i.test(word)) {
      this.#fail(`unexpected identifier ${JSON.stringify(word)} in series values, expected number or "stale"`);
    }
    this.#run(this.#sample(true));
  }

  /** A sample with what may follow it: `x3`, or a step and how often, `+2x3`. */
  #run(start: Sample): void {
    this.#values.push(start);
    const sign = this.#take(/[+-]/y);
    if (sign === '') {
      this.#add(start, this.#times() ?? 0);
      return;
    }
    const step = this.#sample(false);
    const times = this.#times() ?? this.#unexpected();
    // Added up step by step, as Prometheus does, so that rounding is the same.
    let last = start;
    for (let i = 0; i < times; i += 1) {
      last = moved(last, sign === '-', step);
      this.#values.push(last);
    }
  }

  #add(value: SampleValue | undefined, times: number): void {
    for (let i = 0; i < times; i += 1) this.#values.push(value);
  }

  #sample(mayBeSigned: boolean): Sample {
    if (this.#peek(/\{\{/y) !== '') return this.#histogram();
    const sign = mayBeSigned ? this.#take(/[+-]/y) : '';
    const text = this.#take(/0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[iI]nf|[nN]a[nN]/y);
    if (text === '') this.#unexpected();
    // A count of repeats, not a hexadecimal number, is what tests mean by `0x10`.
    const hex = /^0[xX](.*)$/.exec(text)?.[1];
    if (hex !== undefined) this.#at -= hex.length + 1;
    const value = parseGoFloat(hex === undefined ? text : '0') ?? NaN;
    if (/\d$/.test(text) && this.#peek(/[A-Za-wyz_\d]/y) !== '') {
      this.#at -= text.length;
      this.#fail(`bad number syntax: ${JSON.stringify(text)}`);
    }
    return sign === '-' ? -value : value;
  }

  #histogram(): FloatHistogram {
    const start = this.#at;
    const text = this.#take(/\{\{[^}]*\}\}/y);
    const read = text === '' ? 'unexpected end of histogram description' : readHistogram(text.slice(2, -2));
    if (typeof read !== 'string') return read;
    this.#at = start;
    return this.#fail(read);
  }

  /** How often, from `x3`. */
  #times(): number | undefined {
    if (this.#take(/x/y) === '') return undefined;
    const text = this.#take(/[\d.]+/y);
    if (text === '') return this.#unexpected();
    if (!/^\d+$/.test(text)) {
      this.#at -= text.length;
      return this.#fail(
        `invalid repetition in series values: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
      );
    }
    return Number(text);
  }

  #peek(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#line)?.[0] ?? '';
  }

  #take(pattern: RegExp): string {
    const text = this.#peek(pattern);
    this.#at += text.length;
    return text;
  }

  #unexpected(): never {
    if (this.#at >= this.#line.length) {
      this.#at = this.#line.length;
      return this.#fail('unexpected end of input in series values');
    }
    const char = String.fromCodePoint(this.#line.codePointAt(this.#at) ?? 0);
    if (/[+-]/.test(char)) return this.#fail(`unexpected <op:${char}> in series values`);
    if (/[\sx]/.test(char))
      return this.#fail(`unexpected ${JSON.stringify(char.trim() === '' ? ' ' : char)} in series values`);
    return this.#fail(`unexpected character in series sequence: '${char}'`);
  }

  #fail(message: string): never {
    throw parseError(this.#line, this.#at, message);
  }
}

function moved(last: Sample, isMinus: boolean, step: Sample): Sample {
  if (typeof last === 'number') return typeof step === 'number' ? last + (isMinus ? -step : step) : NaN;
  if (typeof step === 'number') return last;
  return isMinus ? subtractHistograms(last, step) : addHistograms(last, step);
}
