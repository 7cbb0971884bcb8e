import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { namespaceObject, podObject } from '../helpers/shopObjects.ts';
import { TestCluster } from '../helpers/testCluster.ts';
import { removeFolder } from '../helpers/vscodeServer.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

const hostile = '[run](command:workbench.action.quit) <img src=x onerror=alert(1)> **bold** $(error) `code`';

suite('tooltips of the Clusters tree', () => {
  let folder = '';
  let cluster: TestCluster;
  let workbench: Workbench;

  before(async () => {
    const status = { restartCount: 2, state: { waiting: { reason: 'CreateContainerError', message: hostile } } };
    cluster = await TestCluster.start([namespaceObject('shop'), podObject('odd', 'shop', undefined, status)]);
    cluster.store.create({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'event', namespace: 'shop' },
      involvedObject: { kind: 'Pod', namespace: 'shop', name: 'odd' },
      ...{ type: 'Warning', reason: 'Failed', message: hostile, count: 1, lastTimestamp: new Date().toISOString() },
    });
    folder = await mkdtemp(join(tmpdir(), 'observatory-tooltips-'));
    const kubeconfig = join(folder, 'config');
    await writeFile(kubeconfig, cluster.server.kubeconfig);
    workbench = await openWorkbench({ kubeconfig });
    await workbench.openTree(/^demo/, /^shop/);
  });

  after(async () => {
    await workbench.close();
    await cluster.stop();
    await removeFolder(folder);
  });

  test('what a cluster says is text in them, whatever it looks like', async () => {
    await workbench.treeRow(/^odd/).locator('.label-name').hover();
    const hover = workbench.page.locator('.workbench-hover .hover-contents', { hasText: 'Restarts' });
    await hover.waitFor();
    const text = (await hover.innerText()).replaceAll('\u00a0', ' ');
    assert.ok(text.includes('[run](command:workbench.action.quit)'), text);
    assert.ok(text.includes('Failed'), 'it tells the event');
    assert.equal(await hover.locator('a, img, code, .codicon').count(), 0, await hover.innerHTML());
    await workbench.screenshot('tree/tooltip');
  });
});
