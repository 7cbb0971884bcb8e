import { formatAge } from '../../base/time.ts';
import { textTable } from './textTable.ts';

/** A title and rows under it; empty without rows. */
export function tableSection(title: string, rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : `${title}\n${textTable(rows)}`;
}

/** How long ago something was. @param time, now milliseconds since the epoch; a time of 0 is not known. */
export function ageText(time: number, now: number): string {
  return time === 0 ? 'unknown' : formatAge(now - time);
}
