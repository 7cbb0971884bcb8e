import type { Disposable } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import type { TokenVault } from '../sources/kubernetes/oidcLogin.ts';
import { ClusterOverview } from '../state/clusterOverview.ts';
import { ClusterSessions } from '../state/clusterSessions.ts';
import { fromKubelets, fromMetricsServer, fromPrometheus } from '../state/usageSources.ts';
import { UsageStore } from '../state/usageStore.ts';
import { PortForwards } from '../state/portForwards.ts';
import { ClusterBackends, type ConfiguredUrl } from './clusterBackends.ts';
import { ClusterTree } from './tree/clusterTree.ts';
import { TreeMemory, type ValueStore } from './tree/treeMemory.ts';

/** Everything that talks to clusters: loaded when the first view needs it. */
export interface ClusterRuntime extends Disposable {
  readonly sessions: ClusterSessions;
  readonly tree: ClusterTree;
  readonly forwards: PortForwards;
  readonly backends: ClusterBackends;
}

export interface ClusterSettings {
  /** Kubeconfig files beside the default ones; asked anew at each reload. */
  readonly kubeconfigFiles: () => readonly string[];
  /** Namespaces to try where they may not be listed. */
  readonly namespaces: () => readonly string[];
  readonly configuredUrl: ConfiguredUrl;
  /** Keeps what an issuer of tokens gives. */
  readonly tokenVault: TokenVault;
  /** Where the tree keeps what the user chose in this workspace, and in all of them. */
  readonly workspaceValues: ValueStore;
  readonly globalValues: ValueStore;
}

export async function createClusterRuntime(log: Logger, settings: ClusterSettings): Promise<ClusterRuntime> {
  const sessions = new ClusterSessions({
    log,
    extraFiles: settings.kubeconfigFiles,
    knownNamespaces: settings.namespaces,
    tokenVault: settings.tokenVault,
  });
  const memory = new TreeMemory(settings.workspaceValues, settings.globalValues);
  const backends = new ClusterBackends(sessions, settings.configuredUrl);
  const tree = new ClusterTree({
    sessions,
    openOverview: (session) => new ClusterOverview(session),
    openUsage: (session) =>
      new UsageStore([
        fromMetricsServer(session),
        fromPrometheus(() => backends.directoryOf(session.context.id).prometheus()),
        fromKubelets(session),
      ]),
    memory,
  });
  const forwards = new PortForwards(sessions);
  await sessions.reload();
  return {
    sessions,
    tree,
    backends,
    forwards,
    dispose: () => {
      forwards.dispose();
      tree.dispose();
      memory.dispose();
      sessions.dispose();
    },
  };
}
