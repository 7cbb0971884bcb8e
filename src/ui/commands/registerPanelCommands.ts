import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { decodeSubject, type Subject } from '../../model/subject.ts';
import type { ClusterRuntime } from '../clusterRuntime.ts';
import { commandIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { Panels } from '../panels/createPanels.ts';
import { panelTypes, type PanelName } from '../panels/panelTypes.ts';
import type { TreeElement } from '../tree/shownRows.ts';
import { registerAction } from './registerAction.ts';

const commands: Readonly<Record<PanelName, string>> = {
  metrics: commandIds.openMetrics,
  logs: commandIds.followLogs,
  traces: commandIds.openTraces,
};

/** Registers the commands that open panels, and what brings panels back after a window reload. */
export function registerPanelCommands(context: ObservatoryContext): void {
  let panels: Promise<Panels> | undefined;
  const load = (): Promise<Panels> => {
    panels ??= import('../panels/createPanels.ts').then(({ createPanels }) =>
      context.disposables.add(createPanels(context)),
    );
    return panels;
  };
  collectPinned(context, load);
  for (const name of Object.keys(panelTypes) as PanelName[]) {
    registerAction(context, commands[name], async (element?: TreeElement) => {
      const subject = subjectOf(element);
      const { set, pickAndOpen } = await load();
      if (subject === undefined) await pickAndOpen(name);
      else set.open(name, subject);
    });
    context.disposables.add(
      vscode.window.registerWebviewPanelSerializer(panelTypes[name], {
        deserializeWebviewPanel: async (panel, kept) => {
          const { set } = await load();
          set.restore(name, panel, kept);
        },
      }),
    );
  }
}

/** Goes on collecting the metrics of pinned workloads and pods while their clusters are connected. */
function collectPinned({ clusters, disposables, log }: ObservatoryContext, load: () => Promise<Panels>): void {
  const follow = ({ sessions, tree }: ClusterRuntime): void => {
    let isUsed = false;
    const update = (): void => {
      const connected = new Set(sessions.connected);
      const subjects = tree.memory.pins.flatMap(({ contextId, kind, namespace, name }) => {
        const subject = decodeSubject({ context: contextId, namespace, kind: kind.kind, name });
        return subject === undefined || !connected.has(contextId) ? [] : [subject];
      });
      if (subjects.length === 0 && !isUsed) return;
      isUsed = true;
      load().then(
        ({ keepCollecting }) => {
          keepCollecting(subjects);
        },
        (error: unknown) => {
          log.error(`Collecting what is pinned: ${messageOf(error)}`);
        },
      );
    };
    disposables.add(tree.memory.onDidChange(update));
    disposables.add(sessions.onDidChangeConnections(update));
    update();
  };
  if (clusters.loaded === undefined) disposables.add(clusters.onDidLoad(follow));
  else follow(clusters.loaded);
}

/** The subject of a row of the tree, undefined for a row that has none and for a call from the palette. */
function subjectOf(element: TreeElement | undefined): Subject | undefined {
  const node = element?.node;
  switch (node?.kind) {
    case 'workload': {
      const { kind, namespace, name } = node.item.workload;
      return { context: node.contextId, namespace, kind, name };
    }
    case 'pod':
    case 'container': {
      const { namespace, name } = node.item.pod;
      const pod = { context: node.contextId, namespace, kind: 'Pod', name } as const;
      return node.kind === 'pod' ? pod : { ...pod, container: node.container.spec.name };
    }
    default:
      return undefined;
  }
}
