import type { RelabelRule } from '../../model/relabelRule.ts';
import { compileRegex } from '../regex.ts';
import { LabelSet } from './labelSet.ts';
import { expandTemplate } from './regexTemplate.ts';

type Regex = ReturnType<typeof compileRegex>;
type Step = (labels: Map<string, string>) => boolean;

/**
 * Prepares rules to be applied to many sets of labels: the answer are the new labels, or undefined for what is dropped. Rules whose
 * action is unknown or whose regular expression cannot be read are named in `faults` and left out.
 */
export function compileRelabeling(rules: readonly RelabelRule[]): {
  readonly apply: (labels: LabelSet) => LabelSet | undefined;
  readonly faults: readonly string[];
} {
  const steps: Step[] = [];
  const faults: string[] = [];
  for (const rule of rules) {
    try {
      const step = compileStep(rule);
      if (step === undefined) faults.push(`the relabeling action ${rule.action} is not known`);
      else steps.push(step);
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
    }
  }
  const apply = (labels: LabelSet): LabelSet | undefined => {
    if (steps.length === 0) return labels;
    const changed = new Map(labels.entries());
    if (!steps.every((step) => step(changed))) return undefined;
    return LabelSet.fromEntries([...changed].filter(([, value]) => value !== ''));
  };
  return { apply, faults };
}

/** A rule as a function that changes labels, and says whether they are kept. */
function compileStep(rule: RelabelRule): Step | undefined {
  const { targetLabel } = rule;
  // Compiled alone first, so that a syntax error names what the user wrote.
  compileRegex(rule.regex);
  const regex = compileRegex(`^(?s:${rule.regex})$`);
  const source = (labels: ReadonlyMap<string, string>): string =>
    rule.sourceLabels.map((name) => labels.get(name) ?? '').join(rule.separator);
  const set = (labels: Map<string, string>, name: string, value: string): true => {
    if (value === '') labels.delete(name);
    else labels.set(name, value);
    return true;
  };
  switch (rule.action) {
    case 'replace':
      return (labels) => replace(labels, rule, regex, source(labels));
    case 'keep':
      return (labels) => regex.test(source(labels));
    case 'drop':
      return (labels) => !regex.test(source(labels));
    case 'keepequal':
      return (labels) => source(labels) === (labels.get(targetLabel) ?? '');
    case 'dropequal':
      return (labels) => source(labels) !== (labels.get(targetLabel) ?? '');
    case 'lowercase':
      return (labels) => set(labels, targetLabel, source(labels).toLowerCase());
    case 'uppercase':
      return (labels) => set(labels, targetLabel, source(labels).toUpperCase());
    case 'labelmap':
      return (labels) => {
        for (const [name, value] of [...labels]) {
          const to = expanded(regex, name, rule.replacement);
          if (to !== undefined) set(labels, to, value);
        }
        return true;
      };
    case 'labeldrop':
    case 'labelkeep': {
      const isDropped = rule.action === 'labeldrop';
      return (labels) => {
        for (const name of [...labels.keys()]) if (regex.test(name) === isDropped) labels.delete(name);
        return true;
      };
    }
    default:
      return undefined;
  }
}

function replace(labels: Map<string, string>, rule: RelabelRule, regex: Regex, source: string): boolean {
  const target = expanded(regex, source, rule.targetLabel);
  const value = expanded(regex, source, rule.replacement);
  if (target === undefined || value === undefined || !/^[a-zA-Z_][\w]*$/.test(target)) return true;
  if (value === '') labels.delete(target);
  else labels.set(target, value);
  return true;
}

/** A template with the groups of a match; undefined where the text does not match. */
function expanded(regex: Regex, text: string, template: string): string | undefined {
  const matcher = regex.matcher(text);
  return matcher.find() ? expandTemplate(template, matcher, regex) : undefined;
}
