import { goQuote } from './quotedText.ts';

/** A duration in milliseconds, or why the text is none. */
export type ParsedDuration =
  { readonly ms: number; readonly fault: undefined } | { readonly ms: undefined; readonly fault: string };

const units: Readonly<Record<string, { readonly ms: number; readonly rank: number }>> = {
  ms: { ms: 1, rank: 7 },
  s: { ms: 1000, rank: 6 },
  m: { ms: 60_000, rank: 5 },
  h: { ms: 3_600_000, rank: 4 },
  d: { ms: 86_400_000, rank: 3 },
  w: { ms: 604_800_000, rank: 2 },
  y: { ms: 31_536_000_000, rank: 1 },
};

/** What 64 bits of nanoseconds hold. */
const maxMs = 9_223_372_036_854;

/** Reads a duration as Prometheus writes it, `1h30m`: units from the greatest to the smallest, each once. */
export function parsePrometheusDuration(text: string): ParsedDuration {
  if (text === '0') return { ms: 0, fault: undefined };
  if (text === '') return { ms: undefined, fault: 'empty duration string' };
  const bad = { ms: undefined, fault: `not a valid duration string: ${goQuote(text)}` };
  let ms = 0;
  let rank = 0;
  for (let at = 0; at < text.length;) {
    const unitStart = skip(text, at, true);
    const unitEnd = skip(text, unitStart, false);
    if (unitStart === at || unitEnd === unitStart || unitStart - at > 19) return bad;
    const name = text.slice(unitStart, unitEnd);
    const unit = Object.hasOwn(units, name) ? units[name] : undefined;
    if (unit === undefined)
      return { ms: undefined, fault: `unknown unit ${goQuote(name)} in duration ${goQuote(text)}` };
    if (unit.rank <= rank) return bad;
    rank = unit.rank;
    ms += Number(text.slice(at, unitStart)) * unit.ms;
    if (ms > maxMs) return { ms: undefined, fault: 'duration out of range' };
    at = unitEnd;
  }
  return { ms, fault: undefined };
}

function skip(text: string, from: number, digits: boolean): number {
  let at = from;
  while (at < text.length && isDigit(text.charCodeAt(at)) === digits) at++;
  return at;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Milliseconds as Prometheus prints them: `90000` becomes `1m30s`, zero `0s`. */
export function formatPrometheusDuration(ms: number): string {
  if (ms === 0) return '0s';
  let rest = Math.abs(Math.round(ms));
  let text = ms < 0 ? '-' : '';
  // Years, weeks and days are written only where they divide the rest, as Prometheus does.
  for (const [name, isExact] of [
    ['y', true],
    ['w', true],
    ['d', false],
    ['h', false],
    ['m', false],
    ['s', false],
    ['ms', false],
  ] as const) {
    const size = units[name]?.ms ?? 1;
    if (isExact && rest % size !== 0) continue;
    const count = Math.floor(rest / size);
    if (count > 0) text += `${String(count)}${name}`;
    rest -= count * size;
  }
  return text;
}
