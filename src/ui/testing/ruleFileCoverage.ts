import * as vscode from 'vscode';
import type { Rule } from '../../engine/rules/ruleFile.ts';
import { readYaml } from '../../lang/query/yamlSource.ts';
import { readRuleFile } from '../../lang/rules/ruleFile.ts';
import { rangesIn } from './rangesIn.ts';
import type { LoadedRules } from './ruleTestFiles.ts';

/** Which rules of a file yielded something in the tests. */
export class RuleFileCoverage extends vscode.FileCoverage {
  readonly details: readonly vscode.FileCoverageDetail[];

  constructor(uri: vscode.Uri, details: readonly (vscode.StatementCoverage | vscode.DeclarationCoverage)[]) {
    const counted = vscode.FileCoverage.fromDetails(uri, details);
    super(uri, counted.statementCoverage, counted.branchCoverage, counted.declarationCoverage);
    this.details = details;
  }
}

/**
 * The coverage of one rule file: a rule counts with the number of evaluations in which it yielded a series or an alert, since a test in
 * which a rule yields nothing says nothing about what it yields.
 */
export function coverageOf({ uri, text, groups }: LoadedRules, yields: ReadonlyMap<Rule, number>): RuleFileCoverage {
  const rangeOf = rangesIn(text);
  const [document] = readYaml(text);
  const outlines = document === undefined ? [] : (readRuleFile(document)?.groups ?? []);
  const details = groups.flatMap((group, g) =>
    group.rules.flatMap((rule, r) => {
      const outline = outlines[g]?.rules[r];
      if (outline === undefined) return [];
      const count = yields.get(rule) ?? 0;
      const expr = outline.expr ?? outline;
      const name = rule.kind === 'recording' ? rule.record : rule.alert;
      return [
        new vscode.DeclarationCoverage(name, count, rangeOf(outline.start, outline.end)),
        new vscode.StatementCoverage(count, rangeOf(expr.start, expr.end)),
      ];
    }),
  );
  return new RuleFileCoverage(uri, details);
}
