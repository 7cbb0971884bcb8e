import { Emitter, type Event } from '../../base/event.ts';
import { asArray, asRecord, asString } from '../../base/json.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import { decodeTreeResource, type TreeResource } from './treeResource.ts';

/** How the workloads and pods of a cluster are put into groups. */
export type Grouping =
  | { readonly kind: 'namespace' }
  | { readonly kind: 'kind' }
  | { readonly kind: 'node' }
  | { readonly kind: 'label'; readonly label: string };

const sortKeys = ['name', 'status', 'age', 'restarts', 'cpu', 'memory'] as const;

export type SortKey = (typeof sortKeys)[number];

/** An object that the user keeps at the top of the tree. */
export type Pin = TreeResource;

/** Where values are kept over a reload of the window: VS Code's `Memento`. */
export interface ValueStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const prefix = 'tree.';

/** What the user has chosen for the Clusters view: groups and sort order by workspace, pins and namespaces for all. */
export class TreeMemory implements Disposable {
  readonly #workspace: ValueStore;
  readonly #everywhere: ValueStore;
  readonly #didChange = new Emitter<undefined>();
  #pins: readonly Pin[] = [];
  /** Asked for each row at each refresh. */
  #pinKeys: ReadonlySet<string> = new Set();
  #namespaces: Readonly<Record<string, readonly string[]>>;

  readonly onDidChange: Event<undefined> = this.#didChange.event;

  constructor(workspace: ValueStore, everywhere: ValueStore) {
    this.#workspace = workspace;
    this.#everywhere = everywhere;
    this.#usePins((asArray(everywhere.get(`${prefix}pins`)) ?? []).flatMap((one) => decodeTreeResource(one) ?? []));
    this.#namespaces = decodeNamespaces(everywhere.get(`${prefix}namespaces`));
  }

  get grouping(): Grouping {
    return decodeGrouping(this.#workspace.get(`${prefix}grouping`));
  }

  setGrouping(grouping: Grouping): void {
    this.#keep(this.#workspace, 'grouping', grouping);
  }

  get sort(): SortKey {
    const kept = this.#workspace.get(`${prefix}sort`);
    return sortKeys.find((key) => key === kept) ?? 'name';
  }

  setSort(sort: SortKey): void {
    this.#keep(this.#workspace, 'sort', sort);
  }

  /** In the order in which they were pinned. */
  get pins(): readonly Pin[] {
    return this.#pins;
  }

  isPinned(pin: Pin): boolean {
    return this.#pinKeys.has(pinKey(pin));
  }

  pin(pin: Pin): void {
    if (this.isPinned(pin)) return;
    const { contextId, namespace, name } = pin;
    const { group, version, resource, kind, isNamespaced, isListOnly = false } = pin.kind;
    // A kind may come with functions of its own, which cannot be kept.
    const kept = { contextId, namespace, name, kind: { group, version, resource, kind, isNamespaced, isListOnly } };
    this.#usePins([...this.#pins, kept]);
    this.#keep(this.#everywhere, 'pins', this.#pins);
  }

  unpin(pin: Pin): void {
    const key = pinKey(pin);
    this.#usePins(this.#pins.filter((one) => pinKey(one) !== key));
    this.#keep(this.#everywhere, 'pins', this.#pins);
  }

  /** The namespaces of a context that are shown; undefined: all. */
  namespaces(contextId: string): readonly string[] | undefined {
    return this.#namespaces[contextId];
  }

  setNamespaces(contextId: string, names: readonly string[] | undefined): void {
    const others = Object.entries(this.#namespaces).filter(([id]) => id !== contextId);
    this.#namespaces = Object.fromEntries(names === undefined ? others : [...others, [contextId, names]]);
    this.#keep(this.#everywhere, 'namespaces', this.#namespaces);
  }

  dispose(): void {
    this.#didChange.dispose();
  }

  #usePins(pins: readonly Pin[]): void {
    this.#pins = pins;
    this.#pinKeys = new Set(pins.map(pinKey));
  }

  #keep(store: ValueStore, name: string, value: unknown): void {
    void store.update(`${prefix}${name}`, value);
    this.#didChange.fire(undefined);
  }
}

/** One text for each object. */
export function pinKey({ contextId, kind, namespace, name }: Pin): string {
  return JSON.stringify([contextId, kind.group, kind.resource, namespace, name]);
}

function decodeGrouping(kept: unknown): Grouping {
  const { kind, label } = asRecord(kept) ?? {};
  if (kind === 'kind' || kind === 'node') return { kind };
  return kind === 'label' && typeof label === 'string' ? { kind, label } : { kind: 'namespace' };
}

function decodeNamespaces(kept: unknown): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(asRecord(kept) ?? {}).map(([contextId, names]) => [
      contextId,
      (asArray(names) ?? []).flatMap((name) => asString(name) ?? []),
    ]),
  );
}
