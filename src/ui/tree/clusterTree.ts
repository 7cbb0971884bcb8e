import { Emitter, type Event } from '../../base/event.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import { systemClock, type Clock } from '../../base/time.ts';
import type { ClusterOverview } from '../../state/clusterOverview.ts';
import type { ClusterSession } from '../../state/clusterSession.ts';
import type { ClusterSessions } from '../../state/clusterSessions.ts';
import { messageOf } from '../../base/async.ts';
import type { ObjectDetail } from '../../model/objectDetail.ts';
import { readDetails } from '../../sources/kubernetes/objectDetails.ts';
import { KindFeeds } from './kindFeeds.ts';
import { OpenContexts } from './openContexts.ts';
import { problemNodes } from './problemNodes.ts';
import { settled } from './settled.ts';
import { ShownRows, type TreeElement } from './shownRows.ts';
import type { TreeFilter } from './treeFilter.ts';
import { childrenOfCluster } from './treeChildren.ts';
import type { NodeOfKind, TreeNode } from './treeNode.ts';
import { toTooltip } from './treeTooltip.ts';
import type { TreeRow } from './rowParts.ts';
import { toTreeRow } from './treeRow.ts';

/** A workload or a pod, with the labels of the rows that lead to it. */
export interface TreeResource {
  readonly contextId: string;
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly path: readonly string[];
}

export interface ClusterTreeOptions {
  readonly sessions: ClusterSessions;
  readonly openOverview: (session: ClusterSession) => ClusterOverview;
  readonly clock?: Clock;
}

/** Rows under one parent before "Show more". */
const pageSize = 500;
/** Refreshes come at most this often. */
const refreshInterval = 200;
/** How long the rows of a list wait for the first data; what is slower comes in later. */
const patience = 3000;

/**
 * The Clusters view without VS Code: which rows there are, which row objects stand for them, and which of those changed.
 * Opening a context connects to it; closing it lets go of its watches.
 */
export class ClusterTree implements Disposable {
  readonly #options: ClusterTreeOptions;
  readonly #clock: Clock;
  readonly #disposables = new DisposableStore();
  readonly #didChange = new Emitter<readonly (TreeElement | undefined)[]>();
  readonly #contexts: OpenContexts;
  readonly #rows: ShownRows;
  readonly #limits = new Map<string, number>();
  #filter: TreeFilter | undefined;
  readonly #feeds = new KindFeeds();
  readonly #details = new Map<string, readonly ObjectDetail[]>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Anything became known about an open context: for what is shown beside the rows. */
  readonly onDidLearn: Event<undefined>;
  /** The rows to draw again, with their children; undefined stands for all. At most five times a second. */
  readonly onDidChange: Event<readonly (TreeElement | undefined)[]> = this.#didChange.event;

  constructor(options: ClusterTreeOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#contexts = this.#disposables.add(new OpenContexts(options.sessions, options.openOverview));
    this.onDidLearn = this.#contexts.onDidLearn;
    this.#rows = new ShownRows({
      nodesUnder: (parent) => this.#nodesUnder(parent),
      draw: (node) => toTreeRow(node, this.#clock.now()),
      onForget: (id) => {
        this.#details.delete(id);
        this.#limits.delete(id);
      },
    });
    this.#disposables.add(this.#didChange);
    this.#disposables.add(this.#feeds);
    const schedule = (): void => {
      this.#schedule();
    };
    this.#disposables.add(this.#contexts.onDidLearn(schedule));
    this.#disposables.add(this.#feeds.onDidChange(schedule));
    this.#disposables.add(
      options.sessions.onDidChange(() => {
        for (const contextId of this.#contexts.orphans) this.close(contextId);
        this.#schedule();
      }),
    );
  }

  /** Rows under a row, or the top ones. */
  async children(parent: TreeElement | undefined): Promise<readonly TreeElement[]> {
    const node = parent?.node;
    if (node?.kind === 'context') await this.#contexts.open(node.contextId);
    else if (node?.kind === 'kindGroup') await this.#openList(node);
    else if (node?.kind === 'object') await this.#openObject(node);
    return this.#rows.show(parent);
  }

  row(element: TreeElement): TreeRow {
    return this.#rows.draw(element);
  }

  /** Names and values to show on hover, in plain text. */
  tooltip(element: TreeElement): readonly (readonly [string, string])[] {
    return toTooltip(element.node, this.#clock.now());
  }

  /** Forgets what was under a row that has been closed; a closed context is disconnected. */
  collapse(element: TreeElement): void {
    this.#rows.forgetUnder(element.id);
    this.#feeds.closeUnder(element.id);
    this.#feeds.close(element.id);
    const { node } = element;
    if (node.kind !== 'context') return;
    this.#contexts.closeLater(node.contextId, () => {
      this.close(node.contextId);
    });
  }

  /** Lets go of a context's watches. */
  close(contextId: string): void {
    this.#contexts.close(contextId);
    this.#feeds.closeUnder(`context ${contextId}`);
    this.#schedule();
  }

  /** Hides what does not match; undefined shows everything. */
  setFilter(filter: TreeFilter | undefined): void {
    this.#filter = filter;
    this.#schedule();
  }

  get isFiltered(): boolean {
    return this.#filter !== undefined;
  }

  /** Every workload and pod of the open contexts, for a search by name. */
  *resources(): Generator<TreeResource> {
    for (const [contextId, { overview }] of this.#contexts.entries()) {
      for (const { name: namespace, tree } of overview?.snapshot.namespaces ?? []) {
        const inNamespace = { contextId, namespace };
        for (const { workload, pods, jobs } of tree.workloads) {
          const path = [namespace, workload.name];
          yield { ...inNamespace, kind: workload.kind, name: workload.name, path };
          for (const { pod } of pods) yield { ...inNamespace, kind: 'Pod', name: pod.name, path: [...path, pod.name] };
          for (const job of jobs) {
            yield { ...inNamespace, kind: 'Job', name: job.workload.name, path: [...path, job.workload.name] };
          }
        }
        for (const { pod } of tree.loosePods) {
          yield { ...inNamespace, kind: 'Pod', name: pod.name, path: [namespace, pod.name] };
        }
      }
    }
  }

  /** The row at the end of a path of labels under a context, however deep; undefined when it is not there. */
  async find(contextId: string, labels: readonly string[]): Promise<TreeElement | undefined> {
    let found = (await this.children(undefined)).find(
      ({ node }) => node.kind === 'context' && node.contextId === contextId,
    );
    for (const label of labels) {
      if (found === undefined) return undefined;
      const under = await this.children(found);
      found = under.find((element) => this.row(element).label === label);
    }
    return found;
  }

  showMore(parentId: string): void {
    this.#limits.set(parentId, (this.#limits.get(parentId) ?? pageSize) + pageSize);
    this.#schedule();
  }

  /** What is known of an open context. */
  overview(contextId: string): ClusterOverview | undefined {
    return this.#contexts.get(contextId)?.overview;
  }

  /** Whether an open context still waits for its first data. */
  get isLoading(): boolean {
    return this.#contexts.isLoading;
  }

  /** Unhealthy workloads, pods and nodes of every open context. */
  get unhealthy(): number {
    let sum = 0;
    for (const [, { overview }] of this.#contexts.entries()) sum += overview?.snapshot.unhealthy ?? 0;
    return sum;
  }

  /** Asks again at once for everything of a context. */
  retry(contextId: string): void {
    this.#options.sessions.session(contextId)?.retry();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#disposables.dispose();
  }

  async #openList(node: NodeOfKind<'kindGroup'>): Promise<void> {
    const session = this.#options.sessions.session(node.contextId);
    if (session === undefined) return;
    this.#feeds.open(node.id, session, node.source, node.namespace);
    await settled(this.#feeds.onDidChange, () => this.#feeds.isSettled(node.id), patience);
  }

  async #openObject(node: NodeOfKind<'object'>): Promise<void> {
    const transport = this.#options.sessions.session(node.contextId)?.transport;
    if (transport === undefined) return;
    const details = await readDetails(transport, node.apiKind, node.object).catch((error: unknown): ObjectDetail[] => [
      { label: messageOf(error), description: '', level: 'warning' },
    ]);
    const nothing: ObjectDetail = { label: 'None', description: '', level: 'idle' };
    this.#details.set(node.id, details.length === 0 ? [nothing] : details);
  }

  #schedule(): void {
    if (this.#disposables.isDisposed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const changed = this.#rows.changes();
      if (changed.length > 0) this.#didChange.fire(changed);
    }, refreshInterval);
  }

  #nodesUnder(parent: TreeNode | undefined): readonly TreeNode[] {
    if (parent === undefined) return this.#rootNodes();
    const nodes = childrenOfCluster(parent, {
      now: this.#clock.now(),
      filter: this.#filter,
      kinds: (contextId) => this.#contexts.get(contextId)?.kinds ?? [],
      list: (id) => this.#feeds.list(id),
      usage: (contextId) => this.#contexts.get(contextId)?.usage?.snapshot,
      details: (id) => this.#details.get(id),
    });
    const limit = this.#limits.get(parent.id) ?? pageSize;
    if (nodes.length <= limit) return nodes;
    const hidden = nodes.length - limit;
    return [...nodes.slice(0, limit), { kind: 'more', id: `${parent.id}/more`, parentId: parent.id, hidden }];
  }

  #rootNodes(): readonly TreeNode[] {
    const { contexts, problems } = this.#options.sessions.snapshot;
    const nodes = contexts.map((context): TreeNode => {
      const open = this.#contexts.get(context.id);
      return {
        kind: 'context',
        id: `context ${context.id}`,
        contextId: context.id,
        context,
        connection: open?.session.connection ?? { kind: 'idle' },
        overview: open?.overview?.snapshot,
      };
    });
    return [...problemNodes(problems, contexts.length > 0), ...nodes];
  }
}
