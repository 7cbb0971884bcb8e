export type SourceErrorKind =
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'throttled'
  | 'badQuery'
  | 'badResponse'
  | 'server'
  | 'config';

export interface SourceErrorDetails {
  /** What was asked, for people: `GET https://10.0.0.1:6443/api/v1/pods`. No credentials. */
  readonly tried?: string;
  /** HTTP status, where one came. */
  readonly status?: number;
  /** Milliseconds the server asks to wait. */
  readonly retryAfter?: number;
  /** What the user can do about it, one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** What went wrong with a backend, in a kind that code can act on and words that people can. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly kind: SourceErrorKind;
  readonly tried: string | undefined;
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
  readonly hint: string | undefined;

  constructor(kind: SourceErrorKind, message: string, details: SourceErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.tried = details.tried;
    this.status = details.status;
    this.retryAfter = details.retryAfter;
    this.hint = details.hint;
  }
}

/** Whether this is a SourceError, of the given kind if one is named. Holds across bundles, where `instanceof` would not. */
export function isSourceError(thrown: unknown, kind?: SourceErrorKind): thrown is SourceError {
  return (
    thrown instanceof Error &&
    thrown.name === 'SourceError' &&
    'kind' in thrown &&
    (kind === undefined || thrown.kind === kind)
  );
}
