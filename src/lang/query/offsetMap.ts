/** How the characters of a text that was decoded from a document lie in that document. Both count UTF-16 units. */
export interface OffsetMap {
  /** Where the character at `offset` stands in the document; the end of the text maps to the end of its source. */
  toDocument(offset: number): number;
  /** The character that a place of the document shows, or undefined for a place outside the text. */
  fromDocument(offset: number): number | undefined;
}

/** The map of a text that is its document, or a piece of it that begins at `start`. */
export function shiftedMap(start: number, length: number): OffsetMap {
  return {
    toDocument: (offset) => start + offset,
    fromDocument: (offset) => (offset >= start && offset <= start + length ? offset - start : undefined),
  };
}

/** A map from the place of each character; `places` has one more entry than the text has characters, and never descends. */
export function listedMap(places: readonly number[]): OffsetMap {
  const last = places.length - 1;
  return {
    toDocument: (offset) => places[Math.max(0, Math.min(offset, last))] ?? 0,
    fromDocument: (offset) => {
      if (offset < (places[0] ?? 0) || offset > (places[last] ?? 0)) return undefined;
      let low = 0;
      let high = last;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((places[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      // A character may stand for several of the source, and several characters for one.
      while (low > 0 && places[low - 1] === places[low]) low--;
      return low;
    },
  };
}

/** The map of a text in a text in a document: `inner` maps into what `outer` maps. */
export function nestedMap(inner: OffsetMap, outer: OffsetMap): OffsetMap {
  return {
    toDocument: (offset) => outer.toDocument(inner.toDocument(offset)),
    fromDocument: (offset) => {
      const between = outer.fromDocument(offset);
      return between === undefined ? undefined : inner.fromDocument(between);
    },
  };
}
