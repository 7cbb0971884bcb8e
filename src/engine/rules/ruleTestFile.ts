import type { Labels } from '../../model/series.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import { parseGoFloat } from '../promql/goNumber.ts';
import { asDuration, asLabels, asList, asRecord, asText, RuleFileError } from './ruleFile.ts';

/** A file of unit tests for rules, in promtool's format. Times in milliseconds. */
export interface RuleTestFile {
  /** Paths as written, relative to the test file; the last part may hold `*` and `?`. */
  readonly ruleFiles: readonly string[];
  readonly evaluationIntervalMs: number;
  readonly groupOrder: readonly string[];
  readonly isFuzzy: boolean;
  readonly tests: readonly RuleUnitTest[];
}

/** One entry of `tests`: series, and what rules and expressions must make of them. */
export interface RuleUnitTest {
  readonly name: string;
  /** Between two values of an input series. */
  readonly intervalMs: number;
  readonly inputSeries: readonly { readonly series: string; readonly values: string }[];
  readonly alertChecks: readonly AlertCheck[];
  readonly exprChecks: readonly ExprCheck[];
  readonly externalLabels: Labels;
  readonly externalUrl: string;
  /** When the first sample of each series was taken, since the epoch. */
  readonly startMs: number;
}

export type RuleCheck = AlertCheck | ExprCheck;

/** One entry of `alert_rule_test`. */
export interface AlertCheck {
  readonly kind: 'alert';
  readonly alertname: string;
  readonly timeMs: number;
  readonly expected: readonly { readonly labels: Labels; readonly annotations: Labels }[];
}

/** One entry of `promql_expr_test`. */
export interface ExprCheck {
  readonly kind: 'expr';
  readonly expr: string;
  readonly timeMs: number;
  /** Labels and histogram in the notation of a series; where there is a histogram, the value does not count. */
  readonly expected: readonly {
    readonly labels: string;
    readonly value: number;
    readonly histogram: string | undefined;
  }[];
}

const minuteMs = 60_000;

/**
 * Reads a test file, given as parsed YAML.
 * @throws RuleFileError
 */
export function readRuleTestFile(file: unknown): RuleTestFile {
  const record = file === null || file === undefined ? {} : asRecord(file, 'a test file');
  const interval = record['evaluation_interval'];
  const evaluationIntervalMs = interval === undefined ? minuteMs : asDuration(interval);
  return {
    ruleFiles: listOf(record['rule_files']).map((path) => asText(path, 'rule_files')),
    evaluationIntervalMs,
    groupOrder: readOrder(record['group_eval_order']),
    isFuzzy: record['fuzzy_compare'] === true,
    tests: listOf(record['tests']).map((test) => readTest(asRecord(test, 'a test'), evaluationIntervalMs)),
  };
}

function readOrder(value: unknown): readonly string[] {
  const names = listOf(value).map((name) => asText(name, 'group_eval_order'));
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new RuleFileError(`group name repeated in evaluation order: ${twice}`);
  return names;
}

function readTest(test: Readonly<Record<string, unknown>>, evaluationIntervalMs: number): RuleUnitTest {
  return {
    name: textOr(test['name'], 'name', ''),
    intervalMs: test['interval'] === undefined ? evaluationIntervalMs : asDuration(test['interval']),
    inputSeries: recordsOf(test['input_series'], 'an input series').map((series) => ({
      series: asText(series['series'], 'series'),
      values: asText(series['values'], 'values'),
    })),
    alertChecks: recordsOf(test['alert_rule_test'], 'an alert test').map(readAlertCheck),
    exprChecks: recordsOf(test['promql_expr_test'], 'an expression test').map(readExprCheck),
    externalLabels: asLabels(test['external_labels']),
    externalUrl: textOr(test['external_url'], 'external_url', ''),
    startMs: startOf(test['start_timestamp']),
  };
}

function readAlertCheck(check: Readonly<Record<string, unknown>>): AlertCheck {
  return {
    kind: 'alert',
    alertname: textOr(check['alertname'], 'alertname', ''),
    timeMs: asDuration(check['eval_time'] ?? '0s'),
    expected: recordsOf(check['exp_alerts'], 'an expected alert').map((alert) => ({
      labels: asLabels(alert['exp_labels']),
      annotations: asLabels(alert['exp_annotations']),
    })),
  };
}

function readExprCheck(check: Readonly<Record<string, unknown>>): ExprCheck {
  return {
    kind: 'expr',
    expr: asText(check['expr'], 'expr'),
    timeMs: asDuration(check['eval_time'] ?? '0s'),
    expected: recordsOf(check['exp_samples'], 'an expected sample').map((sample) => ({
      labels: textOr(sample['labels'], 'labels', ''),
      value: asNumber(sample['value'] ?? 0),
      histogram: histogramOf(sample['histogram']),
    })),
  };
}

function recordsOf(value: unknown, what: string): readonly Readonly<Record<string, unknown>>[] {
  return listOf(value).map((one) => asRecord(one, what));
}

function textOr(value: unknown, what: string, otherwise: string): string {
  return value === undefined || value === null ? otherwise : asText(value, what);
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : asList(value, 'a list');
}

function histogramOf(value: unknown): string | undefined {
  const text = textOr(value, 'histogram', '');
  return text === '' ? undefined : text;
}

/** A number, in YAML's notation or in Go's. */
function asNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  const text = asText(value, 'value');
  const number = parseGoFloat(text.replace(/^([+-]?)\./, '$1'));
  if (number === undefined) throw new RuleFileError(`value must be a number: ${text}`);
  return number;
}

/** A time since the epoch in milliseconds, given in seconds or as RFC 3339 writes it; the epoch itself where nothing is given. */
function startOf(value: unknown): number {
  if (value === undefined || value === null) return 0;
  const text = value instanceof Date ? value.toISOString() : asText(value, 'start_timestamp');
  const ms = /^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (!Number.isFinite(ms)) throw new RuleFileError(`cannot parse ${goQuote(text)} to a valid timestamp`);
  return Math.round(ms);
}
