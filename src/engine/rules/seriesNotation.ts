import type { VectorSelector } from '../../lang/promql/promqlAst.ts';
import { parsePromql } from '../../lang/promql/promqlParser.ts';
import { fromSpans, makeHistogram, type FloatHistogram, type ResetHint } from '../promql/floatHistogram.ts';
import { parseGoFloat } from '../promql/goNumber.ts';
import { addHistograms, subtractHistograms } from '../promql/histogramArithmetic.ts';
import { LabelSet, metricNameLabel } from '../promql/labelSet.ts';
import type { SampleValue } from '../promql/storedSeries.ts';
import { RuleFileError } from './ruleFile.ts';

/**
 * The labels of a series as tests write it: `up{job="x"}`.
 * @throws RuleFileError
 */
export function parseSeriesName(text: string): LabelSet {
  if (text.trim() === '' || text.trim() === '{}') return LabelSet.empty;
  const { root, problems } = parsePromql(text);
  const isSelector = root?.kind === 'vectorSelector';
  const isBare = problems.length === 0 || problems.every(({ message }) => message.startsWith('vector selector must'));
  if (!isSelector || !isBare) throw new RuleFileError(`not a series: ${text}`);
  return LabelSet.fromEntries(selectorLabels(root));
}

function selectorLabels(selector: VectorSelector): [string, string][] {
  const labels = selector.matchers.map(({ name, value }): [string, string] => [name, value]);
  return selector.name === undefined ? labels : [...labels, [metricNameLabel, selector.name]];
}

/**
 * The samples of a series as tests write them: `1 2 _ stale 0+10x5 1x3 {{schema:0 sum:1 count:1 buckets:[1]}}`.
 * `undefined` stands for no sample.
 * @throws RuleFileError
 */
export function expandValues(text: string): (SampleValue | undefined)[] {
  const values: (SampleValue | undefined)[] = [];
  const pattern = /\s*(\{\{[^}]*\}\}(?:[+-]\{\{[^}]*\}\})?(?:x\d+)?|\S+)/gy;
  for (const match of text.matchAll(pattern)) values.push(...expandOne(match[1] ?? ''));
  return values;
}

function expandOne(item: string): (SampleValue | undefined)[] {
  if (item.startsWith('{{')) return expandHistogram(item);
  const [, blank, times] = /^(_|stale)(?:x(\d+))?$/.exec(item) ?? [];
  if (blank !== undefined) {
    return Array<SampleValue | undefined>(Number(times ?? 1)).fill(blank === 'stale' ? 'stale' : undefined);
  }
  const number = String.raw`[+-]?(?:\d*\.?\d+(?:[eE][+-]?\d+)?|\d+\.|[iI]nf|[nN]a[nN])`;
  const match = new RegExp(`^(${number})(?:([+-])(${number.slice('[+-]?'.length)}))?(?:x(\\d+))?$`).exec(item);
  const start = match === null ? undefined : parseGoFloat(match[1] ?? '');
  if (match === null || start === undefined) throw new RuleFileError(`not a sample: ${item}`);
  const [, , sign, stepText, count] = match;
  if (count === undefined) {
    if (stepText !== undefined) throw new RuleFileError(`not a sample: ${item}`);
    return [start];
  }
  const step = stepText === undefined ? 0 : (parseGoFloat(stepText) ?? NaN) * (sign === '-' ? -1 : 1);
  const values = [start];
  // Added up step by step, as Prometheus does, so that rounding is the same.
  for (let i = 0; i < Number(count); i += 1) values.push((values.at(-1) ?? 0) + step);
  return values;
}

function expandHistogram(item: string): SampleValue[] {
  const [, first = '', sign, second, count] = /^(\{\{.*?\}\})(?:([+-])(\{\{.*?\}\}))?(?:x(\d+))?$/.exec(item) ?? [];
  const start = readHistogram(first);
  const values = [start];
  if (count === undefined) return values;
  const step = second === undefined ? undefined : readHistogram(second);
  for (let i = 0; i < Number(count); i += 1) {
    const last = values.at(-1) ?? start;
    if (step === undefined) values.push(last);
    else values.push(sign === '-' ? subtractHistograms(last, step) : addHistograms(last, step));
  }
  return values;
}

/** `{{schema:1 sum:-0.3 count:3.1 z_bucket:7.1 z_bucket_w:0.05 buckets:[5.1 10 7] offset:-3 n_buckets:[4.1 5] n_offset:-5}}`. */
function readHistogram(text: string): FloatHistogram {
  const fields = new Map<string, string>();
  for (const match of text.slice(2, -2).matchAll(/(\w+):(\[[^\]]*\]|\S+)/g)) fields.set(match[1] ?? '', match[2] ?? '');
  const number = (name: string): number => parseGoFloat(fields.get(name) ?? '0') ?? NaN;
  const list = (name: string): number[] =>
    (fields.get(name) ?? '[]')
      .slice(1, -1)
      .split(/\s+/)
      .filter((one) => one !== '')
      .map(Number);
  const positive = list('buckets');
  const negative = list('n_buckets');
  return makeHistogram({
    schema: number('schema'),
    sum: number('sum'),
    count: number('count'),
    zeroCount: number('z_bucket'),
    zeroThreshold: number('z_bucket_w'),
    customBounds: list('custom_values'),
    positive: fromSpans(positive.length > 0 ? [[number('offset'), positive.length]] : [], positive),
    negative: fromSpans(negative.length > 0 ? [[number('n_offset'), negative.length]] : [], negative),
    hint: hintOf(fields.get('counter_reset_hint')),
  });
}

function hintOf(text: string | undefined): ResetHint {
  if (text === 'reset' || text === 'gauge') return text;
  return text === 'not_reset' ? 'notReset' : 'unknown';
}
