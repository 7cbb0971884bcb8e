import * as vscode from 'vscode';
import { formatAge } from '../../base/time.ts';
import { readRolloutHistory, undoRollout, type KeptRevision } from '../../sources/kubernetes/rolloutHistory.ts';
import { change, type ActionSubject } from './actionSubject.ts';

/** Asks which revision of a workload to go back to, and goes back. @throws SourceError */
export async function undoRevision(subject: ActionSubject): Promise<void> {
  const { session, target, title } = subject;
  const history = await readRolloutHistory(session.transport, target);
  const earlier = history.filter((one) => !one.isCurrent);
  if (earlier.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The {0} has no earlier revision.', title));
    return;
  }
  const items = earlier.map((revision) => toItem(revision, Date.now()));
  const question = vscode.l10n.t('Go back to which revision of the {0}?', title);
  const picked = await vscode.window.showQuickPick(items, {
    title: question,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const { revision } = picked;
  await change(subject, {
    question: vscode.l10n.t('Go back to revision {0} of the {1}?', revision.number, title),
    verb: vscode.l10n.t('Undo Rollout'),
    warning: revision.images.join('\n'),
    run: () => undoRollout(session.transport, target, revision),
  });
}

function toItem(revision: KeptRevision, now: number): vscode.QuickPickItem & { readonly revision: KeptRevision } {
  const age = revision.created === 0 ? '' : vscode.l10n.t('{0} ago', formatAge(now - revision.created));
  return {
    label: vscode.l10n.t('Revision {0}', revision.number),
    description: [age, revision.cause].filter((part) => part !== '').join(' · '),
    detail: revision.images.join(', '),
    revision,
  };
}
