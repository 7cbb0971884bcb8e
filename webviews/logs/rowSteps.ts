/** The rows that there are, and the last of those on the screen. */
export interface RowSpan {
  readonly first: number;
  readonly end: number;
  readonly lastShown: number | undefined;
}

/**
 * Where an arrow key takes the focus among the rows; from the list itself to the last row on the screen. Undefined for other keys, and
 * where there is no other row.
 */
export function stepRow(
  {
    key,
    altKey,
    ctrlKey,
    metaKey,
    shiftKey,
  }: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
  focused: number | undefined,
  { first, end, lastShown }: RowSpan,
): number | undefined {
  const step = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0;
  if (step === 0 || altKey || ctrlKey || metaKey || shiftKey) return undefined;
  const place = focused === undefined ? lastShown : focused + step;
  return place === undefined || place < first || place >= end ? undefined : place;
}
