import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { asRecord, asString } from '../../base/json.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import { podOfTag } from '../../engine/fluent/kubernetesFilter.ts';
import type { PodPlace } from '../../engine/fluent/kubernetesFilter.ts';
import { tryLine } from '../../engine/fluent/tryLine.ts';
import type { EventRecord } from '../../model/lineTrial.ts';
import type { FluentSource } from '../../lang/workspace/fluentSource.ts';
import type {
  TryLineInput,
  TryLinePanelState,
  TryLinePanelToHost,
  TryLinePanelToWebview,
} from '../../protocol/tryLinePanelContract.ts';
import { commandIds } from '../ids.ts';
import { FluentDocument } from './fluentDocument.ts';
import { PanelHost } from './panelHost.ts';
import type { PodLine } from './pickPodLine.ts';
import type { FluentPanelContext } from './pipelinePanel.ts';

/** What becomes of a line in a Fluentd or Fluent Bit config, station by station, as the config is being typed. */
export class TryLinePanel implements Disposable {
  readonly #context: FluentPanelContext;
  readonly #host: PanelHost<TryLinePanelToWebview, TryLinePanelToHost>;
  readonly #document: FluentDocument;
  readonly #log: Logger;
  #input: TryLineInput;
  #inputVersion = 0;
  #pod: PodLine | undefined;
  /** Pods that a path or a tag names, with what a cluster said of them. */
  readonly #known = new Map<string, EventRecord | undefined>();
  #reads = 0;

  constructor(context: FluentPanelContext, panel: vscode.WebviewPanel, uri: vscode.Uri, kept: unknown) {
    this.#context = context;
    this.#log = context.log.child('try a line');
    this.#input = decodeInput(asRecord(kept)?.['input']);
    this.#document = new FluentDocument(uri, () => void this.#publish());
    this.#host = new PanelHost<TryLinePanelToWebview, TryLinePanelToHost>({
      panel,
      extensionUri: context.extensionUri,
      name: 'tryline',
      log: this.#log,
      handlers: {
        ready: () => this.#read(),
        setInput: (input) => {
          if (input.text !== this.#input.text) this.#pod = undefined;
          this.#input = decodeInput(input);
          void this.#publish();
        },
        takeFromPod: () => this.#takeFromPod(),
        reveal: ({ line }) => this.#document.reveal(line),
        showPipeline: () => vscode.commands.executeCommand(commandIds.showPipeline, this.#document.uri),
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

  /** Gives the line to the source that stands at a line of the file, 1-based. */
  async chooseSource(line: number): Promise<void> {
    // Of several configs in one manifest the one that has the line is meant.
    await this.#document.lookAt(line);
    const { sources } = await this.#read();
    const source = sources.findLast((one) => one.line !== undefined && one.line <= line);
    this.#setInput({ ...this.#input, source: source?.id, path: undefined, tag: undefined });
  }

  #setInput(input: TryLineInput): void {
    this.#input = input;
    this.#inputVersion += 1;
    void this.#publish();
  }

  async #takeFromPod(): Promise<void> {
    try {
      const line = await this.#context.pickPodLine();
      if (line === undefined) return;
      const { sources, source, path } = await this.#read();
      const chosen = sources.find((one) => one.id === source);
      // An agent that tails the runtime's files finds what the runtime writes around each line.
      const tails = chosen?.title === 'tail' && /containers|\/pods\//.test(path);
      this.#pod = line;
      this.#setInput({
        ...this.#input,
        text: tails ? line.inFile : line.text,
        path: tails ? line.path : this.#input.path,
      });
    } catch (error) {
      this.#log.warn(messageOf(error));
      void vscode.window.showErrorMessage(messageOf(error));
    }
  }

  async #publish(): Promise<void> {
    if (!this.#host.isVisible) return;
    const read = ++this.#reads;
    const state = await this.#read();
    if (read === this.#reads) this.#host.channel.notify('didChangeState', state);
  }

  async #read(): Promise<TryLinePanelState> {
    const place = this.#document;
    const input = this.#input;
    const base = { uri: place.uri.toString(), input, inputVersion: this.#inputVersion, pod: this.#pod?.name };
    try {
      const { document, source } = await place.read();
      const name = place.nameOf(source);
      if (source !== undefined) return { ...base, name, ...this.#evaluate(document, source) };
    } catch (error) {
      this.#log.warn(`${place.uri.toString()}: ${messageOf(error)}`);
    }
    const empty = { sources: [], source: undefined, path: '', tag: '', steps: [], skipped: 0, problem: undefined };
    return { ...base, name: place.nameOf(undefined), language: undefined, ...empty };
  }

  /** What a cluster knows of a pod that the user named; asked once, and shown when it comes. */
  #podAt(place: PodPlace): EventRecord | undefined {
    const key = JSON.stringify(place);
    // The sample path of a config names a pod that does not exist.
    const isGiven = this.#input.path !== undefined || this.#input.tag !== undefined;
    if (this.#known.has(key) || !isGiven || this.#input.text === '') return this.#known.get(key);
    this.#known.set(key, undefined);
    void this.#context.findPod(place).then((pod) => {
      if (pod === undefined) return;
      this.#known.set(key, pod);
      void this.#publish();
    });
    return undefined;
  }

  #evaluate(
    document: vscode.TextDocument,
    source: FluentSource,
  ): Omit<TryLinePanelState, 'uri' | 'name' | 'input' | 'inputVersion' | 'pod'> {
    const lineAt = (offset: number | undefined): number | undefined =>
      offset === undefined ? undefined : document.positionAt(source.map.toDocument(offset)).line + 1;
    const now = Date.now();
    let trial = tryLine(source, { ...this.#input, pod: this.#pod?.pod, now });
    const place = this.#pod === undefined ? podOfTag(trial.tag) : undefined;
    const pod = place === undefined ? undefined : this.#podAt(place);
    if (pod !== undefined) trial = tryLine(source, { ...this.#input, pod, now });
    const problem = source.problems.find((one) => one.severity === 'error');
    return {
      language: source.language,
      sources: trial.sources.map(({ start, ...rest }) => ({ ...rest, line: lineAt(start) })),
      source: trial.source,
      path: trial.path,
      tag: trial.tag,
      steps: trial.steps.map(({ start, ...rest }) => ({ ...rest, line: lineAt(start) })),
      skipped: trial.skipped,
      problem: problem === undefined ? undefined : { message: problem.message, line: lineAt(problem.start) ?? 1 },
    };
  }
}

/** An input of unknown shape, as an older version or the page may have written it. */
function decodeInput(value: unknown): TryLineInput {
  const fields = asRecord(value);
  return {
    text: asString(fields?.['text']) ?? '',
    source: asString(fields?.['source']),
    path: asString(fields?.['path']),
    tag: asString(fields?.['tag']),
  };
}
