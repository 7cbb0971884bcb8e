import { messageOf } from '../../base/async.ts';
import { formatPrometheusDuration } from '../../lang/query/goDuration.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import { compactHistogram, histogramsEqual } from '../promql/floatHistogram.ts';
import { LabelSet } from '../promql/labelSet.ts';
import { MetricStore } from '../promql/metricStore.ts';
import { PromqlEngine } from '../promql/promqlEngine.ts';
import { RuleEvaluator } from './ruleEvaluator.ts';
import type { Rule, RuleGroup } from './ruleFile.ts';
import type { AlertCheck, ExprCheck, RuleCheck, RuleTestFile, RuleUnitTest } from './ruleTestFile.ts';
import { indentLines, showAlerts, showSamples, sortSamples, type TestSample } from './ruleTestTexts.ts';
import { expandValues, parseSeriesName } from './seriesNotation.ts';

/** A check that did not hold, or a rule that could not be evaluated. */
export interface RuleTestFailure {
  /** In promtool's words. */
  readonly text: string;
  /** Undefined for a rule that could not be evaluated. */
  readonly check: RuleCheck | undefined;
  /** What differs, a line a sample; undefined where there is nothing to compare. */
  readonly difference: { readonly expected: string; readonly actual: string } | undefined;
}

/** What came of one test. */
export interface RuleTestReport {
  readonly failures: readonly RuleTestFailure[];
  /** How often each rule yielded something while the test ran. A rule that is never seen here was not put to the test. */
  readonly yields: ReadonlyMap<Rule, number>;
}

/** Runs the tests of a file over rules; answers promtool's words for each that failed. */
export async function runRuleTests(
  file: RuleTestFile,
  groups: readonly RuleGroup[],
  signal?: AbortSignal,
): Promise<string[]> {
  const errors: string[] = [];
  for (const test of file.tests) {
    const { failures } = await runRuleTest(test, file, groups, signal);
    errors.push(...failures.map(({ text }) => text));
  }
  return errors;
}

/** Runs one test of a file over rules. */
export async function runRuleTest(
  test: RuleUnitTest,
  file: RuleTestFile,
  groups: readonly RuleGroup[],
  signal?: AbortSignal,
): Promise<RuleTestReport> {
  return await new RuleTestRun(test, file, groups, signal).run();
}

/**
 * The series of one test with what the rules made of them up to a time: what a check at that time is asked over. Steps of subqueries are
 * the file's evaluation interval, as in the test.
 */
export async function engineAt(
  test: RuleUnitTest,
  file: RuleTestFile,
  groups: readonly RuleGroup[],
  timeMs: number,
  signal?: AbortSignal,
): Promise<PromqlEngine> {
  return await new RuleTestRun(test, file, groups, signal).advanceTo(timeMs);
}

class RuleTestRun {
  readonly #test: RuleUnitTest;
  readonly #file: RuleTestFile;
  readonly #store = new MetricStore();
  readonly #evaluator: RuleEvaluator;
  readonly #engine: PromqlEngine;
  readonly #failures: RuleTestFailure[] = [];

  constructor(test: RuleUnitTest, file: RuleTestFile, groups: readonly RuleGroup[], signal: AbortSignal | undefined) {
    this.#test = test;
    this.#file = file;
    const options = { defaultStepMs: file.evaluationIntervalMs, signal };
    const { externalLabels, externalUrl } = test;
    this.#evaluator = new RuleEvaluator(this.#store, inOrder(file, groups), {
      ...options,
      externalLabels,
      externalUrl,
    });
    this.#engine = new PromqlEngine(this.#store, options);
    for (const { series, values } of test.inputSeries) {
      const stored = this.#store.series(parseSeriesName(series));
      for (const [i, value] of expandValues(values).entries()) {
        if (value !== undefined) stored.append(i * test.intervalMs, value, 0);
      }
    }
  }

  async run(): Promise<RuleTestReport> {
    const { alertChecks, exprChecks } = this.#test;
    const last = [...alertChecks, ...exprChecks].reduce((latest, { timeMs }) => Math.max(latest, timeMs), 0);
    const step = this.#file.evaluationIntervalMs;
    for (let time = 0; time <= last; time += step) {
      for (const text of await this.#evaluator.evaluate(time)) this.#fail(undefined, text);
      for (const check of alertChecks) if (check.timeMs >= time && check.timeMs < time + step) this.#checkAlerts(check);
    }
    for (const check of exprChecks) await this.#checkExpr(check);
    return { failures: this.#failures, yields: this.#evaluator.yields() };
  }

  async advanceTo(timeMs: number): Promise<PromqlEngine> {
    for (let time = 0; time <= timeMs; time += this.#file.evaluationIntervalMs) await this.#evaluator.evaluate(time);
    return this.#engine;
  }

  #fail(check: RuleCheck | undefined, text: string, difference?: RuleTestFailure['difference']): void {
    this.#failures.push({ check, text, difference });
  }

  get #prefix(): string {
    return this.#test.name === '' ? '' : `    name: ${this.#test.name},\n`;
  }

  #checkAlerts(check: AlertCheck): void {
    const { alertname: name } = check;
    const got = this.#evaluator.alerts(name).filter(({ state }) => state === 'firing');
    const wanted = check.expected.map(({ labels, annotations }) => ({
      labels: LabelSet.from({ ...labels, alertname: name }),
      annotations,
    }));
    const expected = showAlerts(wanted);
    const actual = showAlerts(got);
    if (expected === actual) return;
    const time = formatPrometheusDuration(check.timeMs);
    this.#fail(
      check,
      `${this.#prefix}    alertname: ${name}, time: ${time}, \n        exp:${indentLines(expected)}, \n        got:${indentLines(actual)}`,
      { expected, actual },
    );
  }

  async #checkExpr(check: ExprCheck): Promise<void> {
    const place = `    expr: ${goQuote(check.expr)}, time: ${formatPrometheusDuration(check.timeMs)},`;
    try {
      const got = await this.#samples(check);
      const wanted = check.expected.map(readSample);
      if (samplesEqual(wanted, got, this.#file.isFuzzy)) return;
      this.#fail(
        check,
        `${this.#prefix}${place}\n        exp: ${showSamples(wanted)}\n        got: ${showSamples(got)}`,
        { expected: showSamples(wanted, '\n'), actual: showSamples(got, '\n') },
      );
    } catch (error) {
      this.#fail(check, `${place} err: ${messageOf(error)}`);
    }
  }

  async #samples({ expr, timeMs }: ExprCheck): Promise<TestSample[]> {
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

/** Groups in the order that the file asks for; those that it does not name come last, as they stand. */
function inOrder(file: RuleTestFile, groups: readonly RuleGroup[]): readonly RuleGroup[] {
  const order = ({ name }: RuleGroup): number => {
    const at = file.groupOrder.indexOf(name);
    return at < 0 ? file.groupOrder.length : at;
  };
  return [...groups].sort((a, b) => order(a) - order(b));
}

function readSample({ labels, value: text }: ExprCheck['expected'][number]): TestSample {
  const [value] = expandValues(text);
  return { labels: parseSeriesName(labels), value: value === undefined || value === 'stale' ? 0 : value };
}

function samplesEqual(wanted: readonly TestSample[], got: readonly TestSample[], isFuzzy: boolean): boolean {
  const expected = sortSamples(wanted);
  return (
    expected.length === got.length &&
    expected.every((sample, i) => {
      const other = got[i];
      return other?.labels.key === sample.labels.key && valuesEqual(sample.value, other.value, isFuzzy);
    })
  );
}

function valuesEqual(a: TestSample['value'], b: TestSample['value'], isFuzzy: boolean): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
    return isFuzzy && Math.abs(a - b) <= 1e-15 * Math.max(Math.abs(a), Math.abs(b));
  }
  if (typeof a === 'number' || typeof b === 'number') return false;
  return histogramsEqual(compactHistogram(a), compactHistogram(b));
}
