/** The bytes that JSON is made of. */
export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const backslash = 0x5c;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;

/** The index of the first byte that is no white space. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  let index = at;
  for (let byte = bytes[index]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; byte = bytes[index]) {
    index += 1;
  }
  return index;
}

/** The index behind the string whose first character stands at `at`; negative when it does not end. */
export function skipString(bytes: Uint8Array, at: number): number {
  const { length } = bytes;
  for (let index = at; index < length; index += 1) {
    const byte = bytes[index];
    if (byte === quote) return index + 1;
    if (byte === backslash) index += 1;
  }
  return -1;
}

/** The index behind the value that begins at `at`; negative when there is none or it does not end. */
export function skipValue(bytes: Uint8Array, at: number): number {
  const { length } = bytes;
  const first = bytes[at];
  if (first === quote) return skipString(bytes, at + 1);
  if (first !== openBrace && first !== openBracket) return skipWord(bytes, at);
  let depth = 0;
  for (let index = at; index < length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === quote) {
      // As skipString does; a call for each of millions of strings is dear.
      for (index += 1; index < length; index += 1) {
        const inside = bytes[index];
        if (inside === quote) break;
        if (inside === backslash) index += 1;
      }
      continue;
    }
    // Brackets and braces differ in one bit only.
    const folded = byte | 0x20;
    if (folded === openBrace) depth += 1;
    else if (folded === closeBrace) {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return -1;
}

/** A number, true, false or null, not looked at closely. */
function skipWord(bytes: Uint8Array, at: number): number {
  let index = at;
  for (let byte = bytes[index]; byte !== undefined && isWord(byte); byte = bytes[index]) index += 1;
  return index === at ? -1 : index;
}

/** `+ - . 0-9 A-Z a-z` */
function isWord(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}
