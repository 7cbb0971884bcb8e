/** The view container in the Activity Bar and the views in it. */
export const viewIds = {
  clusters: 'kubeObservatory.clusters',
} as const;

/** Commands; each one that a user may call by name is also contributed in `package.json`. */
export const commandIds = {
  openDemoCluster: 'kubeObservatory.openDemoCluster',
  stopDemoCluster: 'kubeObservatory.stopDemoCluster',
  selectKubeconfig: 'kubeObservatory.selectKubeconfig',
  /** A click on a row that does something: "Show more", a step of a problem. */
  runTreeRow: 'kubeObservatory.runTreeRow',
  refreshClusters: 'kubeObservatory.refreshClusters',
  disconnectCluster: 'kubeObservatory.disconnectCluster',
  openKubeconfig: 'kubeObservatory.openKubeconfig',
  copyName: 'kubeObservatory.copyName',
  openMetrics: 'kubeObservatory.openMetrics',
  followLogs: 'kubeObservatory.followLogs',
  openTraces: 'kubeObservatory.openTraces',
  showLog: 'kubeObservatory.showLog',
  restartLanguageServer: 'kubeObservatory.restartLanguageServer',
} as const;

/** The settings' common prefix, the section that `workspace.getConfiguration` takes. */
export const settingsSection = 'kubeObservatory';

/** Settings, relative to `settingsSection`. */
export const settingIds = {
  kubeconfigPaths: 'kubeconfigPaths',
  namespaces: 'namespaces',
} as const;

/** Context keys that `when` clauses in `package.json` read. */
export const contextKeys = {
  /** What the Clusters view has to show: `loading`, `noKubeconfig`, `noContext` or `ready`. */
  clustersState: 'kubeObservatory.clustersState',
  /** Whether the demo cluster runs. */
  isDemoRunning: 'kubeObservatory.isDemoRunning',
} as const;
