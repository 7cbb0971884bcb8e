/** The view container in the Activity Bar and the views in it. */
export const viewIds = {
  clusters: 'kubeObservatory.clusters',
  portForwards: 'kubeObservatory.portForwards',
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
  diagnoseConnection: 'kubeObservatory.diagnoseConnection',
  goToResource: 'kubeObservatory.goToResource',
  filterTree: 'kubeObservatory.filterTree',
  clearFilter: 'kubeObservatory.clearFilter',
  showOnlyUnhealthy: 'kubeObservatory.showOnlyUnhealthy',
  openMetrics: 'kubeObservatory.openMetrics',
  followLogs: 'kubeObservatory.followLogs',
  openTraces: 'kubeObservatory.openTraces',
  showPipeline: 'kubeObservatory.showPipeline',
  tryLine: 'kubeObservatory.tryLine',
  compareWithCluster: 'kubeObservatory.compareWithCluster',
  convertConfig: 'kubeObservatory.convertConfig',
  showCollection: 'kubeObservatory.showCollection',
  revealSubject: 'kubeObservatory.revealSubject',
  revealInTree: 'kubeObservatory.revealInTree',
  groupBy: 'kubeObservatory.groupBy',
  sortBy: 'kubeObservatory.sortBy',
  chooseNamespaces: 'kubeObservatory.chooseNamespaces',
  pin: 'kubeObservatory.pin',
  unpin: 'kubeObservatory.unpin',
  openForward: 'kubeObservatory.openForward',
  copyForwardAddress: 'kubeObservatory.copyForwardAddress',
  stopForward: 'kubeObservatory.stopForward',
  stopAllForwards: 'kubeObservatory.stopAllForwards',
  showLog: 'kubeObservatory.showLog',
  restartLanguageServer: 'kubeObservatory.restartLanguageServer',
  selectQueryCluster: 'kubeObservatory.selectQueryCluster',
  formatQueries: 'kubeObservatory.formatQueries',
  runLogql: 'kubeObservatory.runLogql',
} as const;

/** What can be done with an object of a cluster, from its row. */
export const actionCommandIds = {
  viewYaml: 'kubeObservatory.viewYaml',
  editYaml: 'kubeObservatory.editYaml',
  describe: 'kubeObservatory.describe',
  delete: 'kubeObservatory.delete',
  scale: 'kubeObservatory.scale',
  restart: 'kubeObservatory.restart',
  pause: 'kubeObservatory.pause',
  resume: 'kubeObservatory.resume',
  undo: 'kubeObservatory.undo',
  trigger: 'kubeObservatory.trigger',
  cordon: 'kubeObservatory.cordon',
  uncordon: 'kubeObservatory.uncordon',
  drain: 'kubeObservatory.drain',
  copyKubectl: 'kubeObservatory.copyKubectl',
  openShell: 'kubeObservatory.openShell',
  forwardPort: 'kubeObservatory.forwardPort',
  showSecret: 'kubeObservatory.showSecret',
} as const;

/** The settings' common prefix, the section that `workspace.getConfiguration` takes. */
export const settingsSection = 'kubeObservatory';

/** Settings, relative to `settingsSection`. */
export const settingIds = {
  kubeconfigPaths: 'kubeconfigPaths',
  namespaces: 'namespaces',
  readOnly: 'readOnly',
  productionContexts: 'productionContexts',
  metricSource: 'metrics.source',
  logSource: 'logs.source',
} as const;

/** The scheme of objects as files to edit; `package.json` activates the extension for it, so that open ones come back after a reload. */
export const editScheme = 'kube-observatory';

/** The scheme of objects as files to read, for which `package.json` activates the extension as well. */
export const viewScheme = 'kube-observatory-view';

/** The scheme of reports as documents to read. */
export const textScheme = 'kube-observatory-text';

/** Debuggers. */
export const debugTypes = { promql: 'kubeObservatory.promql' } as const;

/** The scheme of answers to queries on files, as documents to read. */
export const answerScheme = 'kube-observatory-answer';

/** Context keys that `when` clauses in `package.json` read. */
export const contextKeys = {
  /** Whether a filter hides rows of the Clusters view. */
  isFiltered: 'kubeObservatory.isTreeFiltered',
  /** What the Clusters view has to show: `loading`, `noKubeconfig`, `noContext` or `ready`. */
  clustersState: 'kubeObservatory.clustersState',
  /** Whether the active YAML file holds a Fluentd or Fluent Bit config. */
  holdsFluentConfig: 'kubeObservatory.holdsFluentConfig',
  /** Whether a port is forwarded. */
  hasPortForwards: 'kubeObservatory.hasPortForwards',
  /** Whether the demo cluster runs. */
  isDemoRunning: 'kubeObservatory.isDemoRunning',
} as const;
