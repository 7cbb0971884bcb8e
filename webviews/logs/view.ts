import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { LogSeverity } from '../../src/model/logLine.ts';
import type { LogExtent, LogRow, LogSourceKind, LogsPanelState } from '../../src/protocol/logsPanelContract.ts';
import { lineTable } from '../shared/lineTable.ts';
import { queryBox } from '../shared/queryBox.ts';
import type { QueryBoxAssist } from '../shared/querySuggestions.ts';
import { styled } from '../shared/styled.ts';
import { lineClass } from '../shared/theme.ts';
import { choose, iconButton, subjectLink, timeLink } from '../shared/toolbar.ts';
import { emptyState, failureBar, failureState, skeleton } from '../shared/viewStates.ts';
import { wordFraction, wordMoment, wordSeconds } from '../shared/wording.ts';
import { lineText } from './lineText.ts';
import { rowDetails, rowToggle, type OpenRow, type RowActions } from './rowDetails.ts';
import { rowHeight, spaceHeight } from './scrollScale.ts';
import { statusLine } from './statusLine.ts';
import { errorRuler, volumeView, type VolumeActions, type VolumeViewState } from './volumeView.ts';

/** Parts of the list that are marked where they hold errors. */
export const rulerParts = 200;

/** What the page alone knows. */
export interface LogsViewState {
  readonly extent: LogExtent;
  /** The rows on the screen, and how far the first is scrolled out, in rows. */
  readonly rows: readonly LogRow[];
  readonly shift: number;
  /** Whether the screen sticks to the end. */
  readonly isFollowing: boolean;
  /** Lines that came since following stopped. */
  readonly newCount: number;
  readonly isWrapped: boolean;
  readonly hasTimes: boolean;
  /** Whether lines of JSON and logfmt are shown as they were written. */
  readonly isRaw: boolean;
  /** Where the crosshair of a graph stands, in milliseconds since the epoch. */
  readonly pointed: number | undefined;
  readonly volume: VolumeViewState;
  readonly openRow: OpenRow | undefined;
  /** How high its details are, in rows. */
  readonly extraRows: number;
}

/** What the user can do in the panel. */
export interface LogsActions extends RowActions {
  filterText(text: string): void;
  runQuery(text: string): void;
  readonly assist: QueryBoxAssist;
  clearFilter(): void;
  filterLevel(least: LogSeverity | undefined): void;
  setTimeLinked(isLinked: boolean): void;
  setContainer(container: string | undefined): void;
  setSource(kind: LogSourceKind): void;
  toggleWrap(): void;
  toggleTimes(): void;
  toggleRaw(): void;
  follow(): void;
  pause(): void;
  clear(): void;
  restart(): void;
  openAsText(): void;
  openQuery(): void;
  revealSubject(): void;
  scroll(): void;
  pressKey(event: KeyboardEvent): void;
  readonly volume: VolumeActions;
}

const levelNames: Readonly<Record<LogSeverity, string>> = {
  unknown: '',
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
};

const levelChoices: readonly { readonly value: string; readonly label: string }[] = [
  { value: '', label: 'All levels' },
  { value: 'debug', label: 'Debug +' },
  { value: 'info', label: 'Info +' },
  { value: 'warn', label: 'Warning +' },
  { value: 'error', label: 'Error +' },
];

const sourceNames: Readonly<Record<LogSourceKind, string>> = { kubernetes: 'Kubernetes', loki: 'Loki' };

const count = new Intl.NumberFormat();

export function logsView(state: LogsPanelState, view: LogsViewState, actions: LogsActions): TemplateResult {
  return html`${toolbar(state, view, actions)} ${logqlBox(state, actions)} ${body(state, view, actions)}
  ${statusLine(state, view, actions)}`;
}

function toolbar(state: LogsPanelState, view: LogsViewState, actions: LogsActions): TemplateResult {
  const { subject, containers, container, filter } = state;
  const all = { value: '', label: 'All containers' };
  return html`<header class="toolbar" role="toolbar" aria-label="Panel">
    ${subjectLink(subject, () => {
      actions.revealSubject();
    })}
    ${
      containers.length < 2
        ? nothing
        : html`<span class="container-choice"
            >${choose(
              'Container',
              [all, ...containers.map((name) => ({ value: name, label: name }))],
              container ?? '',
              (name) => {
                actions.setContainer(name === '' ? undefined : name);
              },
            )}</span
          >`
    }
    <vscode-textfield
      class="filter"
      label="Show lines that hold"
      title="Show lines that hold this text"
      placeholder="Filter"
      .value=${filter.text}
      @input=${(event: Event) => {
        actions.filterText((event.currentTarget as HTMLElement & { readonly value: string }).value);
      }}
    ></vscode-textfield>
    ${choose('Level', levelChoices, filter.least ?? '', (level) => {
      actions.filterLevel(level === '' ? undefined : (level as LogSeverity));
    })}
    <span class="button-group">
      ${iconButton(
        'word-wrap',
        'Wrap long lines',
        () => {
          actions.toggleWrap();
        },
        { isPressed: view.isWrapped },
      )}
      ${iconButton(
        'history',
        'Show times',
        () => {
          actions.toggleTimes();
        },
        { isPressed: view.hasTimes },
      )}
      ${iconButton(
        'json',
        'Show lines as they were written',
        () => {
          actions.toggleRaw();
        },
        { isPressed: view.isRaw },
      )}
      ${iconButton('clear-all', 'Clear', () => {
        actions.clear();
      })}
      ${iconButton('go-to-file', 'Open these lines in an editor', () => {
        actions.openAsText();
      })}
      ${timeLink(state.isTimeLinked, (isLinked) => {
        actions.setTimeLinked(isLinked);
      })}
    </span>
    <span class="grow"></span>
    ${sourceChoice(state, actions)}
  </header>`;
}

/** LogQL: a pipeline over what the panel shows, or a whole query. */
function logqlBox(state: LogsPanelState, actions: LogsActions): TemplateResult {
  return queryBox({
    language: 'LogQL',
    text: state.queryText,
    placeholder: `|= "text"  or  | json | level="error"  or  sum(rate({…}[1m]))`,
    title: 'A LogQL pipeline over these lines, or a whole query. Enter runs it.',
    clearTitle: 'Show all lines',
    failure: state.queryFailure,
    run: (text) => {
      actions.runQuery(text);
    },
    assist: actions.assist,
  });
}

function sourceChoice(state: LogsPanelState, actions: LogsActions): TemplateResult {
  const choices = state.sourceKinds.map((kind) => ({ value: kind, label: sourceNames[kind] }));
  return html`${
    state.query === undefined
      ? nothing
      : html`<button
          class="link-button"
          title=${state.query}
          @click=${() => {
            actions.openQuery();
          }}
        >
          LogQL
        </button>`
  }
  ${
    choices.length < 2
      ? html`<span class="muted" title=${state.source ?? ''}>${sourceNames[state.sourceKind]}</span>`
      : html`<span title="Source: ${state.source ?? ''}"
          >${choose('Source', choices, state.sourceKind, (kind) => {
            actions.setSource(kind as LogSourceKind);
          })}</span
        >`
  }`;
}

function body(state: LogsPanelState, view: LogsViewState, actions: LogsActions): TemplateResult {
  const retry = (): void => {
    actions.restart();
  };
  const isEmpty = view.extent.end <= view.extent.first;
  if (isEmpty && state.failure !== undefined) {
    return html`<div class="grow">${failureState('The log cannot be shown', state.failure, retry)}</div>`;
  }
  const bar = state.failure === undefined ? nothing : failureBar(state.failure, retry);
  if (state.graph !== undefined) return html`${bar} ${graphView(state.graph, view)}`;
  return html`${bar} ${volumeView(view.volume, actions.volume)}
    <div class="log-frame">
      <div
        class="log ${view.isWrapped ? 'is-wrapped' : ''}"
        tabindex="0"
        role="log"
        aria-label="Log of ${state.subject.name}"
        aria-live=${view.isFollowing && !isEmpty ? 'polite' : 'off'}
        @keydown=${(event: KeyboardEvent) => {
          actions.pressKey(event);
        }}
        @scroll=${() => {
          actions.scroll();
        }}
      >
        ${isEmpty ? html`<div class="log-empty">${noLines(state, view, actions)}</div>` : nothing}
        <div
          class="log-space"
          ${styled({ height: `${spaceHeight(view.extent.end - view.extent.first + view.extraRows)}px` })}
        >
          <div class="log-screen ${view.isFollowing ? 'at-end' : ''}">
            <div
              class="log-rows"
              ${styled({ transform: view.isFollowing ? 'none' : `translateY(${-view.shift * rowHeight}px)` })}
            >
              ${repeat(
                view.rows,
                (row) => row.number,
                (row) => rowView(row, state, view, actions),
              )}
            </div>
          </div>
        </div>
      </div>
      ${errorRuler(view.volume.overview, rulerParts)}
    </div>`;
}

/** What a metric query yields: lines over time, and their names and values. */
function graphView({ graph }: NonNullable<LogsPanelState['graph']>, view: LogsViewState): TemplateResult {
  if (graph.lines.length === 0) {
    return html`<div class="grow">${emptyState('No data', 'The query yields no series in this time range.')}</div>`;
  }
  return html`<div class="log-graph-view">
    <div class="log-plot">
      <canvas
        class="log-graph"
        tabindex="0"
        role="img"
        aria-label="What the query yields over time. Arrow keys move the crosshair; a table follows."
      ></canvas>
    </div>
    ${lineTable(graph, view.pointed)}
  </div>`;
}

function noLines(state: LogsPanelState, view: LogsViewState, actions: LogsActions): TemplateResult {
  if (state.queryText !== '' && state.status !== 'starting' && view.extent.kept === 0) {
    return emptyState(
      'No line passes the query',
      'Change the query, or clear it to see all lines. New lines appear here.',
      {
        label: 'Clear query',
        run: () => {
          actions.runQuery('');
        },
      },
    );
  }
  if (view.extent.kept > 0) {
    return emptyState(
      'No line passes the filter',
      `${count.format(view.extent.kept)} lines are here. Change the filter to see them.`,
      {
        label: 'Clear filter',
        run: () => {
          actions.clearFilter();
        },
      },
    );
  }
  if (state.status === 'starting') return skeleton('Loading the log');
  const reason =
    state.sourceKind === 'loki'
      ? 'Loki has no line of the last hour for this query. New lines appear here.'
      : 'The containers have written nothing yet. New lines appear here.';
  return emptyState('No lines', reason);
}

function rowView(row: LogRow, state: LogsPanelState, view: LogsViewState, actions: LogsActions): TemplateResult {
  const stream = state.streams[row.stream] ?? '';
  const open = view.openRow?.number === row.number ? view.openRow : undefined;
  const isFiltered =
    view.extent.end - view.extent.first < view.extent.kept ||
    (state.queryText !== '' && state.sourceKind === 'kubernetes');
  return html`<div class="log-row level-${row.severity} ${open === undefined ? '' : 'is-open'}">
      ${rowToggle(row, open !== undefined, actions)}
      ${
        view.hasTimes
          ? html`<span class="log-time" title=${wordMoment(row.time)}
              >${wordSeconds(row.time)}<span class="log-fraction">${wordFraction(row.time)}</span></span
            >`
          : nothing
      }
      ${
        state.streams.length < 2
          ? nothing
          : html`<span class="log-stream ${lineClass(row.stream)}" title=${stream}>${shortName(stream, state)}</span>`
      }
      <span class="log-level">${levelNames[row.severity]}</span>
      <span class="log-text">${textOf(row, state.filter.text, view.isRaw)}</span>
      ${row.traceId === undefined ? nothing : traceLink(row.traceId, actions)}
    </div>
    ${open === undefined ? nothing : rowDetails(row, open, isFiltered, actions)}`;
}

/** A line as it was written, or its message first and then its fields. */
function textOf(row: LogRow, wanted: string, isRaw: boolean): TemplateResult {
  const { parsed, text, cutLength } = row;
  if (parsed !== undefined && !isRaw) {
    // The spaces are part of the text, so that a copied line keeps them.
    return html`${lineText(parsed.message, wanted)}${parsed.fields.map(
      ([name, value]) => html`${'  '}<span class="muted">${lineText(name, wanted)}=</span>${lineText(value, wanted)}`,
    )}`;
  }
  const rest =
    cutLength === 0 ? nothing : html`<span class="muted"> … ${count.format(cutLength)} more characters</span>`;
  return html`${lineText(text, wanted)}${rest}`;
}

function traceLink(traceId: string, actions: LogsActions): TemplateResult {
  return html`<button
    class="icon-button trace-link"
    title="Open trace ${traceId}"
    aria-label="Open trace ${traceId}"
    @click=${() => {
      actions.openTrace(traceId);
    }}
  >
    <span class="codicon codicon-list-tree" aria-hidden="true"></span>
  </button>`;
}

/** What tells a stream apart: of a workload's pods the part behind the workload's name, of a pod's containers the container. */
function shortName(stream: string, state: LogsPanelState): string {
  const [pod = '', container = ''] = stream.split('/');
  if (state.subject.kind === 'Pod') return container === '' ? pod : container;
  const prefix = `${state.subject.name}-`;
  return pod.startsWith(prefix) ? (pod.slice(prefix.length).split('-').at(-1) ?? pod) : pod;
}
