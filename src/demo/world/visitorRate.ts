import { hashFraction } from './seededRandom.ts';

/** Requests of visitors a second when the shop is busiest. */
const peakRate = 22;
const hour = 3_600_000;

/**
 * How many requests a second visitors send at `time`: a wave over the day with its low at 03:00 UTC and its high in the evening, and
 * unrest from minute to minute that is the same for the same seed.
 */
export function visitorRate(time: number, seed: number): number {
  const hourOfDay = (time / hour) % 24;
  const day =
    0.72 - 0.2 * Math.cos((2 * Math.PI * (hourOfDay - 3)) / 24) - 0.06 * Math.cos((4 * Math.PI * (hourOfDay - 2)) / 24);
  return peakRate * day * (1 + 0.12 * unrest(time, 90_000, seed) + 0.05 * unrest(time, 15_000, seed));
}

/** A value between -1 and 1 that changes smoothly over `span` milliseconds. */
function unrest(time: number, span: number, seed: number): number {
  const index = Math.floor(time / span);
  const fraction = time / span - index;
  const smooth = fraction * fraction * (3 - 2 * fraction);
  const at = (step: number): number => 2 * hashFraction(`${seed}/${span}/${step}`) - 1;
  return at(index) * (1 - smooth) + at(index + 1) * smooth;
}
