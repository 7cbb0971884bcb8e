import { Emitter } from '../../base/event.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import { LogStore } from '../../engine/logql/logStore.ts';
import type { TailEntry } from '../../engine/api/lokiTail.ts';
import { LabelSet } from '../../engine/promql/labelSet.ts';
import type { LineLevel, LogSource, WrittenLine } from '../world/logBook.ts';
import type { DemoWorld } from '../world/demoWorld.ts';

const retentionNs = 7n * 24n * 3600n * 1_000_000_000n;
const maxBytes = 64 * 1024 * 1024;

/** One object for all lines of a level, so that the store keeps it once. */
const metadataByLevel: Readonly<Record<LineLevel, { readonly detected_level: string }>> = {
  debug: { detected_level: 'debug' },
  info: { detected_level: 'info' },
  warn: { detected_level: 'warn' },
  error: { detected_level: 'error' },
  unknown: { detected_level: 'unknown' },
};

/** The lines of all containers in a log store, labelled as the demo's Fluent Bit does: those of the past, then each new one. */
export class WorldLogs implements Disposable {
  readonly store = new LogStore({ retentionNs, maxBytes });
  /** Now, in nanoseconds since the epoch, on the world's clock. */
  readonly nowNs: () => bigint;
  readonly #stored = new Emitter<TailEntry>();
  /** Each line once it is stored. */
  readonly onStore = this.#stored.event;
  readonly #subscriptions = new DisposableStore();
  readonly #labels = new WeakMap<LogSource, { readonly stdout: LabelSet; readonly stderr: LabelSet }>();
  /** The latest line, which a stack trace may still go on. */
  #open: TailEntry | undefined;

  constructor(world: DemoWorld) {
    this.nowNs = () => toNanoseconds(world.clock.now());
    for (const { source, runs } of world.logs.records) {
      for (const { lines } of runs) for (const line of lines) this.#add({ source, line });
      this.#close();
    }
    this.#subscriptions.add(
      world.logs.onWrite((written) => {
        // The lines of one message are written in one go.
        if (this.#open === undefined)
          queueMicrotask(() => {
            this.#close();
          });
        this.#add(written);
      }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#stored.dispose();
  }

  /** A stack trace becomes one line with breaks in it, as the shipper joins it. */
  #add({ source, line }: WrittenLine): void {
    const labels = this.#labelsOf(source)[line.output];
    if (line.isContinuation === true && this.#open?.labels === labels) {
      this.#open = { ...this.#open, line: `${this.#open.line}\n${line.text}` };
      return;
    }
    this.#close();
    const metadata = metadataByLevel[line.level];
    this.#open = { labels, timeNs: toNanoseconds(line.time), line: line.text, metadata };
  }

  #close(): void {
    const entry = this.#open;
    if (entry === undefined) return;
    this.#open = undefined;
    this.store.append(entry.labels, entry);
    this.#stored.fire(entry);
  }

  #labelsOf(source: LogSource): { readonly stdout: LabelSet; readonly stderr: LabelSet } {
    const known = this.#labels.get(source);
    if (known !== undefined) return known;
    const { namespace, pod, container, app, node } = source;
    const labels = (stream: string): LabelSet =>
      LabelSet.from({ app, container, job: 'fluent-bit', namespace, node, pod, service_name: app, stream });
    const made = { stdout: labels('stdout'), stderr: labels('stderr') };
    this.#labels.set(source, made);
    return made;
  }
}

/** From milliseconds with a fraction; the world's times are exact to the microsecond. */
function toNanoseconds(time: number): bigint {
  return BigInt(Math.round(time * 1000)) * 1000n;
}
