import type { IncomingMessage } from 'node:http';
import { type AccessControl, forbiddenAction, type UserInfo } from './accessControl.ts';

/**
 * The user that a request is made as: the authenticated one, or the one that its `Impersonate-*` headers name.
 * @throws ApiStatusError 403 where the authenticated user may not impersonate.
 */
export function impersonated(user: UserInfo, request: IncomingMessage, access: AccessControl): UserInfo {
  const username = request.headers['impersonate-user'];
  if (typeof username !== 'string' || username === '') return user;
  const action = {
    group: '',
    resource: 'users',
    subresource: undefined,
    namespace: undefined,
    name: username,
    verb: 'impersonate',
  };
  if (access.allows(user, action) === undefined) throw forbiddenAction(user, action);
  const given = request.headersDistinct['impersonate-group'] ?? [];
  const account = /^system:serviceaccount:([^:]+):[^:]+$/.exec(username);
  const own = account === null ? [] : ['system:serviceaccounts', `system:serviceaccounts:${account[1] ?? ''}`];
  const groups = given.length > 0 ? given : own;
  return {
    username,
    groups: [...groups, username === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'],
  };
}
