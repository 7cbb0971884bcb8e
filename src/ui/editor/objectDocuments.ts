import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import { describeObject } from '../../sources/kubernetes/describeObject.ts';
import { readObject, replaceObject, toYaml, type ObjectTarget } from '../../sources/kubernetes/objectActions.ts';
import { isSourceError } from '../../sources/sourceError.ts';
import type { ClusterSession } from '../../state/clusterSession.ts';
import type { Clusters } from '../clusters.ts';
import { confirmChange, isReadOnly } from '../commands/confirmChange.ts';

/** An object of a cluster, as it stands in a document's address. */
export interface DocumentTarget extends ObjectTarget {
  readonly contextId: string;
}

/** Read-only text: YAML to look at, a description, the connection doctor's report. */
const textScheme = 'kube-observatory-text';
/** YAML that is applied when it is saved. */
const editScheme = 'kube-observatory';

/** Objects as documents: read-only YAML and descriptions, and YAML to edit, which a save applies after a dry run and a question. */
export class ObjectDocuments implements vscode.FileSystemProvider, vscode.TextDocumentContentProvider, Disposable {
  readonly #clusters: Clusters;
  readonly #disposables = new DisposableStore();
  readonly #didChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #didChange = new vscode.EventEmitter<vscode.Uri>();
  readonly #texts = new Map<string, string>();
  readonly #edited = new Map<string, { readonly content: Uint8Array; readonly time: number }>();

  readonly onDidChangeFile = this.#didChangeFile.event;
  readonly onDidChange = this.#didChange.event;

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
    this.#disposables.add(this.#didChangeFile);
    this.#disposables.add(this.#didChange);
    this.#disposables.add(vscode.workspace.registerTextDocumentContentProvider(textScheme, this));
    this.#disposables.add(vscode.workspace.registerFileSystemProvider(editScheme, this, { isCaseSensitive: true }));
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

  async edit(target: DocumentTarget): Promise<void> {
    const uri = addressOf(editScheme, target, 'yaml');
    this.#edited.delete(uri.toString());
    await vscode.window.showTextDocument(uri, { preview: false });
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

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const text = this.#texts.get(uri.toString());
    if (text !== undefined) return text;
    const target = targetOf(uri);
    try {
      const { transport } = await this.#session(target);
      if (uri.path.endsWith('.txt')) return await describeObject(transport, target, Date.now());
      return toYaml(withoutSecrets(await readObject(transport, target)));
    } catch (error) {
      return `# ${messageOf(error)}\n`;
    }
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { content, time } = await this.#load(uri);
    const permissions = isReadOnly() ? { permissions: vscode.FilePermission.Readonly } : {};
    return { type: vscode.FileType.File, ctime: 0, mtime: time, size: content.length, ...permissions };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#load(uri)).content;
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const target = targetOf(uri);
    const session = await this.#session(target);
    const text = Buffer.from(content).toString('utf8');
    try {
      const planned = toYaml(await replaceObject(session.transport, target, text, true));
      if (!(await this.#confirm(session, target, uri, planned))) {
        throw vscode.FileSystemError.Unavailable(vscode.l10n.t('It was not applied.'));
      }
      this.#keep(uri, toYaml(await replaceObject(session.transport, target, text, false)));
    } catch (error) {
      if (!isSourceError(error)) throw error;
      const message =
        error.status === 409 ? vscode.l10n.t('Somebody else changed it meanwhile: {0}', error.message) : error.message;
      throw vscode.FileSystemError.Unavailable(message);
    }
  }

  /** Objects do not tell of changes made elsewhere while they are edited; a save finds out. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Shows what the server would make of it beside what is there, and asks. */
  async #confirm(session: ClusterSession, target: DocumentTarget, uri: vscode.Uri, planned: string): Promise<boolean> {
    const before = vscode.Uri.from({ scheme: textScheme, path: `/before${uri.path}` });
    const after = vscode.Uri.from({ scheme: textScheme, path: `/after${uri.path}` });
    this.#texts.set(before.toString(), toYaml(await readObject(session.transport, target)));
    this.#texts.set(after.toString(), planned);
    for (const one of [before, after]) this.#didChange.fire(one);
    const title = vscode.l10n.t('{0}: now ↔ after saving', target.name);
    await vscode.commands.executeCommand('vscode.diff', before, after, title, { preview: true });
    const name = target.namespace === '' ? target.name : `${target.namespace}/${target.name}`;
    return confirmChange({
      context: session.context,
      question: vscode.l10n.t('Apply the changes to the {0} {1}?', target.kind.kind, name),
      verb: vscode.l10n.t('Apply'),
      name: target.name,
    });
  }

  async #load(uri: vscode.Uri): Promise<{ readonly content: Uint8Array; readonly time: number }> {
    const known = this.#edited.get(uri.toString());
    if (known !== undefined) return known;
    const target = targetOf(uri);
    try {
      return this.#keep(uri, toYaml(await readObject((await this.#session(target)).transport, target)));
    } catch (error) {
      throw isSourceError(error, 'notFound')
        ? vscode.FileSystemError.FileNotFound(uri)
        : vscode.FileSystemError.Unavailable(messageOf(error));
    }
  }

  #keep(uri: vscode.Uri, text: string): { readonly content: Uint8Array; readonly time: number } {
    const kept = { content: Buffer.from(text), time: Date.now() };
    this.#edited.set(uri.toString(), kept);
    this.#didChangeFile.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    return kept;
  }

  async #session(target: DocumentTarget): Promise<ClusterSession> {
    const session = (await this.#clusters.runtime()).sessions.session(target.contextId);
    if (session === undefined)
      throw new Error(vscode.l10n.t('The context {0} is not in any kubeconfig.', target.contextId));
    return session;
  }
}

function addressOf(scheme: string, target: DocumentTarget, extension: 'yaml' | 'txt'): vscode.Uri {
  const { contextId, kind, namespace, name } = target;
  const parts = [contextId, namespace, kind.resource, `${name}.${extension}`].filter((part) => part !== '');
  const path = `/${parts.map((part) => part.replaceAll('/', '∕')).join('/')}`;
  return vscode.Uri.from({ scheme, path, query: JSON.stringify(target) });
}

function targetOf(uri: vscode.Uri): DocumentTarget {
  // Only `addressOf` writes these addresses.
  return JSON.parse(uri.query) as DocumentTarget;
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
