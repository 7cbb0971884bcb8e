/** Nanoseconds of each unit of `time.ParseDuration`; micro has two signs that look alike. */
export const durationUnits: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['μs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 6e10],
  ['h', 3.6e12],
]);

const durationPart = /([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)/y;

/** Reads a duration as Go's `time.ParseDuration` does, `1h15m30.918s`: nanoseconds, or undefined where it is none. */
export function parseGoDuration(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const body = /^[+-]/.test(text) ? text.slice(1) : text;
  if (body === '0') return 0;
  let ns = 0;
  let at = 0;
  while (at < body.length) {
    durationPart.lastIndex = at;
    const match = durationPart.exec(body);
    if (match === null) return undefined;
    ns += Number(match[1]) * (durationUnits.get(match[2] ?? '') ?? 0);
    at = durationPart.lastIndex;
  }
  return at === 0 || ns > 2 ** 63 ? undefined : sign * ns;
}

/** Bytes of each unit of go-humanize, in small letters. */
export const byteUnits: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ...['k', 'm', 'g', 't', 'p', 'e'].flatMap((unit, index): [string, number][] => [
    [unit, 1000 ** (index + 1)],
    [`${unit}b`, 1000 ** (index + 1)],
    [`${unit}i`, 1024 ** (index + 1)],
    [`${unit}ib`, 1024 ** (index + 1)],
  ]),
]);

/** Reads a size as Loki does, `1.5KiB`, in any case of letters: bytes, or undefined where it is none. */
export function parseByteSize(text: string): number | undefined {
  const match = /^([0-9.]+)([a-zA-Z]*)$/.exec(text);
  const number = Number(match?.[1] ?? 'none');
  const unit = byteUnits.get((match?.[2] ?? 'none').toLowerCase());
  return unit === undefined || Number.isNaN(number) ? undefined : Math.floor(number * unit);
}
