import type { LogsPanelState } from '../../src/protocol/logsPanelContract.ts';
import type { ThemeColors } from '../shared/theme.ts';
import { createTimeChart, type TimeChart } from '../shared/timeChart.ts';

/** The chart of a metric query; its canvas comes and goes with the view. */
export class SeriesChart {
  readonly #root: HTMLElement;
  readonly #onPoint: () => void;
  #open: { readonly canvas: HTMLCanvasElement; readonly chart: TimeChart } | undefined;
  /** Where the crosshair stands, in milliseconds since the epoch. */
  pointed: number | undefined;

  /** @param onPoint is called when the crosshair has moved. */
  constructor(root: HTMLElement, onPoint: () => void) {
    this.#root = root;
    this.#onPoint = onPoint;
  }

  /** Draws on the canvas that the page has now. */
  draw(shown: LogsPanelState['graph'], colors: ThemeColors): void {
    const canvas = this.#root.querySelector<HTMLCanvasElement>('canvas.log-graph') ?? undefined;
    if (this.#open !== undefined && this.#open.canvas !== canvas) {
      this.#open.chart.dispose();
      this.#open = undefined;
      this.pointed = undefined;
    }
    if (canvas === undefined || shown === undefined) return;
    this.#open ??= {
      canvas,
      chart: createTimeChart(canvas, (time) => {
        this.#pointAt(time);
      }),
    };
    const { graph, range } = shown;
    const places = new Map(graph.lines.map(({ name }, index) => [name, index]));
    this.#open.chart.draw({ graph, range, marks: [], colorOf: (name) => places.get(name) ?? 0 }, colors);
  }

  #pointAt(time: number | undefined): void {
    if (time === this.pointed) return;
    this.pointed = time;
    this.#open?.chart.pointAt(time);
    this.#onPoint();
  }
}
