import type { StorageClass, VolumeClaim } from '../../../model/volumeClaim.ts';
import type { KindDescriptor } from '../kindDescriptor.ts';
import { metadataFields, objectAt, projectMetadata, textAt } from './objectFields.ts';

const defaultMark = 'storageclass.kubernetes.io/is-default-class';

export const volumeClaimKind: KindDescriptor<VolumeClaim> = {
  ...{
    group: '',
    version: 'v1',
    resource: 'persistentvolumeclaims',
    kind: 'PersistentVolumeClaim',
    isNamespaced: true,
  },
  fields: { metadata: metadataFields, spec: { storageClassName: true }, status: { phase: true } },
  project: (object, intern) => {
    const spec = objectAt(object, 'spec');
    return {
      ...projectMetadata(object, intern),
      phase: intern.string(textAt(objectAt(object, 'status'), 'phase')),
      storageClass:
        spec['storageClassName'] === undefined ? undefined : intern.string(textAt(spec, 'storageClassName')),
    };
  },
};

export const storageClassKind: KindDescriptor<StorageClass> = {
  ...{ group: 'storage.k8s.io', version: 'v1', resource: 'storageclasses', kind: 'StorageClass', isNamespaced: false },
  fields: {
    metadata: { ...metadataFields, annotations: { [defaultMark]: true } },
    ...{ provisioner: true, volumeBindingMode: true },
  },
  project: (object, intern) => ({
    ...projectMetadata(object, intern),
    provisioner: textAt(object, 'provisioner'),
    waitsForPod: object['volumeBindingMode'] === 'WaitForFirstConsumer',
    isDefault: objectAt(objectAt(object, 'metadata'), 'annotations')[defaultMark] === 'true',
  }),
};
