/** A choice that the page has kept over a reload of the window; what it holds may be of another version. */
export function keptFlag(kept: unknown, name: 'isWrapped' | 'hasTimes' | 'isRaw', otherwise: boolean): boolean {
  if (typeof kept !== 'object' || kept === null || !(name in kept)) return otherwise;
  return (kept as Readonly<Record<string, unknown>>)[name] === true;
}
