import * as vscode from 'vscode';
import type { PortForwardSnapshot } from '../../model/portForward.ts';
import type { Clusters } from '../clusters.ts';
import { registerAction } from '../commands/registerAction.ts';
import { commandIds, contextKeys, viewIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import { ForwardMemory, offerText, restartForwards } from './forwardMemory.ts';
import { addressOf, browserUrlOf, toPortForwardRow } from './portForwardRow.ts';

/** A row of the list. */
interface ForwardElement {
  readonly forward: PortForwardSnapshot;
}

/** Shows the ports that are forwarded, in a view of their own and as a count in the status bar. */
export function registerPortForwards(context: ObservatoryContext): void {
  const { clusters, disposables, extension } = context;
  const memory = new ForwardMemory(extension.workspaceState);
  const didChange = disposables.add(new vscode.EventEmitter<undefined>());
  let forwards: readonly PortForwardSnapshot[] = [];
  const view = disposables.add(
    vscode.window.createTreeView<ForwardElement>(viewIds.portForwards, {
      treeDataProvider: {
        onDidChangeTreeData: didChange.event,
        getChildren: (element) => (element === undefined ? forwards.map((forward) => ({ forward })) : []),
        getParent: () => undefined,
        getTreeItem: toTreeItem,
      },
    }),
  );
  const item = disposables.add(
    vscode.window.createStatusBarItem(viewIds.portForwards, vscode.StatusBarAlignment.Left, 0),
  );
  item.name = vscode.l10n.t('Forwarded Ports');
  item.command = `${viewIds.portForwards}.focus`;
  const update = (): void => {
    const count = forwards.length;
    item.text = `$(plug) ${count}`;
    item.tooltip = forwards.map((forward) => toPortForwardRow(forward).tooltip.split('\n', 1)[0] ?? '').join('\n');
    item.accessibilityInformation = { label: vscode.l10n.t('{0} ports forwarded', count) };
    if (count > 0) item.show();
    else item.hide();
    void vscode.commands.executeCommand('setContext', contextKeys.hasPortForwards, count > 0);
    view.description = count === 0 ? '' : String(count);
    didChange.fire(undefined);
  };
  disposables.add(
    clusters.onDidLoad((runtime) => {
      disposables.add(
        runtime.forwards.onDidChange(() => {
          const known = new Set(forwards.map(({ id }) => id));
          forwards = runtime.forwards.snapshot;
          memory.keep(runtime.forwards.requests);
          update();
          const added = forwards.find(({ id }) => !known.has(id));
          // Opens the list, where the address stands and what can be done with it.
          if (added !== undefined) void view.reveal({ forward: added }, { select: true, focus: false });
        }),
      );
    }),
  );
  registerForwardCommands(context);
  void offerRestart(clusters, memory);
}

/** What was forwarded when the window closed is offered once, and started only when the user says so. */
async function offerRestart(clusters: Clusters, memory: ForwardMemory): Promise<void> {
  const requests = memory.kept;
  if (requests.length === 0) return;
  const restart =
    requests.length === 1 ? vscode.l10n.t('Restart Forward') : vscode.l10n.t('Restart {0} Forwards', requests.length);
  const forget = vscode.l10n.t('Forget');
  const answer = await vscode.window.showInformationMessage(offerText(requests), restart, forget);
  if (answer === forget) memory.keep([]);
  if (answer !== restart) return;
  const { sessions, forwards } = await clusters.runtime();
  const failures = await restartForwards(sessions, forwards, requests);
  if (failures.length > 0) void vscode.window.showErrorMessage(failures.join(' '));
}

function registerForwardCommands(context: ObservatoryContext): void {
  const { clusters } = context;
  const register = (id: string, run: (forward: PortForwardSnapshot) => Promise<void>): void => {
    registerAction(context, id, async (element?: ForwardElement) => {
      if (element !== undefined) await run(element.forward);
    });
  };
  register(commandIds.openForward, async (forward) => {
    // On a remote machine the editor forwards the port once more, to where the browser is.
    const uri = await vscode.env.asExternalUri(vscode.Uri.parse(browserUrlOf(forward)));
    await vscode.env.openExternal(uri);
  });
  register(commandIds.copyForwardAddress, async (forward) => {
    await vscode.env.clipboard.writeText(addressOf(forward));
  });
  register(commandIds.stopForward, async (forward) => {
    (await clusters.runtime()).forwards.stop(forward.id);
  });
  registerAction(context, commandIds.stopAllForwards, async () => {
    (await clusters.runtime()).forwards.stopAll();
  });
}

function toTreeItem({ forward }: ForwardElement): vscode.TreeItem {
  const row = toPortForwardRow(forward);
  const item = new vscode.TreeItem(row.label);
  item.id = forward.id;
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.contextValue = row.contextValue;
  item.iconPath = new vscode.ThemeIcon(
    row.icon.id,
    row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color),
  );
  item.accessibilityInformation = { label: `${row.label}, ${row.description.replaceAll(' · ', ', ')}` };
  return item;
}
