import { formatAge } from '../../base/time.ts';
import type { Health } from '../../model/health.ts';

/**
 * Why something is as it is, and when that came about: `OOMKilled 3m ago, exit code 137, limit 128Mi`, `readiness: HTTP 503, for 4m`.
 * @param now milliseconds since the epoch.
 */
export function healthReason({ reason, since, lasts }: Health, now: number): string {
  if (reason === '' || since === 0) return reason;
  const age = formatAge(now - since);
  if (lasts === true) return `${reason}, for ${age}`;
  const [what = '', ...details] = reason.split(', ');
  return [`${what} ${age} ago`, ...details].join(', ');
}
