import { after, before, suite, test } from 'node:test';
import { startDemoProcess, type DemoProcess } from '../helpers/demoProcess.ts';
import { openWorkbench, type Workbench } from '../helpers/workbench.ts';

suite('objects as documents to read', () => {
  let demo: DemoProcess;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemoProcess();
    workbench = await openWorkbench({ kubeconfig: demo.kubeconfig, size: { width: 1280, height: 1000 } });
    await workbench.openTree(/^demo/, /^shop/);
  });

  after(async () => {
    await workbench.screenshot('restored/last');
    await workbench.close();
    await demo.stop();
  });

  test('YAML and a description come back after a reload', async () => {
    const { page } = workbench;
    const lines = page.locator('.editor-instance .monaco-editor .view-lines');
    await workbench.runRowMenu(workbench.treeRow(/^checkout/), 'View YAML');
    await lines.getByText('apiVersion').first().waitFor();
    await workbench.runCommand('View: Keep Editor');
    await workbench.runRowMenu(workbench.treeRow(/^checkout/), 'Describe');
    await lines.getByText(/^Revisions$/).waitFor();
    page.on('dialog', (dialog) => void dialog.accept());
    // The editor writes down which tabs are open every few seconds.
    await page.waitForTimeout(6000);
    await page.reload();
    await lines.getByText(/^Revisions$/).waitFor();
    await page.locator('.tab', { hasText: 'checkout.view.yaml' }).click();
    await lines.getByText('apiVersion').first().waitFor();
  });
});
