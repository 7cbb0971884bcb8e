import { readFile } from 'node:fs/promises';
import { loadExposition } from '../engine/promql/expositionParser.ts';
import type { MetricStore } from '../engine/promql/metricStore.ts';
import { loadSeriesJson } from '../engine/promql/seriesJsonLoader.ts';
import { loadJsonLines, tellLeftOut } from './dataFileError.ts';

/**
 * Loads a file of metrics: JSON lines of series, or the text of an exporter, with timestamps or without.
 * @param tell is told of lines that are left out.
 * @throws DataFileError where the file is none of these.
 */
export async function loadMetricFile(store: MetricStore, file: string, tell: (text: string) => void): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (/^\s*\{\s*"[^"]*"\s*:/.test(text)) {
    loadJsonLines(file, text, (line) => {
      loadSeriesJson(store, line);
    });
    return;
  }
  const problems: string[] = [];
  const seen = loadExposition(store, text, { timeMs: Date.now(), onProblem: (problem) => problems.push(problem) });
  tellLeftOut(file, problems, seen.size === 0, tell);
}
