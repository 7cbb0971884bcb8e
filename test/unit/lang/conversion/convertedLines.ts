import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { createFluentbitService } from '../../../../src/lang/fluentbit/fluentbitService.ts';
import { createFluentdService } from '../../../../src/lang/fluentd/fluentdService.ts';

const services = { fluentd: createFluentdService(noFiles), fluentbit: createFluentbitService(noFiles) };

/** Errors that the linter finds in a result. */
export function errorsIn(language: 'fluentd' | 'fluentbit', text: string, name = 'a.conf'): readonly string[] {
  const document = TextDocument.create(name, language, 1, text);
  return services[language]
    .validate(document)
    .filter((one) => one.severity === 1)
    .map((one) => `${String(one.code)}: ${document.getText(one.range)}`);
}

/** Lines of a converted config, each with single blanks. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));
}

export function assertLines(text: string, expected: readonly string[]): void {
  const lines = new Set(linesOf(text));
  for (const line of expected) assert.ok(lines.has(line), `${line}\n${text}`);
}
