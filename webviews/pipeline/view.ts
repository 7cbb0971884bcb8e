import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { PipelinePanelState, PipelineStation } from '../../src/protocol/pipelinePanelContract.ts';
import { iconButton } from '../shared/toolbar.ts';
import { emptyState } from '../shared/viewStates.ts';
import { stationSize, type PipelinePicture, type PlacedStation, type PlacedWay } from './layoutGraph.ts';

/** What the page alone knows. */
export interface PipelineViewState {
  readonly picture: PipelinePicture;
  /** The station that has the keyboard. */
  readonly current: string | undefined;
  readonly zoom: number;
}

/** What the user can do in the panel. */
export interface PipelineActions {
  reveal(station: PipelineStation): void;
  revealLine(line: number): void;
  focus(id: string): void;
  pressKey(event: KeyboardEvent): void;
  zoomBy(factor: number): void;
  fit(): void;
  tryLine(): void;
}

const kindNames = { input: 'Input', filter: 'Filter', output: 'Output' } as const;
const agentNames = { fluentd: 'Fluentd', fluentbit: 'Fluent Bit' } as const;

export function pipelineView(
  state: PipelinePanelState,
  view: PipelineViewState,
  actions: PipelineActions,
): TemplateResult {
  return html`
    <header class="toolbar" role="toolbar" aria-label="Panel">
      <span class="file">${state.name}</span>
      <span class="muted grow">${summaryOf(state)}</span>
      <span class="button-group">
        ${iconButton('zoom-out', 'Zoom Out', () => {
          actions.zoomBy(1 / 1.2);
        })}
        <span class="zoom number" aria-label="Zoom">${Math.round(view.zoom * 100)} %</span>
        ${iconButton('zoom-in', 'Zoom In', () => {
          actions.zoomBy(1.2);
        })}
        ${iconButton('screen-full', 'Fit', () => {
          actions.fit();
        })}
      </span>
      ${iconButton('beaker', 'Try a Line', () => {
        actions.tryLine();
      })}
    </header>
    ${problemBar(state, actions)} ${body(state, view, actions)} ${deadEnds(state, actions)}
  `;
}

function summaryOf({ language, stations }: PipelinePanelState): string {
  if (language === undefined) return '';
  if (stations.length === 0) return agentNames[language];
  const count = (kind: PipelineStation['kind'], one: string): string => {
    const many = stations.filter((station) => station.kind === kind).length;
    return `${many} ${one}${many === 1 ? '' : 's'}`;
  };
  return [agentNames[language], count('input', 'input'), count('filter', 'filter'), count('output', 'output')].join(
    ' · ',
  );
}

function problemBar({ problem }: PipelinePanelState, actions: PipelineActions): TemplateResult | typeof nothing {
  if (problem === undefined) return nothing;
  return html`<div class="failure-bar" role="alert">
    <span class="codicon codicon-warning" aria-hidden="true"></span>
    <span class="grow" title=${problem.message}
      >Line ${problem.line}: ${problem.message} The picture may be incomplete.</span
    >
    <button
      class="link-button"
      @click=${() => {
        actions.revealLine(problem.line);
      }}
    >
      Go to Line
    </button>
  </div>`;
}

function body(state: PipelinePanelState, view: PipelineViewState, actions: PipelineActions): TemplateResult {
  if (state.language === undefined) {
    return emptyState(
      'No Fluentd or Fluent Bit config here',
      'The file is gone, or it holds nothing that looks like a config of either.',
    );
  }
  if (state.stations.length === 0) {
    const first = state.language === 'fluentd' ? 'a <source> and a <match>' : 'an input and an output';
    return emptyState('Nothing to draw yet', `Write ${first}: the picture grows while you type.`);
  }
  const { picture, zoom } = view;
  return html`${partNote(state, picture)}
    <div
      class="graph"
      @keydown=${(event: KeyboardEvent) => {
        actions.pressKey(event);
      }}
    >
      <svg
        role="group"
        aria-label="Pipeline: arrow keys move between plugins, Enter goes to the line"
        width=${Math.ceil(picture.width * zoom)}
        height=${Math.ceil(picture.height * zoom)}
        viewBox="0 0 ${picture.width} ${picture.height}"
      >
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerUnits="userSpaceOnUse"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path class="arrow" d="M0,0 L8,4 L0,8 Z" />
          </marker>
        </defs>
        ${picture.ways.map((way) => wayShape(way, view.current))}
        ${picture.stations.map((placed) => stationShape(placed, state.selected, view, actions))}
      </svg>
    </div>`;
}

/** Says that a large pipeline is drawn in part, and how to see the rest. */
function partNote({ stations }: PipelinePanelState, picture: PipelinePicture): TemplateResult | typeof nothing {
  const count = picture.stations.length;
  if (count === 0 || count >= stations.length) return nothing;
  return html`<p class="part-note muted" role="status">
    ${count} of ${stations.length} plugins are drawn, those nearest to the cursor. Move it in the file to see others.
  </p>`;
}

function wayShape({ from, to, path }: PlacedWay, current: string | undefined): SVGTemplateResult {
  const isNear = from === current || to === current;
  return svg`<path class="way ${isNear ? 'is-near' : ''}" d=${path} marker-end="url(#arrow)" />`;
}

function stationShape(
  { station, x, y }: PlacedStation,
  selected: string | undefined,
  view: PipelineViewState,
  actions: PipelineActions,
): SVGTemplateResult {
  const { width, height } = stationSize;
  const classes = [
    'station',
    station.kind,
    station.deadEnd === undefined ? '' : 'is-dead',
    station.id === selected ? 'is-selected' : '',
    station.line === undefined ? 'is-included' : '',
  ].join(' ');
  const detail = [station.group, station.detail].filter((part) => part !== undefined && part !== '').join(' ');
  return svg`<g
    class=${classes}
    data-id=${station.id}
    role="button"
    tabindex=${station.id === view.current ? 0 : -1}
    aria-label=${labelOf(station)}
    aria-current=${station.id === selected ? 'true' : 'false'}
    transform="translate(${x - width / 2} ${y - height / 2})"
    @click=${() => {
      actions.reveal(station);
    }}
    @focus=${() => {
      actions.focus(station.id);
    }}
  >
    <title>${labelOf(station)}</title>
    <rect class="box" width=${width} height=${height} rx="4" />
    <rect class="kind" width="4" height=${height} rx="2" />
    <text class="title" x="14" y="19">${shorten(station.title === '' ? '(no plugin)' : station.title, 19)}</text>
    <text class="kind-name" x=${width - 8} y="19" text-anchor="end">${station.deadEnd === undefined ? kindNames[station.kind].toLowerCase() : '⚠ dead end'}</text>
    <text class="detail" x="14" y="36">${shorten(detail, 27)}</text>
  </g>`;
}

/** What a screen reader says of a station. */
function labelOf({ kind, title, detail, group, line, deadEnd }: PipelineStation): string {
  const place = line === undefined ? 'in an included file' : `line ${line}`;
  const parts = [`${kindNames[kind]} ${title}`, detail, group, place].filter(
    (part) => part !== undefined && part !== '',
  );
  return `${parts.join(', ')}${deadEnd === undefined ? '' : `. Dead end: ${deadEnd}`}`;
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Every dead end with its reason, in words. */
function deadEnds(state: PipelinePanelState, actions: PipelineActions): TemplateResult | typeof nothing {
  const dead = state.stations.filter((station) => station.deadEnd !== undefined);
  if (dead.length === 0) return nothing;
  return html`<section class="dead-ends" aria-label="Dead ends">
    <h2>${dead.length === 1 ? '1 dead end' : `${dead.length} dead ends`}</h2>
    <ul>
      ${dead.map(
        (station) =>
          html`<li>
            <span class="codicon codicon-error" aria-hidden="true"></span>
            <button
              class="link-button"
              @click=${() => {
                actions.reveal(station);
              }}
            >
              ${station.title === '' ? kindNames[station.kind] : station.title}${station.line === undefined ? '' : ` (line ${station.line})`}
            </button>
            <span>${station.deadEnd}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}
