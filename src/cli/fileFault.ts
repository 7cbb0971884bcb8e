import { resolve } from 'node:path';
import { messageOf } from '../base/async.ts';
import { DataFileError } from './dataFileError.ts';

/** Does something with a file. @throws DataFileError that says in words why the file cannot be read */
export async function withFile<T>(path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const fault = wordFileFault(error, path);
    throw fault === undefined ? error : new DataFileError(fault);
  }
}

/**
 * Why a file cannot be read or written, and what to do about it, in one line; undefined for an error that is none of a file.
 * @param path as the user gave it.
 */
export function wordFileFault(error: unknown, path: string): string | undefined {
  if (error instanceof DataFileError) return error.message;
  if (!(error instanceof Error) || !('syscall' in error)) return undefined;
  const code = 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return `No such file: ${path}. It was looked for at ${resolve(path)}.`;
    case 'ENOTDIR':
      return `No such file: ${path}. A part of this path is a file, not a folder.`;
    case 'EISDIR':
      return `${path} is a folder. Name files in it, such as ${path.replace(/\/*$/, '')}/*.`;
    case 'EACCES':
    case 'EPERM':
      return `${path} may not be opened: its permissions forbid it. See who may read and write it with ls -l.`;
    default:
      return `${path}: ${messageOf(error)}`;
  }
}
