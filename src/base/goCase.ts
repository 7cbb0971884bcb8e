/** `strings.ToUpper` of Go: letter by letter, so that `ß` stays as it is. */
export function goUpper(text: string): string {
  return byLetter(text, (letter) => letter.toUpperCase());
}

/** `strings.ToLower` of Go: letter by letter, whatever stands beside it. */
export function goLower(text: string): string {
  return byLetter(text, (letter) => (letter === 'İ' ? 'i' : letter.toLowerCase()));
}

function byLetter(text: string, toCase: (letter: string) => string): string {
  const changed = toCase(text);
  // ASCII, where both ways agree, is nearly everything.
  if (/^[\x00-\x7f]*$/.test(text)) return changed;
  return Array.from(text, (letter) => {
    const other = toCase(letter);
    return other.length > letter.length ? letter : other;
  }).join('');
}
