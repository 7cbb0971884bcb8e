import { parsePrometheusDuration } from '../lang/query/goDuration.ts';
import { goQuote } from '../lang/query/quotedText.ts';
import type { QueryProblem } from '../lang/query/queryProblem.ts';
import { readYaml, type YamlText } from '../lang/query/yamlSource.ts';
import { parsePromql } from '../lang/promql/promqlParser.ts';
import { readRuleFile, type Rule, type RuleFile, type RuleGroup } from '../lang/rules/ruleFile.ts';
import { checkRuleSchema } from '../lang/rules/ruleSchemaCheck.ts';
import { formatPosition } from '../engine/promql/promqlError.ts';
import { goYamlFault } from '../engine/rules/goYaml.ts';
import { ruleFileShape, ruleNodesShape } from '../engine/rules/ruleShapesData.ts';

/** Why Prometheus would not load a rule file, in the words of `promtool`. Empty where it would. */
export function ruleFileFaults(text: string): readonly string[] {
  const [document] = readYaml(text);
  if (document === undefined) return [];
  const strict = goYamlFault(document, text, ruleFileShape, { version: 3, isStrict: true });
  const places = goYamlFault(document, text, ruleNodesShape, { version: 3, isStrict: false });
  const yaml = [strict, places].filter((fault) => fault !== undefined);
  if (yaml.length > 0) return yaml;
  const file = readRuleFile(document);
  return file === undefined ? [] : new FaultTeller(file, text).tell();
}

/** Puts findings about a rule file into the words and the order of `rulefmt`. */
class FaultTeller {
  readonly #file: RuleFile;
  readonly #text: string;
  readonly #problems: readonly QueryProblem[];

  constructor(file: RuleFile, text: string) {
    this.#file = file;
    this.#text = text;
    this.#problems = checkRuleSchema(file);
  }

  tell(): readonly string[] {
    // A duration that is none stops the reading of the file, so nothing else is said.
    const duration = this.#problems.find(({ code }) => code === 'rules/duration');
    if (duration !== undefined) return [duration.message];
    return this.#file.groups.flatMap((group) => this.#tellGroup(group));
  }

  #tellGroup(group: RuleGroup): readonly string[] {
    const own = this.#inside(group).filter(({ code }) => groupCodes.has(code));
    const place = this.#place(group.start);
    return [
      ...own.map(({ message }) => `${place}: ${message}`),
      ...group.rules.flatMap((rule, i) => {
        const name = (rule.alert?.text ?? '') === '' ? (rule.record?.text ?? '') : (rule.alert?.text ?? '');
        const where = `group ${goQuote(group.name?.text ?? '')}, rule ${String(i + 1)}, ${goQuote(name)}: `;
        return this.#tellRule(rule).map(({ place: at, message }) => `${at}${where}${message}`);
      }),
    ];
  }

  #tellRule(rule: Rule): readonly { readonly place: string; readonly message: string }[] {
    const problems = this.#inside(rule);
    const of = (code: string): readonly string[] =>
      problems.filter((problem) => problem.code === code).map(({ message }) => message);
    const record = this.#placeOf(rule.record);
    const both = rule.record !== undefined && rule.alert !== undefined;
    const kindPlace = both ? `${record}${this.#placeOf(rule.alert)}` : '0:0: ';
    const say = (place: string, messages: readonly string[]) => messages.map((message) => ({ place, message }));
    return [
      ...say(kindPlace, of('rules/kind')),
      ...say(this.#placeOf(rule.expr), [...of('rules/expr'), ...expressionFaults(rule)]),
      ...say(record, [...recordFields(rule), ...of('rules/record-name')]),
      ...say('', of('rules/label-name')),
      ...say('', templateFaults(rule, problems)),
    ];
  }

  #inside(span: { readonly start: number; readonly end: number }): readonly QueryProblem[] {
    return this.#problems.filter(({ start }) => start >= span.start && start <= span.end);
  }

  #placeOf(node: YamlText | undefined): string {
    return `${node === undefined ? '0:0' : this.#place(node.start)}: `;
  }

  #place(offset: number): string {
    return formatPosition(this.#text, offset);
  }
}

const groupCodes = new Set(['rules/group-name', 'rules/duplicate-group']);

function expressionFaults({ expr }: Rule): readonly string[] {
  const [problem] = expr === undefined || expr.text === '' ? [] : parsePromql(expr.text).problems;
  if (expr === undefined || problem === undefined) return [];
  const place = formatPosition(expr.text, problem.start);
  return [`could not parse expression: ${place}: parse error: ${problem.message}`];
}

/** What only an alert may say, in the order in which Prometheus looks. */
function recordFields(rule: Rule): readonly string[] {
  if (rule.record === undefined || rule.record.text === '') return [];
  const fields = rule.annotations.length > 0 ? ['annotations'] : [];
  if (parsePrometheusDuration(rule.for?.text ?? '0').ms !== 0) fields.push('for');
  if (rule.entries.some(({ key }) => key === 'keep_firing_for')) fields.push('keep_firing_for');
  return fields.map((field) => `invalid field '${field}' in recording rule`);
}

function templateFaults(rule: Rule, problems: readonly QueryProblem[]): readonly string[] {
  const faults = problems.filter(({ code }) => code === 'rules/template');
  const tell = (what: string, list: Rule['labels']): readonly string[] =>
    list.flatMap(({ name, value }) =>
      faults
        .filter(({ start }) => value !== undefined && start >= value.start && start <= value.end)
        .map(({ message }) => {
          const said = message.replace(/^template: [^:]*:/, `template: __alert_${rule.alert?.text ?? ''}:`);
          return `${what} ${goQuote(name)}: ${said}`;
        }),
    );
  return [...tell('label', rule.labels), ...tell('annotation', rule.annotations)];
}
