import { parseQuantity } from '../../base/units.ts';
import type { VolumeClaim } from './kubeTypes.ts';
import type { WorldContext } from './worldContext.ts';

/** Provisions and binds a volume for a claim of a storage class that exists; another claim stays pending and says why. */
export function reconcileClaim(context: WorldContext, claim: VolumeClaim): void {
  if (claim.metadata.deletionTimestamp !== undefined) return;
  if (claim.status?.phase === 'Bound') {
    growVolume(context, claim);
    return;
  }
  const storageClassName = claim.spec.storageClassName ?? 'standard';
  const known = context.store.get({
    group: 'storage.k8s.io',
    resource: 'storageclasses',
    namespace: undefined,
    name: storageClassName,
  });
  if (known === undefined) {
    const message = `storageclass.storage.k8s.io "${storageClassName}" not found`;
    context.events.record(claim, {
      type: 'Warning',
      reason: 'ProvisioningFailed',
      message,
      component: 'persistentvolume-controller',
    });
    return;
  }
  const name = bindClaim(context, claim, storageClassName);
  context.events.record(claim, {
    type: 'Normal',
    reason: 'ProvisioningSucceeded',
    message: `Successfully provisioned volume ${name}`,
    component: 'csi.demo.example.com',
  });
}

/** Makes a volume for a claim and binds the two. Returns the volume's name. */
export function bindClaim(context: WorldContext, claim: VolumeClaim, storageClassName: string): string {
  const name = `pvc-${claim.metadata.uid ?? ''}`;
  const accessModes = claim.spec.accessModes ?? ['ReadWriteOnce'];
  const capacity = { storage: claim.spec.resources?.requests?.['storage'] ?? '1Gi' };
  context.store.create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': 'csi.demo.example.com' } },
    spec: {
      capacity,
      csi: {
        driver: 'csi.demo.example.com',
        volumeHandle: `vol-${(claim.metadata.uid ?? '').slice(0, 8)}`,
        fsType: 'ext4',
      },
      accessModes,
      claimRef: {
        kind: 'PersistentVolumeClaim',
        namespace: claim.metadata.namespace,
        name: claim.metadata.name,
        uid: claim.metadata.uid,
        apiVersion: 'v1',
      },
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName,
      volumeMode: 'Filesystem',
    },
    status: { phase: 'Bound' },
  });
  context.store.modify(context.store.keyOf(claim), (current) => ({
    ...current,
    spec: { ...(current as VolumeClaim).spec, storageClassName, volumeName: name },
    status: { phase: 'Bound', accessModes, capacity },
  }));
  return name;
}

/** Gives a bound claim the room that it asks for since it was bound. */
function growVolume(context: WorldContext, claim: VolumeClaim): void {
  const wanted = claim.spec.resources?.requests?.['storage'];
  const capacity = (claim.status?.['capacity'] as Readonly<Record<string, string>> | undefined)?.['storage'];
  if (wanted === undefined || (parseQuantity(wanted) ?? 0) <= (parseQuantity(capacity ?? '') ?? Infinity)) return;
  const volume = { group: '', resource: 'persistentvolumes', namespace: undefined, name: claim.spec.volumeName ?? '' };
  context.store.modify(volume, (current) => ({
    ...current,
    spec: { ...(current['spec'] as object), capacity: { storage: wanted } },
  }));
  context.store.modify(context.store.keyOf(claim), (current) => ({
    ...current,
    status: { ...(current as VolumeClaim).status, capacity: { storage: wanted } },
  }));
  context.events.record(claim, {
    type: 'Normal',
    reason: 'FileSystemResizeSuccessful',
    message: `MountVolume.NodeExpandVolume succeeded for volume "${claim.spec.volumeName ?? ''}"`,
    component: 'kubelet',
  });
}
