import { readFile } from 'node:fs/promises';
import { loadExposition } from '../engine/promql/expositionParser.ts';
import type { MetricStore } from '../engine/promql/metricStore.ts';
import { loadSeriesJson } from '../engine/promql/seriesJsonLoader.ts';

/** Loads a file of metrics: JSON lines of series, or the text of an exporter, with timestamps or without. */
export async function loadMetricFile(store: MetricStore, file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (!/^\s*\{\s*"/.test(text)) {
    loadExposition(store, text, { timeMs: Date.now() });
    return;
  }
  for (const line of text.split('\n')) if (line.trim() !== '') loadSeriesJson(store, line);
}
