import type { PromqlDialect } from './promqlDialect.ts';
import { PromqlError, formatPosition } from './promqlError.ts';
import type { MetricStore } from './metricStore.ts';
import type { TimeGrid } from './seriesColumn.ts';

export interface PromqlLimits {
  /** Samples that a query may hold at once. */
  readonly maxSamples: number;
  /** Milliseconds that a query may take. */
  readonly timeoutMs: number;
}

export const defaultLimits: PromqlLimits = { maxSamples: 50_000_000, timeoutMs: 120_000 };

interface QueryState {
  readonly query: string;
  readonly store: MetricStore;
  readonly dialect: PromqlDialect;
  readonly lookbackMs: number;
  /** The step of subqueries that name none. */
  readonly defaultStepMs: number;
  /** The whole query's range, which `@ start()` and `@ end()` mean. */
  readonly range: TimeGrid;
  readonly limits: PromqlLimits;
  readonly signal: AbortSignal | undefined;
}

/** What the contexts of one query have in common. */
interface SharedState {
  samples: number;
  turnEnds: number;
  readonly deadline: number;
  readonly warnings: Set<string>;
  readonly infos: Set<string>;
}

/** How long a query may keep the thread before others get a turn. */
const turnMs = 15;

const tooManySamples = 'query processing would load too many samples into memory in query execution';

/** What every part of one query shares: its data, limits, annotations, and the grid that is evaluated at the moment. */
export class EvalContext {
  readonly state: QueryState;
  readonly grid: TimeGrid;
  readonly #shared: SharedState;

  constructor(state: QueryState, grid: TimeGrid = state.range, shared?: SharedState) {
    this.state = state;
    this.grid = grid;
    const now = performance.now();
    this.#shared = shared ?? {
      samples: 0,
      turnEnds: now + turnMs,
      deadline: now + state.limits.timeoutMs,
      warnings: new Set(),
      infos: new Set(),
    };
  }

  /** The same query over other times. @throws PromqlError where one series at all of them would be more samples than allowed */
  withGrid(grid: TimeGrid): EvalContext {
    if (grid.count > this.state.limits.maxSamples) throw new PromqlError('execution', tooManySamples);
    return new EvalContext(this.state, grid, this.#shared);
  }

  get warnings(): string[] {
    return [...this.#shared.warnings];
  }

  get infos(): string[] {
    return [...this.#shared.infos];
  }

  timeAt(i: number): number {
    return this.grid.start + i * this.grid.step;
  }

  warn(offset: number, message: string): void {
    this.#shared.warnings.add(`PromQL warning: ${message} (${formatPosition(this.state.query, offset)})`);
  }

  inform(offset: number, message: string): void {
    this.#shared.infos.add(`PromQL info: ${message} (${formatPosition(this.state.query, offset)})`);
  }

  /** Counts samples that are held; fails above the limit. */
  count(samples: number): void {
    this.#shared.samples += samples;
    if (this.#shared.samples <= this.state.limits.maxSamples) return;
    throw new PromqlError('execution', tooManySamples);
  }

  /** Whether `breathe` is due; checked in every loop over series. */
  get isTurnOver(): boolean {
    return performance.now() > this.#shared.turnEnds;
  }

  /** Lets others run, then fails when the query was cancelled or takes too long. */
  async breathe(): Promise<void> {
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 0);
    });
    this.state.signal?.throwIfAborted();
    const now = performance.now();
    if (now > this.#shared.deadline) throw new PromqlError('timeout', 'query timed out in expression evaluation');
    this.#shared.turnEnds = now + turnMs;
  }
}
