import type { GivenLine } from './tailMultiline.ts';

/** Lines of one paste beyond this are not followed. */
const mostLines = 200;

/** The lines of a paste, each with its number, and how many more there are than are followed. */
export function pastedLines(text: string): { readonly lines: readonly GivenLine[]; readonly skipped: number } {
  if (text.trim() === '') return { lines: [], skipped: 0 };
  const lines = text.replace(/\r\n/g, '\n').replace(/\n$/, '').split('\n');
  return {
    lines: lines.slice(0, mostLines).map((line, index) => ({ text: line, lines: [index + 1], notes: [] })),
    skipped: Math.max(0, lines.length - mostLines),
  };
}
