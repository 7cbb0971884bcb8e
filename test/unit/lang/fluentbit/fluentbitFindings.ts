import assert from 'node:assert/strict';
import type { FileAccess } from '../../../../src/lang/fileAccess.ts';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { parseClassic } from '../../../../src/lang/fluentbit/classicParser.ts';
import { checkFluentbit } from '../../../../src/lang/fluentbit/fluentbitCheck.ts';
import { parseFluentbitYaml } from '../../../../src/lang/fluentbit/fluentbitYaml.ts';

const quiet = new Set(['tail-without-db', 'no-mem-limit']);

/** `severity code@line` of every finding but hints on loss. */
export function findings(
  text: string,
  format: 'classic' | 'yaml' = 'classic',
  files: FileAccess = noFiles,
): readonly string[] {
  const { root, problems } = format === 'classic' ? parseClassic(text) : parseFluentbitYaml(text);
  return [...problems, ...checkFluentbit(text, 'a.conf', root, files)]
    .filter((problem) => !quiet.has(problem.code))
    .map((problem) => `${problem.severity} ${problem.code}@${text.slice(0, problem.start).split('\n').length}`);
}

export function check(
  cases: readonly (readonly [string, ...string[]])[],
  format: 'classic' | 'yaml' = 'classic',
): void {
  for (const [text, ...expected] of cases) assert.deepEqual(findings(text, format), expected, text);
}
