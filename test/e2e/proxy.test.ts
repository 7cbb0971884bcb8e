import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { startConnectProxy, type ConnectProxy } from '../helpers/connectProxy.ts';
import { startDemoProcess } from '../helpers/demoProcess.ts';
import type { DemoProcess } from '../helpers/demoProcess.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

/** A name that no DNS knows: whoever reaches it has asked a proxy. */
const host = 'cluster.invalid';

suite('clusters behind a proxy', () => {
  let demo: DemoProcess;
  let ofKubeconfig: ConnectProxy;
  let ofEditor: ConnectProxy;
  let workbench: Workbench;
  let folder: string;

  before(async () => {
    demo = await startDemoProcess();
    ofKubeconfig = await startConnectProxy();
    ofEditor = await startConnectProxy();
    folder = await mkdtemp(join(tmpdir(), 'observatory-proxy-'));
    const text = await readFile(demo.kubeconfig, 'utf8');
    const hidden = text.replace(
      /^( *)server: https:\/\/127\.0\.0\.1:/m,
      `$1tls-server-name: localhost\n$1server: https://${host}:`,
    );
    const own = hidden.replace(/^( *)server: .*$/m, `$&\n$1proxy-url: http://127.0.0.1:${ofKubeconfig.port}`);
    const files = { plain: hidden.replaceAll('demo', 'by-editor'), own: own.replaceAll('demo', 'by-kubeconfig') };
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    workbench = await openWorkbench({
      kubeconfig: ['plain', 'own'].map((name) => join(folder, name)).join(':'),
      settings: { 'http.proxy': `http://127.0.0.1:${ofEditor.port}`, 'terminal.integrated.gpuAcceleration': 'off' },
    });
    await workbench.openSideBar();
  });

  after(async () => {
    await workbench.screenshot('proxy');
    await workbench.close();
    await demo.stop();
    ofKubeconfig.stop();
    ofEditor.stop();
    await rm(folder, { recursive: true });
  });

  test('the proxy of the editor’s settings is used', async () => {
    await workbench.expandRow(/^by-editor/);
    await workbench.treeRow(/\d+ namespaces/).waitFor();
    assert.ok(ofEditor.tunnels.length > 0);
    assert.equal(ofKubeconfig.tunnels.length, 0);
  });

  test('the proxy of a kubeconfig goes before it, for requests and for shells', async () => {
    await workbench
      .treeRow(/^by-editor/)
      .locator('.monaco-tl-twistie')
      .click();
    await workbench.expandRow(/^by-kubeconfig/);
    await workbench.treeRow(/^by-kubeconfig\s*\d+ namespaces/).waitFor();
    await workbench.expandRow(/^data/);
    await workbench.expandRow(/^cart-redis/);
    const seen = ofKubeconfig.tunnels.length;
    assert.ok(seen > 0);
    await workbench.runRowMenu(workbench.treeRow(/^cart-redis-0/), 'Open Shell');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'redis' }).first().click();
    await workbench.page.locator('.terminal-wrapper.active .xterm-rows').getByText('/app $').first().waitFor();
    assert.ok(ofKubeconfig.tunnels.length > seen);
  });
});
