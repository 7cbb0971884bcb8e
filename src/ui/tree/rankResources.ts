import { fuzzyScore } from '../../base/fuzzyScore.ts';
import type { TreeResource } from './treeResource.ts';

/** A resource with the texts that it is found by, in lower case. */
export interface RankedResource {
  readonly resource: TreeResource;
  readonly name: string;
  readonly place: string;
}

/** Prepares resources for `bestMatches`. */
export function toRanked(resources: Iterable<TreeResource>): readonly RankedResource[] {
  return [...resources].map((resource) => ({
    resource,
    name: resource.name.toLowerCase(),
    place: `${resource.kind.kind} ${resource.namespace} ${resource.contextId}`.toLowerCase(),
  }));
}

/**
 * The resources that fit best, best first. Each word must fit the name, or be part of the kind, the namespace or the context:
 * `pay shop`, `deploy cart`.
 */
export function bestMatches(
  resources: readonly RankedResource[],
  typed: string,
  limit: number,
): readonly TreeResource[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return resources.slice(0, limit).map(({ resource }) => resource);
  const found: { readonly resource: TreeResource; readonly score: number }[] = [];
  for (const { resource, name, place } of resources) {
    let score = 0;
    for (const word of words) {
      const one = fuzzyScore(word, name) ?? (place.includes(word) ? 50 : undefined);
      if (one === undefined) {
        score = -1;
        break;
      }
      score += one;
    }
    if (score >= 0) found.push({ resource, score });
  }
  // Sorting is stable: among equals, workloads stay before their pods.
  return found
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ resource }) => resource);
}
