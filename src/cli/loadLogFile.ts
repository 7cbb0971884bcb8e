import { basename } from 'node:path';
import { readFile, stat } from 'node:fs/promises';
import type { LogStore } from '../engine/logql/logStore.ts';
import { loadPushJson } from '../engine/logql/pushLoader.ts';
import { loadLogText } from '../engine/logql/logTextLoader.ts';
import { loadJsonLines } from './dataFileError.ts';

/** Loads a file of logs: JSON lines of Loki's push API, or any text, whose stream is named after the file. Throws DataFileError. */
export async function loadLogFile(store: LogStore, file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (/^\s*\{\s*"streams?"\s*:/.test(text)) {
    loadJsonLines(file, text, (line) => {
      loadPushJson(store, line);
    });
    return;
  }
  const { mtimeMs } = await stat(file);
  loadLogText(store, text, { filename: basename(file) }, mtimeMs);
}
