import { html, type TemplateResult } from 'lit';
import type { LogExtent, LogsPanelState } from '../../src/protocol/logsPanelContract.ts';

const count = new Intl.NumberFormat();

/** Whether the log is followed, how many lines there are, how fast they come and from where. */
export function statusLine(
  state: LogsPanelState,
  view: { readonly extent: LogExtent; readonly isFollowing: boolean; readonly newCount: number },
  actions: { follow(): void; pause(): void },
): TemplateResult {
  const { extent, isFollowing, newCount } = view;
  const shown = extent.end - extent.first;
  const total = shown === extent.kept ? '' : ` of ${count.format(extent.kept)}`;
  return html`<footer class="status-line">
    ${
      isFollowing
        ? html`<button
            class="follow-button"
            title="Stop following"
            @click=${() => {
              actions.pause();
            }}
          >
            <span class="codicon codicon-debug-pause" aria-hidden="true"></span> ${
              state.filter.range !== undefined
                ? 'Fixed range'
                : state.status === 'following'
                  ? 'Following'
                  : state.status === 'starting'
                    ? 'Connecting'
                    : 'Waiting'
            }
          </button>`
        : html`<button
            class="follow-button is-paused"
            title="Go to the end and follow"
            @click=${() => {
              actions.follow();
            }}
          >
            <span class="codicon codicon-arrow-down" aria-hidden="true"></span> ${
              newCount > 0 ? `${count.format(newCount)} new` : 'Paused'
            }
          </button>`
    }
    <span class="muted number">${count.format(shown)}${total} ${extent.kept === 1 ? 'line' : 'lines'}</span>
    <span class="muted number">${count.format(extent.linesPerSecond)} lines/s</span>
    <span class="grow"></span>
    <span class="muted source" title=${state.source ?? ''}>${state.source ?? ''}</span>
  </footer>`;
}
