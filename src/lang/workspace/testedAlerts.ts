import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../fileAccess.ts';
import { readYaml } from '../query/yamlSource.ts';
import { readRuleFile } from '../rules/ruleFile.ts';
import type { RuleTests } from '../rules/ruleTests.ts';

/** The alerts of the rule files that a file of tests lists; undefined where one of them cannot be read, so that nobody can tell. */
export function alertsOf(
  { uri }: TextDocument,
  { ruleFiles }: RuleTests,
  files: FileAccess | undefined,
): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  if (files === undefined || ruleFiles.length === 0) return undefined;
  for (const pattern of ruleFiles) {
    const found = files.list(uri, pattern.text);
    if (found === undefined || found.length === 0 || pattern.isTemplated) return undefined;
    for (const path of found) {
      const text = files.read(uri, path)?.text;
      if (text === undefined) return undefined;
      const groups = readYaml(text).flatMap((document) => readRuleFile(document)?.groups ?? []);
      if (groups.length === 0) return undefined;
      for (const rule of groups.flatMap((group) => group.rules)) {
        if (rule.alert?.isTemplated === true) return undefined;
        if (rule.alert !== undefined) names.add(rule.alert.text);
      }
    }
  }
  return names;
}
