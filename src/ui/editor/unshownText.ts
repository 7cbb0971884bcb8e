import { messageOf } from '../../base/async.ts';
import { isSourceError } from '../../sources/sourceError.ts';

/**
 * What stands in the document of an object that cannot be read: which, why, and what to do.
 * @param isPlain whether the document is plain text; otherwise it is YAML, and these are comments.
 */
export function unshownText(title: string, error: unknown, isPlain: boolean): string {
  const hint = isSourceError(error) ? (error.hint ?? '') : '';
  const lines = [
    `${title} cannot be shown.`,
    ...messageOf(error).split('\n'),
    ...(hint === '' ? [] : [hint]),
    'It is tried again when the contexts change or one is connected, and when it is opened from the tree.',
  ];
  return lines.map((line) => (isPlain ? `${line}\n` : `# ${line}\n`)).join('');
}
