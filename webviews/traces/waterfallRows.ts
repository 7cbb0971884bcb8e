import type { WaterfallRow } from '../../src/model/waterfall.ts';

/** What a key does to the selection. */
export type SelectionStep =
  | { readonly kind: 'select'; readonly spanId: string | undefined }
  | { readonly kind: 'toggle'; readonly spanId: string };

/** The rows that no collapsed span hides. */
export function hideCollapsed(rows: readonly WaterfallRow[], collapsed: ReadonlySet<string>): readonly WaterfallRow[] {
  if (collapsed.size === 0) return rows;
  const visible: WaterfallRow[] = [];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    if (row === undefined) continue;
    visible.push(row);
    if (collapsed.has(row.spanId)) index += row.descendantCount;
  }
  return visible;
}

/** What a key means in the tree of spans, as the ARIA pattern of a treegrid has it; undefined when nothing. */
export function stepSelection(
  key: string,
  rows: readonly WaterfallRow[],
  collapsed: ReadonlySet<string>,
  selected: string | undefined,
): SelectionStep | undefined {
  const index = rows.findIndex((row) => row.spanId === selected);
  const row = rows[index];
  const select = (at: number): SelectionStep | undefined => {
    const spanId = rows[Math.min(rows.length - 1, Math.max(0, at))]?.spanId;
    return spanId === undefined ? undefined : { kind: 'select', spanId };
  };
  switch (key) {
    case 'ArrowDown':
      return select(index + 1);
    case 'ArrowUp':
      return select(index - 1);
    case 'PageDown':
      return select(index + 10);
    case 'PageUp':
      return select(index - 10);
    case 'Home':
      return select(0);
    case 'End':
      return select(rows.length - 1);
    case 'Escape':
      return { kind: 'select', spanId: undefined };
    case 'ArrowRight':
    case 'ArrowLeft': {
      if (row === undefined) return select(0);
      const canToggle = row.descendantCount > 0 && collapsed.has(row.spanId) === (key === 'ArrowRight');
      if (canToggle) return { kind: 'toggle', spanId: row.spanId };
      return key === 'ArrowRight' ? select(index + 1) : select(parentIndex(rows, index));
    }
    default:
      return undefined;
  }
}

function parentIndex(rows: readonly WaterfallRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let above = index - 1; above >= 0; above -= 1) if ((rows[above]?.depth ?? 0) < depth) return above;
  return index;
}
