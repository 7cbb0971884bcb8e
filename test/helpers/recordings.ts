import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asArray, asRecord } from '../../src/base/json.ts';

const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), '../shared/recordings');

/** Set as a test's `skip` where recorded answers of real servers are not at hand. */
export const skipWithoutRecordings: string | false = existsSync(folder)
  ? false
  : 'recorded answers of real servers are not here';

export interface Recording {
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

/** The recorded answers below a folder, such as `prometheus-3.5/query`, without streams. */
export function recordingsIn(path: string): readonly Recording[] {
  const index = asArray(JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'))) ?? [];
  const statuses = new Map(
    index.map((entry) => [asRecord(entry)?.['file'], asRecord(asRecord(entry)?.['response'])?.['status']]),
  );
  return readdirSync(join(folder, path))
    .filter((name) => /\.(json|txt)$/.test(name))
    .map((name) => {
      const status = statuses.get(`${path}/${name}`);
      if (typeof status !== 'number') throw new Error(`${path}/${name} is not in the index`);
      return { path: `${path}/${name}`, status, text: readFileSync(join(folder, path, name), 'utf8') };
    });
}

/** The body of one recorded answer, by its path below the recordings. */
export function recordedText(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}
