import { LabelSet } from '../promql/labelSet.ts';

export const errorLabel = '__error__';
export const errorDetailsLabel = '__error_details__';
export const preserveErrorLabel = '__preserve_error__';

/** Where a label of a line comes from; later kinds win over earlier ones. */
export const labelKind = { stream: 0, metadata: 1, parsed: 2 } as const;
export type LabelKind = (typeof labelKind)[keyof typeof labelKind];

/** What lets parsers stop early, as stages see it. */
export interface LineHints {
  reset(): void;
  recordExtracted(name: string): void;
  /** Whether a parser before this one has taken the label. */
  isExtracted(name: string): boolean;
  shouldExtract(name: string): boolean;
  shouldExtractPrefix(prefix: string): boolean;
  /** Whether the query needs no label that is not there yet. */
  readonly needsNothing: boolean;
  readonly hasAll: boolean;
  readonly preservesErrors: boolean;
  /** Whether the line may still pass, now that a label is known. */
  mayPass(label: string, labels: LineLabels): boolean;
}

/** The labels of one line while it goes through a pipeline. One object serves all lines of a query. */
export class LineLabels {
  readonly hints: LineHints;
  #base: LabelSet = LabelSet.empty;
  readonly #added = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>()] as const;
  readonly #deleted = new Set<string>();
  error = '';
  errorDetails = '';

  constructor(hints: LineHints) {
    this.hints = hints;
  }

  /** Starts a line of a stream with its structured metadata. */
  reset(base: LabelSet, metadata: LabelSet | undefined): void {
    this.#base = base;
    for (const map of this.#added) if (map.size > 0) map.clear();
    if (this.#deleted.size > 0) this.#deleted.clear();
    this.error = '';
    this.errorDetails = '';
    this.hints.reset();
    if (metadata === undefined) return;
    for (const [name, value] of metadata.entries()) this.set(labelKind.metadata, this.freeName(name), value);
  }

  baseHas(name: string): boolean {
    return this.#base.has(name);
  }

  /** The name under which a label can be added beside the stream's own. */
  freeName(name: string): string {
    return this.#base.has(name) || this.#added[labelKind.metadata].has(name) ? `${name}_extracted` : name;
  }

  get(name: string): string | undefined {
    return this.find(name)?.value;
  }

  find(name: string): { readonly value: string; readonly kind: LabelKind } | undefined {
    for (const kind of [labelKind.stream, labelKind.metadata, labelKind.parsed]) {
      const value = this.#added[kind].get(name);
      if (value !== undefined) return { value, kind };
    }
    if (this.#deleted.has(name) || !this.#base.has(name)) return undefined;
    return { value: this.#base.get(name), kind: labelKind.stream };
  }

  set(kind: LabelKind, name: string, value: string): void {
    const [stream, metadata, parsed] = this.#added;
    if (kind === labelKind.parsed) {
      metadata.delete(name);
      stream.delete(name);
      this.hints.recordExtracted(name);
    } else if (kind === labelKind.metadata) {
      stream.delete(name);
      if (parsed.has(name)) return;
    } else if (metadata.has(name) || parsed.has(name)) return;
    this.#added[kind].set(name, value);
  }

  delete(name: string): void {
    for (const map of this.#added) map.delete(name);
    this.#deleted.add(name);
  }

  setError(kind: string, details: string | undefined): void {
    this.error = kind;
    if (details !== undefined) this.errorDetails = details;
    if (this.hints.preservesErrors) this.set(labelKind.parsed, preserveErrorLabel, 'true');
  }

  get hasError(): boolean {
    return this.error !== '';
  }

  /** Every label by name; an error is one too. */
  toMap(): Map<string, string> {
    const all = new Map<string, string>();
    for (const [name, value] of this.#base.entries()) if (!this.#deleted.has(name)) all.set(name, value);
    for (const map of this.#added) for (const [name, value] of map) all.set(name, value);
    if (this.error !== '') all.set(errorLabel, this.error);
    // Details without their error show only where something else has changed too.
    if (this.errorDetails !== '' && !this.isUnchanged) all.set(errorDetailsLabel, this.errorDetails);
    return all;
  }

  get isUnchanged(): boolean {
    return this.#deleted.size === 0 && this.error === '' && this.#added.every((map) => map.size === 0);
  }

  /** The final labels of the line. */
  toSet(): LabelSet {
    return this.isUnchanged ? this.#base : LabelSet.exact(this.toMap());
  }

  get base(): LabelSet {
    return this.#base;
  }

  /** The labels by where they come from, as answers that tell them apart want them. */
  byKind(): { stream: LabelSet; metadata: LabelSet; parsed: LabelSet } {
    const [, metadata, parsed] = this.#added;
    const errors: [string, string][] = [];
    if (this.error !== '') errors.push([errorLabel, this.error]);
    if (this.errorDetails !== '') errors.push([errorDetailsLabel, this.errorDetails]);
    const stream = [...this.toMap()].filter(
      ([name]) => !metadata.has(name) && !parsed.has(name) && name !== errorLabel && name !== errorDetailsLabel,
    );
    return {
      stream: LabelSet.exact(stream),
      metadata: LabelSet.exact(metadata),
      parsed: LabelSet.exact([...parsed, ...errors]),
    };
  }
}
