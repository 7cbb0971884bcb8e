import { html, nothing, type TemplateResult } from 'lit';
import { formatDuration } from '../../src/base/time.ts';
import type { Span, TagValue } from '../../src/model/trace.ts';
import type { WaterfallRow } from '../../src/model/waterfall.ts';
import type { OpenTrace } from '../../src/protocol/tracesPanelContract.ts';
import { styled } from '../shared/styled.ts';
import { lineClass } from '../shared/theme.ts';
import { iconButton } from '../shared/toolbar.ts';
import { failureState, skeleton } from '../shared/viewStates.ts';
import { wordMoment } from '../shared/wording.ts';

/** Pixels of a row. */
export const rowHeight = 22;

export interface WaterfallViewState {
  /** The rows that no collapsed span hides. */
  readonly visibleRows: readonly WaterfallRow[];
  readonly collapsed: ReadonlySet<string>;
  readonly selected: string | undefined;
  /** Everything about the selected span, once it is loaded. */
  readonly detail: Span | undefined;
  /** The first row on the screen and how many fit. */
  readonly firstRow: number;
  readonly rowCount: number;
}

export interface WaterfallActions {
  closeTrace(): void;
  retryTrace(): void;
  copyTraceId(): void;
  selectSpan(spanId: string | undefined): void;
  toggleSpan(spanId: string): void;
  scrollRows(container: HTMLElement): void;
  pressKey(event: KeyboardEvent): void;
}

/** The open trace: its head, its rows, and the selected span. */
export function openTraceView(open: OpenTrace, view: WaterfallViewState, actions: WaterfallActions): TemplateResult {
  const { summary, rows, failure } = open;
  return html`<section class="open-trace" aria-label="Trace">
    <div class="trace-head">
      ${iconButton('arrow-left', 'Back to the list', () => {
        actions.closeTrace();
      })}
      <h2 title="Trace ${open.traceId}">
        ${summary === undefined ? open.traceId : html`${summary.rootName} <span class="muted">${summary.rootService}</span>`}
      </h2>
      ${summary === undefined ? nothing : html`<span class="number">${formatDuration(summary.durationNs / 1e6)}</span>`}
      ${iconButton('copy', 'Copy the trace id', () => {
        actions.copyTraceId();
      })}
    </div>
    ${
      failure === undefined
        ? nothing
        : failureState('The trace cannot be shown', failure, () => {
            actions.retryTrace();
          })
    }
    ${
      rows === undefined || summary === undefined
        ? failure === undefined
          ? html`<div class="list-skeleton">${skeleton('Loading the trace')}</div>`
          : nothing
        : html`<p class="trace-facts muted">${wordMoment(summary.startTime)} · ${countOf(rows)}${errorsOf(rows)}</p>
            ${ruler(summary.durationNs)} ${rowsView(rows, summary.durationNs, view, actions)}
            ${detailView(view, actions)}`
    }
  </section>`;
}

function countOf(rows: readonly WaterfallRow[]): string {
  const services = new Set(rows.map((row) => row.service)).size;
  return `${rows.length} ${rows.length === 1 ? 'span' : 'spans'}, ${services} ${services === 1 ? 'service' : 'services'}`;
}

function errorsOf(rows: readonly WaterfallRow[]): TemplateResult | typeof nothing {
  const errors = rows.filter((row) => row.isError).length;
  return errors === 0 ? nothing : html`, <span class="error">${errors} with errors</span>`;
}

/** Times at the quarters of the trace. */
function ruler(durationNs: number): TemplateResult {
  return html`<div class="ruler" aria-hidden="true">
    <span class="name-column muted">Span</span>
    <span class="bars">
      ${[0, 0.25, 0.5, 0.75].map(
        (part) =>
          html`<span class="tick" ${styled({ left: `${part * 100}%` })}
            >${part === 0 ? '0' : formatDuration((durationNs * part) / 1e6)}</span
          >`,
      )}
    </span>
  </div>`;
}

/** The rows on the screen, of all that there are. */
function rowsView(
  all: readonly WaterfallRow[],
  durationNs: number,
  view: WaterfallViewState,
  actions: WaterfallActions,
): TemplateResult {
  const { visibleRows, firstRow, rowCount } = view;
  const colors = new Map(
    [...new Set(all.map((row) => row.service))].map((service, index) => [service, lineClass(index)]),
  );
  const shown = visibleRows.slice(firstRow, firstRow + rowCount);
  return html`<div
    class="rows"
    role="treegrid"
    tabindex="0"
    aria-label="Spans"
    aria-rowcount=${visibleRows.length}
    aria-activedescendant=${view.selected === undefined ? nothing : `span-${view.selected}`}
    @scroll=${(event: Event) => {
      actions.scrollRows(event.currentTarget as HTMLElement);
    }}
    @keydown=${(event: KeyboardEvent) => {
      actions.pressKey(event);
    }}
  >
    <div class="rows-space" ${styled({ height: `${visibleRows.length * rowHeight}px` })}>
      <div class="rows-window" ${styled({ transform: `translateY(${firstRow * rowHeight}px)` })}>
        ${shown.map((row, index) =>
          rowView(row, firstRow + index, durationNs, colors.get(row.service) ?? '', view, actions),
        )}
      </div>
    </div>
  </div>`;
}

function rowView(
  row: WaterfallRow,
  index: number,
  durationNs: number,
  color: string,
  view: WaterfallViewState,
  actions: WaterfallActions,
): TemplateResult {
  const isCollapsed = view.collapsed.has(row.spanId);
  const duration = formatDuration(row.durationNs / 1e6);
  const start = durationNs === 0 ? 0 : (100 * row.offsetNs) / durationNs;
  const width = durationNs === 0 ? 100 : (100 * row.durationNs) / durationNs;
  return html`<div
    id="span-${row.spanId}"
    class="row ${row.spanId === view.selected ? 'selected' : ''}"
    role="row"
    aria-level=${row.depth + 1}
    aria-rowindex=${index + 1}
    aria-selected=${String(row.spanId === view.selected)}
    aria-expanded=${row.descendantCount === 0 ? nothing : String(!isCollapsed)}
    aria-label="${row.service} ${row.name}, ${duration}${row.isError ? ', error' : ''}"
    @click=${() => {
      actions.selectSpan(row.spanId);
    }}
  >
    <span class="name-column" role="gridcell" title="${row.service}: ${row.name}">
      <span class="indent" ${styled({ width: `${Math.min(row.depth, 24) * 12}px` })}></span>
      ${
        row.descendantCount === 0
          ? html`<span class="twistie"></span>`
          : html`<span
              class="twistie codicon codicon-chevron-${isCollapsed ? 'right' : 'down'}"
              @click=${(event: Event) => {
                event.stopPropagation();
                actions.toggleSpan(row.spanId);
              }}
            ></span>`
      }
      <span class="service-bar ${color}"></span>
      ${row.isError ? html`<span class="codicon codicon-error error" title="Error"></span>` : nothing}
      <span class="row-name">${row.name}</span>
      <span class="row-service muted">${row.service}</span>
      ${
        row.isOrphan
          ? html`<span class="codicon codicon-debug-disconnect muted" title="The parent span is missing"></span>`
          : nothing
      }
    </span>
    <span class="bars" role="gridcell">
      <span
        class="bar ${color} ${row.isError ? 'has-error' : ''}"
        ${styled({ left: `${start}%`, width: `${width}%` })}
      ></span>
      <span class="bar-label" ${styled({ left: `${Math.min(100, start + width)}%` })}>${duration}</span>
    </span>
  </div>`;
}

function detailView(view: WaterfallViewState, actions: WaterfallActions): TemplateResult | typeof nothing {
  const span = view.detail;
  if (view.selected === undefined) return nothing;
  return html`<aside class="detail" aria-label="Span">
    ${
      span === undefined
        ? skeleton('Loading the span')
        : html`<div class="detail-head">
              <strong>${span.name}</strong> <span class="muted">${span.service} · ${span.kind}</span>
              <span class="grow"></span>
              <span class="number">${formatDuration(span.durationNs / 1e6)}</span>
              <span class="muted number">at ${span.offsetNs === 0 ? '0' : formatDuration(span.offsetNs / 1e6)}</span>
              ${iconButton('close', 'Close', () => {
                actions.selectSpan(undefined);
              })}
            </div>
            <div class="detail-body">
              ${tagTable(span.tags)}
              ${span.events.map(
                (event) =>
                  html`<p class="event">
                      <span class="muted number">${formatDuration(event.offsetNs / 1e6)}</span> ${event.name}
                    </p>
                    ${tagTable(event.tags)}`,
              )}
            </div>`
    }
  </aside>`;
}

function tagTable(tags: Readonly<Record<string, TagValue>>): TemplateResult | typeof nothing {
  const entries = Object.entries(tags);
  if (entries.length === 0) return nothing;
  return html`<table class="tags">
    <tbody>
      ${entries.map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${String(value)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
