import type { BackendKind } from '../sources/backendSignsData.ts';
import type { HttpTransport } from '../sources/httpTransport.ts';
import { SourceError } from '../sources/sourceError.ts';
import { createUrlTransport } from '../sources/urlTransport.ts';
import { BackendDirectory } from '../state/backendDirectory.ts';
import type { ClusterSession } from '../state/clusterSession.ts';
import type { ClusterSessions } from '../state/clusterSessions.ts';

/** The address that the user configured for a kind of server in a context; undefined where there is none. */
export type ConfiguredUrl = (kind: BackendKind, contextId: string) => string | undefined;

/** The servers of every context, shared by the panels and the editor, so that a cluster is searched once. */
export class ClusterBackends {
  readonly #sessions: Pick<ClusterSessions, 'session'>;
  readonly #configuredUrl: ConfiguredUrl;
  /** By context, each with the API server that it searches: a context that is defined anew has another one. */
  readonly #directories = new Map<string, { readonly api: HttpTransport; readonly directory: BackendDirectory }>();

  constructor(sessions: Pick<ClusterSessions, 'session'>, configuredUrl: ConfiguredUrl) {
    this.#sessions = sessions;
    this.#configuredUrl = configuredUrl;
  }

  /** The API server of a context. @throws SourceError when no kubeconfig knows the context. */
  apiOf(contextId: string): HttpTransport {
    return this.sessionOf(contextId).transport;
  }

  /** The open context. @throws SourceError when no kubeconfig knows the context. */
  sessionOf(contextId: string): ClusterSession {
    const session = this.#sessions.session(contextId);
    if (session !== undefined) return session;
    throw new SourceError('config', `No kubeconfig has the context "${contextId}".`, {
      hint: 'Open a kubeconfig that has it, or choose another context in the Clusters view.',
    });
  }

  /** The servers of a context's cluster. @throws SourceError when no kubeconfig knows the context. */
  directoryOf(contextId: string): BackendDirectory {
    const api = this.apiOf(contextId);
    const known = this.#directories.get(contextId);
    if (known?.api === api) return known.directory;
    const configured = (kind: BackendKind): HttpTransport | undefined => {
      const url = this.#configuredUrl(kind, contextId);
      return url === undefined ? undefined : createUrlTransport(url);
    };
    const directory = new BackendDirectory({ api, cluster: contextId, configured });
    this.#directories.set(contextId, { api, directory });
    return directory;
  }

  /** Looks for every server again when it is next asked for. */
  forget(): void {
    for (const { directory } of this.#directories.values()) directory.forget();
  }
}
