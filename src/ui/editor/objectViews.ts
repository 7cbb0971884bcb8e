import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import { readObject, toYaml } from '../../sources/kubernetes/objectActions.ts';
import type { ClusterRuntime } from '../clusterRuntime.ts';
import type { Clusters } from '../clusters.ts';
import { describeObject } from '../describe/describeObject.ts';
import { viewScheme } from '../ids.ts';
import { addressOf, targetOf, titleOf, type DocumentExtension, type DocumentTarget } from './objectAddress.ts';
import { unshownText } from './unshownText.ts';

interface Shown {
  readonly content: Uint8Array;
  readonly version: number;
}

/**
 * Objects as files to read: YAML and descriptions. As files, since the editor brings back no other documents when its window is reloaded. What
 * cannot be shown says why, and is tried again when contexts come or are connected.
 */
export class ObjectViews implements Disposable {
  readonly #clusters: Clusters;
  readonly #onChange: (uri: vscode.Uri) => void;
  readonly #disposables = new DisposableStore();
  readonly #shown = new Map<string, Promise<Shown>>();
  readonly #unshown = new Set<string>();
  #version = 0;

  /** @param onChange hears which document has other content now. */
  constructor(clusters: Clusters, onChange: (uri: vscode.Uri) => void) {
    this.#clusters = clusters;
    this.#onChange = onChange;
    this.#disposables.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#forget(uri);
      }),
    );
    if (clusters.loaded !== undefined) this.#follow(clusters.loaded);
    this.#disposables.add(
      clusters.onDidLoad((runtime) => {
        this.#follow(runtime);
      }),
    );
  }

  /** Shows an object as it is now. */
  async open(target: DocumentTarget, extension: Exclude<DocumentExtension, 'yaml'>): Promise<void> {
    const uri = addressOf(viewScheme, target, extension);
    this.#forget(uri);
    this.#onChange(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { content, version } = await this.#load(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: version, size: content.length };
  }

  async read(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#load(uri)).content;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #forget(uri: vscode.Uri): void {
    this.#shown.delete(uri.toString());
    this.#unshown.delete(uri.toString());
  }

  /** Tries again what could not be shown, when there is a reason to think that it can be now. */
  #follow({ sessions }: ClusterRuntime): void {
    const again = (): void => {
      for (const address of [...this.#unshown]) {
        const uri = vscode.Uri.parse(address, true);
        this.#forget(uri);
        this.#onChange(uri);
      }
    };
    this.#disposables.add(sessions.onDidChange(again));
    this.#disposables.add(sessions.onDidChangeConnections(again));
  }

  #load(uri: vscode.Uri): Promise<Shown> {
    const key = uri.toString();
    const known = this.#shown.get(key);
    if (known !== undefined) return known;
    const loading = this.#textOf(uri).then((text) => ({ content: Buffer.from(text), version: ++this.#version }));
    this.#shown.set(key, loading);
    return loading;
  }

  async #textOf(uri: vscode.Uri): Promise<string> {
    const target = targetOf(uri);
    const isDescription = uri.path.endsWith('.txt');
    try {
      const { transport } = (await this.#clusters.runtime()).backends.sessionOf(target.contextId);
      if (isDescription) return await describeObject(transport, target, Date.now());
      return toYaml(withoutSecrets(await readObject(transport, target)));
    } catch (error) {
      this.#unshown.add(uri.toString());
      return unshownText(`${titleOf(target)} (${target.contextId})`, error, isDescription);
    }
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
