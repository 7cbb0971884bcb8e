import { parsePrometheusDuration } from '../query/goDuration.ts';
import { parseGoTemplate } from '../query/goTemplate.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import { goQuote } from '../query/quotedText.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { YamlEntry, YamlNode, YamlText } from '../query/yamlSource.ts';
import type { Rule, RuleFile, RuleGroup, RuleLabel } from './ruleFile.ts';
import {
  alertTemplateFunctions,
  alertTemplateVariables,
  fileFields,
  groupFields,
  ruleFields,
} from './ruleFieldsData.ts';

const templateRules = { functions: alertTemplateFunctions, variables: alertTemplateVariables };
const durationFields = new Set(['for', 'keep_firing_for', 'interval', 'query_offset', 'evaluation_delay']);
const alertOnly = new Set(['annotations', 'for', 'keep_firing_for']);

/** What Prometheus refuses about a rule file as a whole (model/rulefmt), without its queries. Offsets are the document's. */
export function checkRuleSchema(file: RuleFile): readonly QueryProblem[] {
  const checker = new SchemaChecker(file);
  checker.check();
  return checker.problems;
}

class SchemaChecker {
  readonly problems: QueryProblem[] = [];
  readonly #file: RuleFile;

  constructor(file: RuleFile) {
    this.#file = file;
  }

  check(): void {
    const { document, groups, entries, isResource } = this.#file;
    for (const fault of document.faults) this.#report('rules/yaml', fault, fault.message);
    if (!isResource) this.#checkFields(entries, fileFields, 'the file');
    const seen = new Set<string>();
    for (const group of groups) {
      this.#checkGroup(group);
      const name = group.name?.text ?? '';
      if (group.name !== undefined && seen.has(name)) {
        this.#report('rules/duplicate-group', group.name, `groupname: ${goQuote(name)} is repeated in the same file`);
      }
      seen.add(name);
    }
    const list = document.find(document.root, 'groups');
    if (!isResource && document.kind(list) !== 'list' && document.kind(list) !== 'none') {
      this.#report('rules/schema', document.span(list), 'groups must be a list');
    }
  }

  #report(code: string, span: QuerySpan, message: string): void {
    this.problems.push({ code, severity: 'error', message, start: span.start, end: span.end });
  }

  #checkFields(entries: readonly YamlEntry[], known: ReadonlySet<string>, where: string): void {
    for (const { key, keySpan } of entries) {
      if (known.has(key) || (this.#file.isResource && where !== 'a rule')) continue;
      this.#report('rules/unknown-field', keySpan, `field ${key} not found in ${where}`);
    }
  }

  #checkGroup(group: RuleGroup): void {
    const { document } = this.#file;
    this.#checkKind(group.entries, 'rules', 'list');
    this.#checkKind(group.entries, 'labels', 'map');
    if (group.name === undefined || group.name.text === '') {
      this.#report('rules/group-name', firstLine(group), 'Groupname must not be empty');
    }
    this.#checkFields(group.entries, groupFields, 'a group');
    this.#checkDurations(group.entries);
    const limit = document.text(findValue(group.entries, 'limit'));
    if (limit !== undefined && !limit.isTemplated && !isYamlInteger(limit)) {
      this.#report('rules/schema', limit, `cannot unmarshal ${goQuote(limit.text)} into int`);
    }
    this.#checkLabelNames(readLabelEntries(this.#file, group.entries), false);
    const seen = new Map<string, Rule>();
    for (const rule of group.rules) {
      this.#checkRule(rule);
      this.#checkDuplicate(rule, seen);
    }
  }

  /** A field that is there must be a list, or a map of texts. */
  #checkKind(entries: readonly YamlEntry[], key: string, wanted: 'list' | 'map'): void {
    const { document } = this.#file;
    const value = findValue(entries, key);
    const kind = document.kind(value);
    if (kind !== wanted && kind !== 'none') {
      if (document.text(value)?.isTemplated === true) return;
      this.#report('rules/schema', document.span(value), `${key} must be a ${wanted}`);
    } else if (wanted === 'map') {
      for (const entry of document.entries(value)) {
        if (!['list', 'map'].includes(document.kind(entry.value))) continue;
        this.#report('rules/schema', document.span(entry.value), `${entry.key} must be a text`);
      }
    }
  }

  #checkDurations(entries: readonly YamlEntry[]): void {
    for (const { key, value } of entries) {
      if (!durationFields.has(key)) continue;
      const text = this.#file.document.text(value);
      if (['list', 'map'].includes(this.#file.document.kind(value))) {
        this.#report('rules/schema', this.#file.document.span(value), `${key} must be a duration`);
      }
      if (text === undefined || text.isTemplated) continue;
      const { fault } = parsePrometheusDuration(text.text);
      if (fault !== undefined) this.#report('rules/duration', text, fault);
    }
  }

  #checkRule(rule: Rule): void {
    const { record, alert, expr } = rule;
    this.#checkFields(rule.entries, ruleFields, 'a rule');
    this.#checkDurations(rule.entries);
    const isRecord = record !== undefined && record.text !== '';
    const isAlert = alert !== undefined && alert.text !== '';
    if (isRecord && isAlert) this.#report('rules/kind', alert, `only one of 'record' and 'alert' must be set`);
    if (!isRecord && !isAlert) this.#report('rules/kind', firstLine(rule), `one of 'record' or 'alert' must be set`);
    if (expr === undefined || expr.text === '') {
      this.#report('rules/expr', expr ?? firstLine(rule), `field 'expr' must be set in rule`);
    }
    if (isRecord) this.#checkRecord(rule, record);
    this.#checkKind(rule.entries, 'labels', 'map');
    this.#checkKind(rule.entries, 'annotations', 'map');
    this.#checkLabelNames(rule.labels, true);
    for (const annotation of rule.annotations) {
      if (annotation.name !== '') continue;
      this.#report('rules/label-name', annotation.nameSpan, `invalid annotation name: ${annotation.name}`);
    }
    if (isRecord) return;
    for (const label of [...rule.labels, ...rule.annotations]) this.#checkTemplate(label);
  }

  #checkRecord(rule: Rule, record: YamlText): void {
    for (const { key, keySpan, value } of rule.entries) {
      if (!alertOnly.has(key) || this.#isEmptyField(value)) continue;
      this.#report('rules/record-field', keySpan, `invalid field '${key}' in recording rule`);
    }
    if (record.isTemplated) return;
    if (/[{}]/.test(record.text)) {
      const message = `braces present in the recording rule name; should it be in expr?: ${record.text}`;
      this.#report('rules/record-name', record, message);
    }
  }

  /** A wait of nothing and a map without entries count as not written. */
  #isEmptyField(value: YamlNode | undefined): boolean {
    const { document } = this.#file;
    const kind = document.kind(value);
    if (kind === 'none') return true;
    if (kind === 'map') return document.entries(value).length === 0;
    const text = document.text(value)?.text;
    return text !== undefined && parsePrometheusDuration(text).ms === 0;
  }

  #checkLabelNames(labels: readonly RuleLabel[], isRule: boolean): void {
    for (const { name, nameSpan } of labels) {
      if (name === '' || (isRule && name === '__name__')) {
        this.#report('rules/label-name', nameSpan, `invalid label name: ${name}`);
      }
    }
  }

  #checkTemplate(label: RuleLabel): void {
    const { value } = label;
    if (value === undefined || value.isTemplated || !value.text.includes('{{')) return;
    const { fault } = parseGoTemplate(value.text, templateRules);
    if (fault === undefined) return;
    const span = { start: value.map.toDocument(fault.start), end: value.map.toDocument(fault.end) };
    const line = value.text.slice(0, fault.start).split('\n').length;
    this.#report('rules/template', span, `template: ${label.name}:${String(line)}: ${fault.message}`);
  }

  #checkDuplicate(rule: Rule, seen: Map<string, Rule>): void {
    const name = rule.record ?? rule.alert;
    if (name === undefined) return;
    const identity = ruleIdentity(rule, name);
    if (seen.has(identity)) this.problems.push({ ...duplicateRule(name.text), start: name.start, end: name.end });
    seen.set(identity, rule);
  }
}

/** True for what Go's YAML takes for an integer: plain numbers, with a fraction too, that fit into 64 bits. */
function isYamlInteger(value: YamlText): boolean {
  const number = Number(value.text.replaceAll('_', '').replace(/^([+-]?)0(?=[0-7])/, '$10o'));
  return !value.isQuoted && value.text.trim() !== '' && Math.abs(number) < 2 ** 63;
}

/** What no two rules of a group should have in common. `name` is what the rule records or alerts. */
export function ruleIdentity(rule: Rule, name: YamlText): string {
  const labels = rule.labels.map((label) => `${label.name}=${label.value?.text ?? ''}`).sort();
  return JSON.stringify([rule.record === undefined, name.text, rule.expr?.text, ...labels]);
}

/** The finding about the second of two equal rules of a group: the only one here that compares rules with each other. */
export function duplicateRule(name: string): Omit<QueryProblem, keyof QuerySpan> {
  const message = `duplicate rule: ${name} stands in this group with the same expression and labels`;
  return { code: 'rules/duplicate', severity: 'warning', message };
}

function findValue(entries: readonly YamlEntry[], key: string): YamlNode | undefined {
  return entries.find((entry) => entry.key === key)?.value;
}

function readLabelEntries(file: RuleFile, entries: readonly YamlEntry[]): readonly RuleLabel[] {
  return file.document
    .entries(findValue(entries, 'labels'))
    .map((entry) => ({ name: entry.key, nameSpan: entry.keySpan, value: file.document.text(entry.value) }));
}

/** A place for what is missing: the first key of a block, not all of it. */
function firstLine(block: { readonly entries: readonly YamlEntry[] } & QuerySpan): QuerySpan {
  return block.entries[0]?.keySpan ?? { start: block.start, end: block.start };
}
