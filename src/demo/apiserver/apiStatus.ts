/** Why a request failed, as one entry of `details.causes`. */
export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** The `meta/v1` Status object that a Kubernetes server answers a failed request with. */
export interface StatusBody {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: { readonly continue?: string };
  readonly status: 'Failure' | 'Success';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
}

/** Names a resource in a message: `pods`, `deployments.apps`. */
export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

/** A request that the server refuses; carries the body that the client gets. */
export class ApiStatusError extends Error {
  readonly body: StatusBody;
  readonly code: number;

  constructor(code: number, message: string, reason?: string, details?: StatusDetails, continueToken?: string) {
    super(message);
    this.name = 'ApiStatusError';
    this.code = code;
    this.body = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: continueToken === undefined ? {} : { continue: continueToken },
      status: 'Failure',
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    };
  }
}

export function qualifiedResource({ group, resource }: GroupResource): string {
  return group === '' ? resource : `${resource}.${group}`;
}

export function notFound(type: GroupResource, name: string): ApiStatusError {
  return new ApiStatusError(404, `${qualifiedResource(type)} "${name}" not found`, 'NotFound', detailsOf(type, name));
}

export function alreadyExists(type: GroupResource, name: string): ApiStatusError {
  const message = `${qualifiedResource(type)} "${name}" already exists`;
  return new ApiStatusError(409, message, 'AlreadyExists', detailsOf(type, name));
}

/** The 409 of a write that the object's state forbids; without `why`, that of a stale resourceVersion. */
export function conflict(
  type: GroupResource,
  name: string,
  why = 'the object has been modified; please apply your changes to the latest version and try again',
): ApiStatusError {
  const message = `Operation cannot be fulfilled on ${qualifiedResource(type)} "${name}": ${why}`;
  return new ApiStatusError(409, message, 'Conflict', detailsOf(type, name));
}

/** A 403 about one object: admission, quota, a namespace that is being deleted. */
export function forbiddenObject(type: GroupResource, name: string, why: string, cause?: StatusCause): ApiStatusError {
  const message = `${qualifiedResource(type)} "${name}" is forbidden: ${why}`;
  const details = { ...detailsOf(type, name), ...(cause === undefined ? {} : { causes: [cause] }) };
  return new ApiStatusError(403, message, 'Forbidden', details);
}

export function badRequest(message: string): ApiStatusError {
  return new ApiStatusError(400, message, 'BadRequest');
}

/** The 404 of a path that names no resource. */
export function noSuchResource(): ApiStatusError {
  return new ApiStatusError(404, 'the server could not find the requested resource', 'NotFound', {});
}

export function methodNotAllowed(): ApiStatusError {
  const message = 'the server does not allow this method on the requested resource';
  return new ApiStatusError(405, message, 'MethodNotAllowed', {});
}

export function expired(message: string, continueToken?: string): ApiStatusError {
  return new ApiStatusError(410, message, 'Expired', undefined, continueToken);
}

export function unsupportedMediaType(accepted: readonly string[]): ApiStatusError {
  const list = accepted.join(', ');
  const message = `the body of the request was in an unknown format - accepted media types include: ${list}`;
  return new ApiStatusError(415, message, 'UnsupportedMediaType');
}

/** One finding of validation. */
export interface FieldProblem {
  readonly reason: 'FieldValueInvalid' | 'FieldValueRequired' | 'FieldValueForbidden' | 'FieldValueNotSupported';
  readonly field: string;
  readonly message: string;
}

/** The 422 of an object with bad fields. */
export function invalid(kind: string, group: string, name: string, problems: readonly FieldProblem[]): ApiStatusError {
  const list = problems.map(({ field, message }) => `${field}: ${message}`);
  const summary = list.length === 1 ? (list[0] ?? '') : `[${list.join(', ')}]`;
  const qualified = group === '' ? kind : `${kind}.${group}`;
  return new ApiStatusError(422, `${qualified} "${name}" is invalid: ${summary}`, 'Invalid', {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind,
    causes: problems.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}

function detailsOf({ group, resource }: GroupResource, name: string): StatusDetails {
  return { name, ...(group === '' ? {} : { group }), kind: resource };
}
