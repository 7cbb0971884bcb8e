import { goKind, isTruthy, printGo, type GoValue } from './goValue.ts';
import { formatG } from '../promql/goNumber.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import { define, intArg, textArg, type TemplateFunction } from './templateFunction.ts';

/** Go's own template functions: comparisons, printing, indexing. */
export const comparisonFunctions: readonly (readonly [string, TemplateFunction])[] = [
  ['not', define(1, 1, ([value]) => !isTruthy(value ?? null))],
  ['eq', define(2, Infinity, ([first, ...rest]) => rest.some((other) => isEqual(first ?? null, other)))],
  ['ne', define(2, 2, ([a, b]) => !isEqual(a ?? null, b ?? null))],
  ['lt', define(2, 2, ([a, b]) => isLess(a ?? null, b ?? null))],
  ['le', define(2, 2, ([a, b]) => isLess(a ?? null, b ?? null) || isEqual(a ?? null, b ?? null))],
  ['gt', define(2, 2, ([a, b]) => !isLess(a ?? null, b ?? null) && !isEqual(a ?? null, b ?? null))],
  ['ge', define(2, 2, ([a, b]) => !isLess(a ?? null, b ?? null))],
  ['len', define(1, 1, ([value]) => BigInt(lengthOf(value ?? null)))],
  ['index', define(1, Infinity, indexValue)],
  ['slice', define(1, 4, sliceValue)],
  ['print', define(0, Infinity, printAll)],
  ['println', define(0, Infinity, (args) => `${args.map(printGo).join(' ')}\n`)],
  ['printf', define(1, Infinity, ([format, ...args]) => formatGo(textArg(format), args))],
  ['html', define(0, Infinity, (args) => escapeHtml(printAll(args)))],
  ['js', define(0, Infinity, (args) => escapeJs(printAll(args)))],
  ['urlquery', define(0, Infinity, (args) => queryEscape(printAll(args)))],
];

/** Only values of one kind compare, ints and floats apart. */
function requireSameKind(a: GoValue, b: GoValue): void {
  if (goKind(a) !== goKind(b)) throw new Error('incompatible types for comparison');
}

function isEqual(a: GoValue, b: GoValue): boolean {
  if (a === null || b === null) return a === b;
  requireSameKind(a, b);
  if (typeof a === 'object') throw new Error('invalid type for comparison');
  return a === b;
}

function isLess(a: GoValue, b: GoValue): boolean {
  requireSameKind(a, b);
  if (a === null || b === null || typeof a === 'object' || typeof a === 'boolean') {
    throw new Error('invalid type for comparison');
  }
  return a < b;
}

const encoder = new TextEncoder();

function lengthOf(value: GoValue): number {
  if (typeof value === 'string') return encoder.encode(value).length;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  throw new Error(`len of type ${goKind(value)}`);
}

function indexValue([from, ...indexes]: readonly GoValue[]): GoValue {
  let value: GoValue = from ?? null;
  for (const index of indexes) {
    if (value instanceof Map) value = value.get(textArg(index)) ?? null;
    else if (Array.isArray(value)) {
      const item: GoValue | undefined = value[intArg(index)];
      if (item === undefined) throw new Error(`reflect: slice index out of range`);
      value = item;
    } else if (typeof value === 'string') {
      const byte = encoder.encode(value)[intArg(index)];
      if (byte === undefined) throw new Error('reflect: string index out of range');
      value = BigInt(byte);
    } else throw new Error(`can't index item of type ${goKind(value)}`);
  }
  return value;
}

function sliceValue([from, ...bounds]: readonly GoValue[]): GoValue {
  const value = from ?? null;
  if (typeof value !== 'string' && !Array.isArray(value)) throw new Error(`can't slice item of type ${goKind(value)}`);
  const bytes = typeof value === 'string' ? encoder.encode(value) : value;
  const [start = 0, end = bytes.length] = bounds.map(intArg);
  for (const bound of [start, end]) {
    if (bound < 0 || bound > bytes.length) throw new Error(`index out of range: ${bound}`);
  }
  if (start > end) throw new Error(`invalid slice index: ${start} > ${end}`);
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes.subarray(start, end)) : bytes.slice(start, end);
}

/** `fmt.Sprint`: a space between two operands where neither is a text. */
function printAll(args: readonly GoValue[]): string {
  let out = '';
  for (const [i, arg] of args.entries()) {
    const before = args[i - 1];
    if (i > 0 && typeof arg !== 'string' && typeof before !== 'string') out += ' ';
    out += arg === null ? '<nil>' : printGo(arg);
  }
  return out;
}

/** Go takes a width or a precision above this for a mistake. */
const greatestSize = 1_000_000;
/** Digits behind the point that JavaScript can tell; zeros follow. */
const mostDigits = 100;

/** `fmt.Sprintf` for the verbs that make sense for texts and numbers. */
function formatGo(format: string, args: readonly GoValue[]): string {
  let at = 0;
  const text = format.replace(
    /%([-+# 0]*)([1-9]\d*)?(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const arg = args[at];
      if (Number(width ?? 0) > greatestSize || Number(precision ?? 0) > greatestSize) return '%!(NOVERB)';
      at += 1;
      if (arg === undefined) return `%!${verb}(MISSING)`;
      const body = formatVerb(verb, flags, precision === undefined ? undefined : Number(precision), arg);
      return padTo(body, flags, width === undefined ? 0 : Number(width));
    },
  );
  const extra = args.slice(at);
  if (extra.length === 0) return text;
  return `${text}%!(EXTRA ${extra.map((arg) => `${goKind(arg)}=${printGo(arg)}`).join(', ')})`;
}

function padTo(body: string, flags: string, width: number): string {
  const missing = width - Array.from(body).length;
  if (missing <= 0) return body;
  if (flags.includes('-')) return body + ' '.repeat(missing);
  if (!flags.includes('0')) return ' '.repeat(missing) + body;
  const sign = /^[+-]/.exec(body)?.[0] ?? '';
  return sign + '0'.repeat(missing) + body.slice(sign.length);
}

function formatVerb(verb: string, flags: string, precision: number | undefined, arg: GoValue): string {
  const plus = flags.includes('+') && (typeof arg === 'bigint' || typeof arg === 'number') && arg >= 0 ? '+' : '';
  switch (verb) {
    case 'v':
      return plus + (arg === null ? '<nil>' : printGo(arg));
    case 's':
      if (typeof arg === 'string') return precision === undefined ? arg : Array.from(arg).slice(0, precision).join('');
      return typeof arg === 'object' ? printGo(arg) : badVerb(verb, arg);
    case 'q':
      return typeof arg === 'string' ? goQuote(arg) : badVerb(verb, arg);
    case 'd':
      return typeof arg === 'bigint' ? plus + String(arg) : badVerb(verb, arg);
    case 'f':
    case 'F':
      return typeof arg === 'number' ? plus + toFixed(arg, precision ?? 6) : badVerb(verb, arg);
    case 'e':
      return typeof arg === 'number'
        ? plus + goExponent(arg, Math.min(mostDigits, precision ?? 6))
        : badVerb(verb, arg);
    case 'g':
      return typeof arg === 'number'
        ? plus +
            formatG(
              precision === undefined ? arg : Number(arg.toPrecision(Math.min(mostDigits, Math.max(1, precision)))),
            )
        : badVerb(verb, arg);
    case 't':
      return typeof arg === 'boolean' ? String(arg) : badVerb(verb, arg);
    case 'x':
    case 'X':
      return hexOf(arg, verb);
    case 'o':
      return typeof arg === 'bigint' ? arg.toString(8) : badVerb(verb, arg);
    case 'b':
      return typeof arg === 'bigint' ? arg.toString(2) : badVerb(verb, arg);
    case 'c':
      return typeof arg === 'bigint' ? String.fromCodePoint(Number(arg)) : badVerb(verb, arg);
    default:
      return badVerb(verb, arg);
  }
}

function toFixed(value: number, digits: number): string {
  const text = roundHalfToEven(value, Math.min(mostDigits, digits));
  return Number.isFinite(value) ? text + '0'.repeat(Math.max(0, digits - mostDigits)) : text;
}

/** As Go rounds what lies exactly between two numbers: 0.125 becomes 0.12, where `Number.toFixed` makes it 0.13. */
function roundHalfToEven(value: number, digits: number): string {
  const rounded = value.toFixed(digits);
  const exact = value.toFixed(Math.min(100, digits + 60));
  const end = exact.indexOf('.') + 1 + digits;
  const isTie = Number.isFinite(value) && /^50*$/.test(exact.slice(end).replace('.', ''));
  const isOdd = /[13579]$/.test(rounded);
  if (!isTie || !isOdd) return rounded;
  return digits === 0 ? exact.slice(0, end - 1) : exact.slice(0, end);
}

function goExponent(value: number, digits: number): string {
  return value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');
}

function hexOf(arg: GoValue, verb: string): string {
  const hex =
    typeof arg === 'bigint'
      ? arg.toString(16)
      : typeof arg === 'string'
        ? Array.from(encoder.encode(arg), (byte) => byte.toString(16).padStart(2, '0')).join('')
        : badVerb(verb, arg);
  return verb === 'X' ? hex.toUpperCase() : hex;
}

function badVerb(verb: string, arg: GoValue): string {
  return `%!${verb}(${arg === null ? '<nil>' : `${goKind(arg)}=${printGo(arg)}`})`;
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&#34;',
  "'": '&#39;',
  '\0': '\ufffd',
};

function escapeHtml(text: string): string {
  return text.replace(/[<>&"'\0]/g, (char) => htmlEscapes[char] ?? char);
}

function escapeJs(text: string): string {
  return text.replace(/[\\'"<>&=\x00-\x1f\x7f\u2028\u2029]/g, (char) => {
    if (char === '\\') return '\\\\';
    if (char === "'") return "\\'";
    if (char === '"') return '\\"';
    return `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/** `url.QueryEscape`. */
export function queryEscape(text: string): string {
  return encodeURIComponent(
    text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  )
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
