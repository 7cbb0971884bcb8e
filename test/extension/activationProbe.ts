import { renameSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { messageOf } from '../../src/base/async.ts';
import { extensionUnderTest } from './extensionUnderTest.ts';

/** Milliseconds from asking for an extension until its `activate` has returned, loading its code included. */
export interface ActivationTimes {
  readonly own: number;
  /** Of an extension that comes with VS Code, in the same host. */
  readonly other: number;
}

/** Times the activation of the extension inside the extension host that calls it; leaves the times or what went wrong. */
export async function run(): Promise<void> {
  const file = process.env['OBSERVATORY_TEST_RESULT'];
  if (file === undefined) throw new Error('OBSERVATORY_TEST_RESULT names no file.');
  const result = await measure().catch((error: unknown) => ({ error: messageOf(error) }));
  writeFileSync(`${file}.part`, JSON.stringify(result));
  renameSync(`${file}.part`, file);
}

async function measure(): Promise<ActivationTimes> {
  const other = vscode.extensions.getExtension('vscode.references-view');
  if (other === undefined) throw new Error('VS Code has no reference views.');
  return { own: await activationTime(extensionUnderTest()), other: await activationTime(other) };
}

async function activationTime(extension: vscode.Extension<unknown>): Promise<number> {
  if (extension.isActive) throw new Error(`${extension.id} is active already.`);
  const started = performance.now();
  await extension.activate();
  return performance.now() - started;
}
