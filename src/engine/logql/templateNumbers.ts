import { goKind, type GoValue } from '../template/goValue.ts';
import { parseBytes, parseGoDuration, parseNumber } from './goConversions.ts';
import { define, intArg, textArg, type TemplateFunction } from '../template/templateFunction.ts';

/** Functions of numbers after sprig, which converts whatever it is given, and Loki's unit conversions. */
export const numberFunctions: readonly (readonly [string, TemplateFunction])[] = [
  ['int', define(1, 1, ([value]) => toInt(value))],
  ['float64', define(1, 1, ([value]) => toFloat(value))],
  ['add', define(0, Infinity, (args) => wrap(args.map(toInt).reduce((a, b) => a + b, 0n)))],
  ['sub', define(2, 2, ([a, b]) => wrap(toInt(a) - toInt(b)))],
  ['mul', define(1, Infinity, ([a, ...rest]) => wrap(rest.map(toInt).reduce((x, y) => x * y, toInt(a))))],
  ['div', define(2, 2, ([a, b]) => wrap(toInt(a) / divisor(toInt(b))))],
  ['mod', define(2, 2, ([a, b]) => toInt(a) % divisor(toInt(b)))],
  ['max', define(1, Infinity, (args) => args.map(toInt).reduce((a, b) => (a < b ? b : a)))],
  ['min', define(1, Infinity, (args) => args.map(toInt).reduce((a, b) => (a > b ? b : a)))],
  ['addf', define(0, Infinity, (args) => decimalFold(args, (a, b) => a + b, 0))],
  ['subf', define(1, Infinity, (args) => decimalFold(args, (a, b) => a - b))],
  ['mulf', define(1, Infinity, (args) => decimalFold(args, (a, b) => a * b))],
  ['divf', define(1, Infinity, (args) => decimalFold(args, divideFloats))],
  ['maxf', define(1, Infinity, (args) => args.map(toFloat).reduce((a, b) => Math.max(a, b)))],
  ['minf', define(1, Infinity, (args) => args.map(toFloat).reduce((a, b) => Math.min(a, b)))],
  ['ceil', define(1, 1, ([value]) => Math.ceil(toFloat(value)))],
  ['floor', define(1, 1, ([value]) => Math.floor(toFloat(value)))],
  ['round', define(2, 3, ([value, places, threshold]) => round(toFloat(value), intArg(places), threshold))],
  ['bytes', define(1, 1, ([text]) => parseBytes(textArg(text)))],
  ['duration', define(1, 1, ([text]) => parseGoDuration(textArg(text)) / 1e9)],
  ['duration_seconds', define(1, 1, ([text]) => parseGoDuration(textArg(text)) / 1e9)],
];

function divisor(value: bigint): bigint {
  if (value === 0n) throw new Error('runtime error: integer divide by zero');
  return value;
}

function divideFloats(a: number, b: number): number {
  if (b === 0) throw new Error('decimal division by 0');
  return a / b;
}

/** Adds and multiplies as decimals, so that 0.1 + 0.2 is 0.3. */
function decimalFold(args: readonly GoValue[], combine: (a: number, b: number) => number, start?: number): number {
  const numbers = args.map(toFloat);
  const [first = 0, ...rest] = start === undefined ? numbers : [start, ...numbers];
  return rest.reduce((a, b) => Number(combine(a, b).toPrecision(16)), first);
}

function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** Whatever it is, as an int: 0 for what is no number. */
export function toInt(value: GoValue | undefined): bigint {
  switch (typeof value) {
    case 'bigint':
      return value;
    case 'number':
      return Number.isFinite(value) ? BigInt(Math.trunc(value)) : -(2n ** 63n);
    case 'boolean':
      return value ? 1n : 0n;
    case 'string':
      return textToInt(value);
    default:
      return 0n;
  }
}

function textToInt(text: string): bigint {
  const [, sign = '', digits] = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|\d+)(?:\.\d*)?$/.exec(text) ?? [];
  if (digits === undefined) return 0n;
  if (/^0\d/.test(digits) && /[89]/.test(digits)) return 0n;
  const value = BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
  if (value >= 2n ** 63n) return 0n;
  return sign === '-' ? -value : value;
}

/** Whatever it is, as a float: 0 for what is no number. */
function toFloat(value: GoValue | undefined): number {
  switch (typeof value) {
    case 'bigint':
    case 'number':
      return Number(value);
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      try {
        return parseNumber(value);
      } catch {
        return 0;
      }
    default:
      return 0;
  }
}

/** Rounds half away from zero, or from another threshold on. */
function round(value: number, places: number, threshold: GoValue | undefined): number {
  const limit = threshold === undefined ? 0.5 : toFloat(threshold);
  if (threshold !== undefined && goKind(threshold) === 'string') throw new Error('expected float64');
  const scale = 10 ** places;
  const scaled = value * scale;
  const fraction = scaled - Math.trunc(scaled);
  const isUp = Math.abs(fraction) >= limit;
  const rounded =
    value > 0 ? (isUp ? Math.ceil(scaled) : Math.floor(scaled)) : isUp ? Math.floor(scaled) : Math.ceil(scaled);
  return rounded / scale;
}
