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
/** Pixels between the middles of two marks at least. */
const leastGap = 60;

/**
 * The marks below the bars: round times, or where too few of these have room, where the first and the last bar begin that have.
 * @param width of the strip in pixels.
 * @param taken pixels on the left and on the right where no mark has room.
 */
export function volumeMarks(
  overview: LogOverview,
  width: number,
  taken: { readonly left: number; readonly right: number },
): readonly VolumeMark[] {
  const { start, stepMs } = overview;
  const count = barCount(overview);
  const span = count * stepMs;
  if (span === 0 || width < 1) return [];
  const first = (taken.left + markWidth / 2) / width;
  const last = 1 - (taken.right + markWidth / 2) / width;
  const usual = Math.max(2, Math.floor(width / markWidth));
  // Where what is at the ends covers marks, a finer step may have some between.
  for (const wanted of [usual, usual + 2]) {
    const marks = timeTicks(start, start + span, wanted)
      .map((time) => ({ place: (time - start) / span, label: wordTick(time, span) }))
      .filter(({ place }) => place >= first && place <= last);
    const gap = ((marks[1]?.place ?? 0) - (marks[0]?.place ?? 0)) * width;
    if (gap >= leastGap) return marks;
  }
  if ((last - first) * width < leastGap) return [];
  const word = stepMs < 1000 ? wordMilliseconds : wordSeconds;
  return [Math.ceil(first * count), Math.floor(last * count)].map((bar) => ({
    place: bar / count,
    label: word(start + bar * stepMs),
  }));
}
