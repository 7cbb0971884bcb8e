import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { once } from 'node:events';
import type { DemoWorld } from '../world/demoWorld.ts';
import { historyMetrics } from './historyMetricsData.ts';
import { joinLabels, labelText, valueText, type MetricSink } from './metricSink.ts';
import { scrapeTargets } from './scrapeTargets.ts';

/**
 * Writes down the world's metrics while its past is played, in OpenMetrics' text format with times, as `promtool tsdb create-blocks-from
 * openmetrics` reads it. Jobs and labels are those that the scrapes will give, so that past and present are the same series.
 */
export class MetricHistory {
  readonly #stream: WriteStream;
  readonly #shift: number;
  #sampleCount = 0;

  /** @param shift milliseconds to add to the world's time, where that is not real time. */
  constructor(file: string, shift: number) {
    this.#stream = createWriteStream(file, { encoding: 'utf8', mode: 0o600 });
    this.#shift = shift;
  }

  get sampleCount(): number {
    return this.#sampleCount;
  }

  /** Writes one sample of each series that is worth a history. */
  async record(world: DemoWorld): Promise<void> {
    const time = ((world.clock.now() + this.#shift) / 1000).toFixed(3);
    for (const { labels, write } of scrapeTargets(world)) this.#write(time, labelText(labels), write);
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
      family: () => undefined,
      sample: (name, labels, value) => {
        if (historyMetrics.has(name)) lines.push(`${name}{${joinLabels(labels, target)}} ${valueText(value)} ${time}`);
      },
    });
    this.#sampleCount += lines.length;
    this.#stream.write(`${lines.join('\n')}\n`);
  }
}
