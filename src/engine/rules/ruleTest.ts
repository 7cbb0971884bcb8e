import { messageOf } from '../../base/async.ts';
import { formatPrometheusDuration } from '../../lang/query/goDuration.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import type { Labels } from '../../model/series.ts';
import { formatExponent } from '../promql/goNumber.ts';
import { histogramsEqual, compactHistogram, type FloatHistogram } from '../promql/floatHistogram.ts';
import { describeHistogram } from '../promql/histogramFormat.ts';
import { LabelSet, compareLabelSets } from '../promql/labelSet.ts';
import { MetricStore } from '../promql/metricStore.ts';
import { PromqlEngine } from '../promql/promqlEngine.ts';
import { RuleEvaluator } from './ruleEvaluator.ts';
import { asDuration, asLabels, asList, asRecord, asText, type RuleGroup } from './ruleFile.ts';
import { expandValues, parseSeriesName } from './seriesNotation.ts';

/** A file of unit tests for rules, in promtool's format. */
export interface RuleTestFile {
  /** Paths as written, relative to the test file; they may hold `*`. */
  readonly ruleFiles: readonly string[];
  readonly evaluationIntervalMs: number;
  readonly groupOrder: readonly string[];
  readonly isFuzzy: boolean;
  readonly tests: readonly Readonly<Record<string, unknown>>[];
}

const minuteMs = 60_000;

/**
 * Reads a test file, given as parsed YAML.
 * @throws RuleFileError
 */
export function readRuleTestFile(file: unknown): RuleTestFile {
  const record = asRecord(file, 'a test file');
  const interval = record['evaluation_interval'];
  return {
    ruleFiles: listOf(record['rule_files']).map((path) => asText(path, 'rule_files')),
    evaluationIntervalMs: interval === undefined ? minuteMs : asDuration(interval),
    groupOrder: listOf(record['group_eval_order']).map((name) => asText(name, 'group_eval_order')),
    isFuzzy: record['fuzzy_compare'] === true,
    tests: listOf(record['tests']).map((test) => asRecord(test, 'a test')),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : asList(value, 'a list');
}

/** Runs the tests of a file over rules; answers promtool's words for each that failed. */
export async function runRuleTests(
  file: RuleTestFile,
  groups: readonly RuleGroup[],
  signal?: AbortSignal,
): Promise<string[]> {
  const order = (group: RuleGroup): number => {
    const at = file.groupOrder.indexOf(group.name);
    return at < 0 ? file.groupOrder.length : at;
  };
  const ordered = [...groups].sort((a, b) => order(a) - order(b));
  const errors: string[] = [];
  for (const test of file.tests) errors.push(...(await new RuleTest(test, file, ordered, signal).run()));
  return errors;
}

class RuleTest {
  readonly #test: Readonly<Record<string, unknown>>;
  readonly #file: RuleTestFile;
  readonly #store = new MetricStore();
  readonly #evaluator: RuleEvaluator;
  readonly #engine: PromqlEngine;
  readonly #errors: string[] = [];

  constructor(
    test: Readonly<Record<string, unknown>>,
    file: RuleTestFile,
    groups: readonly RuleGroup[],
    signal: AbortSignal | undefined,
  ) {
    this.#test = test;
    this.#file = file;
    const options = { defaultStepMs: file.evaluationIntervalMs, signal };
    this.#evaluator = new RuleEvaluator(this.#store, groups, {
      ...options,
      externalLabels: asLabels(test['external_labels']),
      externalUrl: test['external_url'] === undefined ? '' : asText(test['external_url'], 'external_url'),
    });
    this.#engine = new PromqlEngine(this.#store, options);
  }

  async run(): Promise<string[]> {
    this.#loadSeries();
    const alertTests = listOf(this.#test['alert_rule_test']).map((one) => asRecord(one, 'an alert test'));
    const exprTests = listOf(this.#test['promql_expr_test']).map((one) => asRecord(one, 'an expression test'));
    const timeOf = (one: Readonly<Record<string, unknown>>): number => asDuration(one['eval_time'] ?? '0s');
    const times = [...alertTests, ...exprTests].map(timeOf);
    const last = times.length === 0 ? 0 : Math.max(...times);
    const step = this.#file.evaluationIntervalMs;
    for (let time = 0; time <= last; time += step) {
      this.#errors.push(...(await this.#evaluator.evaluate(time)));
      for (const one of alertTests) if (timeOf(one) >= time && timeOf(one) < time + step) this.#checkAlerts(one);
    }
    for (const one of exprTests) await this.#checkExpr(one, timeOf(one));
    return this.#errors;
  }

  get #prefix(): string {
    const name = this.#test['name'];
    return typeof name === 'string' && name !== '' ? `    name: ${name},\n` : '';
  }

  #loadSeries(): void {
    const interval = this.#test['interval'];
    const stepMs = interval === undefined ? this.#file.evaluationIntervalMs : asDuration(interval);
    for (const input of listOf(this.#test['input_series'])) {
      const record = asRecord(input, 'an input series');
      const series = this.#store.series(parseSeriesName(asText(record['series'], 'series')));
      for (const [i, value] of expandValues(asText(record['values'], 'values')).entries()) {
        if (value !== undefined) series.append(i * stepMs, value, 0);
      }
    }
  }

  #checkAlerts(test: Readonly<Record<string, unknown>>): void {
    const name = asText(test['alertname'], 'alertname');
    const got = this.#evaluator.alerts(name).filter(({ state }) => state === 'firing');
    const wanted = listOf(test['exp_alerts']).map((one) => {
      const record = asRecord(one, 'an expected alert');
      return {
        labels: LabelSet.from({ ...asLabels(record['exp_labels']), alertname: name }),
        annotations: asLabels(record['exp_annotations']),
      };
    });
    const expected = showAlerts(wanted);
    const found = showAlerts(got);
    if (expected === found) return;
    const time = formatPrometheusDuration(asDuration(test['eval_time'] ?? '0s'));
    this.#errors.push(
      `${this.#prefix}    alertname: ${name}, time: ${time}, \n        exp:${indentLines(expected)}, \n        got:${indentLines(found)}`,
    );
  }

  async #checkExpr(test: Readonly<Record<string, unknown>>, timeMs: number): Promise<void> {
    const expr = asText(test['expr'], 'expr');
    const place = `    expr: ${goQuote(expr)}, time: ${formatPrometheusDuration(timeMs)},`;
    try {
      const got = await this.#samples(expr, timeMs);
      const wanted = listOf(test['exp_samples']).map((one) => readSample(asRecord(one, 'an expected sample')));
      if (samplesEqual(wanted, got, this.#file.isFuzzy)) return;
      this.#errors.push(
        `${this.#prefix}${place}\n        exp: ${showSamples(wanted)}\n        got: ${showSamples(got)}`,
      );
    } catch (error) {
      this.#errors.push(`${place} err: ${messageOf(error)}`);
    }
  }

  async #samples(expr: string, timeMs: number): Promise<Sample[]> {
    const { result } = await this.#engine.instant(expr, timeMs);
    if (result.kind === 'scalar') return [{ labels: LabelSet.empty, value: result.point.value }];
    if (result.kind !== 'vector') throw new Error('rule result is not a vector or scalar');
    return sortSamples(
      result.series.flatMap(({ labels, points }) =>
        points[0] === undefined ? [] : [{ labels, value: points[0].value }],
      ),
    );
  }
}

interface Sample {
  readonly labels: LabelSet;
  readonly value: number | FloatHistogram;
}

function readSample(record: Readonly<Record<string, unknown>>): Sample {
  const labels = parseSeriesName(record['labels'] === undefined ? '' : asText(record['labels'], 'labels'));
  const histogram = record['histogram'];
  const [value] = expandValues(asText(histogram ?? record['value'] ?? 0, 'value'));
  return { labels, value: value === undefined || value === 'stale' ? 0 : value };
}

function sortSamples(samples: readonly Sample[]): Sample[] {
  return [...samples].sort((a, b) => compareLabelSets(a.labels, b.labels));
}

function samplesEqual(wanted: readonly Sample[], got: readonly Sample[], isFuzzy: boolean): boolean {
  const expected = sortSamples(wanted);
  return (
    expected.length === got.length &&
    expected.every((sample, i) => {
      const other = got[i];
      return other?.labels.key === sample.labels.key && valuesEqual(sample.value, other.value, isFuzzy);
    })
  );
}

function valuesEqual(a: number | FloatHistogram, b: number | FloatHistogram, isFuzzy: boolean): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
    return isFuzzy && Math.abs(a - b) <= 1e-15 * Math.max(Math.abs(a), Math.abs(b));
  }
  if (typeof a === 'number' || typeof b === 'number') return false;
  return histogramsEqual(compactHistogram(a), compactHistogram(b));
}

function showSamples(samples: readonly Sample[]): string {
  if (samples.length === 0) return 'nil';
  return sortSamples(samples)
    .map(
      ({ labels, value }) =>
        `${labels.toString()} ${typeof value === 'number' ? showNumber(value) : describeHistogram(value)}`,
    )
    .join(', ');
}

/** Go's `'E'` format with the shortest digits. */
function showNumber(value: number): string {
  return formatExponent(value).replace('e', 'E');
}

function showAlerts(alerts: readonly { readonly labels: LabelSet; readonly annotations: Labels }[]): string {
  if (alerts.length === 0) return '[]';
  const shown = [...alerts]
    .sort((a, b) => compareLabelSets(a.labels, b.labels))
    .map(({ labels, annotations }, i) => {
      const text = `Labels:${labels.toString()}\nAnnotations:${LabelSet.from(annotations).toString()}`;
      return `${i}:${text
        .split('\n')
        .map((line) => `\n  ${line}`)
        .join('')}`;
    });
  return `[\n${shown.join(',\n')}\n]`;
}

function indentLines(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  return [first, ...rest.map((line) => `            ${line}`)].join('\n');
}
