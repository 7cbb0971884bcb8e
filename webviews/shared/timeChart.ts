import {
  Chart,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  type ChartConfiguration,
  type ChartDataset,
  type Plugin,
} from 'chart.js';
import type { GraphMark } from '../../src/model/graphMark.ts';
import type { TimeRange } from '../../src/model/timeRange.ts';
import type { GraphLine, GraphThreshold, LineGraph } from '../../src/model/usageGraph.ts';
import { timeTicks, valueTicks } from './axisTicks.ts';
import type { ThemeColors } from './theme.ts';
import { wordTick, wordValue } from './wording.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale);

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a chart shows. */
export interface Drawing {
  readonly graph: LineGraph;
  readonly range: TimeRange;
  readonly marks: readonly GraphMark[];
  /** The place of a line's colour, the same in all charts. */
  readonly colorOf: (name: string) => number;
}

/** A chart of lines over time that shares its crosshair with others. */
export interface TimeChart {
  draw(drawing: Drawing, colors: ThemeColors): void;
  /** Moves the crosshair to a time, or takes it away. */
  pointAt(time: number | undefined): void;
  dispose(): void;
}

/** Draws on a canvas. @param onPoint hears where the pointer or the arrow keys put the crosshair. */
export function createTimeChart(canvas: HTMLCanvasElement, onPoint: (time: number | undefined) => void): TimeChart {
  let pointed: number | undefined;
  let drawn: (Drawing & { readonly colors: ThemeColors }) | undefined;
  const crosshair: Plugin<'line'> = {
    id: 'crosshair',
    afterDatasetsDraw: (chart) => {
      if (drawn === undefined) return;
      drawMarks(chart, drawn.marks, pointed, drawn.colors);
      nameFarThresholds(chart, drawn.graph, drawn.colors);
      if (pointed !== undefined) drawCrosshair(chart, drawn, pointed, drawn.colors);
    },
  };
  const chart = new Chart<'line', Point[]>(canvas, emptyConfiguration(crosshair));
  const point = (time: number | undefined): void => {
    onPoint(time);
  };
  const timeOf = (event: PointerEvent): number | undefined => {
    const { left, right, top, bottom } = chart.chartArea;
    const isInside = event.offsetX >= left && event.offsetX <= right && event.offsetY >= top && event.offsetY <= bottom;
    return isInside ? chart.scales['x']?.getValueForPixel(event.offsetX) : undefined;
  };
  const hearMove = (event: PointerEvent): void => {
    point(timeOf(event));
  };
  const hearLeave = (): void => {
    point(undefined);
  };
  const hearKey = (event: KeyboardEvent): void => {
    if (drawn === undefined) return;
    const { start, end } = drawn.range;
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (event.key === 'Escape') point(undefined);
    if (direction === 0) return;
    event.preventDefault();
    const from = pointed ?? (direction < 0 ? end : start);
    point(Math.min(end, Math.max(start, from + (direction * (end - start)) / 60)));
  };
  canvas.addEventListener('pointermove', hearMove);
  canvas.addEventListener('pointerleave', hearLeave);
  canvas.addEventListener('keydown', hearKey);
  canvas.addEventListener('blur', hearLeave);
  return {
    draw: (drawing, colors) => {
      const { graph, range } = drawing;
      drawn = { ...drawing, colors };
      chart.data = { datasets: toDatasets(drawing, colors) };
      applyScales(chart, graph, range, colors);
      chart.update('none');
    },
    pointAt: (time) => {
      if (time === pointed) return;
      pointed = time;
      chart.draw();
    },
    dispose: () => {
      canvas.removeEventListener('pointermove', hearMove);
      canvas.removeEventListener('pointerleave', hearLeave);
      canvas.removeEventListener('keydown', hearKey);
      canvas.removeEventListener('blur', hearLeave);
      chart.destroy();
    },
  };
}

/** The value of a line at a time: that of its last point before it, unless a gap lies there. */
export function valueAt(line: GraphLine, time: number): number | undefined {
  let low = 0;
  let high = line.times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((line.times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  const value = line.values[low - 1];
  const before = line.times[low - 1];
  const step = (line.times[1] ?? 0) - (line.times[0] ?? 0);
  if (value === undefined || before === undefined || Number.isNaN(value)) return undefined;
  return line.times.length > 1 && time - before > step * 2 ? undefined : value;
}

/**
 * The top of the axis: all lines, and the requests and limits unless they are so far that they would flatten the lines; those are named
 * at the top instead.
 */
function topOf(graph: LineGraph): { readonly top: number; readonly far: readonly GraphThreshold[] } {
  const used = Math.max(0, ...graph.lines.map((line) => line.max ?? 0));
  const isFar = (one: GraphThreshold): boolean => used > 0 && (one.max ?? 0) > used * 4;
  const near = graph.thresholds.filter((one) => !isFar(one));
  const top = Math.max(used, ...near.map((one) => one.max ?? 0));
  const far = graph.thresholds.filter(isFar);
  // Names at the top need room above the lines.
  return { top: (top === 0 ? 1 : top) * (far.length === 0 ? 1.08 : 1.2), far };
}

function emptyConfiguration(plugin: Plugin<'line'>): ChartConfiguration<'line', Point[]> {
  return {
    type: 'line',
    data: { datasets: [] },
    plugins: [plugin],
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      events: [],
      layout: { padding: { top: 2, right: 2 } },
      scales: { x: { type: 'linear', display: true }, y: { type: 'linear', display: true } },
    },
  };
}

function toDatasets({ graph, colorOf }: Drawing, colors: ThemeColors): ChartDataset<'line', Point[]>[] {
  const common = { pointRadius: 0, spanGaps: false, borderJoinStyle: 'round' as const };
  const lines = graph.lines.map((line) => ({
    ...common,
    label: line.name,
    data: toPoints(line),
    // One point alone makes no line, and stands at the edge while it is the newest.
    ...(line.times.length === 1 ? { pointRadius: 2, clip: false as const } : {}),
    backgroundColor: colors.lines[colorOf(line.name) % colors.lines.length] ?? colors.foreground,
    borderColor: colors.lines[colorOf(line.name) % colors.lines.length] ?? colors.foreground,
    borderWidth: colors.isHighContrast ? 2 : 1.5,
  }));
  const thresholds = graph.thresholds.map((line) => ({
    ...common,
    label: line.name,
    data: toPoints(line),
    borderColor: line.kind === 'limit' ? colors.limit : colors.request,
    borderWidth: 1,
    borderDash: line.kind === 'limit' ? [6, 3] : [2, 3],
    stepped: true,
  }));
  return [...thresholds, ...lines];
}

function toPoints(line: GraphLine): Point[] {
  const points: Point[] = [];
  line.times.forEach((x, index) => points.push({ x, y: line.values[index] ?? NaN }));
  return points;
}

function applyScales(chart: Chart<'line', Point[]>, graph: LineGraph, range: TimeRange, colors: ThemeColors): void {
  const { top } = topOf(graph);
  const font = { family: colors.fontFamily, size: 11 };
  const span = range.end - range.start;
  const ticks = { color: colors.muted, font, maxRotation: 0, autoSkip: false };
  chart.options.scales = {
    x: {
      type: 'linear',
      min: range.start,
      max: range.end,
      border: { display: false },
      grid: { color: colors.grid, tickLength: 4, drawOnChartArea: false },
      ticks: { ...ticks, callback: (value) => wordTick(Number(value), span) },
      afterBuildTicks: (axis) => {
        const room = Math.max(2, Math.floor(axis.chart.width / 90));
        axis.ticks = timeTicks(range.start, range.end, room).map((value) => ({ value }));
      },
    },
    y: {
      type: 'linear',
      min: 0,
      max: top,
      border: { display: false },
      grid: { color: colors.grid, tickLength: 0 },
      ticks: { ...ticks, padding: 6, callback: (value) => wordValue(Number(value), graph.unit) },
      afterBuildTicks: (axis) => {
        axis.ticks = valueTicks(top, graph.unit, 4).map((value) => ({ value }));
      },
      afterFit: (axis) => {
        // The same width for all, so that times stand above each other.
        axis.width = 46;
      },
    },
  };
}

/** Thin verticals; the one under the crosshair says what happened. */
function drawMarks(chart: Chart, marks: readonly GraphMark[], pointed: number | undefined, colors: ThemeColors): void {
  const { left, right, top, bottom } = chart.chartArea;
  const { ctx } = chart;
  ctx.save();
  ctx.font = `11px ${colors.fontFamily}`;
  ctx.textBaseline = 'bottom';
  let freeFrom = left;
  for (const mark of marks) {
    const x = Math.round(chart.scales['x']?.getPixelForValue(mark.time) ?? 0) + 0.5;
    if (x < left || x > right) continue;
    ctx.strokeStyle = mark.kind === 'failure' ? colors.limit : colors.muted;
    ctx.fillStyle = ctx.strokeStyle;
    ctx.setLineDash([1, 2]);
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, bottom);
    ctx.stroke();
    const isPointed = pointed !== undefined && Math.abs((chart.scales['x']?.getPixelForValue(pointed) ?? 0) - x) < 5;
    const text = isPointed ? mark.detail.slice(0, 80) : `${mark.kind === 'failure' ? '✖' : '▲'} ${mark.label}`;
    const width = ctx.measureText(text).width;
    const start = Math.max(left, Math.min(x + 3, right - width));
    if (start < freeFrom && !isPointed) continue;
    ctx.fillText(text, start, bottom - 2);
    freeFrom = start + width + 6;
  }
  ctx.restore();
}

function nameFarThresholds(chart: Chart, graph: LineGraph, colors: ThemeColors): void {
  const { right, top } = chart.chartArea;
  const { ctx } = chart;
  ctx.save();
  ctx.font = `11px ${colors.fontFamily}`;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'top';
  let end = right - 2;
  for (const one of [...topOf(graph).far].reverse()) {
    const text = `↑ ${one.name} ${wordValue(one.max, graph.unit)}`;
    ctx.fillStyle = one.kind === 'limit' ? colors.limit : colors.request;
    ctx.fillText(text, end, top + 2);
    end -= ctx.measureText(text).width + 10;
  }
  ctx.restore();
}

function drawCrosshair(chart: Chart, { graph, colorOf }: Drawing, time: number, colors: ThemeColors): void {
  const { left, right, top, bottom } = chart.chartArea;
  const x = chart.scales['x']?.getPixelForValue(time) ?? 0;
  if (x < left || x > right) return;
  const { ctx } = chart;
  ctx.save();
  ctx.strokeStyle = colors.crosshair;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(Math.round(x) + 0.5, top);
  ctx.lineTo(Math.round(x) + 0.5, bottom);
  ctx.stroke();
  graph.lines.forEach((line) => {
    const value = valueAt(line, time);
    if (value === undefined) return;
    ctx.fillStyle = colors.lines[colorOf(line.name) % colors.lines.length] ?? colors.foreground;
    ctx.beginPath();
    ctx.arc(x, chart.scales['y']?.getPixelForValue(value) ?? 0, 3, 0, 2 * Math.PI);
    ctx.fill();
  });
  ctx.restore();
}
