import * as vscode from 'vscode';
import { stripEscapes } from '../../base/ansi.ts';
import type { Container, Pod } from '../../model/pod.ts';
import { runningContainers } from '../../sources/kubernetes/containerShell.ts';
import { Interner } from '../../sources/kubernetes/interner.ts';
import { readObject, type ObjectTarget } from '../../sources/kubernetes/objectActions.ts';
import { podKind } from '../../sources/kubernetes/projections/podKind.ts';
import type { ClusterSession } from '../../state/clusterSession.ts';
import type { Clusters } from '../clusters.ts';
import { ContainerTerminal } from '../terminals/containerTerminal.ts';
import { confirmChange } from './confirmChange.ts';

/**
 * Opens a terminal with a shell in a container of a pod. Where several run, asks which one.
 * @param wanted the container's name, where it is known.
 * @throws SourceError when the pod cannot be read.
 */
export async function openShell(
  clusters: Clusters,
  session: ClusterSession,
  target: ObjectTarget,
  wanted: string | undefined,
): Promise<void> {
  const pod = podKind.project(await readObject(session.transport, target), new Interner());
  const container = wanted ?? (await pickContainer(pod));
  if (container === undefined) return;
  const isAllowed = await confirmChange({
    context: session.context,
    question: vscode.l10n.t('Open a shell in the Pod {0}/{1}?', pod.namespace, pod.name),
    verb: vscode.l10n.t('Open Shell'),
    name: pod.name,
    asks: 'inProduction',
  });
  if (!isAllowed) return;
  const { id, name } = session.context;
  const pty = new ContainerTerminal({
    ref: { namespace: pod.namespace, pod: pod.name, container },
    context: name,
    api: async () => (await clusters.runtime()).backends.sessionOf(id).transport,
  });
  const label = pod.containers.length > 1 ? `${pod.name} · ${container}` : pod.name;
  const iconPath = new vscode.ThemeIcon('terminal');
  vscode.window.createTerminal({ name: stripEscapes(label), pty, iconPath, isTransient: true }).show();
}

/** @throws Error that says why no container runs. */
async function pickContainer(pod: Pod): Promise<string | undefined> {
  const running = runningContainers(pod);
  const [first] = running;
  if (first === undefined) throw new Error(whyNone(pod));
  if (running.length === 1) return first.spec.name;
  const items = running.map(({ spec }) => ({
    label: spec.name,
    description: spec.role === 'main' ? '' : vscode.l10n.t('{0} container', spec.role),
    detail: spec.image,
  }));
  const title = vscode.l10n.t('Open a shell in which container of {0}?', pod.name);
  return (await vscode.window.showQuickPick(items, { title, matchOnDetail: true }))?.label;
}

function whyNone(pod: Pod): string {
  const reasons = pod.containers.flatMap(({ spec, state }) => {
    const reason = reasonOf(state);
    return reason === '' ? [] : [`${spec.name}: ${reason}`];
  });
  const words = vscode.l10n.t('No container of the pod {0} runs.', pod.name);
  return stripEscapes([words, reasons.slice(0, 4).join(', ')].filter((text) => text !== '').join(' '));
}

function reasonOf(state: Container['state']): string {
  return state === undefined || state.kind === 'running' ? '' : state.reason;
}
