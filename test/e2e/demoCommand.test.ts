import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { launchChromium } from '../helpers/chromium.ts';
import { projectRoot } from '../helpers/vscodeServer.ts';

test('npm run demo serves VS Code on a living cluster, and Ctrl-C leaves no process behind', async () => {
  // Every process that the command starts inherits the mark.
  const mark = randomUUID();
  const demo = spawn(process.execPath, [join(projectRoot, '.ci', 'demo.mjs'), '--no-open'], {
    cwd: projectRoot,
    env: { ...process.env, OBSERVATORY_TEST_MARK: mark },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(demo, 'exit');
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(await printedAddress(demo.stdout));
    await page.locator('.activitybar .action-item a[aria-label^="Kube Observatory"]').click();
    const context = page.locator('.part.sidebar .monaco-list-row[role="treeitem"]', { hasText: /^demo/ }).first();
    await context.locator('.monaco-tl-twistie').click();
    await page.locator('.part.sidebar .monaco-list-row', { hasText: /^shop/ }).first().waitFor();
  } finally {
    await browser.close();
    demo.kill('SIGINT');
  }
  assert.deepEqual(await exit, [0, null]);
  if (process.platform === 'linux') assert.deepEqual(processesWith(mark), []);
});

test('npm run demo refuses what it does not know, before it builds anything', () => {
  const missing = join(projectRoot, 'no', 'such', 'kubeconfig');
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['--bogus'], 'There is no option --bogus. npm run demo -- --help lists them.\n'],
    [['--kubeconfig', missing], `There is no kubeconfig ${missing}.\n`],
  ];
  for (const [args, words] of cases) {
    const command = [join(projectRoot, '.ci', 'demo.mjs'), ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: projectRoot, encoding: 'utf8' });
    assert.deepEqual([status, stdout, stderr], [2, '', words]);
  }
});

async function printedAddress(output: NodeJS.ReadableStream): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: output })) {
    lines.push(line);
    const address = /http:\/\/\S+/.exec(line)?.[0];
    if (address === undefined) continue;
    output.resume();
    return address;
  }
  throw new Error(`The demo printed no address.\n${lines.join('\n')}`);
}

/** The command lines of the processes in whose environment the mark stands. */
function processesWith(mark: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) return [];
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        // It has ended meanwhile, or is not ours to read.
        return [];
      }
    });
}
