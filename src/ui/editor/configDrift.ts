import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import { compareConfigData, type KeyDrift } from '../../analysis/configDrift.ts';
import { mayHoldFluentConfig } from '../../lang/fluent/fluentRecognition.ts';
import { findConfigMaps, readConfigMap, type LiveConfigMap } from '../../sources/kubernetes/configMapReader.ts';
import type { ClusterRuntime } from '../clusterRuntime.ts';
import type { Clusters } from '../clusters.ts';
import { commandIds } from '../ids.ts';

/** One side of a comparison, read-only. */
const driftScheme = 'kube-observatory-drift';
/** Milliseconds for which what a cluster said is taken to hold. */
const freshFor = 30_000;
const mostTexts = 200;
const fluentName = /fluent|log(?:ging|s)?\b/i;

/** What a document holds of a ConfigMap, and what the cluster has in its place. */
interface Comparison {
  readonly contextId: string;
  readonly contextName: string;
  readonly namespace: string;
  readonly name: string;
  readonly file: ReadonlyMap<string, string>;
  /** Undefined where the cluster has no such ConfigMap. */
  readonly live: ReadonlyMap<string, string> | undefined;
  readonly drift: readonly KeyDrift[];
  readonly offset: number;
  /** True where the document is the file that the only key holds. */
  readonly isFile: boolean;
}

/** Tells above a config, or above a ConfigMap that holds one, whether the cluster that is connected has the same, and shows the difference. */
export class ConfigDrift implements vscode.CodeLensProvider, vscode.TextDocumentContentProvider, Disposable {
  readonly #clusters: Clusters;
  readonly #store = new DisposableStore();
  readonly #didChange = new vscode.EventEmitter<void>();
  readonly #texts = new Map<string, string>();
  readonly #asked = new Map<string, { readonly time: number; readonly answer: Promise<readonly LiveConfigMap[]> }>();
  readonly onDidChangeCodeLenses = this.#didChange.event;

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
    const selector = ['fluentd', 'fluentbit', 'yaml'].map((language) => ({ language, scheme: 'file' }));
    this.#store.add(this.#didChange);
    this.#store.add(vscode.languages.registerCodeLensProvider(selector, this));
    this.#store.add(vscode.workspace.registerTextDocumentContentProvider(driftScheme, this));
    const follow = ({ sessions }: ClusterRuntime): void => {
      this.#store.add(
        sessions.onDidChangeConnections(() => {
          this.#forget();
        }),
      );
    };
    this.#store.add(clusters.onDidLoad(follow));
    if (clusters.loaded !== undefined) follow(clusters.loaded);
    this.#store.add(
      vscode.workspace.onDidSaveTextDocument(() => {
        this.#forget();
      }),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const contextId = this.#clusters.loaded?.sessions.connected.at(-1);
    if (contextId === undefined || !mayHoldConfig(document)) return [];
    try {
      const found = await this.#compare(document, contextId);
      return found.map((one) => new vscode.CodeLens(rangeOf(document, one), commandOf(document, one)));
    } catch (error) {
      const top = new vscode.Range(0, 0, 0, 0);
      const title = vscode.l10n.t('Not compared with the cluster: {0}', messageOf(error));
      return [new vscode.CodeLens(top, { title, command: commandIds.compareWithCluster, arguments: [document.uri] })];
    }
  }

  /** Shows how a document's config differs from the cluster's. @throws what the cluster refuses. */
  async show(uri: vscode.Uri): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uri);
    const contextId = await this.#chooseContext();
    if (contextId === undefined) return;
    this.#asked.clear();
    const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading ConfigMaps') };
    const found = await vscode.window.withProgress(options, () => this.#compare(document, contextId));
    const comparison = await choose(found);
    if (comparison !== undefined) await this.#open(document, comparison);
    else if (found.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('No ConfigMap in {0} has a config of this name.', this.#nameOf(contextId)),
      );
    }
  }

  async #chooseContext(): Promise<string | undefined> {
    const { sessions } = await this.#clusters.runtime();
    const { connected } = sessions;
    if (connected.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('No cluster is connected. Open one in the Clusters view first.'),
      );
      return undefined;
    }
    if (connected.length === 1) return connected[0];
    const items = [...connected].reverse().map((id) => ({ label: this.#nameOf(id), id }));
    const placeHolder = vscode.l10n.t('Compare with which cluster?');
    return (await vscode.window.showQuickPick(items, { placeHolder }))?.id;
  }

  #nameOf(contextId: string): string {
    const context = this.#clusters.loaded?.sessions.snapshot.contexts.find(({ id }) => id === contextId);
    return context?.name ?? contextId;
  }

  async #compare(document: vscode.TextDocument, contextId: string): Promise<readonly Comparison[]> {
    const { sessions } = await this.#clusters.runtime();
    const session = sessions.session(contextId);
    if (session === undefined) return [];
    const contextName = session.context.name;
    const own = session.context.namespace ?? 'default';
    if (document.languageId === 'yaml') {
      const { configMapsIn } = await import('../../lang/manifests/configMapsIn.ts');
      const maps = configMapsIn(document.uri.toString(), document.getText());
      if (maps.length > 0) {
        return Promise.all(
          maps.map(async ({ name, namespace = own, data, offset }): Promise<Comparison> => {
            const [live] = await this.#ask(`${contextId} ${namespace}/${name}`, async () => {
              const map = await readConfigMap(session.transport, namespace, name);
              return map === undefined ? [] : [map];
            });
            const drift = live === undefined ? [] : compareConfigData(data, live.data, true);
            return {
              contextId,
              contextName,
              namespace,
              name,
              file: data,
              live: live?.data,
              drift,
              offset,
              isFile: false,
            };
          }),
        );
      }
    }
    const key = document.uri.path.split('/').at(-1) ?? '';
    const maps = await this.#ask(`${contextId} ${key}`, () => findConfigMaps(session.transport, fluentName, key));
    const file = new Map([[key, document.getText()]]);
    return maps.map(({ namespace, name, data }) => {
      const drift = compareConfigData(file, data, false);
      return { contextId, contextName, namespace, name, file, live: data, drift, offset: 0, isFile: true };
    });
  }

  #ask(key: string, read: () => Promise<readonly LiveConfigMap[]>): Promise<readonly LiveConfigMap[]> {
    const known = this.#asked.get(key);
    if (known !== undefined && Date.now() - known.time < freshFor) return known.answer;
    const answer = read();
    this.#asked.set(key, { time: Date.now(), answer });
    return answer;
  }

  async #open(document: vscode.TextDocument, comparison: Comparison): Promise<void> {
    const { namespace, name, contextName, drift, live, file } = comparison;
    const where = `${namespace}/${name}`;
    if (live === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is no ConfigMap {0} in {1}.', where, contextName));
      return;
    }
    if (drift.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('It is the same as the ConfigMap {0} in {1}.', where, contextName),
      );
      return;
    }
    const pairs = drift.map(({ key }) => {
      const left = this.#keep(comparison, 'cluster', key, live.get(key) ?? '');
      const right = comparison.isFile ? document.uri : this.#keep(comparison, 'file', key, file.get(key) ?? '');
      return { key, left, right };
    });
    const [first] = pairs;
    const title = vscode.l10n.t('{0} in {1} ↔ file', where, contextName);
    if (pairs.length === 1 && first !== undefined) {
      await vscode.commands.executeCommand('vscode.diff', first.left, first.right, `${first.key}: ${title}`);
    } else {
      const resources = pairs.map(({ left, right }) => [right, left, right]);
      await vscode.commands.executeCommand('vscode.changes', title, resources);
    }
  }

  /** Keeps a text for the editor that will ask for it. */
  #keep({ contextId, namespace, name }: Comparison, side: string, key: string, text: string): vscode.Uri {
    const query = `${side} ${contextId}`;
    const uri = vscode.Uri.from({ scheme: driftScheme, path: `/${namespace}/${name}/${key}`, query });
    if (this.#texts.size >= mostTexts) this.#texts.clear();
    this.#texts.set(uri.toString(), text);
    return uri;
  }

  #forget(): void {
    this.#asked.clear();
    this.#didChange.fire();
  }
}

function mayHoldConfig(document: vscode.TextDocument): boolean {
  if (document.languageId !== 'yaml') return true;
  return mayHoldFluentConfig(document.getText());
}

function rangeOf(document: vscode.TextDocument, { offset }: Comparison): vscode.Range {
  const at = document.positionAt(offset);
  return new vscode.Range(at, at);
}

/** What a line above the config says: what it was compared with, always by name. */
function commandOf(document: vscode.TextDocument, comparison: Comparison): vscode.Command {
  const { namespace, name, contextName, live, drift } = comparison;
  const where = `${namespace}/${name}`;
  const title =
    live === undefined
      ? vscode.l10n.t('No ConfigMap {0} in {1}', where, contextName)
      : drift.length === 0
        ? vscode.l10n.t('Same as ConfigMap {0} in {1}', where, contextName)
        : vscode.l10n.t(
            'Differs from ConfigMap {0} in {1}: {2}',
            where,
            contextName,
            drift.map(({ key }) => key).join(', '),
          );
  return { title, command: commandIds.compareWithCluster, arguments: [document.uri] };
}

async function choose(found: readonly Comparison[]): Promise<Comparison | undefined> {
  if (found.length <= 1) return found[0];
  const items = found.map((comparison) => {
    const { namespace, name, drift, live } = comparison;
    const description =
      live === undefined
        ? vscode.l10n.t('not in the cluster')
        : drift.length === 0
          ? vscode.l10n.t('the same')
          : vscode.l10n.t('differs');
    return { label: `${namespace}/${name}`, description, comparison };
  });
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Compare with which ConfigMap?') }))
    ?.comparison;
}
