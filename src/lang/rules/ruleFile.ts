import type { QuerySpan } from '../query/querySpan.ts';
import type { YamlDocument, YamlEntry, YamlNode, YamlText } from '../query/yamlSource.ts';

/** A recording or alerting rule, with every field as the file has it. */
export interface Rule extends QuerySpan {
  readonly record: YamlText | undefined;
  readonly alert: YamlText | undefined;
  readonly expr: YamlText | undefined;
  readonly for: YamlText | undefined;
  readonly labels: readonly RuleLabel[];
  readonly annotations: readonly RuleLabel[];
  readonly entries: readonly YamlEntry[];
}

/** A label or an annotation. */
export interface RuleLabel {
  readonly name: string;
  readonly nameSpan: QuerySpan;
  readonly value: YamlText | undefined;
}

export interface RuleGroup extends QuerySpan {
  readonly name: YamlText | undefined;
  readonly interval: YamlText | undefined;
  readonly rules: readonly Rule[];
  readonly entries: readonly YamlEntry[];
}

/** The rules of one YAML document: a rule file, or a resource that holds one. */
export interface RuleFile {
  readonly document: YamlDocument;
  /** A resource of an operator knows fields that a plain file does not. */
  readonly isResource: boolean;
  /** What the resource says about the language; a plain file says nothing. */
  readonly language: 'promql' | 'logql' | undefined;
  readonly groups: readonly RuleGroup[];
  /** Fields beside `groups`. */
  readonly entries: readonly YamlEntry[];
}

/** Resources of rules by their API group and kind. A VMRule is none: what is right in MetricsQL is a mistake in PromQL. */
const resources: Readonly<Record<string, 'promql' | 'logql'>> = {
  'monitoring.coreos.com/PrometheusRule': 'promql',
  'azmonitoring.coreos.com/PrometheusRule': 'promql',
  'monitoring.googleapis.com/Rules': 'promql',
  'monitoring.googleapis.com/ClusterRules': 'promql',
  'monitoring.googleapis.com/GlobalRules': 'promql',
  'loki.grafana.com/AlertingRule': 'logql',
  'loki.grafana.com/RecordingRule': 'logql',
};

/** True where a text may hold rules, so that it is worth to be read. */
export function mayHoldRules(text: string): boolean {
  return (
    /^[ \t"']*groups["']?[ \t]*:/m.test(text) && (/\brules["']?[ \t]*:/.test(text) || /^groups[ \t]*:/m.test(text))
  );
}

/** The rules of a document, or undefined where it holds none. */
export function readRuleFile(document: YamlDocument): RuleFile | undefined {
  const { root } = document;
  const entries = document.entries(root);
  const kind = document.text(document.find(root, 'kind'))?.text;
  const group = document.text(document.find(root, 'apiVersion'))?.text.replace(/\/[^/]*$/, '') ?? '';
  const language = resources[`${group}/${kind ?? ''}`];
  const isResource = language !== undefined;
  if (!isResource && kind !== undefined && entries.some((entry) => entry.key === 'apiVersion')) return undefined;
  const holder = isResource ? document.find(root, 'spec') : root;
  const groups = document.find(holder, 'groups');
  if (groups === undefined) return undefined;
  return {
    document,
    isResource,
    language,
    groups: presentItems(document, groups).map((node) => readGroup(document, node)),
    entries: document.entries(holder),
  };
}

/** The items of a list; those that are null count for nothing, as in Prometheus. */
function presentItems(document: YamlDocument, list: YamlNode | undefined): readonly YamlNode[] {
  return document.items(list).filter((item) => document.kind(item) !== 'none');
}

function readGroup(document: YamlDocument, node: YamlNode): RuleGroup {
  const rules = document.find(node, 'rules');
  return {
    name: document.text(document.find(node, 'name')),
    interval: document.text(document.find(node, 'interval')),
    rules: presentItems(document, rules).map((rule) => readRule(document, rule)),
    entries: document.entries(node),
    ...document.span(node),
  };
}

function readRule(document: YamlDocument, node: YamlNode): Rule {
  const field = (name: string) => document.text(document.find(node, name));
  return {
    record: field('record'),
    alert: field('alert'),
    expr: field('expr'),
    for: field('for'),
    labels: readLabels(document, document.find(node, 'labels')),
    annotations: readLabels(document, document.find(node, 'annotations')),
    entries: document.entries(node),
    ...document.span(node),
  };
}

function readLabels(document: YamlDocument, node: YamlNode | undefined): readonly RuleLabel[] {
  return document
    .entries(node)
    .map((entry) => ({ name: entry.key, nameSpan: entry.keySpan, value: document.text(entry.value) }));
}
