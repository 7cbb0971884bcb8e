import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import { diagnose } from '../../sources/kubernetes/connectionDoctor.ts';
import { editorProxyFor, type ProxyChoice } from '../../sources/kubernetes/editorProxy.ts';
import { formatDoctorSteps, type DoctorStep } from '../../sources/kubernetes/doctorStep.ts';
import {
  deleteObject,
  readObject,
  restart,
  scale,
  setPaused,
  setSchedulable,
  triggerCronJob,
} from '../../sources/kubernetes/objectActions.ts';
import type { Clusters } from '../clusters.ts';
import type { ObjectEdits } from '../editor/objectEdits.ts';
import type { ObjectViews } from '../editor/objectViews.ts';
import { ReportDocuments } from '../editor/reportDocuments.ts';
import { kubectlCommand, objectTargetOf } from '../tree/objectTarget.ts';
import type { TreeElement } from '../tree/shownRows.ts';
import { change, type ActionSubject } from './actionSubject.ts';
import { deletionWarning } from './deletionWarning.ts';
import { drainNode } from './drainNode.ts';
import { forwardPort } from './forwardPort.ts';
import { openShell } from './openShell.ts';
import { showSecret } from './showSecret.ts';
import { undoRevision } from './undoRevision.ts';

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
  | 'forwardPort'
  | 'showSecret';

/** Does things with clusters. Whatever changes one asks first. */
export class ClusterActions implements Disposable {
  readonly #clusters: Clusters;
  readonly #disposables = new DisposableStore();
  readonly #reports: ReportDocuments;
  readonly #edits: () => Promise<ObjectEdits>;
  readonly #views: () => Promise<ObjectViews>;

  /** @param edits, views the documents in which objects are edited and read. */
  constructor(clusters: Clusters, edits: () => Promise<ObjectEdits>, views: () => Promise<ObjectViews>) {
    this.#clusters = clusters;
    this.#edits = edits;
    this.#views = views;
    this.#reports = this.#disposables.add(new ReportDocuments());
  }

  async run(action: ClusterAction, element: TreeElement): Promise<void> {
    const target = objectTargetOf(element.node);
    if (target === undefined) return;
    const session = (await this.#clusters.runtime()).sessions.session(target.contextId);
    if (session === undefined) return;
    const name = target.namespace === '' ? target.name : `${target.namespace}/${target.name}`;
    const { node } = element;
    const container = node.kind === 'container' ? node.container.spec.name : undefined;
    const isBare = node.kind === 'pod' && node.item.pod.owner === undefined;
    await this.#do(action, { session, target, title: `${target.kind.kind} ${name}`, container, isBare });
  }

  /** Walks the way to the cluster and shows each step as it is done. */
  async diagnose(contextId: string): Promise<void> {
    const session = (await this.#clusters.runtime()).sessions.session(contextId);
    if (session === undefined) return;
    const { name } = session.context;
    const show = await this.#reports.openText(vscode.l10n.t('Connection to {0}.doctor.txt', name.replaceAll('/', '∕')));
    const heading = vscode.l10n.t('The way to the context {0}', name);
    const steps: DoctorStep[] = [];
    for await (const step of diagnose(session.context, session.transport, { editorProxy })) {
      steps.push(step);
      show(`${heading}\n\n${formatDoctorSteps(steps)}`);
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #do(action: ClusterAction, subject: ActionSubject): Promise<void> {
    const { session, target, title } = subject;
    const { transport } = session;
    switch (action) {
      case 'viewYaml':
        return (await this.#views()).open(target, 'view.yaml');
      case 'editYaml':
        return (await this.#edits()).open(target);
      case 'describe':
        return (await this.#views()).open(target, 'describe.txt');
      case 'copyKubectl':
        return vscode.env.clipboard.writeText(kubectlCommand(session.context.name, target));
      case 'openShell':
        return openShell(this.#clusters, session, target, subject.container);
      case 'forwardPort':
        return forwardPort((await this.#clusters.runtime()).forwards, session, target);
      case 'showSecret':
        return showSecret(session, target, (name, text) => this.#reports.openSecret(name, text));
      case 'delete': {
        const warning = deletionWarning(target.kind, subject.isBare);
        return change(subject, {
          question: vscode.l10n.t('Delete the {0}?', title),
          verb: vscode.l10n.t('Delete'),
          ...(warning === undefined ? {} : { warning: vscode.l10n.t(warning) }),
          run: () => deleteObject(transport, target),
        });
      }
      case 'scale':
        return askAndScale(subject);
      case 'restart':
        return change(subject, {
          question: vscode.l10n.t('Restart every pod of the {0}?', title),
          verb: vscode.l10n.t('Restart'),
          run: () => restart(transport, target, new Date()),
        });
      case 'pause':
        return change(subject, {
          question: vscode.l10n.t('Pause the rollout of the {0}?', title),
          verb: vscode.l10n.t('Pause'),
          run: () => setPaused(transport, target, true),
        });
      case 'resume':
        return change(subject, {
          question: vscode.l10n.t('Resume the rollout of the {0}?', title),
          verb: vscode.l10n.t('Resume'),
          run: () => setPaused(transport, target, false),
        });
      case 'undo':
        return undoRevision(subject);
      case 'trigger':
        return change(subject, {
          question: vscode.l10n.t('Run the {0} now?', title),
          verb: vscode.l10n.t('Run'),
          run: async () => {
            const job = await triggerCronJob(transport, target, new Date());
            void vscode.window.showInformationMessage(vscode.l10n.t('The job {0} was started.', job));
          },
        });
      case 'cordon':
        return change(subject, {
          question: vscode.l10n.t('Let the {0} take no new pods?', title),
          verb: vscode.l10n.t('Cordon'),
          run: () => setSchedulable(transport, target, false),
        });
      case 'uncordon':
        return change(subject, {
          question: vscode.l10n.t('Let the {0} take pods again?', title),
          verb: vscode.l10n.t('Uncordon'),
          run: () => setSchedulable(transport, target, true),
        });
      case 'drain':
        return drainNode(subject);
    }
  }
}

async function askAndScale(subject: ActionSubject): Promise<void> {
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
  const run = (): Promise<void> => scale(session.transport, target, Number(answer));
  await change(subject, { question, verb: vscode.l10n.t('Scale'), run });
}

/** Which way the editor sends a request to this server. */
function editorProxy(url: URL): ProxyChoice | undefined {
  const settings = vscode.workspace.getConfiguration('http');
  return editorProxyFor(url, {
    support: settings.get('proxySupport', 'override'),
    proxy: settings.get('proxy', ''),
    noProxy: settings.get('noProxy', []),
    env: process.env,
  });
}
