import type { FluentProblem } from './fluentProblem.ts';

/** How much of a file's beginning is looked at, in characters. */
const head = 65_536;

/**
 * What is wrong with a file that is no text, such as an archive under the name of a config: one problem in place of one for each of its
 * lines. A single stray character does not make a file binary.
 */
export function checkPlainText(text: string): FluentProblem | undefined {
  const start = text.slice(0, head);
  let strange = 0;
  for (const match of start.matchAll(/[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g)) strange += match[0].length;
  if (strange < 8 || strange < start.length / 50) return undefined;
  const end = Math.min(text.length, Math.max(1, text.search(/[\r\n]|$/)));
  return { code: 'not-text', severity: 'error', message: 'This is no text, so it is not checked.', start: 0, end };
}
