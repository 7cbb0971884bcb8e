import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot, removeFolder } from '../helpers/vscodeServer.ts';
import { openWorkbench } from '../helpers/workbench.ts';

test('the package, installed, opens the demo cluster and checks a file', async () => {
  await promisify(execFile)(process.execPath, [join(projectRoot, '.ci', 'package.mjs')], { cwd: projectRoot });
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  // A copy, since VS Code in a browser saves by itself what is typed here.
  const folder = mkdtempSync(join(tmpdir(), 'demo-workspace-'));
  cpSync(join(projectRoot, 'src', 'demo', 'workspace'), folder, { recursive: true });
  const workbench = await openWorkbench({
    vsix: join(projectRoot, `kube-observatory-${version}.vsix`),
    folder,
  });
  try {
    await workbench.openSideBar();
    await workbench.sideBar.getByText('No kubeconfig file was found').waitFor();
    await workbench.screenshot('tree/welcome');
    await workbench.sideBar.getByRole('button', { name: 'Open Demo Cluster' }).click();
    await workbench.expandRow(/^demo/);
    await workbench.treeRow(/^shop/).waitFor();
    await workbench.openFile('errorRatio.promql');
    await workbench.page.keyboard.press('ControlOrMeta+End');
    await workbench.page.keyboard.type('(');
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await workbench.screenshot('editor/promql');
    await workbench.runCommand('Observatory: Stop Demo Cluster');
    await workbench.sideBar.getByText('No kubeconfig file was found').waitFor();
  } finally {
    await workbench.close();
    await removeFolder(folder);
  }
});
