import type { TreeNode } from './treeNode.ts';
import type { TreeRow } from './rowParts.ts';

/** A row that VS Code holds on to: the same object for the same thing as long as it is shown. Commands of the view get these. */
export interface TreeElement {
  readonly id: string;
  readonly parent: TreeElement | undefined;
  /** The newest data. */
  node: TreeNode;
}

export interface RowSource {
  /** The rows under a row as they should be now, or the top ones. */
  readonly nodesUnder: (parent: TreeNode | undefined) => readonly TreeNode[];
  readonly draw: (node: TreeNode) => TreeRow;
  /** A row is not shown any more: what is kept for it may go. */
  readonly onForget: (id: string) => void;
}

/** What VS Code has been given last: which row objects stand for which nodes, what is under each, and how each was drawn. */
export class ShownRows {
  readonly #source: RowSource;
  readonly #elements = new Map<string, TreeElement>();
  /** By the parent's id; the top ones by the empty string. */
  readonly #children = new Map<string, readonly TreeElement[]>();
  readonly #rows = new Map<string, TreeRow>();

  constructor(source: RowSource) {
    this.#source = source;
  }

  /** The rows under a row, for somebody who looks for one: what is shown, and what changed about that, stays as it is. */
  peek(parent: TreeElement | undefined): readonly TreeElement[] {
    if (parent !== undefined) this.freshen(parent);
    return this.#source.nodesUnder(parent?.node).map((node) => this.#update(node, parent));
  }

  /** The rows under a row, from now on shown. */
  show(parent: TreeElement | undefined): readonly TreeElement[] {
    const elements = this.peek(parent);
    const key = parent?.id ?? '';
    const ids = new Set(elements.map((element) => element.id));
    for (const old of this.#children.get(key) ?? []) if (!ids.has(old.id)) this.#forget(old.id);
    this.#children.set(key, elements);
    return elements;
  }

  /** Whether the rows under a row are shown. */
  isShown(id: string): boolean {
    return this.#children.has(id);
  }

  draw(element: TreeElement): TreeRow {
    const row = this.#source.draw(element.node);
    this.#rows.set(element.id, row);
    return row;
  }

  /** Brings a row's data up to date, from the top down: much may have happened since it was drawn. */
  freshen(element: TreeElement): void {
    if (element.parent !== undefined) this.freshen(element.parent);
    for (const node of this.#source.nodesUnder(element.parent?.node)) {
      if (node.id === element.id) element.node = node;
    }
  }

  /** Forgets what was under a row that has been closed. */
  forgetUnder(id: string): void {
    const children = this.#children.get(id) ?? [];
    this.#children.delete(id);
    for (const child of children) this.#forget(child.id);
  }

  /** The rows that look different now, or have other rows under them; undefined stands for all. */
  changes(): readonly (TreeElement | undefined)[] {
    const changed: (TreeElement | undefined)[] = [];
    const visit = (parent: TreeElement | undefined): void => {
      const before = this.#children.get(parent?.id ?? '');
      if (before === undefined) return;
      const after = this.#source.nodesUnder(parent?.node);
      const isSame = before.length === after.length && after.every((node, index) => node.id === before[index]?.id);
      for (const node of after) this.#update(node, parent);
      if (!isSame) {
        changed.push(parent);
        return;
      }
      for (const element of before) {
        const known = this.#rows.get(element.id);
        if (known !== undefined && !isEqualRow(this.#source.draw(element.node), known)) changed.push(element);
        visit(element);
      }
    };
    visit(undefined);
    return changed;
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
    this.forgetUnder(id);
    this.#elements.delete(id);
    this.#rows.delete(id);
    this.#source.onForget(id);
  }
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
