import * as vscode from 'vscode';
import { stripEscapes } from '../../base/ansi.ts';
import type { EventRecord } from '../../model/lineTrial.ts';
import type { HttpTransport } from '../../sources/httpTransport.ts';
import type { KubeContext } from '../../sources/kubernetes/kubeconfigSet.ts';
import type { ContainerRef } from '../../sources/kubernetes/podLogFollower.ts';
import { podsOfSubject } from '../../sources/kubernetes/podsOfSubject.ts';
import { readRecentPodLines } from '../../sources/kubernetes/recentPodLines.ts';
import { pickSubject } from './pickSubject.ts';

/** Lines that are offered. */
const offered = 200;

/** A line of a pod, as an agent on its node finds it. */
export interface PodLine {
  /** As the runtime writes it into its file: time, stream, a mark for whole lines, text. */
  readonly inFile: string;
  /** What the program wrote. */
  readonly text: string;
  readonly path: string;
  /** `namespace/pod (container)` */
  readonly name: string;
  readonly pod: EventRecord;
}

interface LineItem extends vscode.QuickPickItem {
  readonly line: { readonly time: string; readonly text: string };
}

/** Asks for a workload or a pod and for one of its last lines. Undefined when the user goes away. @throws SourceError */
export async function pickPodLine(
  contexts: readonly KubeContext[],
  apiOf: (contextId: string) => Promise<HttpTransport>,
): Promise<PodLine | undefined> {
  const subject = await pickSubject(contexts, apiOf);
  if (subject === undefined) return undefined;
  const api = await apiOf(subject.context);
  const [pod] = await podsOfSubject(api, subject);
  if (pod === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} has no pods.', subject.name));
    return undefined;
  }
  const container = subject.container ?? (await pickContainer(pod.containers, pod.defaultContainer));
  if (container === undefined) return undefined;
  const ref: ContainerRef = { namespace: subject.namespace, pod: pod.pod, container };
  const recent = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading the log of {0}', pod.pod) },
    () => readRecentPodLines(api, ref, offered),
  );
  const items = recent.lines.map((line): LineItem => ({
    label: stripEscapes(line.text).slice(0, 300),
    description: line.time,
    line,
  }));
  const picked = await vscode.window.showQuickPick(items.reverse(), {
    title: vscode.l10n.t('Last lines of {0}', pod.pod),
    placeHolder:
      items.length === 0 ? vscode.l10n.t('The container has written nothing yet') : vscode.l10n.t('Choose a line'),
    matchOnDescription: true,
  });
  if (picked === undefined) return undefined;
  const { time, text } = picked.line;
  return {
    // The API does not tell the two streams apart.
    inFile: `${time} stdout F ${text}`,
    text,
    path: recent.path,
    name: `${subject.namespace}/${pod.pod} (${container})`,
    pod: recent.pod,
  };
}

async function pickContainer(containers: readonly string[], first: string): Promise<string | undefined> {
  if (containers.length <= 1) return containers[0];
  const ordered = [first, ...containers.filter((name) => name !== first)];
  return vscode.window.showQuickPick(ordered, { title: vscode.l10n.t('Container') });
}
