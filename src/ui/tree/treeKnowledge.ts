import type { NotedObject } from '../../model/notedObject.ts';
import type { ObjectDetail } from '../../model/objectDetail.ts';
import type { DiscoveredKind } from '../../sources/kubernetes/kindDiscovery.ts';
import type { UsageSnapshot } from '../../state/usageSources.ts';
import type { KindList } from './kindFeeds.ts';
import type { TreeFilter } from './treeFilter.ts';
import type { Grouping, SortKey } from './treeMemory.ts';

/** What the tree has learned beside the overview of each cluster. */
export interface TreeKnowledge {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What hides rows; undefined: nothing. */
  readonly filter: TreeFilter | undefined;
  readonly grouping: Grouping;
  readonly sort: SortKey;
  /** The namespaces of a cluster that the user has chosen; undefined: all. */
  namespaces(contextId: string): readonly string[] | undefined;
  /** The kinds that a cluster serves; empty until they are known. */
  kinds(contextId: string): readonly DiscoveredKind[];
  /** What is known of objects that are no workloads and not simply well, whether their lists are open or not. */
  noted(contextId: string): readonly NotedObject[];
  /** The list of a row, where it is open. */
  list(id: string): KindList | undefined;
  /** What pods and nodes use, where that is measured. */
  usage(contextId: string): UsageSnapshot | undefined;
  /** What is inside an object, where its row has been opened. */
  details(id: string): readonly ObjectDetail[] | undefined;
}
