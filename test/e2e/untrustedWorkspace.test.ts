import assert from 'node:assert/strict';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { removeFolder } from '../helpers/vscodeServer.ts';
import { openWorkbench } from '../helpers/workbench.ts';

const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{ name: planted, cluster: { server: 'https://127.0.0.1:1' } }]
users: [{ name: planted, user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: touch, args: [MARK] } } }]
contexts: [{ name: planted, context: { cluster: planted, user: planted } }]
`;

/** A folder whose own settings name a kubeconfig in it. */
async function plantedFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'observatory-untrusted-'));
  await mkdir(join(folder, '.vscode'));
  await writeFile(join(folder, 'planted.yaml'), kubeconfig.replace('MARK', join(folder, 'ran')));
  const settings = { 'kubeObservatory.kubeconfigPaths': [join(folder, 'planted.yaml')] };
  await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
  return folder;
}

test('an untrusted workspace cannot bring a kubeconfig with it, and a trusted one can', async () => {
  const folder = await plantedFolder();
  try {
    for (const isUntrusted of [true, false]) {
      const workbench = await openWorkbench({ folder, isUntrusted });
      try {
        await workbench.openSideBar();
        if (isUntrusted) {
          await workbench.sideBar.getByText('This workspace is not trusted').waitFor();
          await workbench.screenshot('tree/untrusted');
          assert.deepEqual(await workbench.treeText(), []);
        } else {
          await workbench.treeRow(/^planted/).waitFor();
        }
      } finally {
        await workbench.close();
      }
    }
  } finally {
    await removeFolder(folder);
  }
});
