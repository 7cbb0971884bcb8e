import { unquote } from '../../lang/query/quotedText.ts';
import { LabelSet, metricNameLabel } from './labelSet.ts';
import { parseGoFloat } from './goNumber.ts';
import type { MetricStore } from './metricStore.ts';

/** One sample of an exposition. */
export interface ExposedSample {
  readonly labels: LabelSet;
  readonly value: number;
  /** Milliseconds since the epoch, or undefined where the text names none. */
  readonly timeMs: number | undefined;
  readonly exemplar:
    { readonly labels: LabelSet; readonly value: number; readonly timeMs: number | undefined } | undefined;
}

/** What an exporter's text holds. Lines that cannot be read are named and left out. */
export interface Exposition {
  readonly samples: readonly ExposedSample[];
  readonly metadata: ReadonlyMap<string, { readonly type: string; readonly help: string; readonly unit: string }>;
  readonly problems: readonly string[];
}

/**
 * Reads the text format of Prometheus or OpenMetrics. OpenMetrics, which ends with `# EOF`, counts timestamps in seconds,
 * Prometheus' own format in milliseconds.
 */
function parseExposition(text: string): Exposition {
  const scale = /^# EOF\s*$/m.test(text) ? 1000 : 1;
  const samples: ExposedSample[] = [];
  const metadata = new Map<string, { type: string; help: string; unit: string }>();
  const problems: string[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '') continue;
    if (line.startsWith('#')) {
      readComment(line, metadata);
      continue;
    }
    const sample = readSample(line, scale);
    if (sample === undefined) problems.push(`line ${i + 1}: not a sample`);
    else samples.push(sample);
  }
  return { samples, metadata, problems };
}

function readComment(line: string, metadata: Map<string, { type: string; help: string; unit: string }>): void {
  const [, kind, quoted, bare, rest = ''] = /^# (HELP|TYPE|UNIT) (?:("(?:\\.|[^"\\])*")|(\S+)) ?(.*)$/.exec(line) ?? [];
  if (kind === undefined) return;
  const name = quoted === undefined ? (bare ?? '') : unquote(quoted);
  const known = metadata.get(name) ?? { type: 'unknown', help: '', unit: '' };
  metadata.set(name, known);
  if (kind === 'TYPE') known.type = rest;
  else if (kind === 'UNIT') known.unit = rest;
  else known.help = rest.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
}

const namePattern = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const labelPattern = /\s*(?:([a-zA-Z_][a-zA-Z0-9_.]*)|("(?:\\.|[^"\\])*"))\s*(?:=\s*("(?:\\.|[^"\\])*")\s*)?(,|\})/y;

function readSample(line: string, scale: number): ExposedSample | undefined {
  const name = namePattern.exec(line)?.[0] ?? '';
  const labels = readLabels(line, name.length);
  if (labels === undefined) return undefined;
  if (name !== '') labels.pairs.push([metricNameLabel, name]);
  const [, valueText = '', timeText, exemplarText] =
    /^\s*(\S+)(?:\s+([-+\d.eE]+))?\s*(?:#\s*(.*))?$/.exec(line.slice(labels.end)) ?? [];
  const value = parseGoFloat(valueText);
  if (value === undefined || labels.pairs.every(([label]) => label !== metricNameLabel)) return undefined;
  return {
    labels: LabelSet.fromEntries(labels.pairs),
    value,
    timeMs: timeText === undefined ? undefined : Math.round(Number(timeText) * scale),
    exemplar: exemplarText === undefined ? undefined : readExemplar(exemplarText),
  };
}

function readLabels(line: string, start: number): { pairs: [string, string][]; end: number } | undefined {
  const pairs: [string, string][] = [];
  if (line[start] !== '{') return { pairs, end: start };
  if (/^\{\s*\}/.test(line.slice(start))) return { pairs, end: line.indexOf('}', start) + 1 };
  let at = start + 1;
  for (;;) {
    labelPattern.lastIndex = at;
    const match = labelPattern.exec(line);
    if (match === null) return undefined;
    const [whole, bare, quoted, value, end] = match;
    at += whole.length;
    const label = bare ?? unquote(quoted ?? '""');
    if (value === undefined) pairs.push([metricNameLabel, label]);
    else pairs.push([label, unescapeValue(value)]);
    if (end === '}') return { pairs, end: at };
    if (/^\s*\}/.test(line.slice(at, at + 8))) return { pairs, end: line.indexOf('}', at) + 1 };
  }
}

function unescapeValue(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
}

function readExemplar(text: string): ExposedSample['exemplar'] {
  const labels = readLabels(text, 0);
  const [valueText = '', timeText] = text
    .slice(labels?.end ?? 0)
    .trim()
    .split(/\s+/);
  const value = parseGoFloat(valueText);
  if (labels === undefined || value === undefined) return undefined;
  const timeMs = timeText === undefined ? undefined : Math.round(Number(timeText) * 1000);
  return { labels: LabelSet.fromEntries(labels.pairs), value, timeMs };
}

export interface ScrapeOptions {
  /** When the text was fetched, in milliseconds; samples without a time have it. */
  readonly timeMs: number;
  /** Labels of the target, which win over those of the exporter (kept as `exported_...`). */
  readonly target?: Readonly<Record<string, string>>;
  /** Lets the exporter's labels win, as `honor_labels` does. */
  readonly honorLabels?: boolean;
  /** Gives every sample `timeMs`, whatever time the text names, as `honor_timestamps: false` does. */
  readonly ignoreTimes?: boolean;
  /** Changes the labels of a sample at last, as `metric_relabel_configs` do; undefined drops it. */
  readonly relabel?: (labels: LabelSet) => LabelSet | undefined;
  /** Is told of each line that cannot be read, such as `line 3: not a sample`. */
  readonly onProblem?: (problem: string) => void;
}

/**
 * Puts an exporter's text into a store.
 * @returns the series that were seen, so that those of the scrape before that are gone can be marked as stale.
 */
export function loadExposition(
  store: MetricStore,
  text: string,
  options: ScrapeOptions,
): ReadonlyMap<string, LabelSet> {
  const exposition = parseExposition(text);
  for (const problem of exposition.problems) options.onProblem?.(problem);
  for (const [name, metadata] of exposition.metadata) store.setMetadata(name, metadata);
  const seen = new Map<string, LabelSet>();
  for (const sample of exposition.samples) {
    const full = withTarget(sample.labels, options);
    const labels = options.relabel === undefined ? full : options.relabel(full);
    if (labels === undefined || labels.metricName === '') continue;
    const timeMs = options.ignoreTimes === true ? options.timeMs : (sample.timeMs ?? options.timeMs);
    store.append(labels, timeMs, sample.value);
    seen.set(labels.key, labels);
    if (sample.exemplar === undefined) continue;
    const exemplar = { ...sample.exemplar, labels: sample.exemplar.labels.toRecord() };
    store.addExemplar(labels, { ...exemplar, timeMs: exemplar.timeMs ?? timeMs });
  }
  return seen;
}

function withTarget(labels: LabelSet, { target, honorLabels }: ScrapeOptions): LabelSet {
  if (target === undefined) return labels;
  if (honorLabels === true) return LabelSet.fromEntries([...Object.entries(target), ...labels.entries()]);
  const renamed = [...labels.entries()].map(
    ([name, value]) => [name in target ? `exported_${name}` : name, value] as const,
  );
  return LabelSet.fromEntries([...renamed, ...Object.entries(target)]);
}
