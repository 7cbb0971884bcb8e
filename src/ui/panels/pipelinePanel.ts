import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import { graphOf, type FluentSource } from '../../lang/workspace/fluentSource.ts';
import type {
  PipelinePanelState,
  PipelinePanelToHost,
  PipelinePanelToWebview,
  PipelineStation,
} from '../../protocol/pipelinePanelContract.ts';
import { commandIds } from '../ids.ts';
import { FluentDocument } from './fluentDocument.ts';
import { PanelHost } from './panelHost.ts';
import type { PodPlace } from '../../engine/fluent/kubernetesFilter.ts';
import type { EventRecord } from '../../model/lineTrial.ts';
import type { PodLine } from './pickPodLine.ts';

/** What the panels about a config need of the rest of the extension. */
export interface FluentPanelContext {
  readonly extensionUri: vscode.Uri;
  readonly log: Logger;
  /** Asks the user for a pod and one of its last lines. @throws SourceError */
  readonly pickPodLine: () => Promise<PodLine | undefined>;
  /** What a connected cluster knows of a pod; undefined where there is none, or where it does not tell. */
  readonly findPod: (place: PodPlace) => Promise<EventRecord | undefined>;
}

/** The flow of records through a Fluentd or Fluent Bit config, beside its file, as it is being typed. */
export class PipelinePanel implements Disposable {
  readonly #host: PanelHost<PipelinePanelToWebview, PipelinePanelToHost>;
  readonly #document: FluentDocument;
  readonly #log: Logger;
  #reads = 0;

  constructor(context: FluentPanelContext, panel: vscode.WebviewPanel, uri: vscode.Uri) {
    this.#log = context.log.child('pipeline');
    this.#document = new FluentDocument(uri, () => void this.#publish());
    this.#host = new PanelHost<PipelinePanelToWebview, PipelinePanelToHost>({
      panel,
      extensionUri: context.extensionUri,
      name: 'pipeline',
      log: this.#log,
      handlers: {
        ready: () => this.#read(),
        reveal: ({ line }) => this.#document.reveal(line),
        tryLine: () => vscode.commands.executeCommand(commandIds.tryLine, this.#document.uri),
      },
    });
    this.#host.store.add(this.#document);
  }

  get panel(): vscode.WebviewPanel {
    return this.#host.panel;
  }

  dispose(): void {
    this.#host.dispose();
  }

  async #publish(): Promise<void> {
    if (!this.#host.isVisible) return;
    const read = ++this.#reads;
    const state = await this.#read();
    if (read === this.#reads) this.#host.channel.notify('didChangeState', state);
  }

  async #read(): Promise<PipelinePanelState> {
    try {
      const { document, source } = await this.#document.read();
      return stateOf(this.#document, document, source);
    } catch (error) {
      this.#log.warn(`${this.#document.uri.toString()}: ${messageOf(error)}`);
      return stateOf(this.#document, undefined, undefined);
    }
  }
}

function stateOf(
  place: FluentDocument,
  document: vscode.TextDocument | undefined,
  source: FluentSource | undefined,
): PipelinePanelState {
  const base = { uri: place.uri.toString(), name: place.nameOf(source) };
  if (document === undefined || source === undefined) {
    return { ...base, language: undefined, stations: [], ways: [], selected: undefined, problem: undefined };
  }
  const graph = graphOf(source);
  const lineAt = (offset: number): number => document.positionAt(source.map.toDocument(offset)).line + 1;
  const cursor = source.map.fromDocument(place.offset) ?? -1;
  const problem = source.problems.find((one) => one.severity === 'error');
  return {
    ...base,
    language: source.language,
    stations: graph.nodes.map(({ start, isOwn, id, kind, title, detail, group, deadEnd }): PipelineStation => ({
      ...{ id, kind, title, detail, group, deadEnd },
      line: isOwn ? lineAt(start) : undefined,
    })),
    ways: graph.edges,
    selected: graph.nodes
      .filter((node) => node.isOwn && node.start <= cursor)
      .sort((left, right) => right.start - left.start)[0]?.id,
    problem: problem === undefined ? undefined : { message: problem.message, line: lineAt(problem.start) },
  };
}
