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
const prefix = 'kube-api-access-';

/** What of a pod's specification the token concerns. */
interface TokenUser {
  readonly containers: readonly object[];
  readonly initContainers?: readonly object[];
  readonly volumes?: readonly { readonly name: string }[];
  readonly [field: string]: unknown;
}

/**
 * A pod's specification with the token of its service account, which admission mounts into each container that has nothing there. A pod
 * that has it already stays as it is.
 * @param suffix the letters at the end of the volume's name.
 */
export function withServiceToken<T extends TokenUser>(spec: T, suffix: string): T {
  const all = [...(spec.initContainers ?? []), ...spec.containers];
  if (spec['automountServiceAccountToken'] === false || all.every(hasMount)) return spec;
  const known = spec.volumes?.find((volume) => volume.name.startsWith(prefix));
  const name = known?.name ?? `${prefix}${suffix}`;
  const mounted = <C extends object>(container: C): C =>
    hasMount(container)
      ? container
      : { ...container, volumeMounts: [...mountsOf(container), { name, readOnly: true, mountPath }] };
  const volume = { name, projected: { sources, defaultMode: 420 } };
  return {
    ...spec,
    volumes: [...(spec.volumes ?? []), ...(known === undefined ? [volume] : [])],
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(mounted) }),
    containers: spec.containers.map(mounted),
  };
}

function mountsOf(container: object): readonly { readonly mountPath?: string }[] {
  return (container as { readonly volumeMounts?: readonly { readonly mountPath?: string }[] }).volumeMounts ?? [];
}

function hasMount(container: object): boolean {
  return mountsOf(container).some((one) => one.mountPath === mountPath);
}
