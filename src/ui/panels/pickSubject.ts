import * as vscode from 'vscode';
import type { Subject } from '../../model/subject.ts';
import type { HttpTransport } from '../../sources/httpTransport.ts';
import type { KubeContext } from '../../sources/kubernetes/kubeconfigSet.ts';
import { listSubjects } from '../../sources/kubernetes/subjectList.ts';

interface SubjectItem extends vscode.QuickPickItem {
  readonly subject: Subject;
}

/** Asks for a workload or a pod of a cluster. Undefined when the user goes away. @throws SourceError */
export async function pickSubject(
  contexts: readonly KubeContext[],
  apiOf: (contextId: string) => Promise<HttpTransport>,
): Promise<Subject | undefined> {
  const context = await pickContext(contexts);
  if (context === undefined) return undefined;
  const picked = await vscode.window.showQuickPick<SubjectItem>(listItems(await apiOf(context), context), {
    title: vscode.l10n.t('Workload or pod in {0}', context),
    placeHolder: vscode.l10n.t('Type a name or a namespace'),
    matchOnDescription: true,
  });
  return picked?.subject;
}

async function listItems(api: HttpTransport, context: string): Promise<SubjectItem[]> {
  const subjects = await listSubjects(api, context);
  return subjects.map((subject) => ({
    label: subject.name,
    description: `${subject.kind} · ${subject.namespace}`,
    subject,
  }));
}

async function pickContext(contexts: readonly KubeContext[]): Promise<string | undefined> {
  const [only] = contexts;
  if (contexts.length <= 1) {
    if (only === undefined) void vscode.window.showInformationMessage(vscode.l10n.t('No kubeconfig has a context.'));
    return only?.id;
  }
  const items = contexts.map((context) => ({
    label: context.id,
    description: context.isCurrent ? vscode.l10n.t('current') : '',
  }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Cluster') });
  return picked?.label;
}
