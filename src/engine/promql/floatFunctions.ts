import {
  goAcos,
  goAsin,
  goAtan,
  goCos,
  goCosh,
  goExp,
  goLog,
  goLog10,
  goLog2,
  goSin,
  goSinh,
  goTan,
  goTanh,
} from './goMath.ts';

/** Functions of one number, as Go's math library computes them. */
export const floatFunctions: ReadonlyMap<string, (value: number) => number> = new Map<
  string,
  (value: number) => number
>([
  ['abs', Math.abs],
  ['ceil', Math.ceil],
  ['floor', Math.floor],
  ['exp', goExp],
  ['sqrt', Math.sqrt],
  ['ln', goLog],
  ['log2', goLog2],
  ['log10', goLog10],
  ['sin', goSin],
  ['cos', goCos],
  ['tan', goTan],
  ['asin', goAsin],
  ['acos', goAcos],
  ['atan', goAtan],
  ['sinh', goSinh],
  ['cosh', goCosh],
  ['tanh', goTanh],
  ['asinh', Math.asinh],
  ['acosh', Math.acosh],
  ['atanh', Math.atanh],
  ['rad', (value) => (value * Math.PI) / 180],
  ['deg', (value) => (value * 180) / Math.PI],
  ['sgn', (value) => (value < 0 ? -1 : value > 0 ? 1 : value)],
]);

/** Functions of a time in seconds since the epoch, in UTC. */
export const dateFunctions: ReadonlyMap<string, (seconds: number) => number> = new Map<
  string,
  (seconds: number) => number
>([
  ['minute', (seconds) => Math.floor(floorMod(seconds, 3600) / 60)],
  ['hour', (seconds) => Math.floor(floorMod(seconds, secondsPerDay) / 3600)],
  ['day_of_week', (seconds) => floorMod(daysOf(seconds) + 4, 7)],
  ['day_of_month', (seconds) => civil(seconds).day],
  ['day_of_year', (seconds) => daysOf(seconds) - daysFromCivil(civil(seconds).year, 1, 1) + 1],
  ['days_in_month', (seconds) => daysInMonth(civil(seconds))],
  ['month', (seconds) => civil(seconds).month],
  ['year', (seconds) => civil(seconds).year],
]);

const secondsPerDay = 86_400;

/**
 * A float as a whole number of seconds, as Go on amd64 converts it: what does not fit becomes the least int64, which
 * wraps around to the far end of the calendar.
 */
export function toUnixSeconds(value: number): number {
  return Math.abs(value) < 2 ** 63 ? Math.trunc(value) : 2 ** 63;
}

/** Go's `math.Min`: minus infinity wins over NaN. */
export function goMin(a: number, b: number): number {
  return a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b);
}

/** Go's `math.Max`: plus infinity wins over NaN. */
export function goMax(a: number, b: number): number {
  return a === Infinity || b === Infinity ? Infinity : Math.max(a, b);
}

/** Whole days since the epoch; exact for every whole number of seconds. */
function daysOf(seconds: number): number {
  return Math.round((seconds - floorMod(seconds, secondsPerDay)) / secondsPerDay);
}

interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The date of a time, in the proleptic Gregorian calendar, for any year (Howard Hinnant's algorithm). */
function civil(seconds: number): CivilDate {
  const shifted = daysOf(seconds) + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function daysFromCivil(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysInMonth({ year, month }: CivilDate): number {
  const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
  return next - daysFromCivil(year, month, 1);
}

function floorMod(value: number, divisor: number): number {
  const rest = value % divisor;
  return rest < 0 ? rest + divisor : rest;
}
