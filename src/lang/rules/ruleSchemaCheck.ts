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
    if (document.kind(findValue(group.entries, 'rules')) === 'scalar') {
      this.#report('rules/schema', document.span(findValue(group.entries, 'rules')), 'rules must be a list');
    }
    if (group.name === undefined || group.name.text === '') {
      this.#report('rules/group-name', firstLine(group), 'Groupname must not be empty');
    }
    this.#checkFields(group.entries, groupFields, 'a group');
    this.#checkDurations(group.entries);
    const limit = document.text(findValue(group.entries, 'limit'));
    if (limit !== undefined && !limit.isTemplated && !/^-?[0-9]+$/.test(limit.text)) {
      this.#report('rules/schema', limit, `cannot unmarshal ${goQuote(limit.text)} into int`);
    }
    this.#checkLabelNames(readLabelEntries(this.#file, group.entries), false);
    const seen = new Map<string, Rule>();
    for (const rule of group.rules) {
      this.#checkRule(rule);
      this.#checkDuplicate(rule, seen);
    }
  }

  #checkDurations(entries: readonly YamlEntry[]): void {
    for (const { key, value } of entries) {
      const text = durationFields.has(key) ? this.#file.document.text(value) : undefined;
      if (text === undefined || text.isTemplated || text.text === '') continue;
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
    this.#checkLabelNames(rule.labels, true);
    for (const annotation of rule.annotations) {
      if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(annotation.name)) {
        const message = `invalid annotation name: ${annotation.name}`;
        this.#report('rules/label-name', annotation.nameSpan, message);
      }
    }
    if (isRecord) return;
    for (const label of [...rule.labels, ...rule.annotations]) this.#checkTemplate(label);
  }

  #checkRecord(rule: Rule, record: YamlText): void {
    for (const { key, keySpan, value } of rule.entries) {
      if (!alertOnly.has(key) || this.#file.document.kind(value) === 'none') continue;
      this.#report('rules/record-field', keySpan, `invalid field '${key}' in recording rule`);
    }
    if (record.isTemplated) return;
    if (/[{}]/.test(record.text) || record.text.trim() !== record.text) {
      const message = `invalid recording rule name: ${record.text}`;
      this.#report('rules/record-name', record, message);
    }
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
    const labels = rule.labels.map((label) => `${label.name}=${label.value?.text ?? ''}`).sort();
    const identity = JSON.stringify([rule.record === undefined, name.text, rule.expr?.text, ...labels]);
    if (seen.has(identity)) {
      const message = `duplicate rule: ${name.text} stands in this group with the same expression and labels`;
      this.problems.push({ code: 'rules/duplicate', severity: 'warning', message, start: name.start, end: name.end });
    }
    seen.set(identity, rule);
  }
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
