import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { namespaceObject, shopObjects } from '../helpers/shopObjects.ts';
import { TestCluster } from '../helpers/testCluster.ts';
import { removeFolder } from '../helpers/vscodeServer.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

suite('views of the Clusters tree', () => {
  let folder = '';
  let cluster: TestCluster;
  let workbench: Workbench;

  before(async () => {
    cluster = await TestCluster.start([...shopObjects, namespaceObject('bank')]);
    folder = await mkdtemp(join(tmpdir(), 'observatory-views-'));
    const kubeconfig = join(folder, 'config');
    await writeFile(kubeconfig, cluster.server.kubeconfig);
    workbench = await openWorkbench({ kubeconfig, folder });
    await workbench.openTree(/^demo/);
  });

  after(async () => {
    try {
      await workbench.screenshotThemes('tree/views');
    } finally {
      await workbench.close();
      await cluster.stop();
      await removeFolder(folder);
    }
  });

  test('a filter opens what it leaves', async () => {
    await workbench.runCommand('Observatory: Show Only Unhealthy');
    await workbench.treeRow(/^payment/).waitFor();
    await workbench.treeRow(/^bank/).waitFor({ state: 'detached' });
    assert.deepEqual(
      (await workbench.treeText()).map((row) => row.trim().split(' ')[0]),
      ['demo', 'shop', 'payment'],
    );
    await workbench.runCommand('Observatory: Clear Filter');
    await workbench.treeRow(/^toolbox/).waitFor();
  });

  test('an object is revealed from its document', async () => {
    await workbench.runRowMenu(workbench.treeRow(/^toolbox/), 'View YAML');
    await workbench.tab('toolbox.view.yaml').waitFor();
    await workbench.treeRow(/^shop/).locator('.monaco-tl-twistie').click();
    await workbench.treeRow(/^toolbox/).waitFor({ state: 'detached' });
    await workbench.page.locator('.editor-actions .action-label[aria-label^="Reveal in Clusters"]').click();
    const row = workbench.treeRow(/^toolbox/);
    await row.waitFor();
    assert.equal(await row.getAttribute('aria-selected'), 'true');
  });

  test('groups and pins are there after the window has been loaded anew', async () => {
    await workbench.runRowMenu(workbench.treeRow(/^payment/), 'Pin');
    await workbench.treeRow(/^Pinned/).waitFor();
    await choose('Observatory: Group By…', 'Kind');
    await workbench.treeRow(/^Deployments/).waitFor();
    // The editor keeps what extensions store a moment after they do.
    await workbench.page.waitForTimeout(2000);
    await workbench.page.reload();
    await workbench.treeRow(/^Pinned/).waitFor();
    await workbench.treeRow(/^payment/).waitFor();
    await workbench.expandRow(/^demo/);
    await workbench.treeRow(/^Deployments/).waitFor();
    await workbench.treeRow(/^payment.*OOMKilled/).waitFor();
  });

  test('only the chosen namespaces are shown', async () => {
    await choose('Observatory: Group By…', 'Namespace');
    await workbench.treeRow(/^bank/).waitFor();
    await workbench.runCommand('Observatory: Choose Namespaces…');
    const shop = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: /^shop/ });
    await shop.first().click();
    await workbench.page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
    await workbench.treeRow(/^bank/).waitFor({ state: 'detached' });
    await workbench.treeRow(/^shop/).waitFor();
    assert.match(await workbench.treeRow(/^demo/).innerText(), /1 of 6 namespaces/);
  });

  async function choose(command: string, label: string): Promise<void> {
    await workbench.runCommand(command);
    await workbench.page.locator('.quick-input-title', { hasText: 'the clusters by' }).waitFor();
    await workbench.page
      .locator('.quick-input-list .monaco-list-row', { hasText: new RegExp(`^${label}`) })
      .first()
      .click();
  }
});
