import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { once } from 'node:events';
import type { DemoWorld } from '../world/demoWorld.ts';
import { historyMetrics } from './historyMetricsData.ts';
import { joinLabels, labelText, valueText, type MetricSink } from './metricSink.ts';
import { scrapeTargets } from './scrapeTargets.ts';

/** Takes down metrics while the past is played. */
export interface HistoryRecorder {
  /** One sample of each series that is worth a history. */
  record(world: DemoWorld): Promise<void>;
  close(): Promise<void>;
  /** Leaves it as it is. */
  abandon(): void;
}

const longestGap = 240_000;

/**
 * Writes down the world's metrics while its past is played, in OpenMetrics' text format with times, as `promtool tsdb create-blocks-from
 * openmetrics` reads it. Jobs and labels are those that the scrapes will give, so that past and present are the same series.
 */
export class MetricHistory implements HistoryRecorder {
  readonly #stream: WriteStream;
  readonly #step: number;
  readonly #shift: number;
  #recordCount = 0;

  /**
   * @param step milliseconds from one record to the next.
   * @param shift milliseconds to add to the world's time, where that is not real time.
   */
  constructor(file: string, step: number, shift: number) {
    this.#step = step;
    this.#stream = createWriteStream(file, { encoding: 'utf8', mode: 0o600 });
    this.#shift = shift;
  }

  /** Writes one sample of each series that is worth a history. */
  async record(world: DemoWorld): Promise<void> {
    const time = ((world.clock.now() + this.#shift) / 1000).toFixed(3);
    for (const { labels, write } of scrapeTargets(world)) {
      if (this.#recordCount % spacingOf(labels['job'] ?? '', this.#step) === 0)
        this.#write(time, labelText(labels), write);
    }
    this.#recordCount += 1;
    if (this.#stream.writableNeedDrain) await once(this.#stream, 'drain');
  }

  /** Ends the file. */
  async close(): Promise<void> {
    this.#stream.end('# EOF\n');
    await finished(this.#stream);
  }

  /** Closes the file as it is. */
  abandon(): void {
    this.#stream.destroy();
  }

  #write(time: string, target: string, write: (sink: MetricSink) => void): void {
    const lines = [`up{${target}} 1 ${time}`];
    write({
      family: (name) => historyMetrics.has(name) || historyMetrics.has(`${name}_bucket`),
      sample: (name, labels, value) => {
        if (historyMetrics.has(name)) lines.push(`${name}{${joinLabels(labels, target)}} ${valueText(value)} ${time}`);
      },
    });
    this.#stream.write(`${lines.join('\n')}\n`);
  }
}

/**
 * What is written down at every step, every second or every fourth one: use is looked at closely, states change seldom. The gaps stay below
 * the five minutes for which Prometheus takes a sample as present.
 */
export function spacingOf(job: string, step: number): number {
  const wanted = job === 'kubelet' ? 1 : job === 'kube-state-metrics' ? 4 : 2;
  return Math.max(1, Math.min(wanted, Math.floor(longestGap / step)));
}
