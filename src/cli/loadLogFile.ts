import type { LogStore } from '../engine/logql/logStore.ts';
import { loadPushJson } from '../engine/logql/pushLoader.ts';
import { LogTextLoader } from '../engine/logql/logTextLoader.ts';
import { LabelSet } from '../engine/promql/labelSet.ts';
import { loadJsonLines } from './dataFileError.ts';
import { linesOf, openDataText } from './dataText.ts';

/**
 * Loads a file of logs, or the standard input for `-`: JSON lines of Loki's push API, or any text, whose stream is named after
 * the file. Lines before the first that tells its time come right before the file's last change.
 * @throws DataFileError
 */
export async function loadLogFile(store: LogStore, file: string): Promise<void> {
  const text = await openDataText(file);
  if (/^\s*\{\s*"(?:stream"\s*:\s*\{|streams"\s*:\s*\[)/.test(text.head)) {
    await loadJsonLines(file, linesOf(text), (line) => {
      loadPushJson(store, line);
    });
    return;
  }
  // No text has more lines than bytes, and a line takes a nanosecond.
  const firstNs = BigInt(Math.round(text.changedMs)) * 1_000_000n - BigInt(text.byteLength);
  const loader = new LogTextLoader(store.stream(LabelSet.from({ filename: text.name })), firstNs);
  for await (const slice of text.slices) loader.push(slice);
  loader.end();
}
