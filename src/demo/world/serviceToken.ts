import type { PodSpec } from './kubeTypes.ts';
import { hashName } from './seededRandom.ts';

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const sources = [
  { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  {
    downwardAPI: {
      items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
    },
  },
];

/**
 * A pod's specification with the token of its service account, which admission mounts into each container that has nothing there.
 * @param seed decides the letters at the end of the volume's name.
 */
export function withServiceToken(spec: PodSpec, seed: string): PodSpec {
  if (spec['automountServiceAccountToken'] === false) return spec;
  const name = `kube-api-access-${hashName(seed).slice(0, 5)}`;
  const mounted = <T extends object>(container: T): T => {
    const mounts = (container as { readonly volumeMounts?: readonly { readonly mountPath?: string }[] }).volumeMounts;
    if (mounts?.some((one) => one.mountPath === mountPath) === true) return container;
    return { ...container, volumeMounts: [...(mounts ?? []), { name, readOnly: true, mountPath }] };
  };
  return {
    ...spec,
    volumes: [...(spec.volumes ?? []), { name, projected: { sources, defaultMode: 420 } }],
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(mounted) }),
    containers: spec.containers.map(mounted),
  };
}
