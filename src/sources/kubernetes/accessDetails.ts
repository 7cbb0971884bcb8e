import { asArray } from '../../base/json.ts';
import type { ObjectDetail } from '../../model/objectDetail.ts';
import type { Json } from './kindDescriptor.ts';
import { objectAt, objectsAt, textAt } from './projections/objectFields.ts';

/** The rules of a Role or ClusterRole (`rbac.authorization.k8s.io/v1`), each as what it is about and what it allows. */
export function ruleDetails(role: Json): ObjectDetail[] {
  return objectsAt(role, 'rules').map((rule) => {
    const groups = texts(rule, 'apiGroups').filter((group) => group !== '');
    const resources = texts(rule, 'resources').map((name) =>
      groups.length === 1 ? `${name}.${groups[0] ?? ''}` : name,
    );
    const names = texts(rule, 'resourceNames');
    const about = [...resources, ...texts(rule, 'nonResourceURLs')].join(', ');
    const only = names.length === 0 ? '' : ` (only ${names.join(', ')})`;
    return {
      label: `${about === '' ? 'nothing' : about}${only}`,
      description: texts(rule, 'verbs').join(', '),
      level: undefined,
    };
  });
}

/** Who a RoleBinding or ClusterRoleBinding gives which role. */
export function subjectDetails(binding: Json): ObjectDetail[] {
  const role = objectAt(binding, 'roleRef');
  const given = `${textAt(role, 'kind')} ${textAt(role, 'name')}`;
  return objectsAt(binding, 'subjects').map((subject) => {
    const namespace = textAt(subject, 'namespace');
    const name = textAt(subject, 'name');
    const label = `${textAt(subject, 'kind')} ${namespace === '' ? name : `${namespace}/${name}`}`;
    return { label, description: given, level: undefined };
  });
}

function texts(object: Json, field: string): string[] {
  return (asArray(object[field]) ?? []).filter((one) => typeof one === 'string');
}
