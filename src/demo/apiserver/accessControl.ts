import { ApiStatusError, type GroupResource, qualifiedResource, type StatusDetails } from './apiStatus.ts';
import { listAt, textAt } from './jsonValue.ts';
import type { ObjectStore } from './objectStore.ts';

/** Who makes a request. */
export interface UserInfo {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** What a user wants to do with a resource. */
export interface ResourceAction extends GroupResource {
  readonly verb: string;
  readonly subresource: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** A rule of a Role or ClusterRole that holds for a user, with the sentence that RBAC gives as its reason. */
export interface GrantedRule {
  readonly rule: unknown;
  readonly reason: string;
}

const anonymous: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Knows the bearer tokens, and decides by the Roles and bindings in the store what their users may do. */
export class AccessControl {
  readonly #store: ObjectStore;
  readonly #users = new Map<string, UserInfo>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  addToken(token: string, user: UserInfo): void {
    this.#users.set(token, user);
  }

  /**
   * The user of an `Authorization` header; without one, `system:anonymous`.
   * @throws ApiStatusError 401 for a token that nobody has.
   */
  authenticate(authorization: string | undefined): UserInfo {
    if (authorization === undefined || authorization === '') return anonymous;
    const token = /^Bearer\s+(\S+)\s*$/i.exec(authorization)?.[1];
    const user = token === undefined ? undefined : this.#users.get(token);
    if (user === undefined) throw new ApiStatusError(401, 'Unauthorized', 'Unauthorized');
    return { ...user, groups: [...user.groups, 'system:authenticated'] };
  }

  /** The user whose token it is, or undefined. */
  userOf(token: string): UserInfo | undefined {
    return this.#users.get(token);
  }

  /** Why the user may do this; undefined where no rule allows it. An empty reason is that of `system:masters`. */
  allows(user: UserInfo, action: ResourceAction): string | undefined {
    if (user.groups.includes('system:masters')) return '';
    return this.rulesFor(user, action.namespace).find(({ rule }) => ruleCovers(rule, action))?.reason;
  }

  /** Why the user may use a path outside of the resources; undefined where no rule allows it. */
  allowsPath(user: UserInfo, verb: string, path: string): string | undefined {
    if (user.groups.includes('system:masters')) return '';
    return this.rulesFor(user, undefined).find(({ rule }) => ruleCoversPath(rule, verb, path))?.reason;
  }

  /** Every rule that holds for a user in a namespace, or in the whole cluster where none is named. */
  rulesFor(user: UserInfo, namespace: string | undefined): readonly GrantedRule[] {
    const group = 'rbac.authorization.k8s.io';
    const bindings = [
      ...this.#store.list(group, 'clusterrolebindings'),
      ...(namespace === undefined ? [] : this.#store.list(group, 'rolebindings', namespace)),
    ];
    return bindings.flatMap((binding) => {
      const { kind, metadata } = binding;
      const subject = listAt(binding, 'subjects').find((candidate) => isSubject(candidate, user));
      if (subject === undefined) return [];
      const roleKind = textAt(binding, 'roleRef', 'kind');
      const roleName = textAt(binding, 'roleRef', 'name');
      const role = this.#store.get({
        group,
        resource: roleKind === 'Role' ? 'roles' : 'clusterroles',
        namespace: roleKind === 'Role' ? metadata.namespace : undefined,
        name: roleName,
      });
      const boundTo = metadata.namespace === undefined ? metadata.name : `${metadata.name}/${metadata.namespace}`;
      const reason = `RBAC: allowed by ${kind} "${boundTo}" of ${roleKind} "${roleName}" to ${subjectText(subject)}`;
      return listAt(role, 'rules').map((rule) => ({ rule, reason }));
    });
  }
}

/** The 403 of an action that no rule allows. */
export function forbiddenAction(user: UserInfo, action: ResourceAction): ApiStatusError {
  const { group, resource, subresource, namespace, name, verb } = action;
  const subject = name === undefined ? qualifiedResource(action) : `${qualifiedResource(action)} "${name}"`;
  const path = subresource === undefined ? resource : `${resource}/${subresource}`;
  const scope = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const message = `${subject} is forbidden: User "${user.username}" cannot ${verb} resource "${path}" in API group "${group}" ${scope}`;
  const details: StatusDetails = {
    ...(name === undefined ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind: resource,
  };
  return new ApiStatusError(403, message, 'Forbidden', details);
}

/** The 403 of a path outside of the resources. */
export function forbiddenPath(user: UserInfo, verb: string, path: string): ApiStatusError {
  return new ApiStatusError(403, `forbidden: User "${user.username}" cannot ${verb} path "${path}"`, 'Forbidden', {});
}

function ruleCovers(rule: unknown, action: ResourceAction): boolean {
  const path = action.subresource === undefined ? action.resource : `${action.resource}/${action.subresource}`;
  const names = listAt(rule, 'resourceNames');
  return (
    hasOr(listAt(rule, 'verbs'), action.verb) &&
    hasOr(listAt(rule, 'apiGroups'), action.group) &&
    (hasOr(listAt(rule, 'resources'), path) ||
      (action.subresource !== undefined && listAt(rule, 'resources').includes(`*/${action.subresource}`))) &&
    (names.length === 0 || (action.name !== undefined && names.includes(action.name)))
  );
}

function ruleCoversPath(rule: unknown, verb: string, path: string): boolean {
  if (!hasOr(listAt(rule, 'verbs'), verb)) return false;
  return listAt(rule, 'nonResourceURLs').some((pattern) => {
    const text = String(pattern);
    return text === path || (text.endsWith('*') && path.startsWith(text.slice(0, -1)));
  });
}

function hasOr(list: readonly unknown[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}

function isSubject(subject: unknown, user: UserInfo): boolean {
  const kind = textAt(subject, 'kind');
  const name = textAt(subject, 'name');
  if (kind === 'Group') return user.groups.includes(name);
  if (kind === 'User') return user.username === name;
  return user.username === `system:serviceaccount:${textAt(subject, 'namespace')}:${name}`;
}

function subjectText(subject: unknown): string {
  const name = textAt(subject, 'name');
  const namespace = textAt(subject, 'namespace');
  return `${textAt(subject, 'kind')} "${namespace === '' ? name : `${name}/${namespace}`}"`;
}
