import type { MemberGroup } from '../../analysis/memberGroups.ts';
import type { PodNode, WorkloadNode } from '../../analysis/namespaceTree.ts';
import type { ClusterEvent } from '../../model/clusterEvent.ts';
import type { HelmRelease } from '../../model/helmRelease.ts';
import type { ApiKind } from '../../model/resource.ts';
import type { Revision } from '../../model/revision.ts';
import type { TableObject } from '../../model/tableObject.ts';
import type { Usage } from '../../model/usage.ts';
import type { FilledCategory } from './kindCategories.ts';
import type { KindList, KindSource } from './kindFeeds.ts';
import type { Pin } from './treeMemory.ts';
import type { ObjectNote } from '../../model/objectNote.ts';
import type { ObjectDetail } from '../../model/objectDetail.ts';
import type { Container } from '../../model/pod.ts';
import type { Connection } from '../../state/clusterSession.ts';
import type { NamespaceEntry, NodeEntry, OverviewSnapshot } from '../../state/clusterOverview.ts';
import type { PendingLogin } from '../../sources/kubernetes/kubeCredentials.ts';
import type { KubeContext } from '../../sources/kubernetes/kubeconfigSet.ts';

interface NodeBase {
  /** Unique in the tree and the same for the same thing, whatever changes about it. */
  readonly id: string;
}

/** A node that belongs to a cluster. */
interface ClusterNodeBase extends NodeBase {
  readonly contextId: string;
}

interface MemberNodeBase extends ClusterNodeBase {
  /** The namespace, where no row above tells it; else empty. */
  readonly where: string;
  /** Whether a row above tells the kind. */
  readonly isKindKnown: boolean;
  readonly usage: Usage | undefined;
}

/** What the pods of a group do together: restarts, cores or bytes. */
export interface GroupSum {
  readonly key: 'restarts' | 'cpu' | 'memory';
  readonly amount: number;
}

/** What a row's click or one of its menu entries does about a problem. */
export type ProblemStep =
  | { readonly kind: 'openFile'; readonly file: string; readonly line: number | undefined }
  | { readonly kind: 'retry'; readonly contextId: string }
  | { readonly kind: 'diagnose'; readonly contextId: string }
  | { readonly kind: 'selectKubeconfig' }
  | { readonly kind: 'openDemo' };

/** One row of the Clusters view, as data. */
export type TreeNode =
  | (ClusterNodeBase & {
      readonly kind: 'context';
      readonly context: KubeContext;
      readonly connection: Connection;
      /** The credential command that is waited for. */
      readonly login: PendingLogin | undefined;
      /** Undefined until the context is opened. */
      readonly overview: OverviewSnapshot | undefined;
      /** The namespaces that alone are watched; empty: all. */
      readonly watched: readonly string[];
      /** Of how many namespaces the overview shows some; undefined where it shows all. */
      readonly namespaceCount: number | undefined;
    })
  | (ClusterNodeBase & {
      readonly kind: 'namespace';
      readonly entry: NamespaceEntry;
      /** What it is sorted by; undefined where that is no sum. */
      readonly sum: GroupSum | undefined;
    })
  | (MemberNodeBase & { readonly kind: 'workload'; readonly item: WorkloadNode })
  | (MemberNodeBase & { readonly kind: 'pod'; readonly item: PodNode })
  /** Workloads and pods of any namespace that belong together. */
  | (ClusterNodeBase & {
      readonly kind: 'group';
      readonly title: string;
      readonly isOneKind: boolean;
      readonly group: MemberGroup;
      readonly sum: GroupSum | undefined;
    })
  | (ClusterNodeBase & {
      readonly kind: 'container';
      readonly item: PodNode;
      readonly container: Container;
    })
  | (ClusterNodeBase & {
      readonly kind: 'nodes';
      readonly overview: OverviewSnapshot;
    })
  | (ClusterNodeBase & {
      readonly kind: 'node';
      readonly entry: NodeEntry;
      readonly pods: readonly PodNode[];
      readonly usage: Usage | undefined;
    })
  | (ClusterNodeBase & {
      readonly kind: 'category';
      readonly category: FilledCategory;
      /** Empty for the whole cluster. */
      readonly namespace: string;
      readonly isAllNamespaces: boolean;
      readonly unhealthy: number;
    })
  | (ClusterNodeBase & {
      readonly kind: 'kindGroup';
      readonly source: KindSource;
      readonly namespace: string;
      /** Undefined until it is opened. */
      readonly list: KindList | undefined;
      /** Objects that are known to be unhealthy, opened or not. */
      readonly unhealthy: number;
    })
  | (ClusterNodeBase & {
      readonly kind: 'object';
      readonly apiKind: ApiKind;
      readonly object: TableObject;
      readonly note: ObjectNote | undefined;
      /** The namespace, where no row above tells it; else empty. */
      readonly where: string;
      readonly details: readonly ObjectDetail[] | undefined;
    })
  | (ClusterNodeBase & { readonly kind: 'detail'; readonly detail: ObjectDetail })
  | (ClusterNodeBase & {
      readonly kind: 'revision';
      readonly apiKind: ApiKind;
      readonly namespace: string;
      readonly revision: Revision;
    })
  | (ClusterNodeBase & { readonly kind: 'event'; readonly event: ClusterEvent })
  | (ClusterNodeBase & {
      readonly kind: 'release';
      readonly release: HelmRelease;
      readonly where: string;
      readonly details: readonly ObjectDetail[] | undefined;
    })
  | (NodeBase & {
      readonly kind: 'problem';
      readonly about: 'kubeconfig' | 'connection' | 'feed';
      readonly level: 'error' | 'warning';
      readonly contextId: string | undefined;
      readonly message: string;
      readonly detail: string;
      /** The whole path and the line of a file, for the tooltip; the row has no room for it. */
      readonly place?: string;
      readonly step: ProblemStep | undefined;
    })
  | (NodeBase & {
      readonly kind: 'step';
      readonly label: string;
      readonly contextId: string | undefined;
      readonly step: ProblemStep;
    })
  /** What the user keeps at the top. */
  | (NodeBase & { readonly kind: 'pinned'; readonly rows: readonly TreeNode[] })
  /** A pinned object of which there is nothing to show. */
  | (ClusterNodeBase & { readonly kind: 'pin'; readonly pin: Pin; readonly state: 'closed' | 'loading' | 'missing' })
  | (NodeBase & { readonly kind: 'note'; readonly text: string })
  | (NodeBase & { readonly kind: 'more'; readonly parentId: string; readonly hidden: number });

export type NodeOfKind<K extends TreeNode['kind']> = Extract<TreeNode, { readonly kind: K }>;
