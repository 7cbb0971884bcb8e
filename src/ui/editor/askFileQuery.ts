import * as vscode from 'vscode';
import { readFileQuery } from '../../engine/logql/fileQuery.ts';

/** Asks for a query on a file, which is right when it is taken; undefined when the user gives up. */
export async function askFileQuery(name: string, history: readonly string[]): Promise<string | undefined> {
  let value = history[0] ?? '';
  for (;;) {
    const answer = await askOnce(name, value, history.length > 0);
    if (answer !== 'history') return answer?.value;
    const title = vscode.l10n.t('LogQL on {0}', name);
    const placeHolder = vscode.l10n.t('Queries that ran last');
    value = (await vscode.window.showQuickPick(history, { title, placeHolder })) ?? value;
  }
}

async function askOnce(
  name: string,
  value: string,
  hasHistory: boolean,
): Promise<{ readonly value: string } | 'history' | undefined> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('LogQL on {0}', name);
  box.prompt = vscode.l10n.t('A filter such as |= "error" is about every line; so is {} within a metric query.');
  box.placeholder = '|= "error" | json | status >= 500';
  box.value = value;
  box.valueSelection = [0, value.length];
  box.ignoreFocusOut = true;
  const history = { iconPath: new vscode.ThemeIcon('history'), tooltip: vscode.l10n.t('Recent Queries') };
  if (hasHistory) box.buttons = [history];
  try {
    return await new Promise((resolve) => {
      const check = (): boolean => {
        const read = box.value.trim() === '' ? undefined : readFileQuery(box.value);
        box.validationMessage = read?.kind === 'mistake' ? read.message : undefined;
        return read !== undefined && read.kind !== 'mistake';
      };
      box.onDidChangeValue(check);
      box.onDidTriggerButton(() => {
        resolve('history');
      });
      box.onDidAccept(() => {
        if (check()) resolve({ value: box.value });
      });
      box.onDidHide(() => {
        resolve(undefined);
      });
      box.show();
    });
  } finally {
    box.dispose();
  }
}
