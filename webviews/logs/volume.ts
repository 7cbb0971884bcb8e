import { isAbortError } from '../../src/base/async.ts';
import { emptyOverview, type LogOverview } from '../../src/model/logOverview.ts';
import type { TimeRange } from '../../src/model/timeRange.ts';
import { barCount, rangeOfBrush, stepBrush, type VolumeBrush } from './volumeBrush.ts';
import type { VolumeActions } from './volumeView.ts';

export interface VolumeOwner {
  /** Asks for at most so many bars. */
  readonly ask: (bars: number) => Promise<LogOverview>;
  readonly draw: () => void;
  /** Shows a span alone; undefined: all times. */
  readonly zoom: (range: TimeRange | undefined) => void;
  /** The span that is shown alone. */
  readonly range: () => TimeRange | undefined;
}

/** Pixels of a bar. */
const barWidth = 7;
/** Pixels that a pointer moves before it draws a brush, rather than clicks. */
const dragThreshold = 4;
/** Milliseconds between two looks at a log that grows. */
const pause = 1000;

/** The strip of bars above the lines: what it shows, and what pointer and keys do with it. */
export class Volume implements VolumeActions {
  readonly #owner: VolumeOwner;
  overview: LogOverview = emptyOverview;
  brush: VolumeBrush | undefined;
  /** Pixels of the strip when its bars were last asked for. */
  width = 0;
  #drag: { readonly x: number; readonly bar: number; isMoved: boolean } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;
  #isDue = false;

  constructor(owner: VolumeOwner) {
    this.#owner = owner;
    addEventListener('resize', () => {
      this.refresh(false);
    });
  }

  /** The log has changed; after `isNew` the old bars mean nothing. */
  refresh(isNew: boolean): void {
    if (isNew) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.brush = undefined;
      this.#drag = undefined;
    }
    if (this.#isAsking) this.#isDue = true;
    else if (this.#timer === undefined && this.#drag === undefined) void this.#ask();
    else this.#isDue = true;
  }

  pointerDown(event: PointerEvent): void {
    if (event.button !== 0 || barCount(this.overview) === 0) return;
    const bar = this.#barAt(event);
    this.#drag = { x: event.clientX, bar, isMoved: false };
    elementOf(event)?.setPointerCapture(event.pointerId);
  }

  pointerMove(event: PointerEvent): void {
    if (barCount(this.overview) === 0) return;
    const cursor = this.#barAt(event);
    if (this.#drag !== undefined && Math.abs(event.clientX - this.#drag.x) > dragThreshold) this.#drag.isMoved = true;
    this.#show({ anchor: this.#drag?.bar ?? cursor, cursor });
  }

  pointerUp(event: PointerEvent): void {
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag?.isMoved === true) this.#zoom({ anchor: drag.bar, cursor: this.#barAt(event) });
  }

  leave(): void {
    if (this.#drag === undefined) this.#show(undefined);
  }

  key(event: KeyboardEvent): void {
    if (event.key === 'Enter' && this.brush !== undefined) this.#zoom(this.brush);
    else if (event.key === 'Escape') this.#escape();
    else {
      const brush = stepBrush(this.brush, event, barCount(this.overview));
      if (brush === undefined) return;
      this.#show(brush);
    }
    event.preventDefault();
  }

  zoom(range: TimeRange | undefined): void {
    this.brush = undefined;
    this.#owner.zoom(range);
  }

  #escape(): void {
    this.#drag = undefined;
    if (this.brush !== undefined) this.#show(undefined);
    else if (this.#owner.range() !== undefined) this.zoom(undefined);
  }

  #zoom(brush: VolumeBrush): void {
    this.zoom(rangeOfBrush(this.overview, brush));
  }

  #show(brush: VolumeBrush | undefined): void {
    if (brush?.anchor === this.brush?.anchor && brush?.cursor === this.brush?.cursor) return;
    this.brush = brush;
    this.#owner.draw();
  }

  #barAt(event: PointerEvent): number {
    const { left, width } = elementOf(event)?.getBoundingClientRect() ?? { left: 0, width: 1 };
    const count = barCount(this.overview);
    return Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - left) / width) * count)));
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    this.#isDue = false;
    try {
      this.width = document.querySelector('.volume-bars')?.clientWidth ?? document.body.clientWidth;
      this.overview = await this.#owner.ask(Math.max(10, Math.floor(this.width / barWidth)));
      this.#owner.draw();
    } catch (error) {
      if (!isAbortError(error)) throw error;
    } finally {
      this.#isAsking = false;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isDue) this.refresh(false);
    }, pause);
  }
}

function elementOf(event: PointerEvent): HTMLElement | undefined {
  return event.currentTarget instanceof HTMLElement ? event.currentTarget : undefined;
}
