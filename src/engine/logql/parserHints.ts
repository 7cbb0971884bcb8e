import type { LineHints, LineLabels } from './lineLabels.ts';

/** A label filter that parsers apply as soon as they know the label. */
export interface EarlyFilter {
  readonly label: string;
  passes(labels: LineLabels): boolean;
}

export interface ParserHintOptions {
  /** Labels that the query needs; empty for all. */
  readonly required: readonly string[];
  /** True where the query needs no labels at all. */
  readonly noLabels: boolean;
  readonly filters: readonly EarlyFilter[];
}

/** What lets Loki's parsers stop early: they extract only what a metric query needs, and drop lines at the first mismatch. */
export class ParserHints implements LineHints {
  readonly #required: ReadonlySet<string>;
  readonly #noLabels: boolean;
  readonly #filters: readonly EarlyFilter[];
  readonly #extracted = new Set<string>();

  constructor({ required, noLabels, filters }: ParserHintOptions) {
    this.#required = new Set(required);
    this.#noLabels = noLabels;
    this.#filters = filters;
  }

  reset(): void {
    if (this.#extracted.size > 0) this.#extracted.clear();
  }

  recordExtracted(name: string): void {
    this.#extracted.add(name);
  }

  /** Whether a parser before this one has taken the label. */
  isExtracted(name: string): boolean {
    return this.#extracted.has(name);
  }

  shouldExtract(name: string): boolean {
    return this.#required.size === 0 || this.#required.has(name);
  }

  shouldExtractPrefix(prefix: string): boolean {
    if (this.#required.size === 0) return true;
    for (const name of this.#required) if (name.startsWith(prefix)) return true;
    return false;
  }

  get needsNothing(): boolean {
    return this.#noLabels || this.hasAll;
  }

  get hasAll(): boolean {
    if (this.#required.size === 0 || this.#extracted.size < this.#required.size) return false;
    for (const name of this.#required) if (!this.#extracted.has(name)) return false;
    return true;
  }

  get preservesErrors(): boolean {
    return this.#required.has('__error__');
  }

  /** Whether the line may still pass, now that a label is known. */
  mayPass(label: string, labels: LineLabels): boolean {
    const filter = this.#filters.find((one) => one.label === label);
    return filter === undefined || filter.passes(labels);
  }
}

/** Names with and without the suffix that a parsed label gets beside one of the stream. */
export function withUnsuffixed(names: readonly string[]): string[] {
  const suffix = '_extracted';
  return names.flatMap((name) => (name.endsWith(suffix) ? [name, name.slice(0, -suffix.length)] : [name]));
}
