import { readFile } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { messageOf } from '../base/async.ts';
import { readRuleGroups, type RuleGroup } from '../engine/rules/ruleFile.ts';
import { fitsRulePath } from '../engine/rules/rulePathPattern.ts';
import { goYamlFault } from '../engine/rules/goYaml.ts';
import { ruleTestShape } from '../engine/rules/ruleShapesData.ts';
import { runRuleTests } from '../engine/rules/ruleTest.ts';
import { readRuleTestFile } from '../engine/rules/ruleTestFile.ts';
import { firstDocument } from '../lang/query/firstDocument.ts';
import { readYaml } from '../lang/query/yamlSource.ts';
import type { CliOutput } from './cliOutput.ts';
import { wordFileFault } from './fileFault.ts';
import { readArguments } from './readArguments.ts';
import { ruleFileFaults } from './ruleFileFaults.ts';

const testUsage = `Usage: kube-observatory test rules FILE...

Runs unit tests of Prometheus rules, written for "promtool test rules". Says and prints what promtool does, but for
NaN, which equals an expected NaN here, and for what newer versions of Prometheus know.

Exit code, as promtool's: 0 all passed, 1 some failed, or a file that cannot be read, or wrong usage.
`;

/** Runs `kube-observatory test` and resolves to its exit code. */
export async function runTest(args: readonly string[], output: CliOutput): Promise<number> {
  const parsed = readArguments(args, { help: { type: 'boolean', short: 'h', default: false } });
  if (typeof parsed === 'string') return refuse(output, parsed);
  if (parsed.values.help) {
    output.out(testUsage);
    return 0;
  }
  const [kind, ...files] = parsed.positionals;
  if (kind !== 'rules')
    return refuse(output, kind === undefined ? 'Name what to test: rules.' : `Unknown test: ${kind}`);
  if (files.length === 0) return refuse(output, 'No file given.');
  const faults = await Promise.all(files.map(openingFault));
  const told = faults.filter((fault) => fault !== undefined);
  if (told.length > 0) {
    output.error(`${told.join('\n')}\n`);
    return 1;
  }
  let hasFailed = false;
  for (const file of files) {
    output.out(`Unit Testing:  ${file}\n`);
    const errors = await testFile(file, output);
    if (errors.length === 0) output.out('  SUCCESS\n');
    else {
      hasFailed = true;
      output.error('  FAILED:\n');
      for (const error of errors) {
        output.error(`${error}\n`);
        output.out('\n');
      }
    }
    output.out('\n');
  }
  return hasFailed ? 1 : 0;
}

/** Why a file cannot be opened; undefined where it can. */
async function openingFault(file: string): Promise<string | undefined> {
  try {
    await readFile(file);
    return undefined;
  } catch (error) {
    return wordFileFault(error, file) ?? messageOf(error);
  }
}

function refuse(output: CliOutput, message: string): number {
  output.error(`${message}\n\n${testUsage}`);
  return 1;
}

async function testFile(file: string, output: CliOutput): Promise<string[]> {
  try {
    const text = await readFile(file, 'utf8');
    const [document] = readYaml(text);
    const yaml =
      document === undefined ? undefined : goYamlFault(document, text, ruleTestShape, { version: 2, isStrict: true });
    if (yaml !== undefined) return [yaml];
    const tests = readRuleTestFile(firstDocument(text));
    const groups: RuleGroup[] = [];
    const faults: string[] = [];
    for (const path of tests.ruleFiles) {
      const found = rulePaths(file, path);
      if (found.length === 0) output.error(`  WARNING: no file match pattern ${join(dirname(file), path)}\n`);
      for (const rules of found) {
        const source = await readFile(rules, 'utf8');
        const wrong = ruleFileFaults(source);
        faults.push(...wrong.map((fault) => `${rules}: ${fault}`));
        if (wrong.length === 0) groups.push(...readRuleGroups(firstDocument(source)));
      }
    }
    return await runRuleTests(tests, groups, faults);
  } catch (error) {
    return [messageOf(error)];
  }
}

/** The files that a path of a test file names; its last part may hold `*` and `?`. */
function rulePaths(testFilePath: string, path: string): string[] {
  const full = isAbsolute(path) ? path : join(dirname(testFilePath), path);
  if (existsSync(full)) return [full];
  const folder = dirname(full);
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.filter((name) => fitsRulePath(basename(full), name)).map((name) => join(folder, name));
}
