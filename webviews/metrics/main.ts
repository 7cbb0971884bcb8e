import '../shared/base.css';
import './metrics.css';
import { render } from 'lit';
import type {
  GraphState,
  MetricsPanelMemento,
  MetricsPanelState,
  MetricsPanelToHost,
  MetricsPanelToWebview,
} from '../../src/protocol/metricsPanelContract.ts';
import { connectHost } from '../shared/host.ts';
import { showStartFailure } from '../shared/startFailure.ts';
import { onThemeChange, readTheme } from '../shared/theme.ts';
import { createTimeChart, type TimeChart } from '../shared/timeChart.ts';
import { colorsOf, metricsView, type MetricsActions } from './view.ts';

const root = document.getElementById('panel') ?? document.body;
const charts = new Map<string, { readonly canvas: HTMLCanvasElement; readonly chart: TimeChart }>();
let state: MetricsPanelState | undefined;
let pointed: number | undefined;
let colors = readTheme();
const openQueries = new Set<GraphState['id']>();

const { channel, keep } = connectHost<MetricsPanelToHost, MetricsPanelToWebview>({
  didChangeState: (next) => {
    show(next);
  },
});

const actions: MetricsActions = {
  selectTime: (selection) => {
    channel.notify('selectTime', selection);
  },
  setTimeLinked: (isLinked) => {
    channel.notify('setTimeLinked', { isLinked });
  },
  setRefresh: (seconds) => {
    channel.notify('setRefresh', { seconds });
  },
  refresh: () => {
    channel.notify('refresh', undefined);
  },
  assist: {
    complete: (text, offset) => channel.request('completeQuery', { text, offset }),
    check: (text) => channel.request('checkQuery', { text }),
  },
  runQuery: (text) => {
    channel.notify('setQuery', { text });
  },
  setSource: (choice) => {
    channel.notify('setSource', { choice });
  },
  showCollection: () => {
    channel.notify('showCollection', undefined);
  },
  toggleQuery: (id) => {
    if (!openQueries.delete(id)) openQueries.add(id);
    renderAll();
  },
  copyQuery: (id) => {
    channel.notify('copyQuery', { id });
  },
  openQuery: (id) => {
    channel.notify('openQuery', { id });
  },
  revealSubject: () => {
    channel.notify('revealSubject', undefined);
  },
};

onThemeChange(() => {
  colors = readTheme();
  drawAll();
});

channel.request('ready', undefined).then(show, (error: unknown) => {
  showStartFailure(root, error);
});

function show(next: MetricsPanelState): void {
  state = next;
  const { subject, selection, isTimeLinked, refreshSeconds, sourceChoice, queryText } = next;
  keep({ subject, selection, isTimeLinked, refreshSeconds, sourceChoice, queryText } satisfies MetricsPanelMemento);
  renderAll();
  drawAll();
}

function renderAll(): void {
  if (state !== undefined) render(metricsView(state, { pointed, openQueries }, actions), root);
}

/** Gives every canvas that lit has put into the page its chart, and ends the charts of those that it took away. */
function drawAll(): void {
  for (const [id, { canvas, chart }] of charts) {
    if (canvas.isConnected) continue;
    chart.dispose();
    charts.delete(id);
  }
  for (const canvas of root.querySelectorAll<HTMLCanvasElement>('canvas[data-graph]')) {
    const id = canvas.dataset['graph'] ?? '';
    if (state === undefined) return;
    const isOwn = id === 'query';
    const graph = isOwn ? state.queryGraph : state.graphs.find((one) => one.id === id)?.graph;
    if (graph === undefined) continue;
    const chart = charts.get(id)?.chart ?? createTimeChart(canvas, pointAt);
    charts.set(id, { canvas, chart });
    const places = new Map(graph.lines.map(({ name }, index) => [name, index]));
    const colorOf = isOwn ? (name: string): number => places.get(name) ?? 0 : colorsOf(state);
    chart.draw({ graph, range: state.range, marks: state.marks, colorOf }, colors);
  }
}

function pointAt(time: number | undefined): void {
  if (time === pointed) return;
  pointed = time;
  for (const { chart } of charts.values()) chart.pointAt(time);
  renderAll();
}
