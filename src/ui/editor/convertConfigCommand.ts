import * as vscode from 'vscode';
import { convertConfig, type ConversionTarget } from '../../lang/conversion/convertConfig.ts';
import { documentLanguageOf } from '../../lang/workspace/documentLanguage.ts';

const targets: readonly { readonly target: ConversionTarget; readonly label: string; readonly language: string }[] = [
  { target: 'fluentd', label: 'Fluentd', language: 'fluentd' },
  { target: 'fluentbit', label: 'Fluent Bit', language: 'fluentbit' },
  { target: 'fluentbit-yaml', label: 'Fluent Bit, YAML', language: 'yaml' },
];

/** Asks what a config shall become and opens the result as a new document, with its parsers in another one. */
export async function convertDocument(uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const language = documentLanguageOf(uri.toString(), text, document.languageId);
  if (language !== 'fluentd' && language !== 'fluentbit') {
    void vscode.window.showInformationMessage(vscode.l10n.t('This is no config of Fluentd or Fluent Bit.'));
    return;
  }
  const isYaml = document.languageId === 'yaml' || /\.ya?ml$/i.test(uri.path);
  const own = language === 'fluentd' ? 'fluentd' : isYaml ? 'fluentbit-yaml' : 'fluentbit';
  const choices = targets.filter(({ target }) => target !== own);
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder: vscode.l10n.t('Rewrite the config for…') });
  if (chosen === undefined) return;
  const converted = convertConfig(text, language, isYaml, chosen.target);
  if (converted === undefined) {
    void vscode.window.showWarningMessage(vscode.l10n.t('Mend the syntax errors first: nothing was rewritten.'));
    return;
  }
  if (converted.parsers !== '') await open(converted.parsers, 'fluentbit');
  await open(converted.text, chosen.language);
  const count = converted.lost.length;
  if (count === 0) return;
  void vscode.window.showInformationMessage(
    count === 1
      ? vscode.l10n.t('One thing could not be translated. It is listed at the top.')
      : vscode.l10n.t('{0} things could not be translated. They are listed at the top.', count),
  );
}

async function open(content: string, language: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  await vscode.window.showTextDocument(document, { preview: false });
}
