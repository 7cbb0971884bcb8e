import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { settingIds, settingsSection } from '../ids.ts';

/** Asks for kubeconfig files and keeps their paths in the user's settings. */
export async function selectKubeconfig(): Promise<void> {
  const files = await vscode.window.showOpenDialog({
    canSelectMany: true,
    defaultUri: vscode.Uri.file(join(homedir(), '.kube')),
    title: vscode.l10n.t('Select kubeconfig files'),
    openLabel: vscode.l10n.t('Use'),
  });
  if (files === undefined || files.length === 0) return;
  const paths = files.map((file) => file.fsPath);
  const settings = vscode.workspace.getConfiguration(settingsSection);
  await settings.update(settingIds.kubeconfigPaths, paths, vscode.ConfigurationTarget.Global);
}
