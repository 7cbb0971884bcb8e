/** A key as a label's name: blanks around it gone, `_` before a leading digit and for everything that a name cannot hold. */
export function sanitizeName(key: string): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(key)) return key;
  const trimmed = key.trim();
  const named = /^\d/.test(trimmed) ? `_${trimmed}` : trimmed;
  return named.replace(/[^a-zA-Z0-9_]/gu, '_');
}

/** A value without the replacement character, which no label may hold. */
export function cleanText(text: string): string {
  return text.includes('\ufffd') ? text.replaceAll('\ufffd', ' ') : text;
}
