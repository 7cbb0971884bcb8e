import { html, nothing, type TemplateResult } from 'lit';
import type { Failure } from '../../src/model/failure.ts';
import type { MetricOrigin } from '../../src/model/metricOrigin.ts';
import type { TimeRange } from '../../src/model/timeRange.ts';
import type { TimeSelection } from '../../src/model/timeSelection.ts';
import type { GraphLine, GraphThreshold, UsageGraph } from '../../src/model/usageGraph.ts';
import type { GraphState, MetricSourceChoice, MetricsPanelState } from '../../src/protocol/metricsPanelContract.ts';
import { lineClass } from '../shared/theme.ts';
import { lineTable } from '../shared/lineTable.ts';
import { queryBox } from '../shared/queryBox.ts';
import type { QueryBoxAssist } from '../shared/querySuggestions.ts';
import { valueAt } from '../shared/timeChart.ts';
import { choose, iconButton, refreshControl, subjectLink, timeLink, timePicker } from '../shared/toolbar.ts';
import { emptyState, failureBar, failureState, skeleton } from '../shared/viewStates.ts';
import { wordMoment, wordSeconds, wordTime, wordValue } from '../shared/wording.ts';

/** What the page alone knows. */
export interface MetricsViewState {
  /** Where the crosshair stands, in milliseconds since the epoch. */
  readonly pointed: number | undefined;
  /** The graphs whose query is open to read. */
  readonly openQueries: ReadonlySet<UsageGraph['id']>;
}

/** What the user can do in the panel. */
export interface MetricsActions {
  selectTime(selection: TimeSelection): void;
  setTimeLinked(isLinked: boolean): void;
  setRefresh(seconds: number): void;
  runQuery(text: string): void;
  readonly assist: QueryBoxAssist;
  setSource(choice: MetricSourceChoice): void;
  showCollection(): void;
  refresh(): void;
  toggleQuery(id: UsageGraph['id']): void;
  copyQuery(id: UsageGraph['id']): void;
  openQuery(id: UsageGraph['id']): void;
  revealSubject(): void;
}

const titles: Readonly<Record<UsageGraph['id'], string>> = { cpu: 'CPU', memory: 'Memory' };
const units: Readonly<Record<UsageGraph['unit'], string>> = { cores: 'cores', bytes: 'working set, bytes' };

/** The whole panel. */
export function metricsView(state: MetricsPanelState, view: MetricsViewState, actions: MetricsActions): TemplateResult {
  return html`
    <header class="toolbar" role="toolbar" aria-label="Panel">
      ${subjectLink(state.subject, () => {
        actions.revealSubject();
      })}
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
      ${refreshControl(
        state.refreshSeconds,
        state.isLoading,
        () => {
          actions.refresh();
        },
        (seconds) => {
          actions.setRefresh(seconds);
        },
      )}
      ${sourceControl(state, actions)}
    </header>
    ${promqlBox(state, actions)} ${body(state, view, actions)}
  `;
}

const sourceChoices: readonly { readonly value: MetricSourceChoice; readonly label: string }[] = [
  { value: 'automatic', label: 'Automatic' },
  { value: 'prometheus', label: 'Prometheus' },
  { value: 'embedded', label: 'Embedded' },
];

/** Where the figures come from, and the choice of another place. */
function sourceControl(state: MetricsPanelState, actions: MetricsActions): TemplateResult {
  const { source } = state;
  return html`${
      source === undefined
        ? html`<span class="source"></span>`
        : source.kind === 'prometheus'
          ? html`<span class="source" title="Source: Prometheus · ${source.name}">Prometheus · ${source.name}</span>`
          : html`<button
              class="source link-button"
              title="What is read for this panel, from where, since when"
              @click=${() => {
                actions.showCollection();
              }}
            >
              ${wordEmbedded(source)}
            </button>`
    }
    <span class="source-choice"
      >${choose('Source', sourceChoices, state.sourceChoice, (choice) => {
        actions.setSource(choice as MetricSourceChoice);
      })}</span
    >`;
}

function wordEmbedded({ name, since }: MetricOrigin): string {
  const from = name === '' ? '' : ` · ${name}`;
  return `Embedded${from}${since === undefined ? '' : `, since ${wordTime(since)}`}`;
}

function body(state: MetricsPanelState, view: MetricsViewState, actions: MetricsActions): TemplateResult {
  const retry = (): void => {
    actions.refresh();
  };
  const hasData = state.graphs.some((one) => one.graph !== undefined && one.graph.lines.length > 0);
  const failure = state.sourceFailure ?? commonFailure(state);
  if (failure !== undefined && !hasData) return failureState('Metrics cannot be shown', failure, retry);
  return html`
    ${state.sourceFailure === undefined ? nothing : failureBar(state.sourceFailure, retry)}
    ${(state.source?.notes ?? []).map((note) => html`<p class="source-note" role="note">${note}</p>`)}
    ${
      state.marks.length === 0
        ? nothing
        : html`<ul class="screen-reader-only" aria-label="What happened">
            ${state.marks.map((mark) => html`<li>${wordMoment(mark.time)}: ${mark.detail}</li>`)}
          </ul>`
    }
    <div class="graphs">
      ${ownGraph(state, view)} ${state.graphs.map((graph) => graphView(graph, state, view, actions))}
    </div>
    ${
      state.marksFailure === undefined
        ? nothing
        : html`<p class="muted note marks-failure">
            What happened to ${state.subject.name} cannot be marked: ${state.marksFailure.message}
          </p>`
    }
  `;
}

/** What is wrong with the server rather than with one query: all graphs fail in the same words. */
function commonFailure({ graphs, queryText }: MetricsPanelState): Failure | undefined {
  const [first] = graphs;
  const isCommon = queryText === '' && graphs.every((one) => one.failure?.message === first?.failure?.message);
  return isCommon && first?.failure?.kind !== 'badQuery' ? first?.failure : undefined;
}

/** What the user's own query yields. */
function ownGraph(state: MetricsPanelState, view: MetricsViewState): TemplateResult | typeof nothing {
  const { queryText, queryGraph, queryFailure } = state;
  if (queryText === '' || (queryGraph === undefined && queryFailure !== undefined)) return nothing;
  return html`<section class="graph is-wide" aria-label="Query">
    ${
      queryGraph === undefined
        ? html`<div class="plot">${skeleton('Loading the query')}</div>`
        : queryGraph.lines.length === 0
          ? emptyState('No data', 'The query yields no series in this time range.')
          : html`<div class="plot">
                <canvas
                  data-graph="query"
                  tabindex="0"
                  role="img"
                  aria-label="What the query yields over time. Arrow keys move the crosshair; a table follows."
                ></canvas>
              </div>
              ${lineTable(queryGraph, view.pointed)}`
    }
  </section>`;
}

function promqlBox(state: MetricsPanelState, actions: MetricsActions): TemplateResult {
  const { namespace, name, kind } = state.subject;
  const pod = kind === 'Pod' ? `pod="${name}"` : `pod=~"${name}-.*"`;
  return queryBox({
    language: 'PromQL',
    text: state.queryText,
    placeholder: `sum by (pod) (rate(container_network_receive_bytes_total{namespace="${namespace}", ${pod}}[1m]))`,
    title: 'A query of your own over the same time, from the same source. Enter runs it.',
    clearTitle: 'Take the query away',
    failure: state.queryFailure,
    run: (text) => {
      actions.runQuery(text);
    },
    assist: actions.assist,
  });
}

function graphView(
  one: GraphState,
  state: MetricsPanelState,
  view: MetricsViewState,
  actions: MetricsActions,
): TemplateResult {
  const { graph } = one;
  const title = titles[one.id];
  return html`<section class="graph" aria-labelledby="title-${one.id}">
    <div class="graph-head">
      <h2 id="title-${one.id}">${title}</h2>
      <span class="muted">${graph === undefined ? nothing : units[graph.unit]}</span>
      <span class="graph-now number">${graph === undefined ? nothing : wordTotal(graph)}</span>
      <button
        class="link-button"
        aria-expanded=${String(view.openQueries.has(one.id))}
        title="Show the query of ${title}"
        @click=${() => {
          actions.toggleQuery(one.id);
        }}
      >
        PromQL
      </button>
    </div>
    ${view.openQueries.has(one.id) ? queryView(one, actions) : nothing} ${graphBody(one, state, view, actions)}
  </section>`;
}

/** The query behind the lines, to read, copy, or edit elsewhere. */
function queryView(one: GraphState, actions: MetricsActions): TemplateResult {
  return html`<div class="query">
    <code>${one.query}</code>
    ${iconButton('copy', 'Copy the query', () => {
      actions.copyQuery(one.id);
    })}
    ${iconButton('go-to-file', 'Open the query in an editor', () => {
      actions.openQuery(one.id);
    })}
  </div>`;
}

function graphBody(
  one: GraphState,
  state: MetricsPanelState,
  view: MetricsViewState,
  actions: MetricsActions,
): TemplateResult {
  const { graph, failure } = one;
  const retry = (): void => {
    actions.refresh();
  };
  if (graph === undefined) {
    if (failure !== undefined) return failureState(`${titles[one.id]} cannot be shown`, failure, retry);
    return html`<div class="plot">${skeleton(`Loading ${titles[one.id]}`)}</div>`;
  }
  if (graph.lines.length === 0) return html`<div class="plot">${noLines(one, state)}</div>`;
  return html`
    ${failure === undefined ? nothing : failureBar(failure, retry)}
    <div class="plot">
      <canvas
        data-graph=${one.id}
        tabindex="0"
        role="img"
        aria-label="${titles[one.id]} of ${state.subject.name}. Arrow keys move the crosshair; a table follows."
      ></canvas>
    </div>
    ${legend(graph, view.pointed, colorsOf(state))} ${sampleTable(one.id, graph, state.range)}
    ${
      graph.lineCount > graph.lines.length
        ? html`<p class="muted note">The ${graph.lines.length} highest of ${graph.lineCount}.</p>`
        : nothing
    }
    ${graph.warnings.map((warning) => html`<p class="muted note">${warning}</p>`)}
  `;
}

function noLines(one: GraphState, state: MetricsPanelState): TemplateResult {
  const { source } = state;
  const metric = one.id === 'cpu' ? 'container_cpu_usage_seconds_total' : 'container_memory_working_set_bytes';
  const { namespace, name } = state.subject;
  if (source?.kind !== 'embedded') {
    return emptyState(
      'No data in this time range',
      `Prometheus has no series of ${metric} for ${namespace}/${name}. Either nothing ran, or the kubelet's cAdvisor metrics are not scraped.`,
    );
  }
  if (source.since !== undefined && state.range.end < source.since) {
    return emptyState(
      'No data in this time range',
      `Without a Prometheus there is no past: figures begin at ${wordTime(source.since)}, when this panel was first looked at.`,
    );
  }
  if (source.isCollecting) {
    return emptyState(
      'Collecting',
      one.id === 'cpu'
        ? 'The first rate comes with the second sample, in about 15 s.'
        : 'The first sample comes in a moment.',
    );
  }
  return emptyState('No data', `No container of ${namespace}/${name} runs now, or nothing tells what it uses.`);
}

/** The place of each line's colour: a pod has the same in all graphs. */
export function colorsOf(state: MetricsPanelState): (name: string) => number {
  const names = state.graphs.flatMap((one) => one.graph?.lines.map((line) => line.name) ?? []);
  const places = new Map([...new Set(names)].map((name, index) => [name, index]));
  return (name) => places.get(name) ?? 0;
}

/** A line a row: its name, its value now or under the crosshair, its greatest. */
function legend(graph: UsageGraph, pointed: number | undefined, colorOf: (name: string) => number): TemplateResult {
  const rows: readonly (GraphLine | GraphThreshold)[] = [...graph.lines, ...graph.thresholds];
  return html`<table class="legend">
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col" class="number" title=${pointed === undefined ? 'The newest value' : wordMoment(pointed)}>
          ${pointed === undefined ? 'Last' : wordSeconds(pointed)}
        </th>
        <th scope="col" class="number">Max</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((line) => {
        const swatch = 'kind' in line ? line.kind : lineClass(colorOf(line.name));
        const value = pointed === undefined ? line.last : valueAt(line, pointed);
        return html`<tr>
          <td class="legend-name" title=${line.name}>
            <span class="swatch ${swatch}" aria-hidden="true"></span>${line.name}
          </td>
          <td class="number" data-time=${line.times.at(-1) ?? nothing}>${wordValue(value, graph.unit)}</td>
          <td class="number">${wordValue(line.max, graph.unit)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** The canvas in words, for screen readers: each line at twelve times of the range. */
function sampleTable(id: string, graph: UsageGraph, range: TimeRange): TemplateResult {
  const count = 12;
  const times = Array.from(
    { length: count + 1 },
    (_, index) => range.start + ((range.end - range.start) * index) / count,
  );
  return html`<table class="screen-reader-only">
    <caption>
      ${titles[id as UsageGraph['id']]} over time
    </caption>
    <thead>
      <tr>
        <th scope="col">Time</th>
        ${graph.lines.map((line) => html`<th scope="col">${line.name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${times.map(
        (time) =>
          html`<tr>
            <th scope="row">${wordSeconds(time)}</th>
            ${graph.lines.map((line) => html`<td>${wordValue(valueAt(line, time), graph.unit)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** What all lines come to now. */
function wordTotal(graph: UsageGraph): string {
  const known = graph.lines.flatMap((line) => line.last ?? []);
  return known.length === 0
    ? ''
    : wordValue(
        known.reduce((sum, value) => sum + value, 0),
        graph.unit,
      );
}
