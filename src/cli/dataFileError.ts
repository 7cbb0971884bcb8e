import { messageOf } from '../base/async.ts';

/** A file of data that can be read from the disk, but not understood. */
export class DataFileError extends Error {}

/**
 * Loads lines of JSON that are not blank.
 * @throws DataFileError that names the file and the line that cannot be understood.
 */
export async function loadJsonLines(
  file: string,
  lines: AsyncIterable<string>,
  load: (line: string) => void,
): Promise<void> {
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    try {
      load(line);
    } catch (error) {
      throw new DataFileError(`${file}:${String(number)}: ${messageOf(error)}`);
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
