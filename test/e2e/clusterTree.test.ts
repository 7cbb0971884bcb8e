import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { startDemoProcess } from '../helpers/demoProcess.ts';
import type { DemoProcess } from '../helpers/demoProcess.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';
import { requestCluster } from '../helpers/requestCluster.ts';

suite('the Clusters tree on the simulated cluster', () => {
  let demo: DemoProcess;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemoProcess();
    workbench = await openWorkbench({ kubeconfig: demo.kubeconfig, size: { width: 1280, height: 1000 } });
    await workbench.openSideBar();
  });

  after(async () => {
    try {
      await workbench.screenshotThemes('tree/demo');
    } finally {
      await workbench.close();
      await demo.stop();
    }
  });

  test('lists contexts, namespaces, workloads, pods and containers', async () => {
    await workbench.expandRow(/^demo/);
    await workbench.expandRow(/^shop/);
    await workbench.expandRow(/^catalog/);
    await workbench.expandRow(/^catalog-/);
    await workbench.treeRow(/^catalog(?!-)/).waitFor();
    const rows = await workbench.treeText();
    const find = (pattern: RegExp): string => rows.find((row) => pattern.test(row)) ?? assert.fail(rows.join('\n'));
    assert.match(find(/^demo /), /\d+ namespaces · \d+ unhealthy/);
    assert.match(find(/^ {2}shop /), /\d+ workloads/);
    assert.match(find(/^ {4}catalog /), /Deployment 2\/2/);
    assert.match(find(/^ {6}catalog-/), /Running/);
  });

  test('says what is wrong with a workload', async () => {
    await workbench.expandRow(/^logistics/);
    const row = workbench.treeRow(/^label-printer/);
    await row.waitFor();
    assert.match(await row.innerText(), /ImagePullBackOff|ErrImagePull/);
  });

  test('follows the cluster without being asked', async () => {
    await workbench.expandRow(/^data/);
    await workbench.expandRow(/^cart-redis/);
    await workbench.treeRow(/^cart-redis-0/).waitFor();
    const path = '/apis/apps/v1/namespaces/data/statefulsets/cart-redis';
    await requestCluster(demo.kubeconfig, 'PATCH', path, { spec: { replicas: 2 } });
    await workbench.treeRow(/^cart-redis-1/).waitFor();
  });
});
