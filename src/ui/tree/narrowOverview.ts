import { rollUp } from '../../analysis/workloadHealth.ts';
import type { OverviewSnapshot } from '../../state/clusterOverview.ts';

interface Narrowed {
  readonly names: readonly string[];
  readonly overview: OverviewSnapshot;
}

const narrowed = new WeakMap<OverviewSnapshot, Narrowed>();

/** What is left of a cluster with only some of its namespaces; the same value as long as nothing changed. Nodes stay. */
export function narrowOverview(overview: OverviewSnapshot, names: readonly string[]): OverviewSnapshot {
  const known = narrowed.get(overview);
  if (known?.names === names) return known.overview;
  const namespaces = overview.namespaces.filter(({ name }) => names.includes(name));
  const healths = overview.nodes.map(({ health }) => health);
  const trees = namespaces.map(({ tree }) => tree);
  const sum = (pick: (tree: (typeof trees)[number]) => number): number =>
    trees.reduce((total, tree) => total + pick(tree), 0);
  const { level, unhealthy } = rollUp(healths);
  const own: OverviewSnapshot = {
    ...overview,
    namespaces,
    unhealthy: unhealthy + sum((tree) => tree.unhealthy),
    level: rollUp([{ level }, ...trees].map((one) => ({ level: one.level, word: '', reason: '', since: 0 }))).level,
    podCount: sum((tree) => tree.podCount),
  };
  narrowed.set(overview, { names, overview: own });
  return own;
}
