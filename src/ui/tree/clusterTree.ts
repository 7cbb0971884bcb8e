import { Emitter, type Event } from '../../base/event.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import { systemClock, type Clock } from '../../base/time.ts';
import type { ClusterOverview } from '../../state/clusterOverview.ts';
import type { ClusterSession } from '../../state/clusterSession.ts';
import { UsageStore } from '../../state/usageStore.ts';
import type { ClusterSessions } from '../../state/clusterSessions.ts';
import { messageOf } from '../../base/async.ts';
import type { ObjectDetail } from '../../model/objectDetail.ts';
import type { DiscoveredKind } from '../../sources/kubernetes/kindDiscovery.ts';
import { readDetails } from '../../sources/kubernetes/objectDetails.ts';
import { KindFeeds } from './kindFeeds.ts';
import type { TreeFilter } from './treeFilter.ts';
import { childrenOfCluster, problemNodes } from './treeChildren.ts';
import type { NodeOfKind, TreeNode } from './treeNode.ts';
import { toTooltip } from './treeTooltip.ts';
import { toTreeRow, type TreeRow } from './treeRow.ts';

/** A row that VS Code holds on to: the same object for the same thing as long as it is shown. Commands of the view get these. */
export interface TreeElement {
  readonly id: string;
  readonly parent: TreeElement | undefined;
  /** The newest data. */
  node: TreeNode;
}

/** A workload or a pod, with the labels of the rows that lead to it. */
export interface TreeResource {
  readonly contextId: string;
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly path: readonly string[];
}

interface OpenContext {
  readonly session: ClusterSession;
  /** Undefined until it is connected. */
  overview: ClusterOverview | undefined;
  usage: UsageStore | undefined;
  readonly disposables: DisposableStore;
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
/** How long the rows of a context wait for the first data; what is slower comes in later. */
const patience = 3000;
/** A context that has been closed keeps its watches for this long. */
const closeDelay = 30_000;

/**
 * The Clusters view without VS Code: which rows there are, which row objects stand for them, and which of those changed.
 * Opening a context connects to it; closing it lets go of its watches.
 */
export class ClusterTree implements Disposable {
  readonly #options: ClusterTreeOptions;
  readonly #clock: Clock;
  readonly #disposables = new DisposableStore();
  readonly #didChange = new Emitter<readonly (TreeElement | undefined)[]>();
  readonly #open = new Map<string, OpenContext>();
  readonly #elements = new Map<string, TreeElement>();
  /** What VS Code has been given last: children by parent, and the row of each. */
  readonly #shown = new Map<string, readonly TreeElement[]>();
  readonly #rows = new Map<string, TreeRow>();
  readonly #limits = new Map<string, number>();
  #filter: TreeFilter | undefined;
  readonly #feeds = new KindFeeds();
  readonly #kinds = new Map<string, readonly DiscoveredKind[]>();
  readonly #details = new Map<string, readonly ObjectDetail[]>();
  readonly #closing = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #didLearn = new Emitter<undefined>();

  /** Anything became known about an open context: for what is shown beside the rows. */
  readonly onDidLearn: Event<undefined> = this.#didLearn.event;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The rows to draw again, with their children; undefined stands for all. At most five times a second. */
  readonly onDidChange: Event<readonly (TreeElement | undefined)[]> = this.#didChange.event;

  constructor(options: ClusterTreeOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#disposables.add(this.#didChange);
    this.#disposables.add(this.#didLearn);
    this.#disposables.add(this.#feeds);
    this.#disposables.add(
      this.#feeds.onDidChange(() => {
        this.#schedule();
      }),
    );
    this.#disposables.add(
      options.sessions.onDidChange(() => {
        this.#dropClosed();
        this.#schedule();
      }),
    );
  }

  /** Rows under a row, or the top ones. */
  async children(parent: TreeElement | undefined): Promise<readonly TreeElement[]> {
    const node = parent?.node;
    if (node?.kind === 'context') await this.#openContext(node);
    else if (node?.kind === 'kindGroup') await this.#openList(node);
    else if (node?.kind === 'object') await this.#openObject(node);
    return this.#show(parent);
  }

  row(element: TreeElement): TreeRow {
    const row = toTreeRow(element.node, this.#clock.now());
    this.#rows.set(element.id, row);
    return row;
  }

  /** Names and values to show on hover, in plain text. */
  tooltip(element: TreeElement): readonly (readonly [string, string])[] {
    return toTooltip(element.node, this.#clock.now());
  }

  /** Forgets what was under a row that has been closed; a closed context is disconnected. */
  collapse(element: TreeElement): void {
    this.#forgetUnder(element.id);
    this.#feeds.closeUnder(element.id);
    this.#feeds.close(element.id);
    const { node } = element;
    if (node.kind !== 'context') return;
    // Somebody who closes a row by mistake should not have to wait for everything again.
    const timer = setTimeout(() => {
      this.close(node.contextId);
    }, closeDelay);
    clearTimeout(this.#closing.get(node.contextId));
    this.#closing.set(node.contextId, timer);
  }

  /** Lets go of a context's watches. */
  close(contextId: string): void {
    clearTimeout(this.#closing.get(contextId));
    this.#closing.delete(contextId);
    const open = this.#open.get(contextId);
    this.#open.delete(contextId);
    open?.disposables.dispose();
    this.#feeds.closeUnder(`context ${contextId}`);
    this.#kinds.delete(contextId);
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
    for (const [contextId, { overview }] of this.#open) {
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
    return this.#open.get(contextId)?.overview;
  }

  /** Whether an open context still waits for its first data. */
  get isLoading(): boolean {
    return [...this.#open.values()].some((open) => !isSettled(open));
  }

  /** Unhealthy workloads, pods and nodes of every open context. */
  get unhealthy(): number {
    return [...this.#open.values()].reduce((sum, { overview }) => sum + (overview?.snapshot.unhealthy ?? 0), 0);
  }

  /** Asks again at once for everything of a context. */
  retry(contextId: string): void {
    this.#options.sessions.session(contextId)?.retry();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const timer of this.#closing.values()) clearTimeout(timer);
    for (const { disposables } of this.#open.values()) disposables.dispose();
    this.#open.clear();
    this.#disposables.dispose();
  }

  async #openContext(node: NodeOfKind<'context'>): Promise<void> {
    const session = this.#options.sessions.session(node.contextId);
    if (session === undefined) return;
    clearTimeout(this.#closing.get(node.contextId));
    this.#closing.delete(node.contextId);
    const open = this.#open.get(node.contextId) ?? this.#startContext(node.contextId, session);
    session.connect();
    await settled(this.#didLearn.event, () => isSettled(open), patience);
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

  async #learnKinds(contextId: string, session: ClusterSession): Promise<void> {
    // Without discovery the tree still has workloads, pods and nodes; the next connection asks again.
    const kinds = await session.kinds().catch(() => []);
    if (!this.#open.has(contextId)) return;
    this.#kinds.set(contextId, kinds);
    this.#schedule();
  }

  #startContext(contextId: string, session: ClusterSession): OpenContext {
    const disposables = new DisposableStore();
    const open: OpenContext = { session, overview: undefined, usage: undefined, disposables };
    this.#open.set(contextId, open);
    const learn = (): void => {
      this.#didLearn.fire(undefined);
      this.#schedule();
    };
    const look = (): void => {
      if (open.overview === undefined && session.connection.kind === 'connected') {
        open.overview = disposables.add(this.#options.openOverview(session));
        disposables.add(open.overview.onDidChange(learn));
        void this.#learnKinds(contextId, session);
        open.usage = disposables.add(new UsageStore(session));
        disposables.add(open.usage.onDidChange(learn));
      }
      learn();
    };
    disposables.add(session.onDidChange(look));
    look();
    return open;
  }

  #dropClosed(): void {
    for (const [contextId, { session }] of this.#open) {
      if (this.#options.sessions.session(contextId) !== session) this.close(contextId);
    }
  }

  #schedule(): void {
    if (this.#disposables.isDisposed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#refresh();
    }, refreshInterval);
  }

  /** Finds out which of the rows that are shown look different now. */
  #refresh(): void {
    const changed: (TreeElement | undefined)[] = [];
    const visit = (parent: TreeElement | undefined): void => {
      const before = this.#shown.get(parent?.id ?? '');
      if (before === undefined) return;
      const after = this.#nodesUnder(parent?.node);
      const isSame = before.length === after.length && after.every((node, index) => node.id === before[index]?.id);
      for (const node of after) this.#update(node, parent);
      if (!isSame) {
        changed.push(parent);
        return;
      }
      for (const element of before) {
        const row = toTreeRow(element.node, this.#clock.now());
        const known = this.#rows.get(element.id);
        if (known !== undefined && !isEqualRow(row, known)) changed.push(element);
        visit(element);
      }
    };
    visit(undefined);
    if (changed.length > 0) this.#didChange.fire(changed);
  }

  /** Brings a row's data up to date, from the top down: much may have happened since it was drawn. */
  #freshen(element: TreeElement): void {
    if (element.parent !== undefined) this.#freshen(element.parent);
    for (const node of this.#nodesUnder(element.parent?.node)) {
      if (node.id === element.id) element.node = node;
    }
  }

  #show(parent: TreeElement | undefined): readonly TreeElement[] {
    if (parent !== undefined) this.#freshen(parent);
    const elements = this.#nodesUnder(parent?.node).map((node) => this.#update(node, parent));
    const key = parent?.id ?? '';
    const ids = new Set(elements.map((element) => element.id));
    for (const old of this.#shown.get(key) ?? []) if (!ids.has(old.id)) this.#forget(old.id);
    this.#shown.set(key, elements);
    return elements;
  }

  #update(node: TreeNode, parent: TreeElement | undefined): TreeElement {
    const known = this.#elements.get(node.id);
    if (known !== undefined) {
      known.node = node;
      return known;
    }
    const element: TreeElement = { id: node.id, parent, node };
    this.#elements.set(node.id, element);
    return element;
  }

  #forget(id: string): void {
    this.#forgetUnder(id);
    this.#elements.delete(id);
    this.#rows.delete(id);
    this.#details.delete(id);
    this.#limits.delete(id);
  }

  #forgetUnder(id: string): void {
    const children = this.#shown.get(id) ?? [];
    this.#shown.delete(id);
    for (const child of children) this.#forget(child.id);
  }

  #nodesUnder(parent: TreeNode | undefined): readonly TreeNode[] {
    if (parent === undefined) return this.#rootNodes();
    const nodes = childrenOfCluster(parent, {
      now: this.#clock.now(),
      filter: this.#filter,
      kinds: (contextId) => this.#kinds.get(contextId) ?? [],
      list: (id) => this.#feeds.list(id),
      usage: (contextId) => this.#open.get(contextId)?.usage?.snapshot,
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
      const open = this.#open.get(context.id);
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

function isSettled({ session, overview }: OpenContext): boolean {
  return session.connection.kind === 'failed' || overview?.snapshot.isComplete === true;
}

function isEqualRow(a: TreeRow, b: TreeRow): boolean {
  return (
    a.label === b.label &&
    a.description === b.description &&
    a.icon?.id === b.icon?.id &&
    a.icon?.color === b.icon?.color &&
    a.isExpandable === b.isExpandable &&
    a.contextValue === b.contextValue
  );
}

/** Waits until something holds, looking at each change, but no longer than `limit` milliseconds. */
function settled(onDidChange: Event<undefined>, holds: () => boolean, limit: number): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(finish, limit);
    const listener = onDidChange(() => {
      if (holds()) finish();
    });
  });
}
