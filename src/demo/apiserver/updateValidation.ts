import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../kubeObject.ts';
import type { FieldProblem } from './apiStatus.ts';
import { isRecord, listAt, valueAt } from './jsonValue.ts';

const podRule =
  'Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
const statefulRule =
  "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
const claimRule =
  'Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** What a client may not change, by kind. */
export function updateProblems(before: KubeObject, after: KubeObject): readonly FieldProblem[] {
  const isSame = (...path: readonly string[]): boolean =>
    isDeepStrictEqual(valueAt(before, ...path), valueAt(after, ...path));
  const fixed = (field: string): readonly FieldProblem[] => {
    const path = field.split('.');
    if (isSame(...path)) return [];
    const value = JSON.stringify(valueAt(after, ...path) ?? null);
    return [{ reason: 'FieldValueInvalid', field, message: `Invalid value: ${value}: field is immutable` }];
  };
  switch (after.kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'DaemonSet':
      return fixed('spec.selector');
    case 'Job':
      return [...fixed('spec.completions'), ...fixed('spec.selector'), ...fixed('spec.template')];
    case 'StatefulSet':
      return allBut(
        before,
        after,
        [
          'replicas',
          'ordinals',
          'template',
          'updateStrategy',
          'revisionHistoryLimit',
          'persistentVolumeClaimRetentionPolicy',
          'minReadySeconds',
        ],
        statefulRule,
      );
    case 'Pod':
      return isDeepStrictEqual(fixedPodSpec(before), fixedPodSpec(after)) ? [] : [forbidden('spec', podRule)];
    case 'PersistentVolumeClaim':
      return allBut(before, after, ['resources', 'volumeAttributesClassName', 'volumeName'], claimRule);
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return isSame('roleRef')
        ? []
        : [
            {
              ...forbidden('roleRef', `Invalid value: ${JSON.stringify(after['roleRef'])}: cannot change roleRef`),
              reason: 'FieldValueInvalid',
            },
          ];
    case 'ConfigMap':
    case 'Secret':
      if (before['immutable'] !== true || (isSame('data') && isSame('binaryData'))) return [];
      return [forbidden('data', 'Forbidden: field is immutable when `immutable` is set')];
    default:
      return [];
  }
}

function forbidden(field: string, message: string): FieldProblem {
  return { reason: 'FieldValueForbidden', field, message };
}

function allBut(before: KubeObject, after: KubeObject, free: readonly string[], rule: string): readonly FieldProblem[] {
  const rest = (object: KubeObject): readonly unknown[] =>
    Object.entries(isRecord(object['spec']) ? object['spec'] : {})
      .filter(([field]) => !free.includes(field))
      .sort(([a], [b]) => (a < b ? -1 : 1));
  return isDeepStrictEqual(rest(before), rest(after)) ? [] : [forbidden('spec', rule)];
}

function fixedPodSpec(pod: KubeObject): unknown {
  const imageless = (kind: string): unknown =>
    listAt(pod, 'spec', kind).map((container) =>
      isRecord(container) ? { ...container, image: undefined } : container,
    );
  return {
    ...(isRecord(pod['spec']) ? pod['spec'] : {}),
    containers: imageless('containers'),
    initContainers: imageless('initContainers'),
    activeDeadlineSeconds: undefined,
    tolerations: undefined,
    terminationGracePeriodSeconds: undefined,
  };
}
