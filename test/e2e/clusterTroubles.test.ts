import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { FaultPlan } from '../../src/demo/apiserver/faultPlan.ts';
import { expiredValidity } from '../../src/demo/apiserver/serverCertificate.ts';
import { TestCluster, namespaceOf } from '../helpers/testCluster.ts';
import { freePort, removeFolder } from '../helpers/vscodeServer.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

suite('clusters that cannot be read', () => {
  let folder = '';
  let workbench: Workbench;
  const clusters: TestCluster[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'observatory-troubles-'));
    const hanging = new FaultPlan();
    hanging.add({ matches: () => true, fault: { kind: 'hang' } });
    const running = await start({});
    const expired = await start({ validity: expiredValidity() });
    const slow = await start({ faults: hanging });
    const away = running.server.kubeconfig.replace(running.server.url, `https://127.0.0.1:${await freePort()}`);
    const files = {
      broken: 'apiVersion: v1\nclusters: [\n',
      good: running.server.kubeconfig,
      unreachable: away,
      expired: expired.server.kubeconfig,
      refused: running.server.kubeconfig.replace('admin-token', 'wrong-token'),
      slow: slow.server.kubeconfig,
    };
    const paths: string[] = [];
    for (const [name, kubeconfig] of Object.entries(files)) {
      const path = join(folder, `${name}.yaml`);
      // One name a file, so that the contexts stand side by side.
      await writeFile(path, kubeconfig.replaceAll(/\bdemo\b/g, name).replaceAll(/\badmin\b(?!-)/g, `${name}-user`));
      paths.push(path);
    }
    workbench = await openWorkbench({ kubeconfig: paths.join(delimiter), size: { width: 1600, height: 1000 } });
    await workbench.openSideBar();
    // The slowest is asked first, and answers while the others are looked at.
    await workbench.expandRow(/^slow/);
  });

  after(async () => {
    try {
      await workbench.screenshot('tree/troubles');
    } finally {
      await workbench.close();
      for (const cluster of clusters) await cluster.stop();
      await removeFolder(folder);
    }
  });

  const start = async (options: Parameters<typeof TestCluster.start>[1]): Promise<TestCluster> => {
    const cluster = await TestCluster.start([namespaceOf('shop')], options);
    clusters.push(cluster);
    return cluster;
  };

  /** Below a context stand its trouble and what to do about it. */
  const check = async (context: string, cause: RegExp): Promise<void> => {
    await workbench.expandRow(new RegExp(`^${context}`));
    await workbench.treeRow(cause).waitFor({ timeout: 60_000 });
    const rows = await workbench.treeText();
    const below = rows.slice(rows.findIndex((row) => row.startsWith(context)) + 1);
    const children = below.slice(
      0,
      below.findIndex((row) => !row.startsWith('  ')),
    );
    assert.ok(
      children.some((row) => row.trim() === 'Diagnose connection'),
      rows.join('\n'),
    );
  };

  test('a kubeconfig that is no YAML is named with its place, and the other files are read', async () => {
    const row = workbench.treeRow(/^broken\.yaml line 3 is not valid YAML/);
    await row.waitFor();
    await workbench.treeRow(/^Open kubeconfig/).waitFor();
    await workbench.treeRow(/^Select kubeconfig/).waitFor();
    await workbench.treeRow(/^good/).waitFor();
    await row.click();
    await workbench.tab('broken.yaml').waitFor();
  });

  test('a cluster that works is not kept from it by those that do not', async () => {
    await workbench.expandRow(/^good/);
    await workbench.treeRow(/^shop/).waitFor();
  });

  test('an address at which nobody answers', () => check('unreachable', /127\.0\.0\.1:\d+ refuses connections/));

  test('a certificate that has expired', () => check('expired', /certificate of 127\.0\.0\.1:\d+ .*expired on/));

  test('a token that is not accepted', () => check('refused', /Unauthorized.*credentials/));

  test('a server that accepts and never answers', () => check('slow', /no answer|did not answer|time/i));
});
