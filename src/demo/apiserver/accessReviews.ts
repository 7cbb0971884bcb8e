import { randomBytes } from 'node:crypto';
import type { UserInfo } from './accessControl.ts';
import type { ApiServices } from './apiExchange.ts';
import { badRequest } from './apiStatus.ts';
import { isRecord, listAt, numberAt, recordAt, textAt } from './jsonValue.ts';
import { rfc3339 } from './objectIdentity.ts';
import type { RequestTarget } from './resourcePath.ts';

type Json = Readonly<Record<string, unknown>>;

/** Answers the reviews of `authentication.k8s.io` and `authorization.k8s.io`: who am I, may I, what may I. */
export function reviewAccess(services: ApiServices, user: UserInfo, target: RequestTarget, body: Json): Json {
  const spec = recordAt(body, 'spec');
  const head = { kind: body['kind'], apiVersion: body['apiVersion'], metadata: {} };
  switch (target.resource) {
    case 'selfsubjectreviews': {
      const metadata = { creationTimestamp: rfc3339(services.clock.now()) };
      return { ...head, metadata, status: { userInfo: user } };
    }
    case 'tokenreviews':
      return { ...head, spec, status: tokenStatus(services, textAt(spec, 'token')) };
    case 'selfsubjectrulesreviews':
      return { ...head, spec: {}, status: rulesStatus(services, user, textAt(spec, 'namespace')) };
    case 'selfsubjectaccessreviews':
      return { ...head, spec, status: accessStatus(services, user, spec) };
    default: {
      const asked = { username: textAt(spec, 'user'), groups: listAt(spec, 'groups').map(String) };
      return { ...head, spec, status: accessStatus(services, asked, spec) };
    }
  }
}

/** Answers `POST …/serviceaccounts/NAME/token` with a token that the server then knows. */
export function issueToken(services: ApiServices, target: RequestTarget, body: Json): Json {
  const { namespace = '', name = '' } = target;
  const account = services.store.get({ group: '', resource: 'serviceaccounts', namespace, name });
  if (account === undefined) throw badRequest(`serviceaccounts "${name}" not found`);
  const seconds = numberAt(body, 'spec', 'expirationSeconds') ?? 3600;
  const now = services.clock.now();
  const token = randomBytes(32).toString('base64url');
  services.access.addToken(token, {
    username: `system:serviceaccount:${namespace}:${name}`,
    ...(account.metadata.uid === undefined ? {} : { uid: account.metadata.uid }),
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
  });
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: rfc3339(now) },
    spec: { audiences: ['https://kubernetes.default.svc'], expirationSeconds: seconds, boundObjectRef: null },
    status: { token, expirationTimestamp: rfc3339(now + seconds * 1000) },
  };
}

function tokenStatus({ access }: ApiServices, token: string): Json {
  const user = access.userOf(token);
  return user === undefined ? { user: {}, error: 'invalid bearer token' } : { authenticated: true, user };
}

function accessStatus({ access }: ApiServices, user: UserInfo, spec: Json): Json {
  const resource = spec['resourceAttributes'];
  const path = spec['nonResourceAttributes'];
  if (!isRecord(resource) && !isRecord(path)) {
    throw badRequest('exactly one of nonResourceAttributes or resourceAttributes must be specified');
  }
  const reason = isRecord(resource)
    ? access.allows(user, {
        verb: textAt(resource, 'verb'),
        group: textAt(resource, 'group'),
        resource: textAt(resource, 'resource'),
        subresource: textAt(resource, 'subresource') || undefined,
        namespace: textAt(resource, 'namespace') || undefined,
        name: textAt(resource, 'name') || undefined,
      })
    : access.allowsPath(user, textAt(path, 'verb'), textAt(path, 'path'));
  if (reason === undefined) return { allowed: false };
  return { allowed: true, ...(reason === '' ? {} : { reason }) };
}

function rulesStatus({ access }: ApiServices, user: UserInfo, namespace: string): Json {
  const rules = access.rulesFor(user, namespace === '' ? undefined : namespace).map(({ rule }) => rule);
  return {
    resourceRules: rules.filter((rule) => listAt(rule, 'resources').length > 0),
    nonResourceRules: rules.filter((rule) => listAt(rule, 'nonResourceURLs').length > 0),
    incomplete: false,
  };
}
