import * as vscode from 'vscode';
import { readRuleGroups, RuleFileError, type RuleGroup } from '../../engine/rules/ruleFile.ts';
import { fitsRulePath } from '../../engine/rules/rulePathPattern.ts';
import { readRuleTestFile, type RuleTestFile } from '../../engine/rules/ruleTestFile.ts';
import { firstDocument } from '../../lang/query/firstDocument.ts';

/** A rule file that a test file names. */
export interface LoadedRules {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly groups: readonly RuleGroup[];
}

/** A test file with the rules that it is about, as the editor has them: unsaved changes count. */
export interface LoadedTests {
  readonly uri: vscode.Uri;
  readonly file: RuleTestFile;
  readonly rules: readonly LoadedRules[];
  /** Those of all rule files. */
  readonly groups: readonly RuleGroup[];
}

/**
 * Reads a test file and the rule files that it names.
 * @throws RuleFileError and errors of YAML and of the file system, each naming the file.
 */
export async function loadRuleTests(uri: vscode.Uri): Promise<LoadedTests> {
  const file = readAs(uri, await textOf(uri), readRuleTestFile);
  const rules: LoadedRules[] = [];
  for (const path of file.ruleFiles) {
    for (const found of await ruleUris(uri, path)) {
      const text = await textOf(found);
      rules.push({ uri: found, text, groups: readAs(found, text, readRuleGroups) });
    }
  }
  return { uri, file, rules, groups: rules.flatMap(({ groups }) => groups) };
}

/** The text of a file, with what is not saved yet. */
export async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

function readAs<T>(uri: vscode.Uri, text: string, read: (value: unknown) => T): T {
  try {
    return read(firstDocument(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RuleFileError(`${vscode.workspace.asRelativePath(uri)}: ${why}`, { cause: error });
  }
}

/** The files that a path of a test file names; its last part may hold `*` and `?`. */
async function ruleUris(test: vscode.Uri, path: string): Promise<readonly vscode.Uri[]> {
  const full = path.startsWith('/') ? test.with({ path }) : vscode.Uri.joinPath(test, '..', path);
  const folder = vscode.Uri.joinPath(full, '..');
  const pattern = full.path.slice(full.path.lastIndexOf('/') + 1);
  const entries = await Promise.resolve(vscode.workspace.fs.readDirectory(folder)).catch(() => []);
  const names = entries.flatMap(([name, type]) => ((type & vscode.FileType.File) !== 0 ? [name] : []));
  const exact = names.filter((name) => name === pattern);
  const found = exact.length > 0 ? exact : names.filter((name) => fitsRulePath(pattern, name));
  if (found.length === 0) {
    throw new RuleFileError(
      vscode.l10n.t('{0} names {1} in rule_files, but no file matches it', vscode.workspace.asRelativePath(test), path),
    );
  }
  return found.sort().map((name) => vscode.Uri.joinPath(folder, name));
}
