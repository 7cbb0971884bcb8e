import type { EventTime } from '../../src/model/lineTrial.ts';

/** `2026-11-22 18:00:00.5 UTC`, with as many digits behind the second as it needs. */
export function formatTime({ seconds, nanoseconds }: EventTime): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds} s`;
  const fraction = nanoseconds === 0 ? '' : `.${String(nanoseconds).padStart(9, '0').replace(/0+$/, '')}`;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')}${fraction} UTC`;
}
