/** Pixels of a row that is not wrapped. */
export const rowHeight = 20;

/** Browsers lay out no element higher than some 33 million pixels. */
const greatestHeight = 15_000_000;

/** How high the scrolled space of so many rows is. */
export function spaceHeight(count: number): number {
  return Math.min(count * rowHeight, greatestHeight);
}

/** The row, with a fraction, at the top of the screen. @param screen height of the screen in pixels. */
export function topRow(scrollTop: number, screen: number, count: number): number {
  const hidden = spaceHeight(count) - screen;
  if (hidden <= 0) return 0;
  const last = Math.max(0, count - screen / rowHeight);
  return (Math.min(scrollTop, hidden) / hidden) * last;
}

/** Where to scroll so that the row stands at the top of the screen. */
export function scrollTopOf(row: number, screen: number, count: number): number {
  const hidden = spaceHeight(count) - screen;
  const last = count - screen / rowHeight;
  return last <= 0 || hidden <= 0 ? 0 : (Math.min(row, last) / last) * hidden;
}
