import * as vscode from 'vscode';
import type { KubeContext } from '../../sources/kubernetes/kubeconfigSet.ts';
import { settingIds, settingsSection } from '../ids.ts';
import { changePermission, type ChangeRules } from './changePermission.ts';

/** A change that is about to be made. */
interface PlannedChange {
  readonly context: KubeContext;
  /** A question: `Delete the Pod shop/cart?` */
  readonly question: string;
  /** The button: `Delete`. */
  readonly verb: string;
  /** What has to be typed where the context is a production one. */
  readonly name: string;
  /** What people should know before they answer. */
  readonly warning?: string;
  /** `inProduction` for what changes nothing by itself but lets people do so. */
  readonly asks?: 'always' | 'inProduction';
}

/**
 * Asks before anything in a cluster is changed, and says in which context. A production context wants the name typed.
 * @returns whether to go on; never where the settings forbid changes.
 */
export async function confirmChange(change: PlannedChange): Promise<boolean> {
  const { context, question, verb, name, warning = '', asks = 'always' } = change;
  const permission = changePermission(rules(), context, asks);
  if (permission === 'forbidden') {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Changes are switched off by the setting {0}.', `${settingsSection}.${settingIds.readOnly}`),
    );
    return false;
  }
  const where = vscode.l10n.t('Context: {0}\nServer: {1}', context.name, context.cluster?.server ?? '');
  if (permission === 'type') {
    const typed = await vscode.window.showInputBox({
      title: question,
      prompt: [
        vscode.l10n.t('{0} is a production context. Type {1} to go on.', context.name, name),
        warning.replaceAll('\n', ' '),
      ]
        .filter((text) => text !== '')
        .join(' '),
      placeHolder: name,
      ignoreFocusOut: true,
      // This stands where the prompt was, so it says again what to type.
      validateInput: (text) => (text === name || text === '' ? undefined : vscode.l10n.t('Type {0} to go on.', name)),
    });
    return typed === name;
  }
  if (permission === 'go') return true;
  const detail = warning === '' ? where : `${where}\n\n${warning}`;
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, verb)) === verb;
}

/** Whether the settings forbid every change. */
export function isReadOnly(): boolean {
  return rules().isReadOnly;
}

function rules(): ChangeRules {
  const settings = vscode.workspace.getConfiguration(settingsSection);
  return {
    isReadOnly: settings.get(settingIds.readOnly, false),
    productionContexts: settings.get<string>(settingIds.productionContexts, ''),
  };
}
