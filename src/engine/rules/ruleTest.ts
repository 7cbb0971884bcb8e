import { messageOf } from '../../base/async.ts';
import { formatPrometheusDuration } from '../../lang/query/goDuration.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import { compactHistogram, histogramsEqual } from '../promql/floatHistogram.ts';
import { LabelSet } from '../promql/labelSet.ts';
import { MetricStore } from '../promql/metricStore.ts';
import { PromqlEngine } from '../promql/promqlEngine.ts';
import type { SampleValue } from '../promql/storedSeries.ts';
import { RuleEvaluator } from './ruleEvaluator.ts';
import { RuleFileError, type Rule, type RuleGroup } from './ruleFile.ts';
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

/**
 * Runs the tests of a file over rules; answers promtool's words for each that failed.
 * @param ruleFaults why the rules cannot be used: what each test comes to then.
 */
export async function runRuleTests(
  file: RuleTestFile,
  groups: readonly RuleGroup[],
  ruleFaults: readonly string[] = [],
  signal?: AbortSignal,
): Promise<string[]> {
  const errors: string[] = [];
  for (const test of file.tests) {
    try {
      const run = new RuleTestRun(test, file, groups, signal);
      if (ruleFaults.length > 0) errors.push(...ruleFaults);
      else errors.push(...(await run.run()).failures.map(({ text }) => text));
    } catch (error) {
      if (!(error instanceof RuleFileError)) throw error;
      errors.push(error.message);
    }
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

/** A series with what of it is in the store already. */
interface InputSeries {
  readonly labels: LabelSet;
  readonly values: readonly (SampleValue | undefined)[];
  next: number;
}

class RuleTestRun {
  readonly #test: RuleUnitTest;
  readonly #file: RuleTestFile;
  readonly #store = new MetricStore();
  readonly #evaluator: RuleEvaluator;
  readonly #engine: PromqlEngine;
  readonly #failures: RuleTestFailure[] = [];
  /** By labels: a series that stands there twice counts as it stands last. */
  readonly #input = new Map<string, InputSeries>();

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
      const labels = parseSeriesName(series, `${series} ${values}`);
      this.#input.set(labels.key, { labels, values: expandValues(values, series), next: 0 });
    }
  }

  async run(): Promise<RuleTestReport> {
    const { alertChecks, exprChecks } = this.#test;
    for (const check of alertChecks) this.#demandName(check);
    const byTime = [...alertChecks].sort((a, b) => a.timeMs - b.timeMs);
    const last = [...alertChecks, ...exprChecks].reduce((latest, { timeMs }) => Math.max(latest, timeMs), 0);
    const step = this.#file.evaluationIntervalMs;
    for (let time = 0; time <= last; time += step) {
      const faults = await this.#step(time);
      for (const text of faults) this.#fail(undefined, text);
      // What rules that failed left behind says nothing about the rest.
      if (faults.length > 0) return this.#report();
      for (const check of byTime) if (check.timeMs >= time && check.timeMs < time + step) this.#checkAlerts(check);
    }
    for (const check of exprChecks) await this.#checkExpr(check);
    return this.#report();
  }

  #demandName({ alertname, timeMs }: AlertCheck): void {
    if (alertname !== '') return;
    const where = this.#test.name === '' ? '' : ` (in TestGroup ${this.#test.name})`;
    const time = formatPrometheusDuration(timeMs);
    throw new RuleFileError(
      `an item under alert_rule_test misses required attribute alertname at eval_time ${time}${where}`,
    );
  }

  async advanceTo(timeMs: number): Promise<PromqlEngine> {
    for (let time = 0; time <= timeMs; time += this.#file.evaluationIntervalMs) await this.#step(time);
    return this.#engine;
  }

  /** Lets the samples up to a time come in, and evaluates the rules at it. Nothing sees what is still to come. */
  async #step(timeMs: number): Promise<readonly string[]> {
    const start = this.#test.startMs;
    for (const input of this.#input.values()) {
      for (; input.next < input.values.length && input.next * this.#test.intervalMs <= timeMs; input.next += 1) {
        const value = input.values[input.next];
        if (value !== undefined) this.#store.append(input.labels, start + input.next * this.#test.intervalMs, value);
      }
    }
    return await this.#evaluator.evaluate(start + timeMs);
  }

  #report(): RuleTestReport {
    return { failures: this.#failures, yields: this.#evaluator.yields() };
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
      this.#fail(check, `${place}\n        exp: ${showSamples(wanted)}\n        got: ${showSamples(got)}`, {
        expected: showSamples(wanted, '\n'),
        actual: showSamples(got, '\n'),
      });
    } catch (error) {
      this.#fail(check, `${place} err: ${messageOf(error)}`);
    }
  }

  async #samples({ expr, timeMs }: ExprCheck): Promise<TestSample[]> {
    const { result } = await this.#engine.instant(expr, this.#test.startMs + timeMs);
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

function readSample({ labels, value, histogram }: ExprCheck['expected'][number]): TestSample {
  try {
    if (histogram === undefined) return { labels: parseSeriesName(labels), value };
    const values = expandValues(histogram, '{}');
    const [only] = values;
    if (values.length !== 1) throw new RuleFileError(`expected 1 value, got ${String(values.length)}`);
    if (typeof only !== 'object') throw new RuleFileError(`expected histogram, got ${String(only)}`);
    return { labels: parseSeriesName(labels), value: only };
  } catch (error) {
    throw new RuleFileError(`labels ${goQuote(labels)}: ${messageOf(error)}`, { cause: error });
  }
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
    return isFuzzy && areNeighbours(a, b);
  }
  if (typeof a === 'number' || typeof b === 'number') return false;
  return histogramsEqual(compactHistogram(a), compactHistogram(b));
}

/** Whether no other number lies between two. */
function areNeighbours(a: number, b: number): boolean {
  const words = new BigInt64Array(new Float64Array([a, b]).buffer);
  const [first = 0n, second = 0n] = words;
  const distance = first - second;
  return distance >= -1n && distance <= 1n;
}
