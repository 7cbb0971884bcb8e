import { messageOf } from '../base/async.ts';

/** A file of data that can be read from the disk, but not understood. */
export class DataFileError extends Error {}

/**
 * Loads the lines of a file of JSON lines that are not blank.
 * @throws DataFileError that names the file and the line that cannot be understood.
 */
export function loadJsonLines(file: string, text: string, load: (line: string) => void): void {
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      load(line);
    } catch (error) {
      throw new DataFileError(`${file}:${String(i + 1)}: ${messageOf(error)}`);
    }
  }
}

/**
 * Tells of lines that were left out; none of a long list is told but the first few.
 * @throws DataFileError where nothing else was in the file.
 */
export function tellLeftOut(
  file: string,
  problems: readonly string[],
  isAll: boolean,
  tell: (text: string) => void,
): void {
  const shown = 3;
  if (isAll && problems.length > 0) {
    throw new DataFileError(
      `${file}: no line of it is a sample. Metrics are OpenMetrics text or JSON lines of series.`,
    );
  }
  for (const problem of problems.slice(0, shown)) tell(`${file}: ${problem}, left out\n`);
  if (problems.length > shown) tell(`${file}: ${String(problems.length - shown)} more lines left out\n`);
}
