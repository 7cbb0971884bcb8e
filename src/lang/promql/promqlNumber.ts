import { goQuote } from '../query/quotedText.ts';

export type ParsedNumber =
  { readonly value: number; readonly fault: undefined } | { readonly value: 0; readonly fault: string };

const decimalInteger = /^[1-9][0-9]*$|^0$/;
const prefixedInteger = /^0[xX]_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*$/;
const octalInteger = /^0_?[0-7]+(?:_[0-7]+)*$/;
const underscoredInteger = /^[1-9][0-9]*(?:_[0-9]+)+$/;
const decimalFloat =
  /^(?:[0-9]+(?:_[0-9]+)*(?:\.(?:[0-9]+(?:_[0-9]+)*)?)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?$/;

const maxInteger = 2n ** 63n - 1n;

/** Reads a number token as Go's `ParseInt(…, 0, 64)` and, where that fails, `ParseFloat` do: `017` is fifteen. */
export function parsePromqlNumber(text: string): ParsedNumber {
  if (decimalInteger.test(text)) return checkRange(text, Number(text));
  const lower = text.toLowerCase();
  if (lower === 'inf') return { value: Infinity, fault: undefined };
  if (lower === 'nan') return { value: Number.NaN, fault: undefined };
  const digits = text.replaceAll('_', '');
  // What does not fit into 64 bits is read again as a float, which a hexadecimal without an exponent is not.
  const isLong = prefixedInteger.test(text) && BigInt(digits) > maxInteger;
  if (prefixedInteger.test(text) && !isLong) return { value: Number(BigInt(digits)), fault: undefined };
  if (octalInteger.test(text) && BigInt(`0o${digits}`) <= maxInteger) {
    return { value: Number.parseInt(digits, 8), fault: undefined };
  }
  if (underscoredInteger.test(text)) return checkRange(text, Number(digits));
  if (decimalFloat.test(text)) return checkRange(text, Number(digits));
  return { value: 0, fault: `error parsing number: strconv.ParseFloat: parsing ${goQuote(text)}: invalid syntax` };
}

function checkRange(text: string, value: number): ParsedNumber {
  if (Number.isFinite(value)) return { value, fault: undefined };
  return { value: 0, fault: `error parsing number: strconv.ParseFloat: parsing ${goQuote(text)}: value out of range` };
}
