import * as vscode from 'vscode';
import type { ForwardPort } from '../../model/portForward.ts';
import { readForwardTarget } from '../../sources/kubernetes/forwardTarget.ts';
import { isPortFree } from '../../sources/kubernetes/loopbackListener.ts';
import type { ObjectTarget } from '../../sources/kubernetes/objectActions.ts';
import type { ClusterSession } from '../../state/clusterSession.ts';
import type { PortForwards } from '../../state/portForwards.ts';

/**
 * Asks which port of an object to forward, and to which port of this computer, and does so.
 * @throws SourceError when the object cannot be read, leads to no pods, or the local port cannot be used.
 */
export async function forwardPort(
  forwards: PortForwards,
  session: ClusterSession,
  target: ObjectTarget,
): Promise<void> {
  const { ports, choice } = await readForwardTarget(session.transport, target);
  const title = vscode.l10n.t('Forward a port of {0}', target.name);
  const port = await pickPort(ports, title);
  if (port === undefined) return;
  const localPort = await askLocalPort(port.shown, title);
  if (localPort === undefined) return;
  const { kind, namespace, name } = target;
  const subject = { contextId: session.context.id, kind: kind.kind, namespace, name };
  await forwards.start({ session, subject, choice, port, localPort });
}

async function pickPort(ports: readonly ForwardPort[], title: string): Promise<ForwardPort | undefined> {
  const known = ports.map((port) => ({
    label: String(port.shown),
    description: [port.name, port.detail].filter((part) => part !== '').join(' · '),
    port,
  }));
  const other = { label: vscode.l10n.t('Another port…'), description: '', port: undefined };
  const picked = known.length === 0 ? other : await vscode.window.showQuickPick([...known, other], { title });
  if (picked === undefined || picked.port !== undefined) return picked?.port;
  const number = await askPort(title, vscode.l10n.t('Port in the pod'), '', 1);
  return number === undefined ? undefined : { target: number, shown: number, name: '', detail: '' };
}

/** The same number by default, where it can be had. */
async function askLocalPort(wanted: number, title: string): Promise<number | undefined> {
  const value = (await isPortFree(wanted)) ? String(wanted) : '0';
  return askPort(title, vscode.l10n.t('Port on this computer, 127.0.0.1. 0: any that is free.'), value, 0);
}

async function askPort(title: string, prompt: string, value: string, least: number): Promise<number | undefined> {
  const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= 65_535;
  const answer = await vscode.window.showInputBox({
    ...{ title, prompt, value },
    validateInput: (text) => (isPort(text) ? undefined : vscode.l10n.t('A number from {0} to 65535', least)),
  });
  return answer === undefined ? undefined : Number(answer);
}
