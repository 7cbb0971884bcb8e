import { loadExposition } from '../engine/promql/expositionParser.ts';
import type { MetricStore } from '../engine/promql/metricStore.ts';
import { loadSeriesJson } from '../engine/promql/seriesJsonLoader.ts';
import { loadJsonLines, tellLeftOut } from './dataFileError.ts';
import { linesOf, openDataText, wholeOf } from './dataText.ts';

/**
 * Loads a file of metrics, or the standard input for `-`: JSON lines of series, or the text of an exporter, with timestamps or without.
 * @param tell is told of lines that are left out.
 * @throws DataFileError where the file is none of these.
 */
export async function loadMetricFile(store: MetricStore, file: string, tell: (text: string) => void): Promise<void> {
  const text = await openDataText(file);
  if (/^\s*\{\s*"[^"]*"\s*:/.test(text.head)) {
    await loadJsonLines(file, linesOf(text), (line) => {
      loadSeriesJson(store, line);
    });
    return;
  }
  const problems: string[] = [];
  const seen = loadExposition(store, await wholeOf(text), {
    timeMs: Date.now(),
    onProblem: (problem) => problems.push(problem),
  });
  tellLeftOut(file, problems, seen.size === 0, tell);
}
