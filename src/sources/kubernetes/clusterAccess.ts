import { asArray, asRecord, asString } from '../../base/json.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { requestJson } from './kubeAnswer.ts';
import { objectAt, textAt } from './projections/objectFields.ts';

export interface ServerVersion {
  /** `v1.36.0` */
  readonly gitVersion: string;
  readonly major: number;
  readonly minor: number;
}

/** Asks the server who it is. @throws SourceError, of kind unauthorized when the credentials are refused. */
export async function readServerVersion(transport: HttpTransport, signal?: AbortSignal): Promise<ServerVersion> {
  const json = asRecord(
    await requestJson(transport, { method: 'GET', path: '/version', ...(signal === undefined ? {} : { signal }) }),
  );
  return {
    gitVersion: asString(json?.['gitVersion']) ?? 'unknown version',
    // Hosted clusters write `30+`.
    major: Number.parseInt(asString(json?.['major']) ?? '', 10) || 0,
    minor: Number.parseInt(asString(json?.['minor']) ?? '', 10) || 0,
  };
}

/** Whether the user may do this, by a SelfSubjectAccessReview. @throws SourceError */
export async function mayI(
  transport: HttpTransport,
  wish: { readonly verb: string; readonly group: string; readonly resource: string; readonly namespace?: string },
): Promise<boolean> {
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: wish },
  };
  const answer = await requestJson(transport, {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return objectAt(asRecord(answer) ?? {}, 'status')['allowed'] === true;
}

/**
 * The user that the server takes these credentials for (`SelfSubjectReview`, served since Kubernetes 1.28).
 * @throws SourceError
 */
export async function whoAmI(
  transport: HttpTransport,
): Promise<{ readonly name: string; readonly groups: readonly string[] }> {
  const answer = await requestJson(transport, {
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }),
  });
  const user = objectAt(objectAt(asRecord(answer) ?? {}, 'status'), 'userInfo');
  return { name: textAt(user, 'username'), groups: (asArray(user['groups']) ?? []).map(String) };
}
