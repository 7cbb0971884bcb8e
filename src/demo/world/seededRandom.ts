/** A reproducible source of randomness: the same seed gives the same sequence on every machine. */
export interface Random {
  /** At least 0, below 1. */
  readonly next: () => number;
  /** A whole number from 0 up to `limit` - 1. */
  int(limit: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** A value with that median whose logarithm is normally distributed: how latencies and sizes vary. */
  logNormal(median: number, sigma: number): number;
  /** How many events happen in a span in which `mean` are expected. */
  poisson(mean: number): number;
  /** Lower-case hex digits. */
  hex(digits: number): string;
  /** Letters and digits as Kubernetes puts them into generated names. */
  suffix(length: number): string;
  /** A UUID of version 4's form. */
  uuid(): string;
  /** A source of its own that does not disturb this one. */
  fork(name: string): Random;
}

/** The alphabet of `k8s.io/apimachinery/pkg/util/rand`: no vowels, so that no words appear. */
const nameAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

export function createRandom(seed: number): Random {
  const next = createSequence(seed);
  const int = (limit: number): number => Math.floor(next() * limit);
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) text += int(0x10000).toString(16).padStart(4, '0');
    return text.slice(0, digits);
  };
  return {
    next,
    int,
    hex,
    pick: (items) => items[int(items.length)] ?? items[0],
    logNormal: (median, sigma) => median * Math.exp(sigma * standardNormal(next)),
    poisson: (mean) => poisson(mean, next),
    suffix: (length) => Array.from({ length }, () => nameAlphabet.charAt(int(nameAlphabet.length))).join(''),
    uuid: () => {
      const digits = hex(32);
      const variant = '89ab'.charAt(int(4));
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
    },
    fork: (name) => createRandom((hashText(name) ^ Math.imul(seed, 0x9e3779b1)) >>> 0),
  };
}

/** 32 bits that depend on every character (FNV-1a, then MurmurHash3's finalizer). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash);
}

/** A number in 0..1 that belongs to a text, always the same. */
export function hashFraction(text: string): number {
  return hashText(text) / 0x1_0000_0000;
}

/** `pod-template-hash` and the like: ten letters and digits that belong to a text. */
export function hashName(text: string): string {
  return createRandom(hashText(text)).suffix(10);
}

function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The generator sfc32 of PractRand, warmed up. */
function createSequence(seed: number): () => number {
  let a = mix(seed | 0);
  let b = mix(a ^ 0x9e3779b9);
  let c = mix(b ^ 0x243f6a88);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
}

function standardNormal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Knuth's method for small means, the normal approximation for large ones. */
function poisson(mean: number, next: () => number): number {
  if (mean <= 0) return 0;
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * standardNormal(next)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > limit; product *= next()) count += 1;
  return count;
}
