import type { Labels } from '../../model/series.ts';
import { LabelSet, compareLabelSets, compareText } from '../promql/labelSet.ts';
import type { CompiledMatcher } from '../promql/matcher.ts';
import { LogChunk } from './logChunk.ts';

export interface LogStoreOptions {
  /** How old a line may be before it is forgotten, counted from the newest, in nanoseconds. */
  readonly retentionNs?: bigint;
  /** How much memory lines may take before the oldest are forgotten. */
  readonly maxBytes?: number;
}

/** One line as it goes in. */
export interface LogEntry {
  readonly timeNs: bigint;
  readonly line: string;
  readonly metadata?: Labels | undefined;
}

const chunkBytes = 512 * 1024;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The lines of one stream, in chunks. */
export class LogStream {
  readonly labels: LabelSet;
  readonly chunks: LogChunk[] = [];
  /** Structured metadata by chunk and line; few streams have any. */
  readonly #metadata = new Map<LogChunk, Map<number, LabelSet>>();
  /** The lines of the newest nanosecond where it has more than one. */
  #linesOfLast: Set<string> | undefined;

  constructor(labels: LabelSet) {
    this.labels = labels;
  }

  /** Appends a line, unless it repeats one of the same nanosecond: Loki stores that once. */
  append(entry: LogEntry): void {
    if (!this.#isRepeated(entry)) this.appendAlways(entry);
  }

  /** Appends a line, of a file as an example, in which equal lines at one time are as many lines. */
  appendAlways({ timeNs, line, metadata }: LogEntry): void {
    let chunk = this.chunks.at(-1);
    if (chunk?.append(timeNs, line, encoder) !== true) {
      chunk?.seal();
      // Short streams do not take a whole chunk's room.
      const previous = chunk?.byteSize ?? 0;
      chunk = new LogChunk(Math.min(chunkBytes, Math.max(4096, previous * 2, line.length * 3)));
      chunk.append(timeNs, line, encoder);
      this.chunks.push(chunk);
    }
    if (metadata === undefined) return;
    const labels = metadataLabels(metadata);
    if (labels.size === 0) return;
    const lines = this.#metadata.get(chunk) ?? new Map<number, LabelSet>();
    lines.set(chunk.count - 1, labels);
    this.#metadata.set(chunk, lines);
  }

  #isRepeated({ timeNs, line }: LogEntry): boolean {
    const chunk = this.chunks.at(-1);
    if (chunk === undefined || chunk.timeAt(chunk.count - 1) !== timeNs) {
      this.#linesOfLast = undefined;
      return false;
    }
    this.#linesOfLast ??= linesOfNewest(chunk);
    if (this.#linesOfLast.has(line)) return true;
    this.#linesOfLast.add(line);
    return false;
  }

  metadataAt(chunk: LogChunk, i: number): LabelSet | undefined {
    return this.#metadata.get(chunk)?.get(i);
  }

  dropBefore(timeNs: bigint): void {
    while (this.chunks[0] !== undefined && this.chunks[0].maxTime < timeNs) this.#dropFirst();
  }

  #dropFirst(): void {
    const dropped = this.chunks.shift();
    if (dropped !== undefined) this.#metadata.delete(dropped);
  }
}

/** The last lines of a chunk that share their time. */
function linesOfNewest(chunk: LogChunk): Set<string> {
  const lines = new Set<string>();
  const timeNs = chunk.timeAt(chunk.count - 1);
  for (let i = chunk.count - 1; i >= 0 && chunk.timeAt(i) === timeNs; i -= 1) lines.add(lineText(chunk, i));
  return lines;
}

/** Metadata of the same object is kept once, however many lines have it. */
const knownMetadata = new WeakMap<Labels, LabelSet>();

function metadataLabels(metadata: Labels): LabelSet {
  const known = knownMetadata.get(metadata);
  if (known !== undefined) return known;
  const labels = LabelSet.fromEntries(Object.entries(metadata).map(([name, value]) => [metadataName(name), value]));
  knownMetadata.set(metadata, labels);
  return labels;
}

/** A name of structured metadata as a label's name. */
function metadataName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_:]/g, '_');
}

/** Decodes a line of a chunk. */
export function lineText(chunk: LogChunk, i: number): string {
  return decoder.decode(chunk.bytesAt(i));
}

/** Log lines by stream, in memory: little more than their text. */
export class LogStore {
  readonly #options: Required<LogStoreOptions>;
  readonly #streams = new Map<string, LogStream>();
  #sinceTrim = 0;

  constructor(options: LogStoreOptions = {}) {
    this.#options = { retentionNs: 2n ** 62n, maxBytes: Infinity, ...options };
  }

  get streamCount(): number {
    return this.#streams.size;
  }

  get lineCount(): number {
    return this.#sum((chunk) => chunk.count);
  }

  /** Bytes of text that is stored. */
  get textSize(): number {
    return this.#sum((chunk) => chunk.textSize);
  }

  /** Bytes of memory that lines and their columns take. */
  get byteSize(): number {
    return this.#sum((chunk) => chunk.byteSize);
  }

  /** The times of the oldest and the newest line. */
  get timeSpan(): { readonly start: bigint; readonly end: bigint } | undefined {
    let start: bigint | undefined;
    let end: bigint | undefined;
    for (const { chunks } of this.#streams.values()) {
      for (const { minTime, maxTime } of chunks) {
        if (start === undefined || minTime < start) start = minTime;
        if (end === undefined || maxTime > end) end = maxTime;
      }
    }
    return start === undefined || end === undefined ? undefined : { start, end };
  }

  /** The stream with these labels, made when it is new. Keep it to append many lines. */
  stream(labels: LabelSet): LogStream {
    const known = this.#streams.get(labels.key);
    if (known !== undefined) return known;
    const stream = new LogStream(labels);
    this.#streams.set(labels.key, stream);
    return stream;
  }

  append(labels: LabelSet, entry: LogEntry): void {
    this.stream(labels).append(entry);
    this.#sinceTrim += 1;
    if (this.#sinceTrim > 50_000) this.trim();
  }

  /** The streams that pass every matcher, sorted by labels. */
  select(matchers: readonly CompiledMatcher[]): LogStream[] {
    return [...this.#streams.values()]
      .filter(({ labels }) => matchers.every((matcher) => matcher.test(labels.get(matcher.name))))
      .sort((a, b) => compareLabelSets(a.labels, b.labels));
  }

  labelNames(matchers: readonly CompiledMatcher[] = []): string[] {
    return [...new Set(this.select(matchers).flatMap(({ labels }) => labels.names))].sort(compareText);
  }

  labelValues(name: string, matchers: readonly CompiledMatcher[] = []): string[] {
    const values = new Set(this.select(matchers).map(({ labels }) => labels.get(name)));
    values.delete('');
    return [...values].sort(compareText);
  }

  /** Forgets what the limits no longer allow. Runs by itself now and then while lines are appended. */
  trim(): void {
    this.#sinceTrim = 0;
    const span = this.timeSpan;
    if (span === undefined) return;
    let cut = span.end - this.#options.retentionNs;
    this.#dropBefore(cut);
    for (let round = 0; round < 100 && this.byteSize > this.#options.maxBytes; round += 1) {
      const start = this.timeSpan?.start ?? span.end;
      if (cut < start) cut = start;
      if (cut >= span.end) return;
      cut += (span.end - cut) / 8n + 1n;
      this.#dropBefore(cut);
    }
  }

  #dropBefore(timeNs: bigint): void {
    for (const [key, stream] of this.#streams) {
      stream.dropBefore(timeNs);
      if (stream.chunks.length === 0) this.#streams.delete(key);
    }
  }

  #sum(value: (chunk: LogChunk) => number): number {
    let sum = 0;
    for (const { chunks } of this.#streams.values()) for (const chunk of chunks) sum += value(chunk);
    return sum;
  }
}
