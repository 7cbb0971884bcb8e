/** A number as Go's `strconv.FormatFloat(value, 'f', -1, 64)` writes it: the shortest digits, never an exponent. */
export function formatPlain(value: number): string {
  const special = formatSpecial(value);
  if (special !== undefined) return special;
  const text = String(Math.abs(value));
  const sign = value < 0 ? '-' : '';
  const match = /^(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return sign + text;
  const digits = (match[1] ?? '') + (match[2] ?? '');
  const point = 1 + Number(match[3]);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}

/** A number as Go's `'e'` format with the shortest digits writes it: `1e+21`, `1.5e-07`. */
export function formatExponent(value: number): string {
  const special = formatSpecial(value);
  if (special !== undefined) return special === '0' ? '0e+00' : special === '-0' ? '-0e+00' : special;
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Math.abs(Number(exponent));
  return `${mantissa}e${Number(exponent) < 0 ? '-' : '+'}${power < 10 ? '0' : ''}${power}`;
}

/** A number as Go's `%v` and `%g` write it: the shortest digits, with an exponent below 1e-4 and from 1e6 on. */
export function formatG(value: number): string {
  const special = formatSpecial(value);
  if (special !== undefined) return special;
  const exponent = Number(value.toExponential().split('e')[1]);
  return exponent < -4 || exponent >= 6 ? formatExponent(value) : formatPlain(value);
}

/** A sample's value as the HTTP API of Prometheus prints it. */
export function formatSample(value: number): string {
  const size = Math.abs(value);
  const isExponent = size !== 0 && (size < 1e-6 || size >= 1e21) && Number.isFinite(value);
  return isExponent ? formatExponent(value) : formatPlain(value);
}

/** Seconds since the epoch, at most three decimals, as the HTTP API prints a timestamp. */
export function toApiTime(timeMs: number): number {
  return timeMs / 1000;
}

function formatSpecial(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return undefined;
}

/** Reads a number as Go's `strconv.ParseFloat` does, for sample values and bucket bounds. */
export function parseGoFloat(text: string): number | undefined {
  if (/^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?$/.test(text)) {
    return Number(text.replaceAll('_', ''));
  }
  const match = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (match === null) return undefined;
  if (match[2]?.toLowerCase() === 'nan') return match[1] === '' ? NaN : undefined;
  return match[1] === '-' ? -Infinity : Infinity;
}
