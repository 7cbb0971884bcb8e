import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { namespaceObject, nodeObject, oomStatus, podObject } from '../helpers/shopObjects.ts';
import { TestCluster } from '../helpers/testCluster.ts';
import { removeFolder } from '../helpers/vscodeServer.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

suite('a namespace of 2,000 pods', () => {
  let folder = '';
  let cluster: TestCluster;
  let workbench: Workbench;

  before(async () => {
    const pods = Array.from({ length: 2000 }, (_, index) => podObject(nameOf(index), 'many', undefined));
    cluster = await TestCluster.start([namespaceObject('many'), nodeObject('node-1'), ...pods], { historyLimit: 5000 });
    folder = await mkdtemp(join(tmpdir(), 'observatory-big-'));
    const kubeconfig = join(folder, 'config');
    await writeFile(kubeconfig, cluster.server.kubeconfig);
    workbench = await openWorkbench({ kubeconfig, size: { width: 1280, height: 1000 } });
    await workbench.openTree(/^demo/, /^many/);
    await workbench.treeRow(nameOf(0)).waitFor();
  });

  after(async () => {
    try {
      await workbench.screenshot('tree/many');
    } finally {
      await workbench.close();
      await cluster.stop();
      await removeFolder(folder);
    }
  });

  test('what changes in it leaves the selection and the place where the user reads', async () => {
    await workbench.treeRow(nameOf(3)).click();
    await scrollUntil(workbench, nameOf(260));
    await workbench.treeRow(nameOf(250)).click();
    const before = await workbench.treeRow(nameOf(250)).boundingBox();
    change(nameOf(251));
    await workbench.treeRow(new RegExp(`^${nameOf(251)}.*OOMKilled`)).waitFor();
    cluster.store.create(podObject('p-9999', 'many', undefined));
    // Below the rows that are seen, and far above them.
    remove(nameOf(499));
    change(nameOf(249));
    await workbench.treeRow(new RegExp(`^${nameOf(249)}.*OOMKilled`)).waitFor();
    const now = workbench.treeRow(nameOf(250));
    assert.deepEqual(await now.boundingBox(), before, 'the row has not moved');
    assert.equal(await now.getAttribute('aria-selected'), 'true', 'the row is still selected');
  });

  test('the rest is a click away', async () => {
    const more = /^Show 500 more/;
    await scrollUntil(workbench, more);
    assert.match(await workbench.treeRow(more).innerText(), /1,?500 left/);
    await workbench.treeRow(more).click();
    await scrollUntil(workbench, nameOf(700));
    await workbench.treeRow(nameOf(700)).waitFor();
  });

  test('a row that no page shows yet is revealed', async () => {
    await workbench.runCommand('Observatory: Go to Resource');
    const input = workbench.page.locator('.quick-input-widget input');
    await input.fill(nameOf(1900));
    await workbench.page
      .locator('.quick-input-list .monaco-list-row', { hasText: nameOf(1900) })
      .first()
      .click();
    const row = workbench.treeRow(nameOf(1900));
    await row.waitFor();
    assert.equal(await row.getAttribute('aria-selected'), 'true');
  });

  function change(name: string): void {
    const pod = find(name);
    const containerStatuses = [{ name: 'app', image: `${name}:1`, ...oomStatus }];
    cluster.store.update({ ...pod, status: { ...(pod['status'] as object), containerStatuses } });
  }

  function remove(name: string): void {
    cluster.store.delete(cluster.store.keyOf(find(name)), { gracePeriodSeconds: 0 });
  }

  function find(name: string) {
    return (
      cluster.store.list('', 'pods', 'many').find(({ metadata }) => metadata.name === name) ??
      assert.fail(`there is no ${name}`)
    );
  }
});

function nameOf(index: number): string {
  return `p-${String(index).padStart(4, '0')}`;
}

/** Scrolls down until a row is seen. */
async function scrollUntil(workbench: Workbench, text: string | RegExp): Promise<void> {
  await workbench.sideBar.locator('.monaco-list').first().hover();
  for (let turn = 0; turn < 300; turn += 1) {
    if ((await workbench.treeRow(text).count()) > 0) return;
    await workbench.page.mouse.wheel(0, 400);
    await workbench.page.waitForTimeout(20);
  }
  assert.fail(`${String(text)} does not come`);
}
