import * as vscode from 'vscode';
import { isAbortError } from '../../base/async.ts';
import { drain, planDrain, type DrainedPod, type DrainProgress } from '../../sources/kubernetes/nodeDrain.ts';
import { change, type ActionSubject } from './actionSubject.ts';

/** Says what a drain of the node would evict, asks, and evicts it with progress that can be cancelled. @throws SourceError */
export async function drainNode(subject: ActionSubject): Promise<void> {
  const { session, target, title } = subject;
  const pods = await planDrain(session.transport, target);
  await change(subject, {
    question: vscode.l10n.t('Evict {0} pods from the {1}?', pods.length, title),
    verb: vscode.l10n.t('Drain'),
    warning: warningFor(pods),
    run: () => drainWithProgress(subject, pods),
  });
}

function warningFor(pods: readonly DrainedPod[]): string {
  const bare = pods.filter((pod) => pod.isBare).map(({ namespace, name }) => `${namespace}/${name}`);
  const local = pods.filter((pod) => pod.hasLocalData).length;
  const more = bare.length > 5 ? `, … (${bare.length})` : '';
  return [
    vscode.l10n.t('The node takes no new pods until it is uncordoned. Pods of DaemonSets stay.'),
    bare.length === 0 ? '' : vscode.l10n.t('No controller makes these again: {0}', bare.slice(0, 5).join(', ') + more),
    local === 0 ? '' : vscode.l10n.t('{0} pods lose the files in their emptyDir volumes.', local),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

async function drainWithProgress(
  { session, target, title }: ActionSubject,
  pods: readonly DrainedPod[],
): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Draining the {0}', title),
    cancellable: true,
  };
  let gone = 0;
  try {
    await vscode.window.withProgress(options, async (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => {
        stop.abort();
      });
      const onProgress = (state: DrainProgress): void => {
        progress.report({ message: messageOfProgress(state), increment: ((state.gone - gone) / state.total) * 100 });
        gone = state.gone;
      };
      await drain(session.transport, target, pods, onProgress, stop.signal);
    });
  } catch (error) {
    if (!isAbortError(error)) throw error;
    const words = vscode.l10n.t('Stopped: {0} of {1} pods are gone. The {2} stays cordoned.', gone, pods.length, title);
    void vscode.window.showInformationMessage(words);
  }
}

function messageOfProgress({ gone, total, held }: DrainProgress): string {
  const count = vscode.l10n.t('{0} of {1} pods gone', gone, total);
  const [first] = held;
  if (first === undefined) return count;
  const others = held.length > 1 ? ` (+${held.length - 1})` : '';
  return `${count}; ${vscode.l10n.t('{0} waits: {1}', first.name, first.why)}${others}`;
}
