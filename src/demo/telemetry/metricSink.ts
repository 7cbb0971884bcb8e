/** What a metric is, as the exposition format's `# TYPE` names it. */
export type MetricType = 'counter' | 'gauge' | 'histogram' | 'untyped';

/** Takes samples one by one: as text for a scrape, or dated for a history. */
export interface MetricSink {
  /**
   * Announces the samples that follow; without it nothing is known about them.
   * @returns whether they are wanted at all; others are thrown away.
   */
  family(name: string, type: MetricType, help: string): boolean;
  /** @param labels as `labelText` writes them, without braces; empty for none. */
  sample(name: string, labels: string, value: number): void;
}

/** Labels as they stand between the braces of a sample. Values are escaped as the exposition format asks. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

/** Two label texts as one; either may be empty. */
export function joinLabels(first: string, second: string): string {
  return first === '' ? second : second === '' ? first : `${first},${second}`;
}

/** A number as the exposition format writes it. */
export function valueText(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}

function escaped(value: string): string {
  return /[\\"\n]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : value;
}

/** Prometheus' text exposition format, version 0.0.4. */
export class ExpositionText implements MetricSink {
  static readonly contentType = 'text/plain; version=0.0.4; charset=utf-8';
  readonly #lines: string[] = [];

  family(name: string, type: MetricType, help: string): boolean {
    this.#lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    return true;
  }

  sample(name: string, labels: string, value: number): void {
    this.#lines.push(labels === '' ? `${name} ${valueText(value)}` : `${name}{${labels}} ${valueText(value)}`);
  }

  toString(): string {
    return this.#lines.length === 0 ? '' : `${this.#lines.join('\n')}\n`;
  }
}
