/**
 * What a row of the Clusters view is, for `when` clauses in `package.json`: `viewItem =~ /^pod;/`. Parts are joined by a semicolon,
 * the kind of row first. Ask for parts by expressions such as `/^workload;.*;scalable/`, since parts may be added.
 *
 *     context;idle  context;connecting  context;connected  context;failed
 *     namespace
 *     workload;Deployment;scalable;restartable   (also StatefulSet, DaemonSet, ReplicaSet, Job, CronJob)
 *     pod;running  pod;pending  pod;done
 *     container;running  container;waiting  container;terminated
 *     nodes
 *     node;schedulable  node;cordoned
 *     category  kindGroup  event  release  detail
 *     object;configmaps                          (the plural name of the kind)
 *     problem;kubeconfig  problem;connection  problem;feed
 *     group  pinnedGroup
 *     pin;closed  pin;loading  pin;missing       (a pinned object of which there is nothing to show)
 *     more
 *
 * The last part of a row whose object is pinned is `pinned`.
 */
export function contextValue(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(';');
}
