import { isOlderThan } from '../promql/promqlVersion.ts';
import type { PromqlTarget } from '../query/promqlTarget.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { RuleFile } from './ruleFile.ts';

const utf8Since = '3.0';
const classicMetricName = /^[A-Za-z_:][A-Za-z0-9_:]*$/;
const classicLabelName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names of rules and labels that a Prometheus before 3.0 refuses, which knows no UTF-8 in them. Offsets are the document's. */
export function checkRuleNames(file: RuleFile, target: PromqlTarget | undefined): readonly QueryProblem[] {
  if (target === undefined || !isOlderThan(target, utf8Since)) return [];
  const found: QueryProblem[] = [];
  const report = (what: string, name: string, { start, end }: QuerySpan): void => {
    const message = `invalid ${what} name: ${name}. Names in UTF-8 need Prometheus ${utf8Since}; the setting says ${target.version}.`;
    found.push({ code: 'promql/too-new', severity: 'error', message, start, end });
  };
  for (const { record, labels, annotations } of file.groups.flatMap((group) => group.rules)) {
    if (record !== undefined && record.text !== '' && !record.isTemplated && !classicMetricName.test(record.text)) {
      // Braces are refused by every version, with a message of their own.
      if (!/[{}]/.test(record.text)) report('recording rule', record.text, record);
    }
    for (const [what, list] of [
      ['label', labels],
      ['annotation', annotations],
    ] as const) {
      for (const { name, nameSpan } of list) {
        if (name !== '' && !name.includes('{{') && !classicLabelName.test(name)) report(what, name, nameSpan);
      }
    }
  }
  return found;
}
