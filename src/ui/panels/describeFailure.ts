import { messageOf } from '../../base/async.ts';
import type { Failure } from '../../model/failure.ts';
import { isSourceError } from '../../sources/sourceError.ts';

/** Whatever was thrown, as a value that a panel shows. */
export function describeFailure(thrown: unknown): Failure {
  if (!isSourceError(thrown)) return { message: messageOf(thrown) };
  const { kind, message, tried, status, hint } = thrown;
  const asked = tried === undefined || status === undefined ? tried : `${tried} (HTTP ${status})`;
  return { kind, message, tried: asked, hint };
}
