import type { Locator } from 'playwright-core';
import type { Stage, StageName } from './sceneStages.ts';
import type { Workbench } from './workbench.ts';

/** One thing that a user sees, to be looked at in every theme. */
interface Scene {
  readonly name: string;
  readonly stage: StageName;
  /** Brings it about, in a workbench that other scenes of its stage have left. */
  readonly show: (workbench: Workbench, stage: Stage) => Promise<unknown>;
}

/** In the order in which they are played: those that change a cluster come last. */
export const scenes: readonly Scene[] = [
  demo('tooltip-pod', async (workbench) =>
    hover(workbench, await openShop(workbench, 'recommender', /^recommender-.*Not ready/)),
  ),
  demo('view-yaml', (workbench) => openDocument(workbench, 'recommender', 'View YAML', 'recommender.view.yaml')),
  demo('describe', (workbench) => openDocument(workbench, 'recommender', 'Describe', 'recommender.describe.txt')),
  demo('doctor', (workbench) => diagnose(workbench, 'demo', 'Kinds')),
  demo('edit-yaml', (workbench) => editReplicas(workbench)),
  demo('edit-confirm', async (workbench) => {
    await editReplicas(workbench);
    await save(workbench, 'Apply the changes');
  }),
  demo('edit-conflict', async (workbench, { ask }) => {
    await editReplicas(workbench);
    const path = '/apis/apps/v1/namespaces/shop/deployments/checkout';
    await ask('PATCH', path, { metadata: { annotations: { team: `payments-${Date.now()}` } } });
    await save(workbench, 'Somebody else changed');
  }),
  demo('delete', async (workbench) => deleteRow(workbench, await openShop(workbench, 'cart'))),
  demo('delete-bare', async (workbench) => deleteRow(workbench, await openShop(workbench, 'toolbox'))),
  demo('delete-production', async (workbench) => {
    await workbench.runRowMenu(await openRows(workbench, 'shop-prod', 'data', 'cart-redis'), 'Delete');
    await workbench.page.locator('.quick-input-widget', { hasText: 'production' }).waitFor();
    await workbench.page.keyboard.type('cart-');
  }),
  // What is new has a while to become well.
  demo('tooltip-service', async (workbench) => {
    const row = await openShop(workbench, 'Network', 'Services', 'loyalty');
    await row.and(workbench.treeRow(/loyalty.*endpoints/)).waitFor({ timeout: 90_000 });
    await hover(workbench, row);
  }),
  demo('tooltip-claim', async (workbench) =>
    hover(workbench, await openShop(workbench, 'Storage', 'Persistent volume claims', 'reports')),
  ),
  demo('shell', async (workbench) => {
    await workbench.runRowMenu(await openShop(workbench, 'toolbox'), 'Open Shell');
    const rows = workbench.page.locator('.terminal-wrapper.active .xterm-rows');
    await rows.getByText('$').first().waitFor();
    await workbench.page.keyboard.type('ls');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.waitForTimeout(1000);
  }),
  demo('forwards', async (workbench) => {
    const { page } = workbench;
    for (const name of ['catalog', 'frontend']) {
      await workbench.runRowMenu(await openShop(workbench, name), 'Forward Port');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'http' }).first().click();
      await page.locator('.quick-input-widget', { hasText: '127.0.0.1' }).waitFor();
      await page.keyboard.press('Enter');
      await workbench.treeRow(new RegExp(`^127\\.0\\.0\\.1:\\d+.*${name}`)).waitFor();
    }
  }),
  demo('drain-confirm', askToDrain),
  demo('drain-progress', async (workbench, stage) => {
    await askToDrain(workbench, stage);
    await workbench.page.locator('.monaco-dialog-box').getByText('Drain', { exact: true }).click();
    await workbench.notification(/budget/);
  }),
  trouble('kubeconfig-error', (workbench) => workbench.openSideBar()),
  trouble('empty-cluster', (workbench) => openRows(workbench, 'empty', 'kube-system')),
  trouble('forbidden', (workbench) => openRows(workbench, 'forbidden', 'bank', 'Storage')),
  trouble('not-connected', async (workbench) => {
    await hover(workbench, await openRows(workbench, 'unreachable', /refuses connections/));
  }),
  trouble('doctor-unreachable', (workbench) => diagnose(workbench, 'unreachable', 'TCP')),
  trouble('doctor-expired', (workbench) => diagnose(workbench, 'expired', 'TLS')),
  trouble('doctor-refused', (workbench) => diagnose(workbench, 'refused', 'API server')),
  trouble('many', async (workbench) => {
    await workbench.openTree(/^many/, /^load/);
    await workbench.treeRow('p-0000').waitFor();
    await scrollTo(workbench, 'Show 500 more');
  }),
  trouble('stale', async (workbench, { loseCluster }) => {
    await workbench.openTree(/^lost/, /^shop/);
    await loseCluster();
    await workbench.treeRow(/^lost.*stale/).waitFor({ timeout: 90_000 });
  }),
];

/** Puts away what a scene has left open; what it changed in a cluster stays. */
export async function leaveScene(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  for (const button of await page.locator('.notifications-center .monaco-button', { hasText: 'Cancel' }).all()) {
    await button.click();
  }
  for (let press = 0; press < 3; press += 1) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(150);
  }
  while ((await page.locator('.tab.dirty').count()) > 0) {
    await page.locator('.tab.dirty').first().click();
    await workbench.runCommand('File: Revert File');
    await page.waitForTimeout(300);
  }
  await workbench.runCommand('View: Close All Editors');
  if (await page.locator('.part.panel').isVisible()) await workbench.runCommand('View: Hide Panel');
  await workbench.runCommand('Notifications: Clear All Notifications');
  await workbench.sideBar.hover();
  await workbench.sideBar.locator('.action-label[aria-label="Collapse All"]').first().click();
  await page.keyboard.press('Escape');
  await moveAway(workbench);
}

function demo(name: string, show: Scene['show']): Scene {
  return { name, stage: 'demo', show };
}

function trouble(name: string, show: Scene['show']): Scene {
  return { name, stage: 'troubles', show };
}

/** Opens rows below the shop of the demo cluster. @returns the last of them, which stays as it is. */
async function openShop(workbench: Workbench, ...names: readonly (string | RegExp)[]): Promise<Locator> {
  return openRows(workbench, 'demo', 'shop', ...names);
}

/** Opens rows, each by its name or by what it holds. @returns the last of them, which stays as it is. */
async function openRows(workbench: Workbench, ...names: readonly (string | RegExp)[]): Promise<Locator> {
  const rows = names.map((name) => (typeof name === 'string' ? workbench.rowCalled(name) : workbench.treeRow(name)));
  for (const row of rows.slice(0, -1)) await workbench.expandRow(row);
  const last = rows.at(-1) ?? workbench.treeRow(/./);
  await last.scrollIntoViewIfNeeded();
  return last;
}

/** Where the mouse rests on no row, which would tell of itself. */
async function moveAway({ page }: Workbench): Promise<void> {
  await page.mouse.move(800, 700);
}

async function hover(workbench: Workbench, row: Locator): Promise<void> {
  const told = workbench.page.locator('.workbench-hover .hover-contents').first();
  // A row that is drawn anew under the mouse tells nothing until the mouse comes again.
  for (let turn = 0; turn < 5; turn += 1) {
    await workbench.page.waitForTimeout(1000);
    await moveAway(workbench);
    await row.locator('.label-name').hover();
    // It comes in twice: at first without events, which are asked for.
    await workbench.page.waitForTimeout(3000);
    if (await told.isVisible()) return;
  }
  throw new Error('No tooltip stays.');
}

async function openDocument(workbench: Workbench, row: string, command: string, tab: string): Promise<void> {
  await workbench.runRowMenu(await openShop(workbench, row), command);
  await moveAway(workbench);
  await workbench.tab(tab).waitFor();
  const lines = workbench.page.locator('.editor-instance .monaco-editor .view-line');
  await lines.nth(5).waitFor();
  // The first document of a language waits for its colours.
  await lines.locator('[class*="mtk"]:not(.mtk1)').first().waitFor();
}

async function diagnose(workbench: Workbench, context: string, lastStep: string): Promise<void> {
  await workbench.runRowMenu(await openRows(workbench, context), 'Diagnose Connection');
  await moveAway(workbench);
  await workbench.page.locator('.editor-instance .view-line', { hasText: lastStep }).first().waitFor();
  await workbench.page.waitForTimeout(2000);
}

async function editReplicas(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await openDocument(workbench, 'checkout', 'Edit YAML', 'checkout.yaml');
  await page.locator('.editor-instance .monaco-editor').first().click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ControlOrMeta+F');
  await page.keyboard.type('replicas: 2');
  await page.keyboard.press('Escape');
  await page.keyboard.type('replicas: 3');
  await page.locator('.tab.dirty', { hasText: 'checkout.yaml' }).waitFor();
}

async function save(workbench: Workbench, question: string): Promise<void> {
  await workbench.page.keyboard.press('ControlOrMeta+S');
  await workbench.page.locator('.monaco-dialog-box', { hasText: question }).waitFor();
  // The diff behind the question is worked out a moment later.
  await workbench.page.waitForTimeout(1500);
}

async function deleteRow(workbench: Workbench, row: Locator): Promise<void> {
  await workbench.runRowMenu(row, 'Delete');
  await workbench.page.locator('.monaco-dialog-box').waitFor();
}

async function askToDrain(workbench: Workbench, { ask }: Stage): Promise<void> {
  const pods = await ask('GET', '/api/v1/namespaces/shop/pods?labelSelector=app%3Dcatalog');
  const node = /"nodeName":\s*"([^"]*)"/.exec(JSON.stringify(pods))?.[1] ?? '';
  await workbench.runRowMenu(await openRows(workbench, 'demo', 'Nodes', node), 'Drain');
  await workbench.page.locator('.monaco-dialog-box').waitFor();
}

/** Scrolls the tree down until a row is seen. */
async function scrollTo(workbench: Workbench, text: string): Promise<void> {
  await workbench.sideBar.locator('.monaco-list').first().hover();
  for (let turn = 0; turn < 300 && (await workbench.treeRow(text).count()) === 0; turn += 1) {
    await workbench.page.mouse.wheel(0, 400);
    await workbench.page.waitForTimeout(20);
  }
  await workbench.treeRow(text).hover();
}
