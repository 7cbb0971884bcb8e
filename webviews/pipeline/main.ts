import '../shared/base.css';
import './pipeline.css';
import { render } from 'lit';
import type {
  PipelinePanelMemento,
  PipelinePanelState,
  PipelinePanelToHost,
  PipelinePanelToWebview,
} from '../../src/protocol/pipelinePanelContract.ts';
import { connectHost } from '../shared/host.ts';
import { showStartFailure } from '../shared/startFailure.ts';
import { layoutPipeline, mostStations, stepStation, type PipelinePicture } from './layoutGraph.ts';
import { nearStations } from './nearStations.ts';
import { pipelineView, type PipelineActions } from './view.ts';

const root = document.getElementById('panel') ?? document.body;
const zoomRange = { least: 0.2, most: 3 } as const;
/** A picture that fits itself in stays readable. */
const leastFitting = 0.8;
let state: PipelinePanelState | undefined;
let picture: PipelinePicture = { width: 0, height: 0, stations: [], ways: [] };
let current: string | undefined;
/** Undefined while the picture fits itself into the panel. */
let chosenZoom: number | undefined;

const { channel, keep } = connectHost<PipelinePanelToHost, PipelinePanelToWebview>({
  didChangeState: (next) => {
    show(next);
  },
});

const actions: PipelineActions = {
  reveal: ({ line }) => {
    if (line !== undefined) actions.revealLine(line);
  },
  revealLine: (line) => {
    channel.notify('reveal', { line });
  },
  focus: (id) => {
    if (current === id) return;
    current = id;
    draw();
  },
  pressKey,
  zoomBy: (factor) => {
    chosenZoom = Math.min(zoomRange.most, Math.max(zoomRange.least, zoomOf() * factor));
    draw();
  },
  fit: () => {
    chosenZoom = undefined;
    draw();
  },
  tryLine: () => {
    channel.notify('tryLine', undefined);
  },
};

channel.request('ready', undefined).then(show, (error: unknown) => {
  showStartFailure(root, error);
});
new ResizeObserver(() => {
  arrange();
  draw();
}).observe(root);
root.addEventListener(
  'wheel',
  (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    actions.zoomBy(event.deltaY < 0 ? 1.1 : 1 / 1.1);
  },
  { passive: false },
);

function show(next: PipelinePanelState): void {
  const isSame =
    state !== undefined && JSON.stringify([state.stations, state.ways]) === JSON.stringify([next.stations, next.ways]);
  const hasMoved = next.selected !== state?.selected;
  state = next;
  // Of a pipeline that is drawn in part another part is drawn once the cursor leaves it.
  const isOutside = next.selected !== undefined && !isDrawn(next.selected);
  if (!isSame || (hasMoved && isOutside)) arrange();
  const isKnown = current !== undefined && isDrawn(current);
  if (!isKnown || (hasMoved && next.selected !== undefined)) current = next.selected ?? picture.stations[0]?.station.id;
  keep({ uri: next.uri } satisfies PipelinePanelMemento);
  draw();
  if (hasMoved && next.selected !== undefined)
    stationElement(next.selected)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** Lays out for the room that there is, of which a picture may be shrunk to some extent. */
function arrange(): void {
  if (state === undefined) return;
  const { stations, ways, selected } = state;
  const drawn = nearStations(stations, ways, selected ?? current, mostStations);
  picture = layoutPipeline(drawn, ways, root.clientWidth / leastFitting);
}

function isDrawn(id: string): boolean {
  return picture.stations.some(({ station }) => station.id === id);
}

function draw(): void {
  if (state === undefined) return;
  const zoom = zoomOf();
  render(pipelineView(state, { picture, current, zoom }, actions), root);
  // How much room the picture has is known once the rest stands.
  if (zoomOf() !== zoom) render(pipelineView(state, { picture, current, zoom: zoomOf() }, actions), root);
}

/** Fitting never makes a small pipeline large, nor a large one unreadable. */
function zoomOf(): number {
  if (chosenZoom !== undefined) return chosenZoom;
  const frame = root.querySelector('.graph');
  if (frame === null || picture.width === 0 || picture.height === 0) return 1;
  const fitting = Math.min(frame.clientWidth / picture.width, frame.clientHeight / picture.height, 1);
  return Math.max(leastFitting, fitting);
}

function pressKey(event: KeyboardEvent): void {
  if (event.key === 'Enter' || event.key === ' ') {
    const station = state?.stations.find((one) => one.id === current);
    if (station !== undefined) actions.reveal(station);
  } else if (event.key === '+' || event.key === '=') actions.zoomBy(1.2);
  else if (event.key === '-') actions.zoomBy(1 / 1.2);
  else if (event.key === '0') actions.fit();
  else {
    const next = stepStation(picture, current, event.key);
    if (next === undefined) return;
    current = next;
    draw();
    stationElement(next)?.focus();
  }
  event.preventDefault();
}

function stationElement(id: string): SVGElement | null {
  return root.querySelector<SVGElement>(`.station[data-id="${CSS.escape(id)}"]`);
}
