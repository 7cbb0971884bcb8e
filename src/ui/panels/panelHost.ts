import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { Emitter, type Event } from '../../base/event.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import { Channel, type Handlers, type Methods, type Port } from '../../protocol/channel.ts';
import { describeFailure } from './describeFailure.ts';

/** The `ready` request with which every webview begins, also after it was hidden; its answer is the whole state. */
interface ReadyMethod {
  readonly ready: { readonly params: undefined; readonly result: unknown };
}

export interface PanelHostOptions<ToHost extends Methods<ToHost>> {
  /** A panel that was just made, or that a window reload brought back. */
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  /** How the script, the style sheet and the icons in `dist/webviews` are named. */
  readonly name: string;
  readonly handlers: Handlers<ToHost>;
  readonly log: Logger;
}

/** The only folder that a webview may load from. */
export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions & vscode.WebviewPanelOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist', 'webviews')] };
}

/** Owns one webview panel: its page, the typed channel to it, and what its feature adds. Everything ends with the panel. */
export class PanelHost<
  ToWebview extends Methods<ToWebview>,
  ToHost extends Methods<ToHost> & ReadyMethod,
> implements Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly channel: Channel<ToWebview, ToHost>;
  readonly store = new DisposableStore();
  readonly #visibility = new Emitter<boolean>();

  constructor(options: PanelHostOptions<ToHost>) {
    const { panel, extensionUri, name, handlers, log } = options;
    this.panel = panel;
    this.store.add(this.#visibility);
    const incoming = this.store.add(new Emitter<unknown>());
    this.store.add(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        incoming.fire(message);
      }),
    );
    const port: Port = {
      // A message to a hidden webview is lost; `ready` brings it up to date when it shows again.
      post: (message) => void panel.webview.postMessage(message),
      onMessage: incoming.event,
    };
    this.channel = this.store.add(
      new Channel<ToWebview, ToHost>(port, this.#resettingPushes(handlers), {
        describeError: describeFailure,
        onFault: (fault) => {
          log.warn(fault.message);
        },
      }),
    );
    let wasVisible = panel.visible;
    this.store.add(
      panel.onDidChangeViewState(() => {
        if (panel.visible === wasVisible) return;
        wasVisible = panel.visible;
        this.#visibility.fire(wasVisible);
      }),
    );
    this.store.add(
      panel.onDidDispose(() => {
        this.store.dispose();
      }),
    );
    const icon = (theme: string): vscode.Uri =>
      vscode.Uri.joinPath(extensionUri, 'dist', 'webviews', `${name}-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.webview.options = webviewOptions(extensionUri);
    panel.webview.html = pageOf(panel.webview, extensionUri, name);
  }

  get isVisible(): boolean {
    return this.panel.visible;
  }

  /** Fires when the panel is hidden or shown. What a hidden panel does is wasted. */
  get onDidChangeVisibility(): Event<boolean> {
    return this.#visibility.event;
  }

  /** Closes the panel and everything with it. */
  dispose(): void {
    this.panel.dispose();
  }

  /** A new page never acknowledges what the last one was sent. */
  #resettingPushes(handlers: Handlers<ToHost>): Handlers<ToHost> {
    const { ready } = handlers;
    const reset: typeof ready = (params, context) => {
      this.channel.resetPushes();
      return ready(params, context);
    };
    return { ...handlers, ready: reset };
  }
}

/** The page: no inline code or style, nothing from outside, no network. */
function pageOf(webview: vscode.Webview, extensionUri: vscode.Uri, name: string): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (end: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webviews', `${name}.${end}`)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escapeAttribute(file('css'))}">
</head>
<body>
<main id="panel"></main>
<script type="module" nonce="${nonce}" src="${escapeAttribute(file('js'))}"></script>
</body>
</html>`;
}

function escapeAttribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}
