import { Graph, layout } from '@dagrejs/dagre';
import { groupBy } from '../../src/base/groupBy.ts';
import type { PipelineStation, PipelineWay } from '../../src/protocol/pipelinePanelContract.ts';

/** Pixels at a zoom of 1. */
export const stationSize = { width: 204, height: 46 } as const;

/** More are not laid out at once: nobody would find his way, and the layout would take seconds. */
export const mostStations = 200;

/** A station with the centre of its box. */
export interface PlacedStation {
  readonly station: PipelineStation;
  readonly x: number;
  readonly y: number;
}

export interface PlacedWay {
  readonly from: string;
  readonly to: string;
  /** An SVG path. */
  readonly path: string;
}

/** A picture of a pipeline, in pixels at a zoom of 1. */
export interface PipelinePicture {
  readonly width: number;
  readonly height: number;
  readonly stations: readonly PlacedStation[];
  readonly ways: readonly PlacedWay[];
}

/** Pixels around the picture, and beside parts of it that are not joined. */
const gap = 16;
/** Pixels below such parts of several stations: more than between stations that are joined, so that one part is not read as going on into the next. */
const shelfGap = 48;

/**
 * Lays a pipeline out from above to below. Parts that no way joins stand beside each other as far as the room is wide, then below.
 * @param stations at most as many as can be laid out at once.
 * @param room pixels at a zoom of 1.
 */
export function layoutPipeline(
  stations: readonly PipelineStation[],
  ways: readonly PipelineWay[],
  room: number,
): PipelinePicture {
  const placed: PlacedStation[] = [];
  const drawn: PlacedWay[] = [];
  const size = { width: 0, height: gap };
  let shelf = { x: gap, y: gap, height: 0 };
  for (const part of joinedParts(stations, ways)) {
    const picture = layoutPart(part, ways);
    if (shelf.x > gap && shelf.x + picture.width + gap > room) {
      const below = shelf.height > stationSize.height ? shelfGap : gap;
      shelf = { x: gap, y: shelf.y + shelf.height + below, height: 0 };
    }
    const at = { x: shelf.x, y: shelf.y };
    for (const one of picture.stations) placed.push({ ...one, x: one.x + at.x, y: one.y + at.y });
    for (const { from, to, points } of picture.ways) {
      drawn.push({ from, to, path: pathOf(points.map(({ x, y }) => ({ x: x + at.x, y: y + at.y }))) });
    }
    shelf = { x: at.x + picture.width + gap, y: at.y, height: Math.max(shelf.height, picture.height) };
    size.width = Math.max(size.width, shelf.x);
    size.height = Math.max(size.height, shelf.y + shelf.height + gap);
  }
  return { ...size, stations: placed, ways: drawn };
}

/** Stations in groups that ways join, each in the order of the config; those that stand alone come last. */
function joinedParts(
  stations: readonly PipelineStation[],
  ways: readonly PipelineWay[],
): readonly (readonly PipelineStation[])[] {
  const partOf = new Map(stations.map(({ id }) => [id, id]));
  const find = (id: string): string => {
    const above = partOf.get(id) ?? id;
    return above === id ? id : find(above);
  };
  for (const { from, to } of ways) if (partOf.has(from) && partOf.has(to)) partOf.set(find(to), find(from));
  const parts = groupBy(stations, (station) => find(station.id));
  return [...parts.values()].sort((left, right) => Number(left.length === 1) - Number(right.length === 1));
}

interface PartPicture {
  readonly width: number;
  readonly height: number;
  readonly stations: readonly PlacedStation[];
  readonly ways: readonly { readonly from: string; readonly to: string; readonly points: readonly Point[] }[];
}

function layoutPart(stations: readonly PipelineStation[], ways: readonly PipelineWay[]): PartPicture {
  const graph = new Graph();
  const own = new Set(stations.map(({ id }) => id));
  graph.setGraph({ rankdir: 'TB', nodesep: 16, ranksep: 30 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of stations) graph.setNode(id, { ...stationSize });
  for (const { from, to } of ways) if (from !== to && own.has(from) && own.has(to)) graph.setEdge(from, to);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    stations: stations.map((station) => {
      const { x = 0, y = 0 } = graph.node(station.id);
      return { station, x, y };
    }),
    ways: graph.edges().map(({ v, w }) => ({ from: v, to: w, points: graph.edge(v, w).points ?? [] })),
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A curve through the middles between the points, which begins and ends in the first and the last. */
function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  const round = (value: number): string => value.toFixed(1);
  const parts = [`M${round(first.x)},${round(first.y)}`];
  for (const [index, point] of rest.slice(0, -1).entries()) {
    const next = rest[index + 1] ?? last;
    const isLast = index === rest.length - 2;
    const end = isLast ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    parts.push(`Q${round(point.x)},${round(point.y)} ${round(end.x)},${round(end.y)}`);
  }
  if (rest.length === 1) parts.push(`L${round(last.x)},${round(last.y)}`);
  return parts.join(' ');
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/**
 * The station that a key leads to: up and down to the nearest one above or below, one that is joined first; left and right to the next
 * beside; Home and End to the first and the last. Undefined for other keys and at the border.
 */
export function stepStation(picture: PipelinePicture, current: string | undefined, key: string): string | undefined {
  const order = [...picture.stations].sort((left, right) => left.y - right.y || left.x - right.x);
  if (key === 'Home') return order[0]?.station.id;
  if (key === 'End') return order.at(-1)?.station.id;
  const direction = directions[key];
  if (direction === undefined) return undefined;
  const here = picture.stations.find(({ station }) => station.id === current);
  if (here === undefined) return order[0]?.station.id;
  const [dx, dy] = direction;
  const joined = new Set(
    picture.ways.flatMap(({ from, to }) => (from === current ? [to] : to === current ? [from] : [])),
  );
  const costOf = (there: PlacedStation): number => {
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
    const across = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
    if (along < 1 || (dx !== 0 && across > stationSize.height)) return Infinity;
    return along + across / 4 - (dy !== 0 && joined.has(there.station.id) ? 10_000 : 0);
  };
  const best = [...order].sort((left, right) => costOf(left) - costOf(right))[0];
  return best === undefined || costOf(best) === Infinity ? undefined : best.station.id;
}
