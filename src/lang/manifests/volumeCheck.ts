import type { FactPath } from './agentFacts.ts';
import type { FluentContainer, VolumeMount } from './fluentWorkload.ts';
import { mountOf, plainPath } from './fluentWorkload.ts';
import type { ManifestNode } from './manifestObject.ts';
import { agentName } from './workloadContext.ts';
import type { WorkloadContext } from './workloadContext.ts';

/** Files of the node that are links, and where they lead. */
const links: readonly (readonly [string, string])[] = [['/var/log/containers', '/var/log/pods']];

/** Compares the files that a config reads and writes with the volumes of its container. */
export function checkVolumes(context: WorkloadContext): void {
  const { facts, container } = context;
  if (facts === undefined || container.node.at('volumeMounts').isTemplated) return;
  for (const one of facts.reads) checkRead(context, one);
  for (const one of facts.writes) checkWrite(context, one, one.what);
}

function checkRead(context: WorkloadContext, { path }: FactPath): void {
  const { container } = context;
  const folder = folderOf(path);
  if (!folder.startsWith('/')) return;
  const mount = mountOf(container, folder);
  if (mount === undefined) {
    const message = `${agentName(container)} is to read ${path}, but no volume is mounted there: the container sees its own files.`;
    context.report(container.workload, 'path-not-mounted', 'warning', message, placeOf(container));
    return;
  }
  checkSource(context, mount, path, folder);
  for (const [from, to] of links) {
    if (!isBelow(folder, from) || mountOf(container, to) !== undefined) continue;
    const message = `The files in ${from} are links into ${to}, which is not mounted, so that none of them can be read.`;
    context.report(container.workload, 'path-not-mounted', 'warning', message, mount.node.at('mountPath').span);
  }
}

/** What the mount shows has to be the node's folder, or one that another container writes. */
function checkSource(context: WorkloadContext, mount: VolumeMount, path: string, folder: string): void {
  const { container } = context;
  const { volume } = mount;
  if (volume === undefined) return;
  const isNodeLog = isBelow(folder, '/var/log/containers') || isBelow(folder, '/var/log/pods');
  if (volume.kind === 'emptyDir' && !isShared(container, volume.name)) {
    const message = `${path} lies on an emptyDir that no other container writes to: it stays empty.`;
    context.report(container.workload, 'path-not-mounted', 'warning', message, mount.node.at('name').span);
  } else if (volume.kind === 'hostPath' && isNodeLog && mount.subPath === undefined && volume.source !== '') {
    const real = plainPath(volume.source) + folder.slice(mount.path.length);
    if (!isBelow(real, '/var/log/containers') && !isBelow(real, '/var/log/pods')) {
      const message = `${path} shows ${real} of the node. The kubelet keeps the logs of containers in /var/log/containers.`;
      context.report(container.workload, 'path-not-mounted', 'warning', message, volume.sourceSpan);
    }
  }
  const user = userOf(container);
  if (volume.kind === 'hostPath' && isNodeLog && user !== undefined && user.text() !== '0') {
    const message = `Logs of containers belong to root on the node: as user ${user.text() ?? ''} the agent may not read them.`;
    context.report(container.workload, 'path-not-readable', 'information', message, user.span);
  }
}

function checkWrite(context: WorkloadContext, { path }: FactPath, what: string): void {
  const { container } = context;
  if (!path.startsWith('/')) return;
  const mount = mountOf(container, path);
  const root = container.node.at('securityContext', 'readOnlyRootFilesystem');
  if (mount === undefined && root.text() === 'true') {
    const message = `${what} is to be written to ${path}, but the container's own files are read-only and no volume is mounted there.`;
    context.report(container.workload, 'path-read-only', 'warning', message, root.span);
  } else if (mount === undefined || mount.volume?.kind === 'emptyDir') {
    const message = `${what} lies at ${path}, which is lost with the pod: lines are then lost or read twice.`;
    const span = mount?.node.at('mountPath').span ?? placeOf(container);
    context.report(container.workload, 'state-lost', 'information', message, span);
  } else if (mount.isReadOnly || mount.volume?.kind === 'configMap' || mount.volume?.kind === 'secret') {
    const message = `${what} is to be written to ${path}, which is mounted read-only.`;
    const flag = mount.node.at('readOnly');
    const span = flag.exists ? flag.span : mount.node.at('mountPath').span;
    context.report(container.workload, 'path-read-only', 'warning', message, span);
  }
}

/** The folder of a glob up to its first wildcard. */
function folderOf(path: string): string {
  const fixed = path.replace(/[*?[{%].*$/, '');
  return plainPath(fixed === path ? path.replace(/\/[^/]*$/, '') || '/' : fixed.replace(/[^/]*$/, ''));
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Whether another container of the pod mounts a volume. */
function isShared(container: FluentContainer, volume: string): boolean {
  const all = ['containers', 'initContainers'].flatMap((key) => container.pod.at(key).items());
  const users = all.filter((one) =>
    one
      .at('volumeMounts')
      .items()
      .some((mount) => mount.text('name') === volume),
  );
  return users.length > 1;
}

/** The user that the container is made to run as. */
function userOf(container: FluentContainer): ManifestNode | undefined {
  const own = container.node.at('securityContext', 'runAsUser');
  const pods = container.pod.at('securityContext', 'runAsUser');
  return own.text() !== undefined ? own : pods.text() !== undefined ? pods : undefined;
}

/** The mounts of a container, or its name where it has none. */
function placeOf(container: FluentContainer): { readonly start: number; readonly end: number } {
  const hasMounts = container.node.at('volumeMounts').exists;
  return hasMounts ? container.node.keySpan('volumeMounts') : container.node.at('name').span;
}
