import { addToGroup } from '../../src/base/groupBy.ts';
import type { PipelineStation, PipelineWay } from '../../src/protocol/pipelinePanelContract.ts';

/**
 * The stations that are drawn of a pipeline with too many of them: those that the fewest ways part from one of them, of these those that
 * stand nearest to it in the config, then what stands beside it; and the nearest dead ends, wherever they are. They keep the order of the
 * config.
 * @param from the station in the middle; the first one where it is not known.
 */
export function nearStations(
  stations: readonly PipelineStation[],
  ways: readonly PipelineWay[],
  from: string | undefined,
  most: number,
): readonly PipelineStation[] {
  if (stations.length <= most) return stations;
  const middle = Math.max(
    0,
    stations.findIndex(({ id }) => id === from),
  );
  const outwards = [...stations.entries()]
    .sort(([left], [right]) => Math.abs(left - middle) - Math.abs(right - middle))
    .map(([, { id }]) => id);
  const neighbours = neighboursOf(ways, new Map(outwards.map((id, rank) => [id, rank])));
  const taken = new Set<string>();
  const dead = new Set(stations.flatMap(({ id, deadEnd }) => (deadEnd === undefined ? [] : [id])));
  // Not the one in the middle, from which the others are found.
  for (const id of outwards
    .slice(1)
    .filter((one) => dead.has(one))
    .slice(0, most * deadShare))
    taken.add(id);
  for (const start of outwards) spread(start, neighbours, taken, most);
  return stations.filter(({ id }) => taken.has(id));
}

/** How much of the room dead ends take at most, which are what a user looks for. */
const deadShare = 0.25;

/** What ways lead to from each station and to it, in the order of rank. */
function neighboursOf(
  ways: readonly PipelineWay[],
  ranks: ReadonlyMap<string, number>,
): ReadonlyMap<string, readonly string[]> {
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of ways) {
    addToGroup(neighbours, from, to);
    addToGroup(neighbours, to, from);
  }
  for (const ids of neighbours.values()) ids.sort((left, right) => (ranks.get(left) ?? 0) - (ranks.get(right) ?? 0));
  return neighbours;
}

/** Takes a station and what ways lead to from it, the nearest first, while there is room. */
function spread(
  start: string,
  neighbours: ReadonlyMap<string, readonly string[]>,
  taken: Set<string>,
  most: number,
): void {
  const queue = [start];
  for (let at = 0; at < queue.length && taken.size < most; at++) {
    const id = queue[at];
    if (id === undefined || taken.has(id)) continue;
    taken.add(id);
    queue.push(...(neighbours.get(id) ?? []).slice(0, most));
  }
}
