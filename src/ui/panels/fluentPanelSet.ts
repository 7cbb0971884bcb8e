import * as vscode from 'vscode';
import { asRecord, asString } from '../../base/json.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import { webviewOptions } from './panelHost.ts';
import { fluentPanelTypes, type FluentPanelName } from './panelTypes.ts';
import { PipelinePanel, type FluentPanelContext } from './pipelinePanel.ts';
import { TryLinePanel } from './tryLinePanel.ts';

/** An open panel beside a config. */
interface OpenPanel extends Disposable {
  readonly panel: vscode.WebviewPanel;
  /** Gives the line to the source at a line of the file, 1-based, where the panel tries lines. */
  chooseSource?(line: number): Promise<void>;
}

/** Makes a panel in a webview panel that is there, from what the page of an earlier one kept, of unknown shape. */
type CreatePanel = (
  context: FluentPanelContext,
  panel: vscode.WebviewPanel,
  uri: vscode.Uri,
  kept: unknown,
) => OpenPanel;

const creators: Readonly<Record<FluentPanelName, CreatePanel>> = {
  pipeline: (context, panel, uri) => new PipelinePanel(context, panel, uri),
  tryLine: (context, panel, uri, kept) => new TryLinePanel(context, panel, uri, kept),
};

const titles: Readonly<Record<FluentPanelName, (file: string) => string>> = {
  pipeline: (file) => vscode.l10n.t('Pipeline: {0}', file),
  tryLine: (file) => vscode.l10n.t('Try a Line: {0}', file),
};

/** The open panels about Fluent configs: one of each kind for each document. */
export class FluentPanelSet implements Disposable {
  readonly #context: FluentPanelContext;
  readonly #open = new Map<string, OpenPanel>();

  constructor(context: FluentPanelContext) {
    this.#context = context;
  }

  /** Shows the document's panel beside it, a new one unless it is open. */
  open(name: FluentPanelName, uri: vscode.Uri): void {
    const known = this.#open.get(keyOf(name, uri));
    if (known !== undefined) {
      known.panel.reveal(undefined, true);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      fluentPanelTypes[name],
      titles[name](uri.path.split('/').at(-1) ?? ''),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false },
      webviewOptions(this.#context.extensionUri),
    );
    this.#adopt(name, panel, uri, undefined);
  }

  /** Gives the document's line to the source at a line, 1-based. */
  async chooseSource(uri: vscode.Uri, line: number): Promise<void> {
    await this.#open.get(keyOf('tryLine', uri))?.chooseSource?.(line);
  }

  /** Brings back a panel after a window reload; one whose state makes no sense is closed. */
  restore(name: FluentPanelName, panel: vscode.WebviewPanel, kept: unknown): void {
    const address = asString(asRecord(kept)?.['uri']);
    const uri = address === undefined ? undefined : vscode.Uri.parse(address);
    if (uri === undefined || this.#open.has(keyOf(name, uri))) panel.dispose();
    else this.#adopt(name, panel, uri, kept);
  }

  dispose(): void {
    for (const one of [...this.#open.values()]) one.dispose();
  }

  #adopt(name: FluentPanelName, panel: vscode.WebviewPanel, uri: vscode.Uri, kept: unknown): void {
    const key = keyOf(name, uri);
    this.#open.set(key, creators[name](this.#context, panel, uri, kept));
    panel.onDidDispose(() => this.#open.delete(key));
  }
}

function keyOf(name: FluentPanelName, uri: vscode.Uri): string {
  return `${name} ${uri.toString()}`;
}
