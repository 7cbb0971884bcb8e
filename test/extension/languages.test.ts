import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { manifestUnderTest, untilDiagnostics } from './extensionUnderTest.ts';

suite('languages', () => {
  let folder = '';

  suiteSetup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'observatory-languages-'));
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (name: string, text: string): Promise<vscode.TextDocument> => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return await vscode.workspace.openTextDocument(path);
  };

  test('are known to the editor', async () => {
    const known = new Set(await vscode.languages.getLanguages());
    for (const { id } of manifestUnderTest().contributes.languages) assert.ok(known.has(id), id);
  });

  const names: readonly (readonly [name: string, text: string, language: string])[] = [
    ['rate.promql', 'up', 'promql'],
    ['errors.logql', '{app="x"}', 'logql'],
    ['fluent.conf', '', 'fluentd'],
    ['td-agent.conf', '', 'fluentd'],
    ['etc/fluentd/conf.d/app.conf', '', 'fluentd'],
    ['fluent-bit.conf', '', 'fluentbit'],
    ['etc/fluent-bit/inputs.conf', '', 'fluentbit'],
    ['first-line-a', '<source>\n</source>\n', 'fluentd'],
    ['first-line-b', '[INPUT]\n    Name tail\n', 'fluentbit'],
    ['first-line-c', '<html>\n</html>\n', 'plaintext'],
  ];
  for (const [name, text, language] of names) {
    test(`${name} is ${language}`, async () => {
      assert.equal((await open(name, text)).languageId, language);
    });
  }

  const broken: readonly (readonly [name: string, text: string, mended: string])[] = [
    ['broken.promql', 'sum(rate(http_requests_total[5m])\n', 'sum(rate(http_requests_total[5m]))\n'],
    ['broken.logql', '{app="x"\n', '{app="x"}\n'],
    ['broken.fluentd', '<match **>\n  @type stdout\n', '<match **>\n  @type stdout\n</match>\n'],
    ['broken.fluentbit', '[INPUT\n    Name cpu\n', '[INPUT]\n    Name cpu\n'],
  ];
  for (const [name, text, mended] of broken) {
    test(`${name} gets an error, which goes when it is mended`, async () => {
      const document = await open(name, text);
      const isError = (one: vscode.Diagnostic): boolean => one.severity === vscode.DiagnosticSeverity.Error;
      await untilDiagnostics(document.uri, (all) => all.some(isError));
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), mended);
      await vscode.workspace.applyEdit(edit);
      await untilDiagnostics(document.uri, (all) => !all.some(isError));
    });
  }
});
