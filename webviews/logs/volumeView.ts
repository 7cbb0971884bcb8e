import { html, nothing, svg, type TemplateResult } from 'lit';
import { levelGroups, type LevelGroup, type LogOverview } from '../../src/model/logOverview.ts';
import type { TimeRange } from '../../src/model/timeRange.ts';
import { styled } from '../shared/styled.ts';
import { wordMilliseconds, wordSeconds } from '../shared/wording.ts';
import { volumeMarks } from './volumeAxis.ts';
import { barCount, barPath, countsOfBrush, rangeOfBrush, type VolumeBrush } from './volumeBrush.ts';

/** What the strip above the lines shows. */
export interface VolumeViewState {
  readonly overview: LogOverview;
  readonly brush: VolumeBrush | undefined;
  /** The span that is shown alone. */
  readonly range: TimeRange | undefined;
  /** Pixels of the strip. */
  readonly width: number;
}

export interface VolumeActions {
  pointerDown(event: PointerEvent): void;
  pointerMove(event: PointerEvent): void;
  pointerUp(event: PointerEvent): void;
  leave(): void;
  key(event: KeyboardEvent): void;
  zoom(range: TimeRange | undefined): void;
}

const names: Readonly<Record<LevelGroup, readonly [string, string]>> = {
  error: ['error', 'errors'],
  warn: ['warning', 'warnings'],
  info: ['info', 'info'],
  other: ['other', 'other'],
};

const number = new Intl.NumberFormat();
/** Pixels of what stands at an end of the line below the bars. */
const edgeWidth = 72;

/** Lines over time by level, with a brush that zooms. */
export function volumeView(state: VolumeViewState, actions: VolumeActions): TemplateResult {
  const { overview, brush } = state;
  const count = barCount(overview);
  const told = count === 0 ? '' : wordBrush(overview, brush ?? { anchor: 0, cursor: count - 1 });
  return html`<div class="volume">
    <div
      class="volume-bars"
      role="slider"
      tabindex="0"
      aria-label="Lines over time. Arrow keys choose a bar, Shift chooses several, Enter zooms in, Escape zooms out."
      aria-valuemin="1"
      aria-valuemax=${count}
      aria-valuenow=${(brush?.cursor ?? count - 1) + 1}
      aria-valuetext=${told}
      @pointerdown=${(event: PointerEvent) => {
        actions.pointerDown(event);
      }}
      @pointermove=${(event: PointerEvent) => {
        actions.pointerMove(event);
      }}
      @pointerup=${(event: PointerEvent) => {
        actions.pointerUp(event);
      }}
      @pointerleave=${() => {
        actions.leave();
      }}
      @blur=${() => {
        actions.leave();
      }}
      @keydown=${(event: KeyboardEvent) => {
        actions.key(event);
      }}
    >
      ${count === 0 ? nothing : drawing(overview, brush, count)}
    </div>
    <div class="volume-foot">
      ${overview.earlier === 0 ? nothing : earlierLines(overview.earlier)}
      <span class="grow volume-told" aria-hidden="true">${brush === undefined ? marks(state) : told}</span>
      ${
        state.range === undefined
          ? nothing
          : html`<button
              class="link-button"
              title="Show the lines of all times (Escape)"
              @click=${() => {
                actions.zoom(undefined);
              }}
            >
              All times
            </button>`
      }
    </div>
  </div>`;
}

/** Below the bars, unless what is pointed at is told there. */
function marks({ overview, width, range }: VolumeViewState): readonly TemplateResult[] {
  const taken = { left: overview.earlier === 0 ? 0 : edgeWidth, right: range === undefined ? 0 : edgeWidth };
  return volumeMarks(overview, width, taken).map(
    ({ place, label }) =>
      html`<span class="volume-mark" ${styled({ left: `${(place * 100).toFixed(2)}%` })}>${label}</span>`,
  );
}

function earlierLines(count: number): TemplateResult {
  const lines = `${number.format(count)} ${count === 1 ? 'line is' : 'lines are'}`;
  return html`<span class="volume-earlier" title="${lines} much older than what the bars show: scroll up to see them"
    >+ ${number.format(count)} earlier</span
  >`;
}

function drawing(overview: LogOverview, brush: VolumeBrush | undefined, count: number): TemplateResult {
  return html`<svg viewBox="0 0 ${count} 100" preserveAspectRatio="none" aria-hidden="true">
    ${
      brush === undefined
        ? nothing
        : svg`<rect class="volume-brush" x=${Math.min(brush.anchor, brush.cursor)} y="0"
            width=${Math.abs(brush.anchor - brush.cursor) + 1} height="100"></rect>`
    }
    ${levelGroups.map((group) => svg`<path class="volume-${group}" d=${barPath(overview, group)}></path>`)}
  </svg>`;
}

/** Where errors stand in the list, beside its scroll bar. @param parts how many parts the list was looked at in. */
export function errorRuler({ errorParts }: LogOverview, parts: number): TemplateResult {
  const path = errorParts.map((part) => `M0 ${part}h1v1h-1z`).join('');
  return html`<svg class="error-ruler" viewBox="0 0 1 ${parts}" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<path d=${path}></path>`}
  </svg>`;
}

/** `12:04:30 – 12:05:00 · 12 lines: 1 error, 11 info` */
function wordBrush(overview: LogOverview, brush: VolumeBrush): string {
  const { start, end } = rangeOfBrush(overview, brush);
  const counts = countsOfBrush(overview, brush);
  const total = levelGroups.reduce((sum, group) => sum + counts[group], 0);
  const parts = levelGroups
    .filter((group) => counts[group] > 0)
    .map((group) => `${number.format(counts[group])} ${names[group][counts[group] === 1 ? 0 : 1]}`);
  const word = overview.stepMs < 1000 ? wordMilliseconds : wordSeconds;
  const lines = `${number.format(total)} ${total === 1 ? 'line' : 'lines'}`;
  return `${word(start)} – ${word(end)} · ${[lines, parts.join(', ')].filter((text) => text !== '').join(': ')}`;
}
