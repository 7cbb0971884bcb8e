import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { startDemoProcess } from '../helpers/demoProcess.ts';
import type { DemoProcess } from '../helpers/demoProcess.ts';
import { requestCluster } from '../helpers/requestCluster.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

suite('what one can do with the objects of a cluster', () => {
  let demo: DemoProcess;
  let workbench: Workbench;
  let terminal: Locator;

  before(async () => {
    demo = await startDemoProcess();
    workbench = await openWorkbench({
      kubeconfig: demo.kubeconfig,
      size: { width: 1280, height: 1000 },
      settings: { 'terminal.integrated.gpuAcceleration': 'off', 'files.autoSave': 'onFocusChange' },
    });
    terminal = workbench.page.locator('.terminal-wrapper.active .xterm-rows');
    await workbench.openTree(/^demo/, /^data/, /^cart-redis/, /^shop/);
  });

  after(async () => {
    await workbench.screenshot('actions/last');
    await workbench.close();
    await demo.stop();
  });

  test('a shell in a container, until its pod is gone, and again', async () => {
    await workbench.runRowMenu(workbench.treeRow(/^cart-redis-0/), 'Open Shell');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'redis' }).first().click();
    await terminal.getByText('/app $').first().waitFor();
    await workbench.page.keyboard.type('hostname');
    await workbench.page.keyboard.press('Enter');
    await terminal
      .getByText(/^cart-redis-0\s*$/)
      .first()
      .waitFor();
    await workbench.screenshotThemes('actions/shell');
    const path = '/api/v1/namespaces/data/pods/cart-redis-0';
    await requestCluster(demo.kubeconfig, 'DELETE', path);
    await terminal
      .getByText(/Press Enter to open a shell in/)
      .first()
      .waitFor();
    assert.match(await terminal.innerText(), /exit code 137|is gone/);
    await workbench.screenshot('actions/shell-lost');
    await workbench.treeRow(/^cart-redis-0\s*Running/).waitFor();
    await workbench.page.keyboard.press('Enter');
    // Prompts of the shell that is gone stand above: what is typed before the new one is there is lost.
    await workbench.page
      .locator('.terminal-wrapper.active .xterm-rows', { hasText: /again\.[^]*\/app \$\s*$/ })
      .waitFor();
    // Who leaves the shell leaves the terminal.
    await workbench.page.keyboard.type('exit');
    await workbench.page.keyboard.press('Enter');
    await terminal.waitFor({ state: 'detached' });
  });

  test('a forwarded port, listed, that goes on when its pod is replaced', async () => {
    const { page } = workbench;
    await workbench.runRowMenu(workbench.treeRow(/^catalog/), 'Forward Port');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'http' }).first().click();
    await page.locator('.quick-input-widget', { hasText: '127.0.0.1' }).waitFor();
    await page.keyboard.press('Enter');
    const row = workbench.treeRow(/^127\.0\.0\.1:\d+/);
    await row.waitFor();
    const port = /127\.0\.0\.1:(\d+)/.exec(await row.innerText())?.[1] ?? '';
    const ask = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    assert.match(await ask(), /^process_cpu_seconds_total /m);
    await workbench.screenshotThemes('actions/forward');
    const pods = '/api/v1/namespaces/shop/pods';
    const list = (await requestCluster(demo.kubeconfig, 'GET', `${pods}?labelSelector=app=catalog`)) as {
      readonly items: readonly { readonly metadata: { readonly name: string } }[];
    };
    for (const { metadata } of list.items) await requestCluster(demo.kubeconfig, 'DELETE', `${pods}/${metadata.name}`);
    assert.match(await ask(), /^process_cpu_seconds_total /m);
    await row.filter({ hasText: /shop\/catalog:8000 · catalog-/ }).waitFor();
    // While no pod is there the row says what it waits for, and which pod it found when it goes on.
    const deployment = '/apis/apps/v1/namespaces/shop/deployments/catalog';
    await requestCluster(demo.kubeconfig, 'PATCH', deployment, { spec: { replicas: 0 } });
    await row.filter({ hasText: 'waiting for a pod: ' }).waitFor();
    await workbench.screenshot('actions/forward-waiting');
    await requestCluster(demo.kubeconfig, 'PATCH', deployment, { spec: { replicas: 1 } });
    await row.filter({ hasText: /shop\/catalog:8000 · catalog-/ }).waitFor();
    assert.match(await ask(), /^process_cpu_seconds_total /m);
    // What was forwarded when the window closed is offered, and started only by who says so.
    await page.reload();
    await workbench.openTree(/^demo/, /^shop/);
    await workbench.notification(/was forwarded to Deployment shop\/catalog/);
    await page.locator('.notifications-center .monaco-button', { hasText: 'Restart Forward' }).click();
    await row.filter({ hasText: /shop\/catalog:8000 · catalog-/ }).waitFor();
    assert.match(await ask(), /^process_cpu_seconds_total /m);
    // A row that is drawn anew while it is clicked takes no click: whoever sees it stay clicks again.
    for (let click = 0; click < 5 && (await row.count()) > 0; click += 1) {
      await workbench.runRowAction(row, 'Stop Forwarding');
      await row.waitFor({ state: 'detached', timeout: 5000 }).catch(() => undefined);
    }
    await row.waitFor({ state: 'detached' });
    await assert.rejects(ask());
    await workbench.screenshot('actions/forward-none');
  });

  test('an edited object survives a reload, and is applied after a question although somebody else was faster', async () => {
    const { page } = workbench;
    const path = '/apis/apps/v1/namespaces/shop/deployments/checkout';
    const editor = page.locator('.editor-instance .monaco-editor').first();
    await workbench.runRowMenu(workbench.treeRow(/^checkout/), 'Edit YAML');
    await editor.getByText('apiVersion').first().waitFor();
    await editor.click();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.press('ControlOrMeta+F');
    await page.keyboard.type('replicas: 2');
    await page.keyboard.press('Escape');
    await page.keyboard.type('replicas: 3');
    await page.locator('.tab.dirty', { hasText: 'checkout.yaml' }).waitFor();
    // Auto save asks nobody whether to change a cluster.
    await workbench.treeRow(/^catalog/).click();
    await workbench.runCommand('Notifications: Show Notifications');
    await page.locator('.notifications-center', { hasText: /auto save applies nothing to a cluster/ }).waitFor();
    await workbench.screenshot('actions/edit-auto-save');
    await workbench.runCommand('Notifications: Hide Notifications');
    page.on('dialog', (dialog) => void dialog.accept());
    // The editor keeps a copy of what is unsaved a moment after the last key.
    await page.waitForTimeout(2500);
    await page.reload();
    await page.locator('.tab.dirty', { hasText: 'checkout.yaml' }).waitFor();
    await editor.getByText('apiVersion').first().waitFor();
    await requestCluster(demo.kubeconfig, 'PATCH', path, { metadata: { annotations: { team: 'other' } } });
    await editor.click();
    const dialog = page.locator('.monaco-dialog-box');
    const conflict = dialog.getByText('Somebody else changed the Deployment shop/checkout');
    // While the extension starts, a save may join one that the editor began by itself, and is refused with it: people press again.
    for (let press = 0; press < 5 && !(await conflict.isVisible()); press += 1) {
      await page.keyboard.press('ControlOrMeta+S');
      await conflict.waitFor({ timeout: 6000 }).catch(() => undefined);
    }
    await conflict.waitFor();
    await workbench.screenshot('actions/edit-conflict');
    await dialog.getByText('Overwrite', { exact: true }).click();
    await dialog.getByText('Apply the changes to the Deployment shop/checkout?').waitFor();
    // The question covers the middle of the diff, so it names what is changed.
    await dialog.getByText('spec.replicas: 2 → 3').waitFor();
    await workbench.screenshot('actions/edit-confirm');
    await dialog.getByText('Apply', { exact: true }).click();
    await page.locator('.tab:not(.dirty)', { hasText: 'checkout.yaml' }).waitFor();
    const now = (await requestCluster(demo.kubeconfig, 'GET', path)) as {
      readonly spec: { readonly replicas: number };
      readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
    };
    assert.deepEqual([now.spec.replicas, now.metadata.annotations?.['team']], [3, undefined]);
  });
});
