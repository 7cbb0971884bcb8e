/**
 * How well what somebody typed fits a name: the letters in their order, better where they stand together and where a word begins.
 * Undefined where they do not all occur. Both in lower case. At most a few passes over the text, whatever it holds.
 */
export function fuzzyScore(typed: string, text: string): number | undefined {
  if (typed === '') return 0;
  if (typed === text) return 1000;
  const at = text.indexOf(typed);
  // Shorter names fit better, but never so much that a worse kind of match wins.
  const brevity = Math.max(0, 50 - text.length) / 2;
  if (at === 0) return 800 + brevity;
  if (at > 0) return (isWordStart(text, at) ? 600 : text.includes(`-${typed}`) ? 590 : 400) + brevity;
  let score = 0;
  let from = 0;
  for (const letter of typed) {
    const found = text.indexOf(letter, from);
    if (found < 0) return undefined;
    if (isWordStart(text, found)) score += 10;
    else if (found === from) score += 5;
    else score -= Math.min(5, found - from);
    from = found + 1;
  }
  return Math.max(1, Math.min(390, 100 + score + brevity));
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || /[-./:_]/.test(text.charAt(at - 1));
}
