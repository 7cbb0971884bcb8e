import { messageOf } from '../../base/async.ts';
import type { Labels } from '../../model/series.ts';
import { LabelSet, metricNameLabel } from '../promql/labelSet.ts';
import type { MetricStore } from '../promql/metricStore.ts';
import { PromqlEngine, type PromqlOptions, type ResultSeries } from '../promql/promqlEngine.ts';
import type { SampleValue } from '../promql/storedSeries.ts';
import { fillAlertTemplate, type TemplateSample } from './alertTemplate.ts';
import { RuleFileError, type AlertingRule, type RecordingRule, type Rule, type RuleGroup } from './ruleFile.ts';

export type AlertStateName = 'inactive' | 'pending' | 'firing';

/** An alert that a rule keeps track of. Times in milliseconds. */
export interface ActiveAlert {
  readonly labels: LabelSet;
  readonly annotations: Labels;
  readonly state: AlertStateName;
  readonly activeAt: number;
  readonly value: number;
}

interface TrackedAlert {
  labels: LabelSet;
  annotations: Labels;
  state: AlertStateName;
  activeAt: number;
  keepFiringSince: number | undefined;
  value: number;
}

/** A rule with what it remembers from one evaluation to the next. */
interface RuleState {
  readonly rule: Rule;
  readonly active: Map<string, TrackedAlert>;
  /** The series of the last evaluation, which end when they are not written again. */
  written: Map<string, LabelSet>;
  health: 'unknown' | 'ok' | 'err';
  lastError: string;
  /** How many evaluations yielded a series or an alert. */
  yields: number;
}

export interface RuleEvaluatorOptions extends PromqlOptions {
  readonly externalLabels?: Labels;
  readonly externalUrl?: string;
}

/** Evaluates recording and alerting rules over a metric store and writes their series into it, as Prometheus does. */
export class RuleEvaluator {
  readonly #store: MetricStore;
  readonly #engine: PromqlEngine;
  readonly #options: RuleEvaluatorOptions;
  readonly #groups: readonly { readonly group: RuleGroup; readonly rules: readonly RuleState[] }[];

  constructor(store: MetricStore, groups: readonly RuleGroup[], options: RuleEvaluatorOptions = {}) {
    this.#store = store;
    this.#engine = new PromqlEngine(store, options);
    this.#options = options;
    this.#groups = groups.map((group) => ({ group, rules: group.rules.map(newState) }));
  }

  /** Every rule with its state, group by group. */
  get groups(): readonly {
    readonly group: RuleGroup;
    readonly rules: readonly {
      readonly rule: Rule;
      readonly health: string;
      readonly lastError: string;
      readonly alerts: readonly ActiveAlert[];
    }[];
  }[] {
    return this.#groups.map(({ group, rules }) => ({
      group,
      rules: rules.map(({ rule, health, lastError, active }) => ({
        rule,
        health,
        lastError,
        alerts: alertsOf(active),
      })),
    }));
  }

  /** How many evaluations of each rule yielded a series or an alert. */
  yields(): ReadonlyMap<Rule, number> {
    return new Map(this.#groups.flatMap(({ rules }) => rules.map(({ rule, yields }) => [rule, yields] as const)));
  }

  /** The alerts of all rules with this name. */
  alerts(name: string): ActiveAlert[] {
    return this.#groups.flatMap(({ rules }) =>
      rules.flatMap(({ rule, active }) => (rule.kind === 'alerting' && rule.alert === name ? alertsOf(active) : [])),
    );
  }

  /** Evaluates every rule in order at one time; answers what went wrong, rule by rule. */
  async evaluate(timeMs: number): Promise<string[]> {
    const errors: string[] = [];
    for (const { group, rules } of this.#groups) {
      for (const state of rules) {
        try {
          await this.#evaluateRule(state, group, timeMs);
          state.health = 'ok';
          state.lastError = '';
        } catch (error) {
          if (this.#options.signal?.aborted === true) throw error;
          state.health = 'err';
          state.lastError = messageOf(error);
          errors.push(`    rule: ${nameOf(state.rule)}, time: ${goDuration(timeMs)}, err: ${state.lastError}`);
        }
      }
    }
    return errors;
  }

  async #evaluateRule(state: RuleState, group: RuleGroup, nowMs: number): Promise<void> {
    const { rule } = state;
    const timeMs = nowMs - group.queryOffsetMs;
    const series = await this.#query(rule.expr, timeMs);
    const labelled = { ...rule, labels: { ...group.labels, ...rule.labels } };
    const samples =
      labelled.kind === 'recording'
        ? recordedSamples(labelled, series)
        : await this.#alertSamples(labelled, state.active, series, timeMs);
    checkLimit(group, state, samples.size);
    if (samples.size > 0) state.yields++;
    this.#write(state, samples, timeMs);
  }

  async #query(expr: string, timeMs: number): Promise<readonly ResultSeries[]> {
    const { result } = await this.#engine.instant(expr, timeMs);
    if (result.kind === 'scalar') return [{ labels: LabelSet.empty, points: [result.point] }];
    if (result.kind === 'vector') return result.series;
    throw new RuleFileError('rule result is not a vector or scalar');
  }

  #write(state: RuleState, samples: ReadonlyMap<string, readonly [LabelSet, SampleValue]>, timeMs: number): void {
    for (const [labels, value] of samples.values()) this.#store.append(labels, timeMs, value);
    for (const [key, labels] of state.written) if (!samples.has(key)) this.#store.markStale(labels, timeMs);
    state.written = new Map([...samples].map(([key, [labels]]) => [key, labels]));
  }

  async #alertSamples(
    rule: AlertingRule,
    active: Map<string, TrackedAlert>,
    series: readonly ResultSeries[],
    timeMs: number,
  ): Promise<Map<string, readonly [LabelSet, SampleValue]>> {
    const found = new Map<string, TrackedAlert>();
    for (const one of series) {
      const alert = await this.#newAlert(rule, one, timeMs);
      if (found.has(alert.labels.key)) {
        throw new RuleFileError('vector contains metrics with the same labelset after applying alert labels');
      }
      found.set(alert.labels.key, alert);
    }
    for (const [key, alert] of found) {
      const known = active.get(key);
      if (known === undefined || known.state === 'inactive') active.set(key, alert);
      else {
        known.value = alert.value;
        known.annotations = alert.annotations;
      }
    }
    const samples = new Map<string, readonly [LabelSet, SampleValue]>();
    for (const [key, alert] of active) {
      if (!advance(alert, found.has(key), rule, timeMs)) active.delete(key);
      else addAlertSamples(samples, alert);
    }
    return samples;
  }

  async #newAlert(rule: AlertingRule, { labels, points }: ResultSeries, timeMs: number): Promise<TrackedAlert> {
    const point = points[0]?.value;
    const value = typeof point === 'number' ? point : (point?.count ?? 0);
    const data = {
      labels: labels.toRecord(),
      value,
      externalLabels: this.#options.externalLabels ?? {},
      externalUrl: this.#options.externalUrl ?? '',
    };
    const fill = (source: string): Promise<string> =>
      fillAlertTemplate(source, `__alert_${rule.alert}`, data, (expr) => this.#templateQuery(expr, timeMs)).catch(
        (error: unknown) =>
          `<error expanding template: error executing template __alert_${rule.alert}: ${messageOf(error)}>`,
      );
    let own = labels.withoutMetricName();
    for (const [name, source] of Object.entries(rule.labels)) own = own.with(name, await fill(source));
    const annotations: Record<string, string> = {};
    for (const [name, source] of Object.entries(rule.annotations)) annotations[name] = await fill(source);
    own = own.with('alertname', rule.alert);
    return { labels: own, annotations, state: 'pending', activeAt: timeMs, keepFiringSince: undefined, value };
  }

  async #templateQuery(expr: string, timeMs: number): Promise<TemplateSample[]> {
    const series = await this.#query(expr, timeMs);
    return series.flatMap(({ labels, points }) => {
      const value = points[0]?.value;
      return typeof value === 'number' ? [{ labels: labels.toRecord(), value }] : [];
    });
  }
}

/** @throws RuleFileError where a rule yields more than its group allows; its alerts are forgotten then, as in Prometheus. */
function checkLimit({ limit }: RuleGroup, { rule, active }: RuleState, sampleCount: number): void {
  const count = rule.kind === 'recording' ? sampleCount : active.size;
  if (limit === 0 || count <= limit) return;
  active.clear();
  const what = rule.kind === 'recording' ? 'series' : 'alerts';
  throw new RuleFileError(`exceeded limit of ${String(limit)} with ${String(count)} ${what}`);
}

/** A time since the start as Go prints a duration: `1h0m0s`, `2m0s`, `1.5s`. */
function goDuration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const seconds = `${String((ms % 60_000) / 1000)}s`;
  if (minutes === 0) return seconds;
  return `${minutes < 60 ? '' : `${String(Math.floor(minutes / 60))}h`}${String(minutes % 60)}m${seconds}`;
}

function newState(rule: Rule): RuleState {
  return { rule, active: new Map(), written: new Map(), health: 'unknown', lastError: '', yields: 0 };
}

function nameOf(rule: Rule): string {
  return rule.kind === 'recording' ? rule.record : rule.alert;
}

function alertsOf(active: ReadonlyMap<string, TrackedAlert>): ActiveAlert[] {
  return [...active.values()].filter(({ state }) => state !== 'inactive');
}

function recordedSamples(
  rule: RecordingRule,
  series: readonly ResultSeries[],
): Map<string, readonly [LabelSet, SampleValue]> {
  const samples = new Map<string, readonly [LabelSet, SampleValue]>();
  for (const { labels, points } of series) {
    const named = LabelSet.fromEntries([
      ...labels.entries(),
      [metricNameLabel, rule.record],
      ...Object.entries(rule.labels),
    ]);
    if (samples.has(named.key)) {
      throw new RuleFileError('vector contains metrics with the same labelset after applying rule labels');
    }
    const value = points[0]?.value;
    if (value !== undefined) samples.set(named.key, [named, value]);
  }
  return samples;
}

/** Moves an alert on in time; false when it can be forgotten. */
function advance(alert: TrackedAlert, holds: boolean, rule: AlertingRule, timeMs: number): boolean {
  if (!holds) {
    if (alert.state !== 'firing' || rule.keepFiringMs === 0) return false;
    alert.keepFiringSince ??= timeMs;
    return timeMs - alert.keepFiringSince < rule.keepFiringMs;
  }
  alert.keepFiringSince = undefined;
  if (alert.state === 'pending' && timeMs - alert.activeAt >= rule.forMs) alert.state = 'firing';
  return true;
}

function addAlertSamples(samples: Map<string, readonly [LabelSet, SampleValue]>, alert: TrackedAlert): void {
  const state = alert.labels.with(metricNameLabel, 'ALERTS').with('alertstate', alert.state);
  const since = alert.labels.with(metricNameLabel, 'ALERTS_FOR_STATE');
  samples.set(state.key, [state, 1]);
  samples.set(since.key, [since, Math.floor(alert.activeAt / 1000)]);
}
