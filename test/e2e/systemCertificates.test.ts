import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { startConnectProxy, type ConnectProxy } from '../helpers/connectProxy.ts';
import { startDemoProcess, type DemoProcess } from '../helpers/demoProcess.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../helpers/workbench.ts';

suite('a cluster whose kubeconfig names no authority', () => {
  let demo: DemoProcess;
  let proxy: ConnectProxy;
  let folder: string;
  let authority: string;
  let kubeconfig: string;

  before(async () => {
    demo = await startDemoProcess();
    proxy = await startConnectProxy();
    folder = await mkdtemp(join(tmpdir(), 'observatory-authority-'));
    const text = await readFile(demo.kubeconfig, 'utf8');
    const line = /^ *certificate-authority-data: "?([\w+/=]+)"?\n/m;
    authority = join(folder, 'authority.pem');
    await writeFile(authority, Buffer.from(line.exec(text)?.[1] ?? '', 'base64'));
    const direct = text.replace(line, '');
    const hidden = direct.replace(
      /^( *)server: https:\/\/127\.0\.0\.1:/m,
      '$1tls-server-name: localhost\n$1server: https://cluster.invalid:',
    );
    await writeFile(join(folder, 'direct'), direct.replaceAll('demo', 'by-address'));
    await writeFile(join(folder, 'hidden'), hidden.replaceAll('demo', 'by-proxy'));
    kubeconfig = ['direct', 'hidden'].map((name) => join(folder, name)).join(':');
  });

  after(async () => {
    await demo.stop();
    proxy.stop();
    await rm(folder, { recursive: true });
  });

  async function open(more: WorkbenchOptions): Promise<Workbench> {
    const settings = { 'http.proxy': `http://127.0.0.1:${proxy.port}`, ...more.settings };
    const workbench = await openWorkbench({ ...more, kubeconfig, settings });
    await workbench.openSideBar();
    return workbench;
  }

  for (const [trusted, env] of [
    ['the system trusts', 'SSL_CERT_FILE'],
    ['NODE_EXTRA_CA_CERTS names', 'NODE_EXTRA_CA_CERTS'],
  ] as const) {
    test(`is reached by an authority that ${trusted}, straight and through the proxy of the editor`, async () => {
      const workbench = await open({ env: { [env]: authority } });
      try {
        for (const name of ['by-address', 'by-proxy']) {
          const row = workbench.treeRow(new RegExp(`^${name}`));
          await workbench.expandRow(row);
          await workbench.treeRow(new RegExp(`^${name}\\s*\\d+ namespaces`)).waitFor();
          await row.locator('.monaco-tl-twistie').click();
        }
      } finally {
        await workbench.close();
      }
    });
  }

  test('is not trusted because the certificate of a proxy need not be: http.proxyStrictSSL is about that alone', async () => {
    const workbench = await open({ settings: { 'http.proxyStrictSSL': false } });
    try {
      await workbench.expandRow(/^by-address/);
      await workbench.treeRow(/that is not trusted/).waitFor();
      await workbench.treeRow(/^by-address\s*not connected/).waitFor();
    } finally {
      await workbench.close();
    }
  });
});
