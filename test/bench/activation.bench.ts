import { existsSync, readFileSync, statSync } from 'node:fs';
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActivationTimes } from '../extension/activationProbe.ts';
import { projectRoot, removeFolder } from '../helpers/vscodeServer.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import { median } from './figure.ts';
import type { Figure } from './figure.ts';

const runs = 5;

/** How long the extension takes to load and activate in a real extension host, and how big the bundle is that it loads for that. */
export async function measure(): Promise<readonly Figure[]> {
  const times: ActivationTimes[] = [];
  for (let run = 0; run < runs; run++) times.push(await activateOnce());
  const own = median(times.map((one) => one.own));
  const other = median(times.map((one) => one.other));
  const bundle = statSync(join(projectRoot, 'dist', 'extension.cjs')).size / 1024;
  return [
    {
      name: 'activation',
      value: round(own),
      unit: 'ms',
      against: "VS Code's own references-view",
      ratio: round(own / other),
      target: 50,
    },
    { name: 'activation.bundle', value: round(bundle), unit: 'KB', against: '', ratio: null, target: 200 },
  ];
}

/** Activates in an extension host that has just started, since code stays loaded in one that has done it before. */
async function activateOnce(): Promise<ActivationTimes> {
  const folder = await mkdtemp(join(tmpdir(), 'observatory-bench-'));
  const resultFile = join(folder, 'result.json');
  const workbench = await openWorkbench({
    extensionFolder: await extensionAtRest(folder),
    testsPath: join(projectRoot, 'out', 'test', 'activationProbe.cjs'),
    env: { OBSERVATORY_TEST_RESULT: resultFile },
  });
  try {
    const deadline = Date.now() + 60_000;
    while (!existsSync(resultFile)) {
      if (Date.now() > deadline) throw new Error('The extension host did not answer within 60 s.');
      await workbench.page.waitForTimeout(50);
    }
    const result = JSON.parse(readFileSync(resultFile, 'utf8')) as ActivationTimes | { readonly error: string };
    if ('error' in result) throw new Error(result.error);
    return result;
  } finally {
    await workbench.close();
    await removeFolder(folder);
  }
}

/** The built extension with nothing that activates it before it is asked to: a window may open JSON of its own at any time. */
async function extensionAtRest(folder: string): Promise<string> {
  const copy = join(folder, 'extension');
  await mkdir(copy);
  for (const part of ['dist', 'media', 'syntaxes', 'package.nls.json']) {
    await cp(join(projectRoot, part), join(copy, part), { recursive: true });
  }
  const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as Record<string, unknown>;
  await writeFile(join(copy, 'package.json'), JSON.stringify({ ...manifest, activationEvents: [] }));
  return copy;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
