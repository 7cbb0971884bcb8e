import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import { diagnose, formatDoctorStep } from '../../sources/kubernetes/connectionDoctor.ts';
import {
  deleteObject,
  drain,
  readObject,
  restart,
  scale,
  setPaused,
  setSchedulable,
  triggerCronJob,
  undoRollout,
  type ObjectTarget,
} from '../../sources/kubernetes/objectActions.ts';
import type { ClusterSession } from '../../state/clusterSession.ts';
import type { Clusters } from '../clusters.ts';
import { ObjectDocuments, type DocumentTarget } from '../editor/objectDocuments.ts';
import { kubectlCommand, objectTargetOf } from '../tree/objectTarget.ts';
import type { TreeElement } from '../tree/shownRows.ts';
import { confirmChange } from './confirmChange.ts';
import { forwardPort } from './forwardPort.ts';
import { openShell } from './openShell.ts';

/** What one can do with an object of a cluster. */
export type ClusterAction =
  | 'viewYaml'
  | 'editYaml'
  | 'describe'
  | 'delete'
  | 'scale'
  | 'restart'
  | 'pause'
  | 'resume'
  | 'undo'
  | 'trigger'
  | 'cordon'
  | 'uncordon'
  | 'drain'
  | 'copyKubectl'
  | 'openShell'
  | 'forwardPort';

interface Subject {
  readonly session: ClusterSession;
  readonly target: DocumentTarget;
  /** `Deployment shop/payment` */
  readonly title: string;
  /** Set for the row of a container. */
  readonly container: string | undefined;
}

/** Does things with clusters. Whatever changes one asks first. */
export class ClusterActions implements Disposable {
  readonly #clusters: Clusters;
  readonly #disposables = new DisposableStore();
  readonly #documents: ObjectDocuments;

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
    this.#documents = this.#disposables.add(new ObjectDocuments(clusters));
  }

  async run(action: ClusterAction, element: TreeElement): Promise<void> {
    const target = objectTargetOf(element.node);
    if (target === undefined) return;
    const session = (await this.#clusters.runtime()).sessions.session(target.contextId);
    if (session === undefined) return;
    const name = target.namespace === '' ? target.name : `${target.namespace}/${target.name}`;
    const container = element.node.kind === 'container' ? element.node.container.spec.name : undefined;
    await this.#do(action, { session, target, title: `${target.kind.kind} ${name}`, container });
  }

  /** Walks the way to the cluster and shows each step as it is done. */
  async diagnose(contextId: string): Promise<void> {
    const session = (await this.#clusters.runtime()).sessions.session(contextId);
    if (session === undefined) return;
    const { name } = session.context;
    const show = await this.#documents.openText(`${name.replaceAll('/', '∕')}/Connection.txt`);
    const heading = vscode.l10n.t('The way to the context {0}', name);
    const lines = [heading, ''];
    for await (const step of diagnose(session.context, session.transport)) {
      lines.push(formatDoctorStep(step));
      show(`${lines.join('\n')}\n`);
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #do(action: ClusterAction, subject: Subject): Promise<void> {
    const { session, target, title } = subject;
    const { transport } = session;
    switch (action) {
      case 'viewYaml':
        return this.#documents.openYaml(target);
      case 'editYaml':
        return this.#documents.edit(target);
      case 'describe':
        return this.#documents.openDescription(target);
      case 'copyKubectl':
        return vscode.env.clipboard.writeText(kubectlCommand(session.context.name, target));
      case 'openShell':
        return openShell(this.#clusters, session, target, subject.container);
      case 'forwardPort':
        return forwardPort((await this.#clusters.runtime()).forwards, session, target);
      case 'delete':
        return change(subject, vscode.l10n.t('Delete the {0}?', title), vscode.l10n.t('Delete'), () =>
          deleteObject(transport, target),
        );
      case 'scale':
        return askAndScale(subject);
      case 'restart':
        return change(subject, vscode.l10n.t('Restart every pod of the {0}?', title), vscode.l10n.t('Restart'), () =>
          restart(transport, target, new Date()),
        );
      case 'pause':
        return change(subject, vscode.l10n.t('Pause the {0}?', title), vscode.l10n.t('Pause'), () =>
          setPaused(transport, target, true),
        );
      case 'resume':
        return change(subject, vscode.l10n.t('Resume the {0}?', title), vscode.l10n.t('Resume'), () =>
          setPaused(transport, target, false),
        );
      case 'undo':
        return change(
          subject,
          vscode.l10n.t('Go back to the last revision of the {0}?', title),
          vscode.l10n.t('Undo'),
          async () => {
            const revision = await undoRollout(transport, target);
            void vscode.window.showInformationMessage(vscode.l10n.t('{0} goes back to revision {1}.', title, revision));
          },
        );
      case 'trigger':
        return change(subject, vscode.l10n.t('Run the {0} now?', title), vscode.l10n.t('Run'), async () => {
          const job = await triggerCronJob(transport, target, new Date());
          void vscode.window.showInformationMessage(vscode.l10n.t('The job {0} was started.', job));
        });
      case 'cordon':
        return change(subject, vscode.l10n.t('Let the {0} take no new pods?', title), vscode.l10n.t('Cordon'), () =>
          setSchedulable(transport, target, false),
        );
      case 'uncordon':
        return change(subject, vscode.l10n.t('Let the {0} take pods again?', title), vscode.l10n.t('Uncordon'), () =>
          setSchedulable(transport, target, true),
        );
      case 'drain':
        return change(subject, vscode.l10n.t('Evict every pod of the {0}?', title), vscode.l10n.t('Drain'), () =>
          drainWithProgress(subject),
        );
    }
  }
}

async function change(
  { session, target }: Subject,
  question: string,
  verb: string,
  run: () => Promise<void>,
): Promise<void> {
  if (await confirmChange({ context: session.context, question, verb, name: target.name })) await run();
}

async function askAndScale(subject: Subject): Promise<void> {
  const { session, target, title } = subject;
  const spec = (await readObject(session.transport, target))['spec'] as { readonly replicas?: number } | undefined;
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Scale the {0} in {1}', title, session.context.name),
    prompt: vscode.l10n.t('Number of replicas'),
    value: String(spec?.replicas ?? 1),
    validateInput: (text) => (/^\d{1,4}$/.test(text) ? undefined : vscode.l10n.t('A number from 0 to 9999')),
  });
  if (answer === undefined) return;
  const question = vscode.l10n.t('Scale the {0} to {1}?', title, answer);
  await change(subject, question, vscode.l10n.t('Scale'), () => scale(session.transport, target, Number(answer)));
}

async function drainWithProgress({ session, target, title }: Subject): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Draining the {0}', title),
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => {
      stop.abort();
    });
    await drain(
      session.transport,
      target satisfies ObjectTarget,
      (message) => {
        progress.report({ message });
      },
      stop.signal,
    );
  });
}
