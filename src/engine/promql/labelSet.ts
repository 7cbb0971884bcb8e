import { goQuote } from '../../lang/query/quotedText.ts';
import type { Labels } from '../../model/series.ts';

/** The label that holds a metric's name. */
export const metricNameLabel = '__name__';

/**
 * The labels of one series: sorted by name, without empty values, immutable. Two sets with the same labels have the same
 * `key`, which is what series are matched, grouped and compared by.
 */
export class LabelSet {
  readonly names: readonly string[];
  readonly values: readonly string[];
  #key: string | undefined;

  private constructor(names: readonly string[], values: readonly string[]) {
    this.names = names;
    this.values = values;
  }

  static readonly empty = new LabelSet([], []);

  static from(labels: Labels): LabelSet {
    return LabelSet.fromEntries(Object.entries(labels));
  }

  /** Builds a set from pairs in any order; of equal names the last counts, an empty value removes the label. */
  static fromEntries(entries: Iterable<readonly [string, string]>): LabelSet {
    const byName = new Map<string, string>();
    for (const [name, value] of entries) {
      if (value === '') byName.delete(name);
      else byName.set(name, value);
    }
    const names = [...byName.keys()].sort(compareText);
    return new LabelSet(
      names,
      names.map((name) => byName.get(name) ?? ''),
    );
  }

  /** Builds a set from pairs in any order that keeps empty values, as labels of log lines may have. */
  static exact(entries: Iterable<readonly [string, string]>): LabelSet {
    const sorted = [...new Map(entries)].sort(([a], [b]) => compareText(a, b));
    return new LabelSet(
      sorted.map(([name]) => name),
      sorted.map(([, value]) => value),
    );
  }

  get key(): string {
    this.#key ??= this.names.map((name, i) => part(name) + part(this.values[i] ?? '')).join('');
    return this.#key;
  }

  get size(): number {
    return this.names.length;
  }

  get metricName(): string {
    return this.get(metricNameLabel);
  }

  /** The value of a label, or the empty text. */
  get(name: string): string {
    const at = this.names.indexOf(name);
    return at < 0 ? '' : (this.values[at] ?? '');
  }

  has(name: string): boolean {
    return this.names.includes(name);
  }

  *entries(): Generator<readonly [string, string]> {
    for (const [i, name] of this.names.entries()) yield [name, this.values[i] ?? ''];
  }

  /** The set with one label changed; an empty value removes it. */
  with(name: string, value: string): LabelSet {
    return this.get(name) === value ? this : LabelSet.fromEntries([...this.entries(), [name, value]]);
  }

  without(names: readonly string[]): LabelSet {
    return this.#filter((name) => !names.includes(name));
  }

  only(names: readonly string[]): LabelSet {
    return this.#filter((name) => names.includes(name));
  }

  withoutMetricName(): LabelSet {
    return this.has(metricNameLabel) ? this.without([metricNameLabel]) : this;
  }

  toRecord(): Labels {
    return Object.fromEntries(this.entries());
  }

  /** As Prometheus writes a label set in a message: `{a="x", b="y"}`. */
  toString(): string {
    const parts = [...this.entries()].map(([name, value]) => `${labelName(name)}=${goQuote(value)}`);
    return `{${parts.join(', ')}}`;
  }

  #filter(keep: (name: string) => boolean): LabelSet {
    if (this.names.every(keep)) return this;
    const entries = [...this.entries()].filter(([name]) => keep(name));
    return new LabelSet(
      entries.map(([name]) => name),
      entries.map(([, value]) => value),
    );
  }
}

/** Orders label sets as Prometheus does: label by label, names before values, the shorter first. */
export function compareLabelSets(a: LabelSet, b: LabelSet): number {
  const shared = Math.min(a.size, b.size);
  for (let i = 0; i < shared; i += 1) {
    const byName = compareText(a.names[i] ?? '', b.names[i] ?? '');
    if (byName !== 0) return byName;
    const byValue = compareText(a.values[i] ?? '', b.values[i] ?? '');
    if (byValue !== 0) return byValue;
  }
  return a.size - b.size;
}

/** Orders texts by their UTF-8 bytes, which is by code points, where JavaScript's own order is by UTF-16 units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function part(text: string): string {
  return `${text.length}:${text}`;
}

function labelName(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : goQuote(name);
}
