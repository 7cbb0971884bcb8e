import type { QueryOutline } from './queryLanguage.ts';

/** A part of a query before it is known what stands within it. */
export type OutlinePart = Omit<QueryOutline, 'children'>;

/** What has more parts is written by a machine, and nobody looks through it. */
const maxParts = 1000;

/** Puts each part below the smallest one that holds it. Parts either nest or lie apart. */
export function nestParts(parts: readonly OutlinePart[]): readonly QueryOutline[] {
  if (parts.length > maxParts) return [];
  const sorted = [...parts].sort((one, other) => one.start - other.start || other.end - one.end);
  const roots: QueryOutline[] = [];
  const open: { readonly end: number; readonly children: QueryOutline[] }[] = [];
  for (const part of sorted) {
    let last = open.at(-1);
    // A part that begins where another one ends does not stand within it.
    while (last !== undefined && (last.end < part.end || last.end <= part.start)) {
      open.pop();
      last = open.at(-1);
    }
    const children: QueryOutline[] = [];
    (last?.children ?? roots).push({ ...part, children });
    open.push({ end: part.end, children });
  }
  return roots;
}
