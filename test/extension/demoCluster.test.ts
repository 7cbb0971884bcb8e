import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { extensionUnderTest } from './extensionUnderTest.ts';

suite('demo cluster', () => {
  const before = process.env['TMPDIR'];
  let folder = '';

  // The cluster keeps its files in the temporary folder: one of its own shows when they are there.
  suiteSetup(() => {
    folder = mkdtempSync(join(tmpdir(), 'observatory-suite-'));
    process.env['TMPDIR'] = folder;
  });

  suiteTeardown(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true });
  });

  const kubeconfigs = (): string[] =>
    readdirSync(folder).filter((name) => existsSync(join(folder, name, 'kubeconfig.yaml')));

  test('starts inside the extension, and leaves nothing behind when it is stopped', async () => {
    await extensionUnderTest().activate();
    await vscode.commands.executeCommand('kubeObservatory.openDemoCluster');
    assert.equal(kubeconfigs().length, 1);
    await vscode.commands.executeCommand('kubeObservatory.stopDemoCluster');
    const deadline = Date.now() + 20_000;
    while (kubeconfigs().length > 0) {
      assert.ok(Date.now() < deadline, 'the cluster removes its files');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
});
