import * as vscode from 'vscode';
import { commandIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { TreeElement } from '../tree/shownRows.ts';
import type { ProblemStep } from '../tree/treeNode.ts';
import { registerAction } from './registerAction.ts';

/** Registers what the rows and the title of the Clusters view do. */
export function registerTreeCommands(context: ObservatoryContext): void {
  const register = (id: string, run: (element: TreeElement | undefined) => Promise<void>): void => {
    registerAction(context, id, run);
  };
  register(commandIds.runTreeRow, async (element) => {
    const node = element?.node;
    if (node?.kind === 'more') (await context.clusters.runtime()).tree.showMore(node.parentId);
    else if (node?.kind === 'pin') await (await context.clusters.runtime()).tree.open(node.contextId);
    else if (node?.kind === 'step' || node?.kind === 'problem') await runStep(context, node.step);
  });
  register(commandIds.refreshClusters, async (element) => {
    const { sessions, tree } = await context.clusters.runtime();
    const contextId = contextIdOf(element);
    if (contextId !== undefined) tree.retry(contextId);
    else {
      await sessions.reload();
      for (const { id } of sessions.snapshot.contexts) if (tree.overview(id) !== undefined) tree.retry(id);
    }
  });
  register(commandIds.disconnectCluster, async (element) => {
    const contextId = contextIdOf(element);
    if (contextId === undefined) return;
    const { sessions, tree, forwards } = await context.clusters.runtime();
    forwards.stopContext(contextId);
    // First of all: what is pinned connects again when the tree is drawn anew.
    sessions.session(contextId)?.disconnect();
    tree.close(contextId);
  });
  register(commandIds.openKubeconfig, async (element) => {
    const node = element?.node;
    if (node?.kind === 'problem') await runStep(context, node.step);
    else if (node?.kind === 'context') await openFile(node.context.file, undefined);
  });
  register(commandIds.copyName, async (element) => {
    const name = element === undefined ? undefined : nameOf(element);
    if (name !== undefined) await vscode.env.clipboard.writeText(name);
  });
}

/** The context that a row belongs to. */
export function contextIdOf(element: TreeElement | undefined): string | undefined {
  return element !== undefined && 'contextId' in element.node ? element.node.contextId : undefined;
}

function nameOf({ node }: TreeElement): string | undefined {
  switch (node.kind) {
    case 'context':
      return node.context.name;
    case 'namespace':
      return node.entry.name;
    case 'workload':
      return node.item.workload.name;
    case 'pod':
      return node.item.pod.name;
    case 'container':
      return node.container.spec.name;
    case 'node':
      return node.entry.node.name;
    case 'problem':
      return node.message;
    case 'object':
      return node.object.name;
    case 'event':
      return node.event.message;
    case 'release':
      return node.release.release;
    case 'detail':
      return node.detail.label;
    case 'group':
      return node.title;
    case 'revision':
      return node.revision.name;
    case 'pin':
      return node.pin.name;
    case 'pinned':
    case 'category':
    case 'kindGroup':
    case 'nodes':
    case 'step':
    case 'note':
    case 'more':
      return undefined;
  }
}

async function runStep(context: ObservatoryContext, step: ProblemStep | undefined): Promise<void> {
  switch (step?.kind) {
    case 'openFile':
      await openFile(step.file, step.line);
      return;
    case 'diagnose':
      await vscode.commands.executeCommand(commandIds.diagnoseConnection, { node: step });
      return;
    case 'retry':
      (await context.clusters.runtime()).tree.retry(step.contextId);
      return;
    case 'selectKubeconfig':
      await vscode.commands.executeCommand(commandIds.selectKubeconfig);
      return;
    case 'openDemo':
      await vscode.commands.executeCommand(commandIds.openDemoCluster);
      return;
    case undefined:
  }
}

async function openFile(file: string, line: number | undefined): Promise<void> {
  const position = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection: new vscode.Range(position, position) });
}
