const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * The number that a Kubernetes quantity stands for: cores for CPU, bytes for memory.
 * Follows `k8s.io/apimachinery/pkg/api/resource.Quantity`: `250m`, `1.5Gi`, `1e3`, `12E6`, `-1k`.
 * @returns undefined when the text is not a quantity.
 */
export function parseQuantity(text: string): number | undefined {
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([eE][+-]?\d+)|(n|u|m|k|[KMGTPE]i|[MGTPE]|))$/.exec(text);
  if (match === null) return undefined;
  const [, digits = '', exponent = '', suffix = ''] = match;
  const scale = suffixes[suffix];
  return scale === undefined ? undefined : Number(digits + exponent) * scale;
}

/** CPU time per time as `kubectl top` prints it: `250m` cores, above ten cores whole cores. */
export function formatCores(cores: number): string {
  const milli = Math.round(cores * 1000);
  return milli < 10_000 ? `${milli}m` : `${Math.round(cores)}`;
}

/** Bytes with a binary suffix and three significant digits at most: `118Mi`, `1.5Gi`. */
export function formatBytes(bytes: number): string {
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${trimNumber(value)}${units[unit] ?? ''}`;
}

/** At most three significant digits, without trailing zeros. */
function trimNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const text = value.toFixed(digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
