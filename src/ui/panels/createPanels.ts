import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import type { Subject } from '../../model/subject.ts';
import type { BackendKind } from '../../sources/backendSignsData.ts';
import type { HttpTransport } from '../../sources/httpTransport.ts';
import { SourceError } from '../../sources/sourceError.ts';
import { createUrlTransport } from '../../sources/urlTransport.ts';
import { BackendDirectory } from '../../state/backendDirectory.ts';
import type { ClusterSessions } from '../../state/clusterSessions.ts';
import { commandIds, settingsSection } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import { PanelSet } from './panelSet.ts';
import type { PanelName } from './panelTypes.ts';
import { pickSubject } from './pickSubject.ts';

/** The panels and what they stand on; made when the first one is asked for. */
export interface Panels extends Disposable {
  readonly set: PanelSet;
  /** Asks which subject to open, and opens it. */
  readonly pickAndOpen: (name: PanelName) => Promise<void>;
}

export function createPanels(context: ObservatoryContext): Panels {
  const store = new DisposableStore();
  const apiOf = async (contextId: string): Promise<HttpTransport> =>
    transportOf((await context.clusters.runtime()).sessions, contextId);
  const directories = new Map<HttpTransport, BackendDirectory>();
  const backendsOf = async (contextId: string): Promise<BackendDirectory> => {
    const api = await apiOf(contextId);
    const known = directories.get(api);
    if (known !== undefined) return known;
    const configured = (kind: BackendKind): HttpTransport | undefined => configuredTransport(kind, contextId);
    const directory = new BackendDirectory({ api, cluster: contextId, configured });
    directories.set(api, directory);
    return directory;
  };
  const set: PanelSet = store.add(
    new PanelSet({
      extensionUri: context.extension.extensionUri,
      log: context.log.child('panels'),
      apiOf,
      backendsOf,
      openTrace: (subject, traceId) => {
        set.openTrace(subject, traceId);
      },
      revealSubject: async (subject: Subject) => {
        await vscode.commands.executeCommand(commandIds.revealSubject, subject);
      },
    }),
  );
  // An address that the user corrects counts at the next question.
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(settingsSection)) for (const one of directories.values()) one.forget();
    }),
  );
  return {
    set,
    pickAndOpen: async (name) => {
      const { sessions } = await context.clusters.runtime();
      const subject = await pickSubject(sessions.snapshot.contexts, apiOf);
      if (subject !== undefined) set.open(name, subject);
    },
    dispose: () => {
      store.dispose();
    },
  };
}

function transportOf(sessions: ClusterSessions, contextId: string): HttpTransport {
  const session = sessions.session(contextId);
  if (session !== undefined) return session.transport;
  throw new SourceError('config', `No kubeconfig has the context "${contextId}".`, {
    hint: 'Open a kubeconfig that has it, or choose another context in the Clusters view.',
  });
}

/** The address of `kubeObservatory.KIND.url`: one for every context, or an object with one for each context by name. */
function configuredTransport(kind: BackendKind, contextId: string): HttpTransport | undefined {
  const value = vscode.workspace.getConfiguration(settingsSection).get<unknown>(`${kind}.url`);
  const url =
    typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[contextId] : value;
  return typeof url === 'string' && url.trim() !== '' ? createUrlTransport(url.trim()) : undefined;
}
