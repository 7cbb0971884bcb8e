import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { namespaceObject, nodeObject, podObject } from '../helpers/shopObjects.ts';
import { TestCluster } from '../helpers/testCluster.ts';
import { removeFolder } from '../helpers/vscodeServer.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';
import { median } from './figure.ts';
import type { Figure } from './figure.ts';

const namespaces = 5;
const podsOfEach = 2000;

/** How long a user waits for rows after opening a namespace of 2,000 pods, each a row, in a real workbench on a cluster of 10,000. */
export async function measure(): Promise<readonly Figure[]> {
  const cluster = await TestCluster.start(objects(), { historyLimit: 100 });
  const folder = await mkdtemp(join(tmpdir(), 'observatory-bench-'));
  const kubeconfig = join(folder, 'config');
  await writeFile(kubeconfig, cluster.server.kubeconfig);
  const workbench = await openWorkbench({ kubeconfig, size: { width: 1280, height: 1000 } });
  try {
    await workbench.openSideBar();
    await workbench.expandRow(/^demo/);
    await workbench.treeRow(`${podsOfEach} workloads`).waitFor();
    const times: number[] = [];
    // From the last one up, so that each is still in sight when its turn comes.
    for (let index = namespaces - 1; index >= 0; index -= 1) times.push(await expand(workbench, index));
    const value = Math.round(median(times));
    return [{ name: 'tree.expand', value, unit: 'ms', against: '', ratio: null, target: 300 }];
  } finally {
    await workbench.close();
    await cluster.stop();
    await removeFolder(folder);
  }
}

function objects() {
  return Array.from({ length: namespaces }, (_, space) => [
    namespaceObject(`many-${space}`),
    ...Array.from({ length: podsOfEach }, (__, pod) => podObject(podName(space, pod), `many-${space}`, undefined)),
  ])
    .flat()
    .concat(nodeObject('node-1'));
}

function podName(space: number, pod: number): string {
  return `pod-${space}-${String(pod).padStart(4, '0')}`;
}

/** Milliseconds between the click and the frame in which the first rows are drawn. */
async function expand(workbench: Workbench, space: number): Promise<number> {
  const row = workbench.treeRow(new RegExp(`^many-${space}`));
  const twistie = row.locator('.monaco-tl-twistie');
  await twistie.waitFor();
  // Let what the last one has left to do come to its end.
  await workbench.page.waitForTimeout(1000);
  const time = timeUntil(workbench.page, podName(space, 0));
  await twistie.click();
  return await time;
}

/** Runs in the page, as text: the compiler of the tests knows no DOM. */
function timeUntil(page: Page, label: string): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    let start = 0;
    addEventListener('mousedown', () => (start = performance.now()), { capture: true, once: true });
    const look = () => {
      const rows = [...document.querySelectorAll('.part.sidebar .monaco-list-row .label-name')];
      if (start > 0 && rows.some((one) => one.textContent === ${JSON.stringify(label)})) resolve(performance.now() - start);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })`);
}
