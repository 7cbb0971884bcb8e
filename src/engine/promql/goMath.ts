// Go computes these functions itself (from Cephes and FreeBSD's libm) and its last bits differ from those of JavaScript's
// engines. Rule tests compare numbers exactly, so the steps and their order here are Go's on amd64.

const pi4a = 7.85398125648498535156e-1;
const pi4b = 3.77489470793079817668e-8;
const pi4c = 2.69515142907905952645e-15;
const tanOf3Pi8 = 2.414213562373095;
const moreBitsOfPi2 = 6.123233995736766e-17;
const log10OfE = 0.4342944819032518;
const ln2High = 6.9314718036912381649e-1;
const ln2Low = 1.90821492927058770002e-10;

const sinTerms = [
  1.5896230157654656806e-10, -2.50507477628578072866e-8, 2.75573136213857245213e-6, -1.98412698295895385996e-4,
  8.33333333332211858878e-3, -1.66666666666666307295e-1,
];
const cosTerms = [
  -1.135853652138768173e-11, 2.08757008419747316778e-9, -2.75573141792967388112e-7, 2.48015872888517045348e-5,
  -1.38888888888730564116e-3, 4.16666666666665929218e-2,
];
const tanAbove = [-1.30936939181383734205e4, 1.1535166483858741614e6, -1.79565251976484877988e7];
const tanBelow = [
  1, 1.36812963470692954678e4, -1.32089234440210967447e6, 2.50083801823357915839e7, -5.38695755929454629881e7,
];
const atanAbove = [
  -8.750608600031904122785e-1, -1.615753718733365076637e1, -7.50085579231470466734e1, -1.22886668449013617341e2,
  -6.485021904942025371773e1,
];
const atanBelow = [
  1, 2.485846490142306297962e1, 1.650270098316988542046e2, 4.328810604912902668951e2, 4.853903996359136964868e2,
  1.945506571482613964425e2,
];
const sinhAbove = [
  -0.2630563213397497062819489e2, -0.2894211355989563807284660366e4, -0.8991272022039509355398013511e5,
  -0.6307673640497716991184787251e6,
];
const sinhBelow = [
  1, -0.173678953558233699533450911e3, 0.1521517378790019070696485176e5, -0.6307673640497716991212077277e6,
];
const tanhAbove = [-9.64399179425052238628e-1, -9.92877231001918586564e1, -1.61468768441708447952e3];
const tanhBelow = [1, 1.12811678491632931402e2, 2.23548839060100448583e3, 4.84406305325125486048e3];
const logOdd = [1.479819860511658591e-1, 1.818357216161805012e-1, 2.857142874366239149e-1, 6.66666666666673513e-1];
const logEven = [1.531383769920937332e-1, 2.222219843214978396e-1, 3.999999999940941908e-1];
const exp2Terms = [
  4.13813679705723846039e-8, -1.6533902205465251539e-6, 6.61375632143793436117e-5, -2.77777777770155933842e-3,
  1.66666666666666657415e-1,
];

/** A polynomial, the highest power first. */
function horner(terms: readonly number[], x: number): number {
  let sum = 0;
  for (const term of terms) sum = sum * x + term;
  return sum;
}

interface Octant {
  readonly octant: number;
  readonly rest: number;
}

/** Which eighth of the circle a positive angle is in, and how far; undefined where it is too great to tell this way. */
function octantOf(x: number): Octant | undefined {
  if (x >= 2 ** 29) return undefined;
  let index = Math.floor(x * 1.2732395447351628);
  if (index % 2 === 1) index += 1;
  return { octant: index % 8, rest: x - index * pi4a - index * pi4b - index * pi4c };
}

function sinSeries(z: number): number {
  const square = z * z;
  return z + z * square * horner(sinTerms, square);
}

function cosSeries(z: number): number {
  const square = z * z;
  return 1 - 0.5 * square + square * square * horner(cosTerms, square);
}

/** Go's `math.Sin`. */
export function goSin(x: number): number {
  const at = octantOf(Math.abs(x));
  if (x === 0 || at === undefined || Number.isNaN(x)) return Math.sin(x);
  const octant = at.octant % 4;
  const value = octant === 2 || octant === 1 ? cosSeries(at.rest) : sinSeries(at.rest);
  return x < 0 === at.octant > 3 ? value : -value;
}

/** Go's `math.Cos`. */
export function goCos(x: number): number {
  const at = octantOf(Math.abs(x));
  if (at === undefined || Number.isNaN(x)) return Math.cos(x);
  const octant = at.octant % 4;
  const value = octant === 2 || octant === 1 ? sinSeries(at.rest) : cosSeries(at.rest);
  return at.octant > 3 === octant > 1 ? value : -value;
}

/** Go's `math.Tan`. */
export function goTan(x: number): number {
  const at = octantOf(Math.abs(x));
  if (x === 0 || at === undefined || Number.isNaN(x)) return Math.tan(x);
  const z = at.rest;
  const square = z * z;
  let value = z;
  if (square > 1e-14) value = z + z * ((square * horner(tanAbove, square)) / horner(tanBelow, square));
  if (at.octant % 4 === 2) value = -1 / value;
  return x < 0 ? -value : value;
}

function atanSeries(x: number): number {
  const square = x * x;
  return x * ((square * horner(atanAbove, square)) / horner(atanBelow, square)) + x;
}

function atanOfPositive(x: number): number {
  if (x <= 0.66) return atanSeries(x);
  if (x > tanOf3Pi8) return Math.PI / 2 - atanSeries(1 / x) + moreBitsOfPi2;
  return Math.PI / 4 + atanSeries((x - 1) / (x + 1)) + 0.5 * moreBitsOfPi2;
}

/** Go's `math.Atan`. */
export function goAtan(x: number): number {
  if (x === 0 || Number.isNaN(x)) return x;
  return x > 0 ? atanOfPositive(x) : -atanOfPositive(-x);
}

/** Go's `math.Atan2`. */
export function goAtan2(y: number, x: number): number {
  if (!Number.isFinite(x) || !Number.isFinite(y) || x === 0 || y === 0) return Math.atan2(y, x);
  const angle = goAtan(y / x);
  if (x >= 0) return angle;
  return angle <= 0 ? angle + Math.PI : angle - Math.PI;
}

/** Go's `math.Asin`. */
export function goAsin(x: number): number {
  if (x === 0) return x;
  const size = Math.abs(x);
  if (!(size <= 1)) return NaN;
  const other = Math.sqrt(1 - size * size);
  const value = size > 0.7 ? Math.PI / 2 - atanOfPositive(other / size) : atanOfPositive(size / other);
  return x < 0 ? -value : value;
}

/** Go's `math.Acos`. */
export function goAcos(x: number): number {
  return Math.PI / 2 - goAsin(x);
}

/** Go's `math.Exp` on amd64: a Taylor series for a sixteenth of the rest, squared up again. */
export function goExp(x: number): number {
  if (!Number.isFinite(x) || x > 709.78 || x < -708) return Math.exp(x);
  return expShared(x);
}

const ln2Upper = 0.69314718055966295651160180568695068359375;
const ln2Lower = 0.28235290563031577122588448175013436025525412068e-12;
const expTerms = [
  2.4801587301587301587e-5, 1.984126984126984127e-4, 1.3888888888888888889e-3, 8.3333333333333333333e-3,
  4.1666666666666666667e-2, 1.6666666666666666667e-1, 0.5, 1,
];

function expShared(x: number): number {
  const exponent = roundToEven(x * Math.LOG2E);
  const rest = fused(-exponent, ln2Lower, fused(-exponent, ln2Upper, x)) * 0.0625;
  let series = 0;
  for (const term of expTerms) series = fused(series, rest, term);
  let value = rest * series;
  for (let i = 0; i < 3; i += 1) value *= value + 2;
  return scale(fused(value, value + 2, 1), exponent);
}

/** `a * b + c` rounded once, as the processor's instruction does, which Go uses here where it has it. */
function fused(a: number, b: number, c: number): number {
  const product = a * b;
  const [aHigh, aLow] = halves(a);
  const [bHigh, bLow] = halves(b);
  const productRest = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  const sum = product + c;
  const virtual = sum - product;
  return sum + (product - (sum - virtual) + (c - virtual) + productRest);
}

/** A number as the sum of two with half its digits each (Veltkamp). */
function halves(x: number): readonly [number, number] {
  const scaled = x * 134_217_729;
  const high = scaled - (scaled - x);
  return [high, x - high];
}

function roundToEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** `x * 2 ** exponent`, in two steps where one would overflow. */
function scale(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x * 2 ** half * 2 ** (exponent - half);
}

/** A positive finite number as a fraction from 0.5 up to 1 and a power of two. */
function split(x: number): { readonly fraction: number; readonly exponent: number } {
  if (x < 2 ** -1022) {
    const { fraction, exponent } = split(x * 2 ** 52);
    return { fraction, exponent: exponent - 52 };
  }
  let exponent = Math.floor(Math.log2(x)) + 1;
  let fraction = scale(x, -exponent);
  if (fraction >= 1) {
    fraction /= 2;
    exponent += 1;
  } else if (fraction < 0.5) {
    fraction *= 2;
    exponent -= 1;
  }
  return { fraction, exponent };
}

/** Go's `math.Log` on amd64, which reads a subnormal number as if it were normal. */
export function goLog(x: number): number {
  if (!(x > 0) || x === Infinity) return Math.log(x);
  const leastNormal = 2 ** -1022;
  if (x < leastNormal) return Math.log1p(x / leastNormal) - 1023 * Math.LN2;
  return logOf(split(x));
}

function logOf(parts: { readonly fraction: number; readonly exponent: number }): number {
  let { fraction, exponent } = parts;
  if (fraction < Math.SQRT2 / 2) {
    fraction *= 2;
    exponent -= 1;
  }
  const f = fraction - 1;
  const s = f / (2 + f);
  const s2 = s * s;
  const s4 = s2 * s2;
  const sum = s2 * horner(logOdd, s4) + s4 * horner(logEven, s4);
  const halfSquare = 0.5 * f * f;
  return exponent * ln2High - (halfSquare - (s * (halfSquare + sum) + exponent * ln2Low) - f);
}

/** Go's `math.Log2`. */
export function goLog2(x: number): number {
  if (!(x > 0) || x === Infinity) return Math.log2(x);
  const { fraction, exponent } = split(x);
  return fraction === 0.5 ? exponent - 1 : goLog(fraction) * Math.LOG2E + exponent;
}

/** Go's `math.Log10`. */
export function goLog10(x: number): number {
  return goLog(x) * log10OfE;
}

/** Go's `math.Exp2`. */
export function goExp2(x: number): number {
  if (!Number.isFinite(x) || x > 1023.9 || x < -1022) return 2 ** x;
  const whole = Math.trunc(x > 0 ? x + 0.5 : x - 0.5);
  const rest = x - whole;
  const high = rest * ln2High;
  const low = -rest * ln2Low;
  const r = high - low;
  const square = r * r;
  const c = r - square * horner(exp2Terms, square);
  return scale(1 - (low - (r * c) / (2 - c) - high), whole);
}

/** Go's `math.Sinh`. */
export function goSinh(x: number): number {
  const size = Math.abs(x);
  let value: number;
  if (size > 21) value = goExp(size) * 0.5;
  else if (size > 0.5) {
    const power = goExp(size);
    value = (power - 1 / power) * 0.5;
  } else {
    const square = size * size;
    value = (horner(sinhAbove, square) * size) / horner(sinhBelow, square);
  }
  return x < 0 || Object.is(x, -0) ? -value : value;
}

/** Go's `math.Cosh`. */
export function goCosh(x: number): number {
  const power = goExp(Math.abs(x));
  return Math.abs(x) > 21 ? power * 0.5 : (power + 1 / power) * 0.5;
}

/** Go's `math.Tanh`. */
export function goTanh(x: number): number {
  const size = Math.abs(x);
  if (size > 44.014845965556525) return x < 0 ? -1 : 1;
  if (size >= 0.625) {
    const value = 1 - 2 / (goExp(2 * size) + 1);
    return x < 0 ? -value : value;
  }
  if (x === 0) return x;
  const square = x * x;
  return x + (x * square * horner(tanhAbove, square)) / horner(tanhBelow, square);
}

/** Go's `math.Pow`. */
export function goPow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (y === 1) return x;
  if (x === 0 || !Number.isFinite(x) || !Number.isFinite(y)) return x === -1 && !Number.isNaN(y) ? 1 : x ** y;
  if (y === 0.5) return Math.sqrt(x);
  if (y === -0.5) return 1 / Math.sqrt(x);
  let whole = Math.floor(Math.abs(y));
  let fraction = Math.abs(y) - whole;
  if (fraction !== 0 && x < 0) return NaN;
  if (whole >= 2 ** 53) return x ** y;
  let mantissa = 1;
  if (fraction !== 0) {
    if (fraction > 0.5) {
      fraction -= 1;
      whole += 1;
    }
    mantissa = goExp(fraction * goLog(x));
  }
  return raise(x, whole, mantissa, y < 0);
}

/** Multiplies `mantissa` by a whole power, by squaring, with the exponents kept apart. */
function raise(x: number, power: number, start: number, isInverse: boolean): number {
  const parts = split(Math.abs(x));
  let base = x < 0 ? -parts.fraction : parts.fraction;
  let baseExponent = parts.exponent;
  let mantissa = start;
  let exponent = 0;
  for (let left = power; left > 0; left = Math.floor(left / 2)) {
    if (Math.abs(baseExponent) > 4096) {
      exponent += baseExponent;
      break;
    }
    if (left % 2 === 1) {
      mantissa *= base;
      exponent += baseExponent;
    }
    base *= base;
    baseExponent *= 2;
    if (base < 0.5) {
      base += base;
      baseExponent -= 1;
    }
  }
  return isInverse ? scale(1 / mantissa, -exponent) : scale(mantissa, exponent);
}
