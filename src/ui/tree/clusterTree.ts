import { Emitter, type Event } from '../../base/event.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import { systemClock, type Clock } from '../../base/time.ts';
import type { ClusterOverview, OverviewSnapshot } from '../../state/clusterOverview.ts';
import type { ClusterSessions } from '../../state/clusterSessions.ts';
import { messageOf } from '../../base/async.ts';
import type { NotedObject } from '../../model/notedObject.ts';
import type { ObjectDetail } from '../../model/objectDetail.ts';
import { readObjectEvents } from '../../sources/kubernetes/objectEvents.ts';
import { readHelmRelease } from '../../sources/kubernetes/helmReleaseReader.ts';
import { readDetails } from '../../sources/kubernetes/objectDetails.ts';
import { KindFeeds } from './kindFeeds.ts';
import { narrowOverview } from './narrowOverview.ts';
import { objectTargetOf } from './objectTarget.ts';
import { OpenContexts, type ContextParts, type OpenContext } from './openContexts.ts';
import { pinOf } from './pinOf.ts';
import { listOfPin, pinnedNodes } from './pinnedNodes.ts';
import { problemNodes } from './problemNodes.ts';
import type { TreeRow } from './rowParts.ts';
import { settled } from './settled.ts';
import { ShownRows, type TreeElement } from './shownRows.ts';
import type { TreeFilter } from './treeFilter.ts';
import { childrenOfCluster } from './treeChildren.ts';
import type { TreeKnowledge } from './treeKnowledge.ts';
import type { TreeMemory } from './treeMemory.ts';
import type { NodeOfKind, TreeNode } from './treeNode.ts';
import { firstPage, pageSize } from './treePages.ts';
import { isRowOf, leadsTo } from './treePath.ts';
import type { TreeResource } from './treeResource.ts';
import { resourcesOf } from './treeResources.ts';
import { toEventLines, toTooltip, type Tooltip } from './treeTooltip.ts';
import { toTreeRow } from './treeRow.ts';

export interface ClusterTreeOptions extends ContextParts {
  readonly sessions: ClusterSessions;
  /** What the user has chosen to see, and how. */
  readonly memory: TreeMemory;
  readonly clock?: Clock;
}

/** Refreshes come at most this often. */
const refreshInterval = 200;
/** How long a tooltip waits for events, in milliseconds. */
const tooltipPatience = 1500;
/** More namespaces than this are not watched one by one. */
const mostWatched = 10;
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
    this.#contexts = this.#disposables.add(new OpenContexts(options.sessions, options));
    this.onDidLearn = this.#contexts.onDidLearn;
    this.#rows = new ShownRows({
      nodesUnder: (parent) => this.#nodesUnder(parent),
      draw: (node) => this.#draw(node),
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
      options.memory.onDidChange(() => {
        for (const [contextId] of this.#contexts.entries()) this.#narrow(contextId);
        schedule();
      }),
    );
    this.#disposables.add(
      options.sessions.onDidChange(() => {
        for (const contextId of this.#contexts.orphans) this.close(contextId);
        this.#schedule();
      }),
    );
  }

  /** Rows under a row, or the top ones. */
  async children(parent: TreeElement | undefined): Promise<readonly TreeElement[]> {
    await this.#prepare(parent?.node);
    return this.#rows.show(parent);
  }

  row(element: TreeElement): TreeRow {
    return this.#rows.draw(element);
  }

  /** Names and values to show on hover, in plain text; for an object of a cluster with what was reported about it. */
  async tooltip(element: TreeElement, signal?: AbortSignal): Promise<Tooltip> {
    const { node } = element;
    const lines = toTooltip(node, this.#clock.now());
    const target = node.kind === 'container' || node.kind === 'pin' ? undefined : objectTargetOf(node);
    const open = target === undefined ? undefined : this.#contexts.get(target.contextId);
    if (target === undefined || open === undefined) return { lines, events: [] };
    const limit = AbortSignal.any([AbortSignal.timeout(tooltipPatience), ...(signal === undefined ? [] : [signal])]);
    const about = { ...target, kind: target.kind.kind };
    // Whoever hovers wants to read now: what cannot be had in time, or may not be read, is left out.
    const events = await readObjectEvents(open.session.transport, about, limit).catch(() => []);
    return { lines, events: toEventLines(events, this.#clock.now()) };
  }

  /** Forgets what was under a row that has been closed; a closed context is disconnected. */
  collapse(element: TreeElement): void {
    this.#rows.forgetUnder(element.id);
    this.#feeds.closeUnder(element.id);
    this.#feeds.close(element.id);
    const { node } = element;
    if (node.kind !== 'context') return;
    // What is pinned is still looked at.
    if (this.memory.pins.some(({ contextId }) => contextId === node.contextId)) return;
    this.#contexts.closeLater(node.contextId, () => {
      this.close(node.contextId);
    });
  }

  /** Lets go of a context's watches. */
  close(contextId: string): void {
    this.#contexts.close(contextId);
    this.#feeds.closeUnder(`context ${contextId}`);
    this.#feeds.closeUnder(`pinned/${contextId}`);
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

  /** Everything of the open contexts and lists that is known by name, for a search. */
  *resources(): Generator<TreeResource> {
    for (const [contextId, { overview }] of this.#contexts.entries()) {
      if (overview !== undefined) yield* resourcesOf(contextId, overview.snapshot);
    }
    yield* this.#feeds.resources();
  }

  /**
   * The row of an object, with its contexts, groups and lists opened and paged on the way.
   * Undefined where it is not there, or not shown in the groups, namespaces and filter that are chosen.
   */
  async find(target: TreeResource): Promise<TreeElement | undefined> {
    let parent: TreeElement | undefined;
    for (;;) {
      if (parent?.node.kind === 'context') await this.open(target.contextId, true);
      await this.#prepare(parent?.node);
      if (parent !== undefined) this.#rows.freshen(parent);
      const all = this.#allNodesUnder(parent?.node);
      const next = all.find((node) => isRowOf(node, target)) ?? all.find((node) => leadsTo(node, target));
      if (next === undefined) return undefined;
      this.#pageTo(parent, all.indexOf(next));
      const element = this.#rows.peek(parent).find(({ id }) => id === next.id);
      if (element === undefined || isRowOf(element.node, target)) return element;
      parent = element;
    }
  }

  /** The groups of the open contexts in which the filter leaves something, at most `limit`; none where it leaves more. */
  filteredGroups(limit: number): readonly TreeElement[] {
    const groups: TreeElement[] = [];
    for (const context of this.#rows.peek(undefined)) {
      const { node } = context;
      if (node.kind !== 'context' || this.#contexts.get(node.contextId) === undefined) continue;
      const under = this.#rows.peek(context);
      groups.push(...under.filter((one) => one.node.kind === 'namespace' || one.node.kind === 'group'));
    }
    return groups.length > limit ? [] : groups;
  }

  /** Whether the filter leaves no workload, pod or node of the open contexts. What stands in lists that are closed is not known. */
  get isFilteredEmpty(): boolean {
    const found = new Set(['namespace', 'group', 'nodes', 'node']);
    const contexts = this.#rows
      .peek(undefined)
      .filter(({ node }) => node.kind === 'context' && node.overview?.isComplete === true);
    const isLeft = (context: TreeElement): boolean => this.#rows.peek(context).some((one) => found.has(one.node.kind));
    return this.isFiltered && contexts.length > 0 && !contexts.some(isLeft);
  }

  showMore(parentId: string): void {
    this.#limits.set(parentId, (this.#limits.get(parentId) ?? pageSize) + pageSize);
    this.#schedule();
  }

  /** What is known of an open context. */
  overview(contextId: string): ClusterOverview | undefined {
    return this.#contexts.get(contextId)?.overview;
  }

  /** What is known of every open context. */
  get overviews(): readonly OverviewSnapshot[] {
    return [...this.#contexts.entries()].flatMap(([, { overview }]) => overview?.snapshot ?? []);
  }

  /** Whether an open context still waits for its first data. */
  get isLoading(): boolean {
    return this.#contexts.isLoading;
  }

  /** Unhealthy workloads, pods, nodes and other objects of every open context. */
  get unhealthy(): number {
    let sum = 0;
    for (const [contextId, open] of this.#contexts.entries()) sum += this.#overviewOf(contextId, open)?.unhealthy ?? 0;
    return sum;
  }

  /** What the user has chosen to see, and how. */
  get memory(): TreeMemory {
    return this.#options.memory;
  }

  /** Connects to a context without opening its row; with `withKinds` it waits for the kinds that it serves. */
  async open(contextId: string, withKinds = false): Promise<void> {
    this.#narrow(contextId);
    await this.#contexts.open(contextId, withKinds);
  }

  /** Asks again at once for everything of a context. */
  retry(contextId: string): void {
    this.#options.sessions.session(contextId)?.retry();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#disposables.dispose();
  }

  /** Opens what a row has to watch or read before there is something under it. */
  async #prepare(node: TreeNode | undefined): Promise<void> {
    if (node?.kind === 'context') await this.open(node.contextId);
    else if (node?.kind === 'kindGroup') await this.#openList(node);
    else if (node?.kind === 'object' || node?.kind === 'release') await this.#openObject(node);
    else if (node?.kind === 'pinned') this.#openPins();
  }

  /** Few namespaces are watched one by one, so that the others cost nothing; what is pinned is watched as well. */
  #narrow(contextId: string): void {
    const chosen = this.memory.namespaces(contextId) ?? [];
    const pinned = this.memory.pins.filter((pin) => pin.contextId === contextId).map(({ namespace }) => namespace);
    const names = new Set([...chosen, ...pinned.filter((name) => name !== '')]);
    const isWorthIt = chosen.length > 0 && names.size <= mostWatched;
    this.#options.sessions.session(contextId)?.watchOnly(isWorthIt ? [...names].sort() : []);
  }

  async #openList(node: NodeOfKind<'kindGroup'>): Promise<void> {
    const session = this.#options.sessions.session(node.contextId);
    if (session === undefined) return;
    this.#feeds.open(node.id, session, node.source, node.namespace);
    await settled(this.#feeds.onDidChange, () => this.#feeds.isSettled(node.id), patience);
  }

  async #openObject(node: NodeOfKind<'object' | 'release'>): Promise<void> {
    const transport = this.#options.sessions.session(node.contextId)?.transport;
    if (transport === undefined) return;
    const reading =
      node.kind === 'release'
        ? readHelmRelease(transport, node.release)
        : readDetails(transport, node.apiKind, node.object);
    const details = await reading.catch((error: unknown): ObjectDetail[] => [
      { label: messageOf(error), description: '', level: 'warning' },
    ]);
    const nothing: ObjectDetail = { label: 'None', description: '', level: 'idle' };
    this.#details.set(node.id, details.length === 0 ? [nothing] : details);
  }

  /** Watches each pinned object that the overviews do not have. */
  #openPins(): void {
    for (const pin of this.memory.pins) {
      const open = this.#contexts.get(pin.contextId);
      const listId = listOfPin(pin);
      if (open?.overview === undefined || listId === undefined) continue;
      this.#feeds.open(listId, open.session, { kind: 'table', apiKind: pin.kind }, pin.namespace, pin.name);
    }
  }

  #schedule(): void {
    if (this.#disposables.isDisposed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#rows.isShown('pinned')) this.#openPins();
      const changed = this.#rows.changes();
      if (changed.length > 0) this.#didChange.fire(changed);
    }, refreshInterval);
  }

  #draw(node: TreeNode): TreeRow {
    const row = toTreeRow(node, this.#clock.now());
    const pin = this.memory.pins.length === 0 ? undefined : pinOf(node);
    if (pin === undefined || !this.memory.isPinned(pin)) return row;
    return { ...row, contextValue: `${row.contextValue};pinned` };
  }

  #nodesUnder(parent: TreeNode | undefined): readonly TreeNode[] {
    const nodes = this.#allNodesUnder(parent);
    return parent === undefined ? nodes : firstPage(parent.id, nodes, this.#limits.get(parent.id) ?? pageSize);
  }

  #allNodesUnder(parent: TreeNode | undefined): readonly TreeNode[] {
    return parent === undefined ? this.#rootNodes() : childrenOfCluster(parent, this.#knowledge());
  }

  #pageTo(parent: TreeElement | undefined, index: number): void {
    if (parent === undefined || index < (this.#limits.get(parent.id) ?? pageSize)) return;
    this.#limits.set(parent.id, Math.ceil((index + 1) / pageSize) * pageSize);
    // The rows must be there before one of them can be revealed.
    this.#didChange.fire([parent]);
  }

  #knowledge(): TreeKnowledge {
    return {
      now: this.#clock.now(),
      filter: this.#filter,
      grouping: this.memory.grouping,
      sort: this.memory.sort,
      namespaces: (contextId) => this.memory.namespaces(contextId),
      kinds: (contextId) => this.#contexts.get(contextId)?.kinds ?? [],
      noted: (contextId) => this.#notedOf(contextId),
      list: (id) => this.#feeds.list(id),
      usage: (contextId) => this.#contexts.get(contextId)?.usage?.snapshot,
      details: (id) => this.#details.get(id),
    };
  }

  #notedOf(contextId: string): readonly NotedObject[] {
    const open = this.#contexts.get(contextId);
    const overview = open === undefined ? undefined : this.#overviewOf(contextId, open);
    return overview?.namespaces.flatMap(({ tree }) => tree.noted) ?? [];
  }

  #rootNodes(): readonly TreeNode[] {
    const { contexts, problems } = this.#options.sessions.snapshot;
    const nodes = contexts.map((context): TreeNode => {
      const open = this.#contexts.get(context.id);
      const all = open?.overview?.snapshot;
      const overview = open === undefined ? undefined : this.#overviewOf(context.id, open);
      return {
        kind: 'context',
        id: `context ${context.id}`,
        contextId: context.id,
        context,
        connection: open?.session.connection ?? { kind: 'idle' },
        login: open?.session.login,
        overview,
        watched: open?.session.watchedNamespaces ?? [],
        namespaceCount: overview === all ? undefined : all?.namespaces.length,
      };
    });
    const pinned = pinnedNodes(this.memory.pins, this.#contexts, this.#knowledge());
    return [...problemNodes(problems, contexts.length > 0), ...pinned, ...nodes];
  }

  /** What a context shows: the namespaces that the user has chosen. */
  #overviewOf(contextId: string, { overview }: OpenContext): OverviewSnapshot | undefined {
    const names = this.memory.namespaces(contextId);
    return overview === undefined || names === undefined
      ? overview?.snapshot
      : narrowOverview(overview.snapshot, names);
  }
}
