import { html, nothing, type TemplateResult } from 'lit';
import { formatDuration } from '../../src/base/time.ts';
import type { TimeSelection } from '../../src/model/timeSelection.ts';
import type { TraceSummary } from '../../src/model/trace.ts';
import type { TracesPanelState } from '../../src/protocol/tracesPanelContract.ts';
import { styled } from '../shared/styled.ts';
import { choose, iconButton, sourceName, subjectLink, timeLink, timePicker } from '../shared/toolbar.ts';
import { emptyState, failureBar, failureState, skeleton } from '../shared/viewStates.ts';
import { wordMoment, wordSeconds } from '../shared/wording.ts';
import { openTraceView } from './waterfallView.ts';
import type { WaterfallActions, WaterfallViewState } from './waterfallView.ts';

export type SortBy = 'time' | 'duration';

/** What the page alone knows. */
export interface TracesViewState extends WaterfallViewState {
  readonly sortBy: SortBy;
}

/** What the user can do in the panel. */
export interface TracesActions extends WaterfallActions {
  selectTime(selection: TimeSelection): void;
  setTimeLinked(isLinked: boolean): void;
  selectService(service: string): void;
  refresh(): void;
  openTrace(traceId: string): void;
  sortBy(by: SortBy): void;
  revealSubject(): void;
}

export function tracesView(state: TracesPanelState, view: TracesViewState, actions: TracesActions): TemplateResult {
  const services = state.services.map((service) => ({ value: service, label: service }));
  const none = state.service === undefined ? [{ value: '', label: 'Choose a service' }] : [];
  return html`
    <header class="toolbar" role="toolbar" aria-label="Panel">
      ${subjectLink(state.subject, () => {
        actions.revealSubject();
      })}
      ${
        services.length === 0
          ? nothing
          : html`<span class="service-choice"
              >${choose('Service', [...none, ...services], state.service ?? '', (service) => {
                actions.selectService(service);
              })}</span
            >`
      }
      ${timePicker(
        state.selection,
        state.range,
        (selection) => {
          actions.selectTime(selection);
        },
        timeLink(state.isTimeLinked, (isLinked) => {
          actions.setTimeLinked(isLinked);
        }),
      )}
      ${iconButton(state.isLoading ? 'loading codicon-modifier-spin' : 'refresh', 'Refresh', () => {
        actions.refresh();
      })}
      ${sourceName(state.source)}
    </header>
    <div class="traces ${state.open === undefined ? '' : 'has-open'}">
      <section class="list" aria-label="Traces">${listBody(state, view, actions)}</section>
      ${state.open === undefined ? nothing : openTraceView(state.open, view, actions)}
    </div>
  `;
}

function listBody(state: TracesPanelState, view: TracesViewState, actions: TracesActions): TemplateResult {
  const retry = (): void => {
    actions.refresh();
  };
  const { summaries, sourceFailure, service } = state;
  if (sourceFailure !== undefined && summaries === undefined) {
    return failureState('Traces cannot be shown', sourceFailure, retry);
  }
  if (summaries === undefined) {
    if (state.isLoading) return html`<div class="list-skeleton">${skeleton('Loading traces')}</div>`;
    const count = state.services.length;
    return count === 0
      ? emptyState('No traces yet', 'The server knows no service: nothing has sent it a trace.')
      : emptyState(
          `No service is named like ${state.subject.name}`,
          `Choose one of the ${count} services that have sent traces.`,
        );
  }
  const warning = sourceFailure === undefined ? nothing : failureBar(sourceFailure, retry);
  if (summaries.length === 0) {
    const reason = `${service ?? ''} took part in no trace in this time range. Choose a longer one, or check how traces are sampled.`;
    return html`${warning}${emptyState('No traces in this time range', reason)}`;
  }
  return html`${warning} ${listTable(state, summaries, view, actions)}
  ${state.isCut ? html`<p class="muted note">The newest ${summaries.length}; there may be more.</p>` : nothing}`;
}

function listTable(
  state: TracesPanelState,
  summaries: readonly TraceSummary[],
  view: TracesViewState,
  actions: TracesActions,
): TemplateResult {
  const longest = Math.max(1, ...summaries.map((one) => one.durationNs));
  const sorted =
    view.sortBy === 'time' ? summaries : [...summaries].sort((left, right) => right.durationNs - left.durationNs);
  const sortHeader = (by: SortBy, label: string): TemplateResult =>
    html`<button
      class="sort"
      title="Sort by ${label.toLowerCase()}"
      @click=${() => {
        actions.sortBy(by);
      }}
    >
      ${label}${
        view.sortBy === by ? html`<span class="codicon codicon-chevron-down" aria-hidden="true"></span>` : nothing
      }
    </button>`;
  return html`<table class="summaries">
    <thead>
      <tr>
        <th class="time" scope="col" aria-sort=${view.sortBy === 'time' ? 'descending' : 'none'}>
          ${sortHeader('time', 'Time')}
        </th>
        <th scope="col">Root</th>
        <th class="duration number" scope="col" aria-sort=${view.sortBy === 'duration' ? 'descending' : 'none'}>
          ${sortHeader('duration', 'Duration')}
        </th>
        <th class="bar-column" aria-hidden="true"></th>
        <th class="count span-count number" scope="col">Spans</th>
        <th class="count number" scope="col">Errors</th>
      </tr>
    </thead>
    <tbody>
      ${sorted.map((one) => summaryRow(one, longest, one.traceId === state.open?.traceId, actions))}
    </tbody>
  </table>`;
}

function summaryRow(one: TraceSummary, longest: number, isOpen: boolean, actions: TracesActions): TemplateResult {
  const open = (): void => {
    actions.openTrace(one.traceId);
  };
  return html`<tr class=${isOpen ? 'is-open' : ''} @click=${open}>
    <td class="time number" title=${wordMoment(one.startTime)}>${wordSeconds(one.startTime)}</td>
    <td class="root">
      <button class="root-button" aria-current=${String(isOpen)} title="${one.rootService}: ${one.rootName}">
        ${one.rootName} <span class="root-service">${one.rootService}</span>
      </button>
    </td>
    <td class="duration number">${formatDuration(one.durationNs / 1e6)}</td>
    <td class="bar-column" aria-hidden="true">
      <div class="summary-bar" ${styled({ width: `${Math.max(1, (100 * one.durationNs) / longest)}%` })}></div>
    </td>
    <td class="count span-count number">${one.spanCount}</td>
    <td class="count number ${one.errorCount > 0 ? 'error' : 'muted'}">
      ${
        one.errorCount > 0
          ? html`<span class="codicon codicon-error" aria-hidden="true"></span> ${one.errorCount}`
          : '0'
      }
    </td>
  </tr>`;
}
