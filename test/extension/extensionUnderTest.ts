import * as vscode from 'vscode';

/** The parts of `package.json` that tests compare with what the editor knows. */
export interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, SettingDeclaration>> }[];
    readonly languages: readonly { readonly id: string }[];
    readonly viewsWelcome: readonly { readonly view: string; readonly when: string; readonly contents: string }[];
  };
}

export interface SettingDeclaration {
  readonly default?: unknown;
  readonly scope?: string;
  readonly markdownDescription?: string;
}

/** The extension that the suite runs with, as the editor knows it. */
export function extensionUnderTest(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('kube-observatory.kube-observatory');
  if (extension === undefined) throw new Error('The extension is not installed.');
  return extension;
}

export function manifestUnderTest(): Manifest {
  return extensionUnderTest().packageJSON as Manifest;
}

/**
 * Waits until a document's diagnostics fulfil a condition.
 * @throws with the diagnostics that were there last when they do not within 20 s.
 */
export function untilDiagnostics(
  uri: vscode.Uri,
  isEnough: (diagnostics: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const diagnostics = vscode.languages.getDiagnostics(uri);
      if (!isEnough(diagnostics)) return;
      clearTimeout(timer);
      subscription.dispose();
      resolve(diagnostics);
    };
    const subscription = vscode.languages.onDidChangeDiagnostics(look);
    const timer = setTimeout(() => {
      subscription.dispose();
      const last = vscode.languages.getDiagnostics(uri).map((one) => one.message);
      reject(new Error(`The diagnostics of ${uri.toString()} are ${JSON.stringify(last)}.`));
    }, 20_000);
    look();
  });
}
