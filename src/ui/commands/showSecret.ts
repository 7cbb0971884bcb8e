import * as vscode from 'vscode';
import { formatBytes } from '../../base/units.ts';
import type { ObjectTarget } from '../../sources/kubernetes/objectActions.ts';
import { readSecretValues, type SecretValue } from '../../sources/kubernetes/secretValues.ts';
import type { ClusterSession } from '../../state/clusterSession.ts';

interface KeyItem extends vscode.QuickPickItem {
  readonly value: SecretValue;
}

/**
 * Asks for a key of a Secret and shows its value, or copies it. The value goes nowhere else.
 * @param show shows text in a document that forgets it when it is closed.
 * @throws SourceError
 */
export async function showSecret(
  session: ClusterSession,
  target: ObjectTarget,
  show: (name: string, text: string) => Promise<void>,
): Promise<void> {
  const values = await readSecretValues(session.transport, target);
  if (values.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The Secret {0} holds no values.', target.name));
    return;
  }
  const picked = await pickKey(target.name, values);
  if (picked === undefined) return;
  const { value, isCopied } = picked;
  if (isCopied) await vscode.env.clipboard.writeText(value.text ?? value.base64);
  else await show(`${target.namespace}/${target.name}/${value.key}`, value.text ?? `${value.base64}\n`);
}

function pickKey(
  name: string,
  values: readonly SecretValue[],
): Promise<{ readonly value: SecretValue; readonly isCopied: boolean } | undefined> {
  const copy: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('copy'),
    tooltip: vscode.l10n.t('Copy Value'),
  };
  const input = vscode.window.createQuickPick<KeyItem>();
  input.title = vscode.l10n.t('Show which value of the Secret {0}?', name);
  input.items = values.map((value) => {
    const size = `${formatBytes(value.size)}B`;
    const description = value.text === undefined ? vscode.l10n.t('{0}, binary, shown as base64', size) : size;
    return { label: value.key, description, buttons: [copy], value };
  });
  return new Promise((resolve) => {
    const finish = (value: SecretValue | undefined, isCopied: boolean): void => {
      resolve(value === undefined ? undefined : { value, isCopied });
      input.hide();
    };
    input.onDidAccept(() => {
      finish(input.selectedItems[0]?.value, false);
    });
    input.onDidTriggerItemButton(({ item }) => {
      finish(item.value, true);
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}
