import { delay, isAbortError } from '../base/async.ts';
import type { Disposable } from '../base/lifecycle.ts';
import type { Series } from '../model/series.ts';
import type { TimeRange } from '../model/timeRange.ts';
import type { LineGraph } from '../model/usageGraph.ts';
import { toLineGraph } from './lineGraphs.ts';
import { chooseStep } from './usageQueries.ts';

/** A metric query as it stands. */
export interface LogGraph {
  readonly range: TimeRange;
  readonly graph: LineGraph;
}

export interface LogSeriesSource {
  /** Milliseconds since the epoch before which there is nothing; undefined where that is not known. */
  readonly start: number | undefined;
  series(range: TimeRange, stepSeconds: number, signal: AbortSignal): Promise<readonly Series[]>;
}

/** Milliseconds between two evaluations. */
const interval = 3000;
const greatestSpan = 3_600_000;
const leastSpan = 60_000;

/** Evaluates a metric query of LogQL again and again until it is disposed: over the last hour, or since there are lines. */
export class LogSeriesFeed implements Disposable {
  readonly #stop = new AbortController();

  constructor(
    open: () => Promise<LogSeriesSource>,
    sink: { readonly onGraph: (graph: LogGraph) => void; readonly onFailure: (error: unknown) => void },
  ) {
    void this.#run(open, sink.onGraph, sink.onFailure);
  }

  dispose(): void {
    this.#stop.abort();
  }

  async #run(
    open: () => Promise<LogSeriesSource>,
    onGraph: (graph: LogGraph) => void,
    onFailure: (error: unknown) => void,
  ): Promise<void> {
    const { signal } = this.#stop;
    const isStopped = (): boolean => signal.aborted;
    while (!isStopped()) {
      try {
        const graph = await evaluate(await open(), signal);
        if (!isStopped()) onGraph(graph);
      } catch (error) {
        if (isStopped() || isAbortError(error)) return;
        onFailure(error);
      }
      await delay(interval, signal).catch(() => undefined);
    }
  }
}

async function evaluate(source: LogSeriesSource, signal: AbortSignal): Promise<LogGraph> {
  const end = Date.now();
  const begin = Math.max(source.start ?? -Infinity, end - greatestSpan);
  const span = Math.max(leastSpan, end - begin);
  const step = chooseStep({ start: end - span, end });
  // Points at round times stay where they are from one evaluation to the next.
  const start = Math.floor((end - span) / (step * 1000)) * step * 1000;
  const range = { start, end };
  return { range, graph: toLineGraph(await source.series(range, step, signal), range, step) };
}
