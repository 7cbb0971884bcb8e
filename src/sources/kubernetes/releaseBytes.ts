/**
 * Gives the memory of bytes that nobody needs any more back at once, and not when garbage is collected: they are of length 0 from then
 * on. Bytes that are a part of a larger buffer stay as they are, since the rest of it may be in use.
 */
export function releaseBytes(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength) buffer.transfer(0);
}
