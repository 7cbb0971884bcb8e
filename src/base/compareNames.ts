/** Plain code-unit order: stable everywhere, and a hundred times faster than a locale's. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
