import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import { describeObject } from '../describe/describeObject.ts';
import { readObject, toYaml } from '../../sources/kubernetes/objectActions.ts';
import type { ClusterSession } from '../../state/clusterSession.ts';
import type { Clusters } from '../clusters.ts';
import { textScheme } from '../ids.ts';
import { addressOf, targetOf, type DocumentTarget } from './objectAddress.ts';

/** Objects as documents to read: YAML and descriptions. */
export class ObjectDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #clusters: Clusters;
  readonly #disposables = new DisposableStore();
  readonly #didChange = new vscode.EventEmitter<vscode.Uri>();
  readonly #texts = new Map<string, string>();

  readonly onDidChange = this.#didChange.event;

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
    this.#disposables.add(this.#didChange);
    this.#disposables.add(vscode.workspace.registerTextDocumentContentProvider(textScheme, this));
    this.#disposables.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#texts.delete(uri.toString());
      }),
    );
  }

  async openYaml(target: DocumentTarget): Promise<void> {
    const uri = addressOf(textScheme, target, 'yaml');
    this.#didChange.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  async openDescription(target: DocumentTarget): Promise<void> {
    const uri = addressOf(textScheme, target, 'txt');
    this.#didChange.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  /** Shows text that grows: each call of the result puts the whole text in its place. */
  async openText(name: string): Promise<(text: string) => void> {
    const uri = vscode.Uri.from({ scheme: textScheme, path: `/${name}` });
    this.#texts.set(uri.toString(), '');
    await vscode.window.showTextDocument(uri, { preview: true });
    return (text) => {
      this.#texts.set(uri.toString(), text);
      this.#didChange.fire(uri);
    };
  }

  /** Shows the value of a Secret, which is forgotten when the document is closed. */
  async openSecret(name: string, text: string): Promise<void> {
    const show = await this.openText(name.split('/').map(encodeURIComponent).join('/'));
    show(text);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const text = this.#texts.get(uri.toString());
    if (text !== undefined) return text;
    try {
      const target = targetOf(uri);
      const { transport } = await this.#session(target);
      if (uri.path.endsWith('.txt')) return await describeObject(transport, target, Date.now());
      return toYaml(withoutSecrets(await readObject(transport, target)));
    } catch (error) {
      return `# ${messageOf(error)}\n`;
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #session(target: DocumentTarget): Promise<ClusterSession> {
    const session = (await this.#clusters.runtime()).sessions.session(target.contextId);
    if (session === undefined)
      throw new Error(vscode.l10n.t('The context {0} is not in any kubeconfig.', target.contextId));
    return session;
  }
}

/** To look at a Secret is not to see its values; editing it shows them. */
function withoutSecrets(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (object['kind'] !== 'Secret') return object;
  const hide = (data: unknown): Record<string, string> =>
    Object.fromEntries(
      Object.keys(typeof data === 'object' && data !== null ? data : {}).map((key) => [key, '(hidden)']),
    );
  // The annotation of `kubectl apply` holds the values once more.
  const metadata = { ...(object['metadata'] as Readonly<Record<string, unknown>>), annotations: undefined };
  return { ...object, metadata, data: hide(object['data']) };
}
