import { Emitter } from '../../src/base/event.ts';
import { Channel, type Handlers, type Methods, type Port } from '../../src/protocol/channel.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The connection of a panel's page to its host, and what the page keeps over a reload. */
export interface Host<ToHost extends Methods<ToHost>, ToWebview extends Methods<ToWebview>> {
  readonly channel: Channel<ToHost, ToWebview>;
  /** What `keep` was last given, also before a reload. Of unknown shape: an older version may have written it. */
  readonly kept: unknown;
  /** Keeps navigation for a reload: subject, range, query, scroll position; never data. */
  readonly keep: (state: unknown) => void;
}

/** Connects to the host. To be called once a page: VS Code hands its API out one time only. */
export function connectHost<ToHost extends Methods<ToHost>, ToWebview extends Methods<ToWebview>>(
  handlers: Handlers<ToWebview>,
): Host<ToHost, ToWebview> {
  const api = acquireVsCodeApi();
  const incoming = new Emitter<unknown>();
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    // Browser extensions and developer tools post messages of their own to every page.
    if (isOurs(event.data)) incoming.fire(event.data);
  });
  const port: Port = {
    post: (message) => {
      api.postMessage(message);
    },
    onMessage: incoming.event,
  };
  return {
    channel: new Channel<ToHost, ToWebview>(port, handlers),
    kept: api.getState(),
    keep: (state) => {
      api.setState(state);
    },
  };
}

function isOurs(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'version' in data;
}
