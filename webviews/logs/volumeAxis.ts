import type { LogOverview } from '../../src/model/logOverview.ts';
import { timeTicks } from '../shared/axisTicks.ts';
import { wordMilliseconds, wordSeconds, wordTick } from '../shared/wording.ts';
import { barCount } from './volumeBrush.ts';

/** A moment that the strip of bars names. */
export interface VolumeMark {
  /** Where its middle stands, from 0 on the left to 1 on the right. */
  readonly place: number;
  readonly label: string;
}

/** Pixels that a mark takes with some air beside it. */
const markWidth = 64;

/**
 * The marks below the bars: round times, or where too few of these fall into the span its two ends.
 * @param width of the strip in pixels.
 * @param taken pixels on the left and on the right where no mark has room.
 */
export function volumeMarks(
  overview: LogOverview,
  width: number,
  taken: { readonly left: number; readonly right: number },
): readonly VolumeMark[] {
  const { start, stepMs } = overview;
  const span = barCount(overview) * stepMs;
  if (span === 0 || width < 1) return [];
  const first = (taken.left + markWidth / 2) / width;
  const last = 1 - (taken.right + markWidth / 2) / width;
  const marks = timeTicks(start, start + span, Math.max(2, Math.floor(width / markWidth)))
    .map((time) => ({ place: (time - start) / span, label: wordTick(time, span) }))
    .filter(({ place }) => place >= first && place <= last);
  if (marks.length > 1 || first >= last) return marks;
  const word = stepMs < 100 ? wordMilliseconds : wordSeconds;
  return [
    { place: first, label: word(start) },
    { place: last, label: word(start + span) },
  ];
}
