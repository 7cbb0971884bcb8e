import * as vscode from 'vscode';
import { goQuote } from '../../lang/query/quotedText.ts';
import type { OffsetMap } from '../../lang/query/offsetMap.ts';
import { readYaml } from '../../lang/query/yamlSource.ts';
import { readRuleFile } from '../../lang/rules/ruleFile.ts';
import { stepsOf, type QueryStep } from '../../engine/promql/explainQuery.ts';
import type { PromqlEngine } from '../../engine/promql/promqlEngine.ts';
import { engineAt } from '../../engine/rules/ruleTest.ts';
import type { RuleCheck } from '../../engine/rules/ruleTestFile.ts';
import { rangesIn } from './rangesIn.ts';
import { loadRuleTests, textOf, type LoadedTests } from './ruleTestFiles.ts';
import { outlineRuleTests } from './ruleTestOutline.ts';

/** Which check is debugged; what a launch configuration holds. */
export interface DebuggedCheck {
  /** Of the test file. */
  readonly uri: string;
  /** Which test of the file, counted from 0. */
  readonly test: number;
  readonly kind: RuleCheck['kind'];
  /** Which check of that kind. */
  readonly index: number;
}

/** An expression that is debugged, where it stands, in steps. */
export interface DebuggedQuery {
  readonly uri: vscode.Uri;
  readonly steps: readonly QueryStep[];
  readonly rangeOf: (step: QueryStep) => vscode.Range;
}

/** What the debugger steps through: one expression, or those of all rules of the alert's name. */
export interface DebuggedQueries {
  readonly engine: PromqlEngine;
  readonly timeMs: number;
  readonly queries: readonly DebuggedQuery[];
}

/**
 * Loads a check and evaluates its rules up to the time of the check.
 * @throws Error where the file has no such check, no rule has the alert's name, or an expression cannot be read.
 */
export async function prepareDebugging(debugged: DebuggedCheck, signal: AbortSignal): Promise<DebuggedQueries> {
  const loaded = await loadRuleTests(vscode.Uri.parse(debugged.uri, true));
  const test = loaded.file.tests[debugged.test];
  const check = (debugged.kind === 'alert' ? test?.alertChecks : test?.exprChecks)?.[debugged.index];
  if (test === undefined || check === undefined) {
    throw new Error(vscode.l10n.t('The file has changed: there is no such test any more.'));
  }
  const engine = await engineAt(test, loaded.file, loaded.groups, check.timeMs, signal);
  const queries =
    check.kind === 'alert'
      ? queriesOfAlert(loaded, check.alertname)
      : [await queryOfCheck(loaded, debugged, check.expr)];
  return { engine, timeMs: check.timeMs, queries };
}

async function queryOfCheck(loaded: LoadedTests, { test, index }: DebuggedCheck, expr: string): Promise<DebuggedQuery> {
  const text = await textOf(loaded.uri);
  return placed(loaded.uri, text, expr, outlineRuleTests(text)[test]?.exprChecks[index]?.expr?.map);
}

function queriesOfAlert(loaded: LoadedTests, alertname: string): readonly DebuggedQuery[] {
  const queries = loaded.rules.flatMap(({ uri, text }) => {
    const [document] = readYaml(text);
    const groups = document === undefined ? [] : (readRuleFile(document)?.groups ?? []);
    return groups.flatMap(({ rules }) =>
      rules.flatMap(({ alert, expr }) =>
        alert?.text === alertname && expr !== undefined ? [placed(uri, text, expr.text, expr.map)] : [],
      ),
    );
  });
  if (queries.length === 0) {
    throw new Error(vscode.l10n.t('No rule of the files in rule_files has the name {0}.', goQuote(alertname)));
  }
  return queries;
}

function placed(uri: vscode.Uri, text: string, expr: string, map: OffsetMap | undefined): DebuggedQuery {
  const rangeOf = rangesIn(text);
  const at = (offset: number): number => map?.toDocument(offset) ?? 0;
  return { uri, steps: stepsOf(expr), rangeOf: ({ start, end }) => rangeOf(at(start), at(end)) };
}
