import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import type { ClusterRuntime } from '../clusterRuntime.ts';
import type { Clusters } from '../clusters.ts';
import { commandIds } from '../ids.ts';
import type { TreeElement } from './shownRows.ts';
import type { Tooltip } from './treeTooltip.ts';

/** Gives the rows of the cluster tree to VS Code. Nothing is loaded before the view is first shown. */
export class ClustersTreeProvider implements vscode.TreeDataProvider<TreeElement>, Disposable {
  readonly #clusters: Clusters;
  readonly #disposables = new DisposableStore();
  readonly #didChange = new vscode.EventEmitter<TreeElement[] | undefined>();
  #isFollowing = false;

  readonly onDidChangeTreeData = this.#didChange.event;

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
    this.#disposables.add(this.#didChange);
  }

  async getChildren(element?: TreeElement): Promise<TreeElement[]> {
    const { tree } = await this.#load();
    return [...(await tree.children(element))];
  }

  async getTreeItem(element: TreeElement): Promise<vscode.TreeItem> {
    const { tree } = await this.#load();
    const row = tree.row(element);
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const open = row.isOpenAtFirst === true ? Expanded : Collapsed;
    const item = new vscode.TreeItem(row.label, row.isExpandable ? open : None);
    item.id = element.id;
    item.description = row.description;
    item.contextValue = row.contextValue;
    item.accessibilityInformation = { label: row.spoken };
    if (row.icon !== undefined) {
      const { id, color } = row.icon;
      item.iconPath = new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
    }
    const { node } = element;
    const isAction = node.kind === 'more' || node.kind === 'step' || (node.kind === 'pin' && node.state === 'closed');
    if (isAction || (node.kind === 'problem' && node.step !== undefined)) {
      item.command = { command: commandIds.runTreeRow, title: row.label, arguments: [element] };
    }
    return item;
  }

  async resolveTreeItem(
    item: vscode.TreeItem,
    element: TreeElement,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    const { tree } = await this.#load();
    const stop = new AbortController();
    const listener = token.onCancellationRequested(() => {
      stop.abort();
    });
    try {
      const tooltip = await tree.tooltip(element, stop.signal);
      if (tooltip.lines.length > 0) item.tooltip = toMarkdown(tooltip);
      return item;
    } finally {
      listener.dispose();
    }
  }

  getParent(element: TreeElement): TreeElement | undefined {
    return element.parent;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #load(): Promise<ClusterRuntime> {
    const runtime = await this.#clusters.runtime();
    if (this.#isFollowing) return runtime;
    this.#isFollowing = true;
    this.#disposables.add(
      runtime.tree.onDidChange((changed) => {
        const elements = changed.filter((element) => element !== undefined);
        this.#didChange.fire(elements.length === changed.length ? elements : undefined);
      }),
    );
    return runtime;
  }
}

/** Every text comes from the cluster, so none of it is markup. */
function toMarkdown({ lines, events }: Tooltip): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  const append = (all: Tooltip['lines']): void => {
    for (const [name, value] of all) {
      const words = value.trim().split(/\s+/);
      if (name === '') markdown.appendText(words.join(' '));
      else {
        markdown.appendMarkdown('**').appendText(name).appendMarkdown('**');
        // Word by word, since spaces become such that do not break a line.
        for (const word of words) markdown.appendMarkdown(' ').appendText(word);
      }
      markdown.appendMarkdown('  \n');
    }
  };
  append(lines);
  if (events.length > 0) markdown.appendMarkdown('\n---\n\n');
  append(events);
  return markdown;
}
