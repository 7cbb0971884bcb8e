import { parsePrometheusDuration } from '../../lang/query/goDuration.ts';
import type { Labels } from '../../model/series.ts';

/** One rule of a group: a recorded series or an alert. */
export type Rule = RecordingRule | AlertingRule;

export interface RecordingRule {
  readonly kind: 'recording';
  readonly record: string;
  readonly expr: string;
  readonly labels: Labels;
}

export interface AlertingRule {
  readonly kind: 'alerting';
  readonly alert: string;
  readonly expr: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** How long the expression must hold before the alert fires. */
  readonly forMs: number;
  /** How long the alert goes on firing after the expression has ceased to hold. */
  readonly keepFiringMs: number;
}

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly intervalMs: number | undefined;
  /** How far back expressions look from the time of the evaluation. */
  readonly queryOffsetMs: number;
  /** How many series or alerts a rule may yield; 0 for any number. */
  readonly limit: number;
  readonly labels: Labels;
}

/** A rule file or a test file that is not what it should be. */
export class RuleFileError extends Error {}

/**
 * Reads the groups of a rule file, given as parsed YAML.
 * @throws RuleFileError
 */
export function readRuleGroups(file: unknown): RuleGroup[] {
  if (file === null || file === undefined) return [];
  const groups = asRecord(file, 'a rule file')['groups'];
  if (groups === undefined || groups === null) return [];
  return asList(groups, 'groups').map((group) => readGroup(asRecord(group, 'a group')));
}

function readGroup(group: Readonly<Record<string, unknown>>): RuleGroup {
  const name = asText(group['name'], 'name');
  const rules = group['rules'] === undefined || group['rules'] === null ? [] : asList(group['rules'], 'rules');
  return {
    name,
    rules: rules.map((rule) => readRule(asRecord(rule, `a rule of group "${name}"`))),
    intervalMs: group['interval'] === undefined ? undefined : asDuration(group['interval']),
    queryOffsetMs: asDuration(group['query_offset'] ?? '0s'),
    limit: typeof group['limit'] === 'number' ? group['limit'] : 0,
    labels: asLabels(group['labels']),
  };
}

function readRule(rule: Readonly<Record<string, unknown>>): Rule {
  const expr = asText(rule['expr'], 'expr');
  const labels = asLabels(rule['labels']);
  if (typeof rule['record'] === 'string') return { kind: 'recording', record: rule['record'], expr, labels };
  return {
    kind: 'alerting',
    alert: asText(rule['alert'], 'alert'),
    expr,
    labels,
    annotations: asLabels(rule['annotations']),
    forMs: rule['for'] === undefined ? 0 : asDuration(rule['for']),
    keepFiringMs: rule['keep_firing_for'] === undefined ? 0 : asDuration(rule['keep_firing_for']),
  };
}

/** @throws RuleFileError where the value is no mapping */
export function asRecord(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RuleFileError(`${what} must be a mapping`);
}

/** @throws RuleFileError where the value is no list */
export function asList(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new RuleFileError(`${what} must be a list`);
}

/** @throws RuleFileError where the value is no text */
export function asText(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new RuleFileError(`${what} must be a text`);
}

/** Milliseconds. @throws RuleFileError where the value is no duration */
export function asDuration(value: unknown): number {
  const parsed = parsePrometheusDuration(asText(value, 'a duration'));
  if (parsed.ms === undefined) throw new RuleFileError(parsed.fault);
  return parsed.ms;
}

/** @throws RuleFileError where the value is no mapping of texts */
export function asLabels(value: unknown): Labels {
  if (value === undefined || value === null) return {};
  const entries = Object.entries(asRecord(value, 'labels'));
  return Object.fromEntries(entries.map(([name, text]) => [name, asText(text, `label ${name}`)]));
}
