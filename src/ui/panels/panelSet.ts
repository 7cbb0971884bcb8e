import * as vscode from 'vscode';
import type { Disposable } from '../../base/lifecycle.ts';
import { decodeSubject, subjectKey, type Subject } from '../../model/subject.ts';
import { LogsPanel } from './logsPanel.ts';
import { MetricsPanel } from './metricsPanel.ts';
import type { PanelContext } from './panelContext.ts';
import { webviewOptions } from './panelHost.ts';
import { panelTypes, type PanelName } from './panelTypes.ts';
import { TracesPanel } from './tracesPanel.ts';

/** An open panel. */
interface OpenPanel extends Disposable {
  readonly panel: vscode.WebviewPanel;
  /** Shows one trace, where the panel shows traces. */
  openTrace?(traceId: string): void;
}

/** Makes a panel in a webview panel that is there, from what the page of an earlier one kept, of unknown shape. */
type CreatePanel = (context: PanelContext, panel: vscode.WebviewPanel, subject: Subject, kept: unknown) => OpenPanel;

const creators: Readonly<Record<PanelName, CreatePanel>> = {
  metrics: (context, panel, subject, kept) => new MetricsPanel(context, panel, subject, kept),
  logs: (context, panel, subject, kept) => new LogsPanel(context, panel, subject, kept),
  traces: (context, panel, subject, kept) => new TracesPanel(context, panel, subject, kept),
};

const titles: Readonly<Record<PanelName, (name: string) => string>> = {
  metrics: (name) => vscode.l10n.t('Metrics: {0}', name),
  logs: (name) => vscode.l10n.t('Logs: {0}', name),
  traces: (name) => vscode.l10n.t('Traces: {0}', name),
};

/** The open panels: one of each type for each subject. */
export class PanelSet implements Disposable {
  readonly #context: PanelContext;
  readonly #open = new Map<string, OpenPanel>();

  constructor(context: PanelContext) {
    this.#context = context;
  }

  /** Shows the subject's panel, a new one unless it is open. */
  open(name: PanelName, subject: Subject): void {
    const known = this.#open.get(keyOf(name, subject));
    if (known !== undefined) {
      known.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      panelTypes[name],
      titles[name](subject.container ?? subject.name),
      vscode.ViewColumn.Active,
      webviewOptions(this.#context.extensionUri),
    );
    this.#adopt(name, panel, subject, undefined);
  }

  /** Shows a trace in the subject's traces panel. */
  openTrace(subject: Subject, traceId: string): void {
    const owner: Subject = { ...subject, container: undefined };
    this.open('traces', owner);
    this.#open.get(keyOf('traces', owner))?.openTrace?.(traceId);
  }

  /** Brings back a panel after a window reload; one whose state makes no sense is closed. */
  restore(name: PanelName, panel: vscode.WebviewPanel, kept: unknown): void {
    const isObject = typeof kept === 'object' && kept !== null && 'subject' in kept;
    const subject = isObject ? decodeSubject(kept.subject) : undefined;
    if (subject === undefined || this.#open.has(keyOf(name, subject))) panel.dispose();
    else this.#adopt(name, panel, subject, kept);
  }

  dispose(): void {
    for (const one of [...this.#open.values()]) one.dispose();
  }

  #adopt(name: PanelName, panel: vscode.WebviewPanel, subject: Subject, kept: unknown): void {
    const key = keyOf(name, subject);
    this.#open.set(key, creators[name](this.#context, panel, subject, kept));
    panel.onDidDispose(() => this.#open.delete(key));
  }
}

function keyOf(name: PanelName, subject: Subject): string {
  return `${name} ${subjectKey(subject)}`;
}
