import '../shared/base.css';
import './logs.css';
import { render } from 'lit';
import { isAbortError } from '../../src/base/async.ts';
import type {
  LogExtent,
  LogFilterState,
  LogRow,
  LogsPanelMemento,
  LogsPanelState,
  LogsPanelToHost,
  LogsPanelToWebview,
} from '../../src/protocol/logsPanelContract.ts';
import { connectHost } from '../shared/host.ts';
import { showStartFailure } from '../shared/startFailure.ts';
import { onThemeChange, readTheme } from '../shared/theme.ts';
import { keptFlag } from './keptFlag.ts';
import type { OpenRow } from './rowDetails.ts';
import { stepRow } from './rowSteps.ts';
import { RowWindow } from './rowWindow.ts';
import { rowHeight, scrollTopOf, topRow } from './scrollScale.ts';
import { SeriesChart } from './seriesChart.ts';
import { logsView, rulerParts, type LogsActions } from './view.ts';
import { Volume } from './volume.ts';

const root = document.getElementById('panel') ?? document.body;
const rowWindow = new RowWindow();
let state: LogsPanelState | undefined;
let extent: LogExtent = { epoch: -1, first: 0, end: 0, kept: 0, linesPerSecond: 0 };
let isFollowing = true;
let endWhenPaused = 0;
let rows: readonly LogRow[] = [];
let shift = 0;
let isFetching = false;
let filterTimer: ReturnType<typeof setTimeout> | undefined;
let lastScrollTop = 0;
const chart = new SeriesChart(root, draw);
let openRow: OpenRow | undefined;
/** How high its details are, in rows. */
let extraRows = 0;
/** The row that gets the focus when it is drawn. */
let awaited: number | undefined;
let colors = readTheme();

const { channel, kept, keep } = connectHost<LogsPanelToHost, LogsPanelToWebview>({
  didChangeState: (next) => {
    show(next);
  },
  didGrow: async (next) => {
    takeExtent(next);
    await refresh();
  },
});

const volume = new Volume({
  ask: async (bars) => {
    const epoch = extent.epoch;
    const answer = await channel.request('overview', { bars, parts: rulerParts });
    if (answer.epoch !== epoch) volume.refresh(true);
    return answer.overview;
  },
  draw,
  zoom: (range) => {
    setFilter({ range });
  },
  range: () => state?.filter.range,
});

let isWrapped = keptFlag(kept, 'isWrapped', false);
let hasTimes = keptFlag(kept, 'hasTimes', true);
let isRaw = keptFlag(kept, 'isRaw', false);

const actions: LogsActions = {
  filterText: (text) => {
    clearTimeout(filterTimer);
    filterTimer = setTimeout(() => {
      setFilter({ text });
    }, 150);
  },
  clearFilter: () => {
    setFilter({ text: '', least: undefined, range: undefined });
  },
  filterLevel: (least) => {
    setFilter({ least });
  },
  assist: {
    complete: (text, offset) => channel.request('completeQuery', { text, offset }),
    check: (text) => channel.request('checkQuery', { text }),
  },
  runQuery: (text) => {
    isFollowing = true;
    channel.notify('setQuery', { text });
  },
  setTimeLinked: (isLinked) => {
    channel.notify('setTimeLinked', { isLinked });
  },
  setContainer: (container) => {
    channel.notify('setContainer', { container });
  },
  setSource: (kind) => {
    channel.notify('setSource', { kind });
  },
  toggleWrap: () => {
    isWrapped = !isWrapped;
    remember();
    draw();
  },
  toggleTimes: () => {
    hasTimes = !hasTimes;
    remember();
    draw();
  },
  toggleRaw: () => {
    isRaw = !isRaw;
    remember();
    draw();
  },
  toggleRow: (number) => {
    toggleRow(number);
  },
  copyLine: (number) => {
    channel.notify('copyLine', { number });
  },
  filterBy: (name, value, parser, isExcluded) => {
    isFollowing = true;
    channel.notify('filterBy', { name, value, parser, isExcluded });
  },
  showContext: (number) => void showContext(number),
  pressKey: (event) => {
    const place = stepRow(event, focusedRow(), {
      first: extent.first,
      end: extent.end,
      lastShown: rows.at(-1)?.number,
    });
    if (place === undefined) return;
    event.preventDefault();
    focusRow(place);
  },
  openTrace: (traceId) => {
    channel.notify('openTrace', { traceId });
  },
  follow: () => {
    isFollowing = true;
    closeRow();
    void refresh();
  },
  pause: () => {
    stopFollowing();
    draw();
  },
  clear: () => {
    channel.notify('clear', undefined);
  },
  restart: () => {
    channel.notify('restart', undefined);
  },
  openAsText: () => {
    channel.notify('openAsText', undefined);
  },
  openQuery: () => {
    channel.notify('openQuery', undefined);
  },
  revealSubject: () => {
    channel.notify('revealSubject', undefined);
  },
  scroll: hearScroll,
  volume,
};

channel.request('ready', undefined).then(show, (error: unknown) => {
  showStartFailure(root, error);
});

onThemeChange(() => {
  colors = readTheme();
  draw();
});

new ResizeObserver(() => {
  volume.refresh(false);
  void refresh();
}).observe(root);

window.addEventListener('keydown', (event) => {
  if (event.key === 'End' && (event.ctrlKey || event.metaKey)) actions.follow();
});

function show(next: LogsPanelState): void {
  state = next;
  takeExtent(next.extent);
  remember();
  void refresh();
}

/** What the host has by now. Whatever tells it first, growth or a state, rows of another filter are forgotten. */
function takeExtent(next: LogExtent): void {
  const isNewEpoch = next.epoch !== extent.epoch;
  const hasMoved = next.end !== extent.end || next.first !== extent.first;
  extent = next;
  if (isNewEpoch) {
    rowWindow.begin(extent.epoch);
    rows = [];
    endWhenPaused = extent.end;
    closeRow();
  }
  if (isNewEpoch || hasMoved) volume.refresh(isNewEpoch);
}

function setFilter(change: Partial<LogFilterState>): void {
  if (state === undefined) return;
  clearTimeout(filterTimer);
  isFollowing = true;
  channel.notify('setFilter', { ...state.filter, ...change });
}

/** The scrolled element, once it is drawn. */
function scroller(): HTMLElement | undefined {
  return root.querySelector<HTMLElement>('.log') ?? undefined;
}

/** The rows that the screen should show, by their numbers. */
function wantedRange(): { readonly start: number; readonly end: number; readonly shift: number } {
  const element = scroller();
  const screen = element?.clientHeight ?? 600;
  const fitting = Math.ceil(screen / rowHeight) + 1;
  if (isFollowing || element === undefined) {
    return { start: Math.max(extent.first, extent.end - fitting), end: extent.end, shift: 0 };
  }
  const top = topRow(element.scrollTop, screen, extent.end - extent.first + extraRows);
  const start = extent.first + Math.floor(top);
  return { start, end: Math.min(extent.end, start + fitting), shift: top - Math.floor(top) };
}

/** Brings the screen up to date; rows that are not here are fetched first, so that nothing blinks. */
async function refresh(): Promise<void> {
  if (isFetching) return;
  isFetching = true;
  try {
    for (let wanted = wantedRange(); !rowWindow.has(wanted.start, wanted.end); wanted = wantedRange()) {
      const margin = isFollowing ? 0 : 50;
      const start = Math.max(extent.first, wanted.start - margin);
      const count = wanted.end + margin - start;
      const epoch = extent.epoch;
      rowWindow.add(await channel.request('window', { start, count }), wanted.end - wanted.start);
      // Lines that were dropped meanwhile are nowhere; another round would ask for them forever.
      const again = wantedRange();
      if (epoch === extent.epoch && again.start === wanted.start && again.end === wanted.end) break;
    }
  } catch (error) {
    if (!isAbortError(error)) throw error;
  } finally {
    isFetching = false;
  }
  const wanted = wantedRange();
  rows = rowWindow.slice(wanted.start, wanted.end);
  shift = wanted.shift;
  draw();
}

function draw(): void {
  if (state === undefined) return;
  const newCount = isFollowing ? 0 : Math.max(0, extent.end - endWhenPaused);
  const { overview, brush, width } = volume;
  const view = { extent, rows, shift, isFollowing, newCount, isWrapped, hasTimes, isRaw, pointed: chart.pointed };
  const volumeState = { overview, brush, width, range: state.filter.range };
  render(logsView(state, { ...view, volume: volumeState, openRow, extraRows }, actions), root);
  chart.draw(state.graph, colors);
  if (awaited !== undefined) {
    const toggle = root.querySelector<HTMLElement>(`.row-toggle[data-number="${awaited}"]`);
    if (toggle !== null) awaited = undefined;
    toggle?.focus({ preventScroll: true });
  }
  const element = scroller();
  if (element === undefined) return;
  if (isFollowing) element.scrollTop = element.scrollHeight;
  lastScrollTop = element.scrollTop;
}

/** Opens a row in its place, and closes the one that is open. What opens must not move on. */
function toggleRow(number: number): void {
  if (openRow?.number === number) {
    closeRow();
    void refresh();
    return;
  }
  if (isFollowing) stopFollowing();
  openRow = { number, details: undefined };
  draw();
  const { epoch } = extent;
  const show = (details: OpenRow['details']): void => {
    if (openRow?.number !== number || extent.epoch !== epoch) return;
    openRow = { number, details };
    void makeRoom();
  };
  channel.request('details', { number }).then(
    (details) => {
      show(details ?? 'gone');
    },
    () => {
      show('gone');
    },
  );
}

function closeRow(): void {
  openRow = undefined;
  extraRows = 0;
}

/** Scrolls until the details that have opened are seen whole. */
async function makeRoom(): Promise<void> {
  // What is measured must be drawn where the scroll bar stands.
  await refresh();
  const element = scroller();
  const detail = root.querySelector<HTMLElement>('.log-detail');
  if (element === undefined || detail === null) return;
  const screen = element.clientHeight;
  const top = topRow(element.scrollTop, screen, extent.end - extent.first + extraRows);
  extraRows = detail.offsetHeight / rowHeight;
  draw();
  const hidden = detail.getBoundingClientRect().bottom - element.getBoundingClientRect().bottom;
  const wanted = top + Math.max(0, hidden) / rowHeight;
  element.scrollTop = scrollTopOf(wanted, screen, extent.end - extent.first + extraRows);
  lastScrollTop = element.scrollTop;
  void refresh();
}

async function showContext(number: number): Promise<void> {
  const place = await channel.request('showContext', { number });
  if (place?.epoch !== extent.epoch) return;
  focusRow(place.number);
  toggleRow(place.number);
}

/** The number of the row whose button has the focus. */
function focusedRow(): number | undefined {
  const number = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['number'] : undefined;
  return number === undefined ? undefined : Number(number);
}

/** Moves the focus to a row, and the rows so that it is on the screen. */
function focusRow(number: number): void {
  if (isFollowing) stopFollowing();
  awaited = number;
  // The scroll bar must have the length of the rows that there are now.
  draw();
  const element = scroller();
  const isShown = rows.slice(1, -2).some((row) => row.number === number);
  if (element !== undefined && !isShown) {
    const screen = element.clientHeight;
    const middle = number - extent.first - screen / rowHeight / 2;
    element.scrollTop = scrollTopOf(Math.max(0, middle), screen, extent.end - extent.first + extraRows);
    lastScrollTop = element.scrollTop;
  }
  void refresh();
}

/** Scrolling up stops following, reaching the end begins it. */
function hearScroll(): void {
  const element = scroller();
  if (element === undefined) return;
  const isUp = element.scrollTop < lastScrollTop;
  lastScrollTop = element.scrollTop;
  const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 2;
  if (isFollowing && isUp && !isAtEnd) {
    isFollowing = false;
    endWhenPaused = extent.end;
  } else if (!isFollowing && isAtEnd && !isUp && openRow === undefined) {
    isFollowing = true;
  }
  if (!isFollowing) void refresh();
}

function stopFollowing(): void {
  isFollowing = false;
  endWhenPaused = extent.end;
  const element = scroller();
  if (element === undefined) return;
  const count = extent.end - extent.first;
  const top = count - element.clientHeight / rowHeight;
  element.scrollTop = scrollTopOf(Math.max(0, top - 0.5), element.clientHeight, count);
  lastScrollTop = element.scrollTop;
}

function remember(): void {
  if (state === undefined) return;
  const { subject, container, sourceKind, filter, isTimeLinked, queryText } = state;
  keep({
    subject,
    container,
    sourceKind,
    filter,
    isTimeLinked,
    queryText,
    isWrapped,
    hasTimes,
    isRaw,
  } satisfies LogsPanelMemento);
}
