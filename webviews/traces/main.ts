import '../shared/base.css';
import './traces.css';
import { render } from 'lit';
import type { Span } from '../../src/model/trace.ts';
import type { WaterfallRow } from '../../src/model/waterfall.ts';
import type {
  TracesPanelMemento,
  TracesPanelState,
  TracesPanelToHost,
  TracesPanelToWebview,
} from '../../src/protocol/tracesPanelContract.ts';
import { connectHost } from '../shared/host.ts';
import { showStartFailure } from '../shared/startFailure.ts';
import { tracesView, type SortBy, type TracesActions } from './view.ts';
import { hideCollapsed, stepSelection } from './waterfallRows.ts';
import { rowHeight } from './waterfallView.ts';

const root = document.getElementById('panel') ?? document.body;
let state: TracesPanelState | undefined;
let sortBy: SortBy = 'time';
let visibleRows: readonly WaterfallRow[] = [];
let collapsed = new Set<string>();
let selected: string | undefined;
let detail: Span | undefined;
let firstRow = 0;
let rowCount = 60;

const { channel, keep } = connectHost<TracesPanelToHost, TracesPanelToWebview>({
  didChangeState: (next) => {
    show(next);
  },
});

const actions: TracesActions = {
  selectTime: (selection) => {
    channel.notify('selectTime', selection);
  },
  setTimeLinked: (isLinked) => {
    channel.notify('setTimeLinked', { isLinked });
  },
  selectService: (service) => {
    if (service !== '') channel.notify('selectService', { service });
  },
  refresh: () => {
    channel.notify('refresh', undefined);
  },
  openTrace: (traceId) => {
    channel.notify('openTrace', { traceId });
  },
  sortBy: (by) => {
    sortBy = by;
    draw();
  },
  revealSubject: () => {
    channel.notify('revealSubject', undefined);
  },
  closeTrace: () => {
    channel.notify('closeTrace', undefined);
  },
  retryTrace: () => {
    if (state?.open !== undefined) channel.notify('openTrace', { traceId: state.open.traceId });
  },
  copyTraceId: () => {
    channel.notify('copyTraceId', undefined);
  },
  selectSpan,
  toggleSpan: (spanId) => {
    if (!collapsed.delete(spanId)) collapsed.add(spanId);
    visibleRows = hideCollapsed(state?.open?.rows ?? [], collapsed);
    draw();
  },
  scrollRows: (container) => {
    firstRow = Math.max(0, Math.floor(container.scrollTop / rowHeight) - 5);
    rowCount = Math.ceil(container.clientHeight / rowHeight) + 10;
    draw();
  },
  pressKey,
};

channel.request('ready', undefined).then(show, (error: unknown) => {
  showStartFailure(root, error);
});

function show(next: TracesPanelState): void {
  const isOtherTrace = next.open?.traceId !== state?.open?.traceId;
  state = next;
  if (isOtherTrace) {
    collapsed = new Set();
    selected = undefined;
    detail = undefined;
    firstRow = 0;
  }
  visibleRows = hideCollapsed(next.open?.rows ?? [], collapsed);
  const { subject, selection, isTimeLinked, service, open } = next;
  keep({ subject, selection, isTimeLinked, service, traceId: open?.traceId } satisfies TracesPanelMemento);
  draw();
}

function draw(): void {
  if (state === undefined) return;
  const view = { sortBy, visibleRows, collapsed, selected, detail, firstRow, rowCount };
  render(tracesView(state, view, actions), root);
}

function selectSpan(spanId: string | undefined): void {
  selected = spanId;
  if (detail?.spanId !== spanId) detail = undefined;
  draw();
  if (spanId === undefined) return;
  channel.request('span', { spanId }).then(
    (span) => {
      if (selected !== spanId) return;
      detail = span;
      draw();
      scrollToRow(spanId);
    },
    () => {
      // The trace was closed meanwhile, and with it the span.
    },
  );
}

/** Up and down move, left and right close and open, Home and End go to the ends, Escape closes the detail. */
function pressKey(event: KeyboardEvent): void {
  const step = stepSelection(event.key, visibleRows, collapsed, selected);
  if (step === undefined) return;
  event.preventDefault();
  if (step.kind === 'toggle') actions.toggleSpan(step.spanId);
  else selectSpan(step.spanId);
  if (step.kind === 'select' && step.spanId !== undefined) scrollToRow(step.spanId);
}

function scrollToRow(spanId: string): void {
  const container = root.querySelector('.rows');
  const index = visibleRows.findIndex((row) => row.spanId === spanId);
  if (container === null || index < 0) return;
  const top = index * rowHeight;
  if (top < container.scrollTop) container.scrollTop = top;
  const bottom = top + rowHeight - container.clientHeight;
  if (bottom > container.scrollTop) container.scrollTop = bottom;
}
