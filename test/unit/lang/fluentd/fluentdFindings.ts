import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../../../../src/lang/fileAccess.ts';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { createFluentdService } from '../../../../src/lang/fluentd/fluentdService.ts';

const severities = ['', 'error', 'warning', 'information', 'hint'];

/** `severity code@line` of every finding. */
export function findings(text: string, name = 'a.conf', files: FileAccess = noFiles): readonly string[] {
  const document = TextDocument.create(name, 'fluentd', 1, text);
  return createFluentdService(files)
    .validate(document)
    .map(
      (one) =>
        `${severities[one.severity ?? 1] ?? ''} ${String(one.code).replace(/^fluent(?:d|bit)\//, '')}@${one.range.start.line + 1}`,
    );
}

export function check(cases: readonly (readonly [string, ...string[]])[], name = 'a.conf'): void {
  for (const [text, ...expected] of cases) assert.deepEqual(findings(text, name), expected, text);
}

export const source = '<source>\n  @type sample\n  tag a.b\n</source>\n';
export const sink = '<match **>\n  @type null\n</match>\n';
