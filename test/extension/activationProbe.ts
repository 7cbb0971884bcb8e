import { renameSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { extensionUnderTest } from './extensionUnderTest.ts';

/** Milliseconds from asking for an extension until its `activate` has returned, loading its code included. */
export interface ActivationTimes {
  readonly own: number;
  /** Of an extension that comes with VS Code, in the same host. */
  readonly other: number;
}

/** Times the activation of the extension inside the extension host that calls it. */
export async function run(): Promise<void> {
  const other = vscode.extensions.getExtension('vscode.references-view');
  if (other === undefined) throw new Error('VS Code has no reference views.');
  const times: ActivationTimes = {
    own: await activationTime(extensionUnderTest()),
    other: await activationTime(other),
  };
  const file = process.env['OBSERVATORY_TEST_RESULT'];
  if (file === undefined) throw new Error('OBSERVATORY_TEST_RESULT names no file.');
  writeFileSync(`${file}.part`, JSON.stringify(times));
  renameSync(`${file}.part`, file);
}

async function activationTime(extension: vscode.Extension<unknown>): Promise<number> {
  if (extension.isActive) throw new Error(`${extension.id} is active already.`);
  const started = performance.now();
  await extension.activate();
  return performance.now() - started;
}
