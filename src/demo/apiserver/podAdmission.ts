import type { KubeObject } from '../kubeObject.ts';
import type { ApiServices } from './apiExchange.ts';
import { forbiddenObject } from './apiStatus.ts';
import { listAt, isRecord, textAt, valueAt } from './jsonValue.ts';
import { generatedName } from './objectIdentity.ts';
import { withServiceToken } from './serviceToken.ts';

/** A pod that names a service account must find it. @throws ApiStatusError 403 */
export function requireServiceAccount(services: ApiServices, { kind, metadata, spec }: KubeObject): void {
  const name = kind === 'Pod' ? textAt(spec, 'serviceAccountName') : '';
  const { namespace } = metadata;
  if (name === '' || serviceAccount(services, namespace, name) !== undefined) return;
  const why = `error looking up service account ${namespace ?? ''}/${name}: serviceaccount "${name}" not found`;
  throw forbiddenObject({ group: '', resource: 'pods' }, metadata.name, why);
}

/** A new pod as admission leaves it: with the token of its service account, unless the pod or the account does not want that. */
export function admitPod(services: ApiServices, object: KubeObject): KubeObject {
  const { kind, metadata, spec } = object;
  const isMirror = metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
  if (kind !== 'Pod' || object.apiVersion !== 'v1' || isMirror || !isRecord(spec)) return object;
  const account = serviceAccount(services, metadata.namespace, textAt(spec, 'serviceAccountName') || 'default');
  const wish = valueAt(spec, 'automountServiceAccountToken') ?? valueAt(account, 'automountServiceAccountToken');
  // What is no list of containers is refused behind.
  const isSound = ['containers', 'initContainers', 'volumes'].every((field) => listAt(spec, field).every(isRecord));
  if (wish === false || !isSound) return object;
  const containers = listAt(spec, 'containers').filter(isRecord);
  const initContainers = valueAt(spec, 'initContainers') === undefined ? undefined : listAt(spec, 'initContainers');
  const volumes = listAt(spec, 'volumes').filter(isRecord);
  const named = volumes.map((volume) => ({ ...volume, name: textAt(volume, 'name') }));
  const own = {
    ...spec,
    containers,
    volumes: named,
    ...(initContainers === undefined ? {} : { initContainers: initContainers.filter(isRecord) }),
  };
  const admitted = withServiceToken(own, generatedName('', services.random));
  return admitted === own ? object : { ...object, spec: admitted };
}

function serviceAccount({ store }: ApiServices, namespace: string | undefined, name: string): KubeObject | undefined {
  return store.get({ group: '', resource: 'serviceaccounts', namespace, name });
}
