import { byteUnits, durationUnits } from '../../lang/query/goUnits.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import { parseGoFloat } from '../promql/goNumber.ts';

/** A text that does not convert, in the words of Go's libraries. */
export class ConversionError extends Error {}

/**
 * Nanoseconds of a duration as Go's `time.ParseDuration` reads it.
 * @throws ConversionError
 */
export function parseGoDuration(text: string): number {
  const invalid = (): ConversionError => new ConversionError(`time: invalid duration ${quoteBytes(text)}`);
  const sign = text.startsWith('-') ? -1 : 1;
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') return 0;
  if (rest === '') throw invalid();
  let total = 0;
  while (rest !== '') {
    const number = /^(?:\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
    if (number === undefined) throw invalid();
    rest = rest.slice(number.length);
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? '';
    if (unit === '') throw new ConversionError(`time: missing unit in duration ${quoteBytes(text)}`);
    const scale = durationUnits.get(unit);
    if (scale === undefined) {
      throw new ConversionError(`time: unknown unit ${quoteBytes(unit)} in duration ${quoteBytes(text)}`);
    }
    rest = rest.slice(unit.length);
    total += Number(number) * scale;
  }
  if (total > 2 ** 63) throw invalid();
  return sign * total;
}

/** A text as Go's `time` quotes it: every byte that is no printable ASCII as `\\xNN`. */
function quoteBytes(text: string): string {
  const quoted = Array.from(new TextEncoder().encode(text), (byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    return byte < 0x20 || byte >= 0x7f ? `\\x${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte);
  });
  return `"${quoted.join('')}"`;
}

/**
 * Bytes of a size as go-humanize reads it: `1KB` is 1000, `1KiB` 1024, commas and case do not matter.
 * @throws ConversionError
 */
export function parseBytes(text: string): number {
  const digits = /^[\d.,]*/.exec(text)?.[0] ?? '';
  const number = digits.replaceAll(',', '');
  const value = parseGoFloat(number);
  if (value === undefined) throw new ConversionError(`strconv.ParseFloat: parsing ${goQuote(number)}: invalid syntax`);
  const unit = text.slice(digits.length).trim().toLowerCase();
  const scale = byteUnits.get(unit);
  if (scale === undefined) throw new ConversionError(`unhandled size name: ${unit}`);
  const bytes = value * scale;
  if (bytes >= 2 ** 64) throw new ConversionError(`too large: ${text}`);
  return Math.trunc(bytes);
}

/**
 * A number as Go's `strconv.ParseFloat` reads it.
 * @throws ConversionError
 */
export function parseNumber(text: string): number {
  const value = parseGoFloat(text) ?? parseHexFloat(text);
  if (value === undefined) throw new ConversionError(`strconv.ParseFloat: parsing ${goQuote(text)}: invalid syntax`);
  if (Math.abs(value) === Infinity && /\d/.test(text)) {
    throw new ConversionError(`strconv.ParseFloat: parsing ${goQuote(text)}: value out of range`);
  }
  return value;
}

function parseHexFloat(text: string): number | undefined {
  const [, sign, whole = '', fraction = '', exponent] =
    /^([+-]?)0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?[pP]([+-]?\d+)$/.exec(text) ?? [];
  if (exponent === undefined || whole + fraction === '') return undefined;
  const mantissa = Number.parseInt(whole + fraction, 16) / 16 ** fraction.length;
  return (sign === '-' ? -1 : 1) * mantissa * 2 ** Number(exponent);
}
