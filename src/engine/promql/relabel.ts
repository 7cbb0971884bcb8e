import { goLower, goUpper } from '../../base/goCase.ts';
import { md5 } from '../../base/md5.ts';
import type { RelabelRule } from '../../model/relabelRule.ts';
import { compileRegex } from '../regex.ts';
import { LabelSet } from './labelSet.ts';
import { expandTemplate } from './regexTemplate.ts';

type Regex = ReturnType<typeof compileRegex>;
type Step = (labels: Map<string, string>) => boolean;

/**
 * Prepares rules to be applied to many sets of labels: the answer are the new labels, or undefined for what is dropped. Rules that
 * Prometheus would refuse are named in `faults` and left out.
 *
 * As `relabel.Process` of Prometheus 3 has it.
 */
export function compileRelabeling(rules: readonly RelabelRule[]): {
  readonly apply: (labels: LabelSet) => LabelSet | undefined;
  readonly faults: readonly string[];
} {
  const steps: Step[] = [];
  const faults: string[] = [];
  for (const rule of rules) {
    try {
      const fault = faultOf(rule);
      if (fault === undefined) steps.push(compileStep(rule));
      else faults.push(fault);
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

const actions: ReadonlySet<string> = new Set([
  ...['replace', 'keep', 'drop', 'keepequal', 'dropequal', 'hashmod'],
  ...['labelmap', 'labeldrop', 'labelkeep', 'lowercase', 'uppercase'],
]);
const withoutTarget: ReadonlySet<string> = new Set(['keep', 'drop', 'labelmap', 'labeldrop', 'labelkeep']);

/** Why Prometheus would not take a rule, mostly in its words. */
function faultOf({ action, targetLabel, modulus }: RelabelRule): string | undefined {
  if (!actions.has(action)) return `the relabeling action ${action} is not known`;
  if (action === 'hashmod' && modulus <= 0) return 'relabel configuration for hashmod requires non-zero modulus';
  if (targetLabel === '' && !withoutTarget.has(action)) {
    return `relabel configuration for ${action} action requires 'target_label' value`;
  }
  return undefined;
}

/** A rule as a function that changes labels, and says whether they are kept. */
function compileStep(rule: RelabelRule): Step {
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
    case 'keep':
      return (labels) => regex.test(source(labels));
    case 'drop':
      return (labels) => !regex.test(source(labels));
    case 'keepequal':
      return (labels) => source(labels) === (labels.get(targetLabel) ?? '');
    case 'dropequal':
      return (labels) => source(labels) !== (labels.get(targetLabel) ?? '');
    case 'hashmod':
      return (labels) => set(labels, targetLabel, hashModulo(source(labels), rule.modulus));
    case 'lowercase':
      return (labels) => set(labels, targetLabel, goLower(source(labels)));
    case 'uppercase':
      return (labels) => set(labels, targetLabel, goUpper(source(labels)));
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
      return (labels) => replace(labels, rule, regex, source(labels));
  }
}

/** The last eight bytes of a text's MD5 as one number, modulo another. */
function hashModulo(text: string, modulus: number): string {
  return String(new DataView(md5(text).buffer).getBigUint64(8) % BigInt(modulus));
}

function replace(labels: Map<string, string>, rule: RelabelRule, regex: Regex, source: string): boolean {
  const target = expanded(regex, source, rule.targetLabel);
  const value = expanded(regex, source, rule.replacement);
  if (target === undefined || value === undefined || target === '') return true;
  if (value === '') labels.delete(target);
  else labels.set(target, value);
  return true;
}

/** A template with the groups of a match; undefined where the text does not match. */
function expanded(regex: Regex, text: string, template: string): string | undefined {
  const matcher = regex.matcher(text);
  return matcher.find() ? expandTemplate(template, matcher, regex) : undefined;
}
