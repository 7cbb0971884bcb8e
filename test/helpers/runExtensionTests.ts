// Runs the suite in `test/extension` inside a real extension host: that of a desktop VS Code, downloaded by
// @vscode/test-electron, where that can be had, else that of the VS Code from npm. The variable OBSERVATORY_TEST_VSCODE
// (`desktop` or `npm`) decides otherwise, OBSERVATORY_TEST_VSCODE_VERSION names the desktop's version.
import { runTests } from '@vscode/test-electron';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../src/base/async.ts';
import type { SuiteResult } from '../extension/suite.ts';
import { projectRoot, removeFolder } from './vscodeServer.ts';
import { openWorkbench } from './workbench.ts';

const suitePath = join(projectRoot, 'out', 'test', 'suite.cjs');
const limit = 300_000;

const folder = await mkdtemp(join(tmpdir(), 'observatory-suite-'));
const resultFile = join(folder, 'result.json');
const environment = { OBSERVATORY_TEST_RESULT: resultFile, KUBECONFIG: '', HOME: folder, USERPROFILE: folder };
try {
  if (await canUseDesktop()) await runOnDesktop();
  else await runOnNpm();
  report();
} finally {
  await removeFolder(folder);
}

/** Whether a desktop VS Code can be downloaded and shown. */
async function canUseDesktop(): Promise<boolean> {
  const wish = process.env['OBSERVATORY_TEST_VSCODE'];
  if (wish !== undefined) return wish === 'desktop';
  if (process.platform === 'linux' && process.env['DISPLAY'] === undefined) return false;
  const address = 'https://update.code.visualstudio.com/api/releases/stable';
  const answer = await fetch(address, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
  return answer?.ok === true;
}

async function runOnDesktop(): Promise<void> {
  console.log('Running in a desktop VS Code.');
  try {
    await runTests({
      version: process.env['OBSERVATORY_TEST_VSCODE_VERSION'] ?? 'stable',
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath: suitePath,
      extensionTestsEnv: environment,
      launchArgs: ['--disable-extensions', '--disable-workspace-trust', '--user-data-dir', join(folder, 'user')],
    });
  } catch (error) {
    // The suite says by itself which tests failed; anything else did not let it run.
    if (!existsSync(resultFile)) throw error;
  }
}

async function runOnNpm(): Promise<void> {
  console.log('Running in the VS Code from npm.');
  const lines: string[] = [];
  const workbench = await openWorkbench({
    testsPath: suitePath,
    env: environment,
    onConsole: (line) => lines.push(line),
  });
  try {
    const deadline = Date.now() + limit;
    while (!existsSync(resultFile)) {
      if (Date.now() > deadline) throw new Error(`The suite did not end.\n${lines.slice(-40).join('\n')}`);
      await workbench.page.waitForTimeout(100);
    }
  } finally {
    await workbench.close();
  }
}

function report(): void {
  let result: SuiteResult;
  try {
    result = JSON.parse(readFileSync(resultFile, 'utf8')) as SuiteResult;
  } catch (error) {
    throw new Error(`The suite left no result: ${messageOf(error)}`, { cause: error });
  }
  for (const line of result.lines) console.log(line);
  console.log(`${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
  if (result.failed > 0 || result.passed === 0) process.exitCode = 1;
}
